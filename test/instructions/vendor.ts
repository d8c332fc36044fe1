/** Another vendor's definition, invented, with nothing of the worked example's. */
import { readDefinition } from '../../src/definition/index.ts';
import type { PageFacts } from '../../src/instructions/index.ts';

export const OTHER = readDefinition(
  new TextEncoder().encode(`schema: sealkit-definition/1
kit: { id: acme-reader-update, version: 2.3.4, sequence: 17, created: 2025-05-06T00:00:00Z, minimumLauncher: 0.1.0 }
publisher: { id: acme-devices, name: Acme Devices GmbH, contact: seguridad@acme.example }
product:
  name: Plate Console
  detect: { displayNames: [Plate Console] }
  appliesTo: 4.0..4.9
targets:
  models: [{ name: Reader 9, ivd: false }]
  windows: { minimum: '10.0.17763', maximum: '10.0.22631' }
  offInstrument: false
installers: [{ path: update.msi }]
install: { restart: recommended }
checks: { freeSpaceMiB: 10, stagingRoot: 'D:\\Acme\\Stage' }
response:
  firewallPorts: [8443]
  logFolders: ['D:\\Acme\\Logs']
instructions:
  revision: 3
  title: { es: Actualización de Plate Console, en: Plate Console update }
  summary: { es: Cierra el puerto de servicio., en: Closes the service port. }
  administrator: acmeadmin
  programFolder: 'D:\\Acme'
  proof: { es: Escribe una línea en su registro., en: Writes a line into its log. }
  removal: { es: El puerto de servicio vuelve a abrirse., en: The service port opens again. }
  contacts: [{ name: { es: Acme Servicio, en: Acme Service }, telephone: '+49 30 123456' }]
`),
  'other.yaml',
);

export const OTHER_FACTS: PageFacts = {
  publisher: {
    ...OTHER.publisher,
    record: 4,
    kind: 'release',
    fingerprint: 'FEDC BA98 7654 3210 FEDC BA98 7654 3210',
  },
  installers: [
    {
      language: null,
      path: 'payload/update.msi',
      product: 'Plate Console Update',
      version: '2.3',
      size: 99,
      sha256: 'ab'.repeat(32),
    },
  ],
};

/** Names of the worked example that no template may know. */
export const EXAMPLE_NAMES =
  /Illumina|\bLRM\b|Local Run Manager|MiSeq|NextSeq|MiniSeq|iSeq|sbsadmin|W3SVC1|BaseSpace|Proactive|\bIIS\b|\bDx\b|\bRUO\b|CVE-|CVSS|\b443\b/;
