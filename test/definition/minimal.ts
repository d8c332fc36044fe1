/** The smallest definition there is, and how tests bend it. */
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { SealkitError, type Fault } from '../../src/base/errors.ts';
import { readDefinition, type KitDefinition } from '../../src/definition/index.ts';

export const MINIMAL = `schema: sealkit-definition/1
kit: { id: demo, version: 1.0.0, sequence: 4, created: 2026-11-23T00:00:00Z, minimumLauncher: 0.1.0 }
publisher: { id: demo-publisher, name: Demo, contact: demo@demo.example }
product:
  name: Thing
  detect: { displayNames: [Thing] }
  appliesTo: all
targets:
  models: [{ name: One, ivd: false }]
  windows: { minimum: 6.1.7601 }
  offInstrument: false
installers:
  - path: payload/Thing.msi
install: { restart: none }
checks: { freeSpaceMiB: 1, stagingRoot: 'C:\\Thing\\Staging' }
instructions:
  revision: 1
  title: { es: Título, en: Title }
  summary: { es: Resumen, en: Summary }
  administrator: admin
  programFolder: C:\\Thing
  proof: { es: Prueba, en: Proof }
  removal: { es: Retirada, en: Removal }
  contacts:
    - name: { es: Ayuda, en: Help }
      email: help@demo.example
`;

/** The minimal definition with the first occurrence of a text replaced. Fails when there is none: the case would be void. */
export function bent(from: string, to: string): string {
  if (!MINIMAL.includes(from)) throw new Error(`not in the minimal definition: ${from}`);
  return MINIMAL.replace(from, () => to);
}

export function read(text: string): KitDefinition {
  return readDefinition(encodeUtf8(text), 'kit.yaml');
}

/** The faults of a definition; none when it is right. Any other error passes through. */
export function faultsOf(input: string | Uint8Array): readonly Fault[] {
  try {
    readDefinition(typeof input === 'string' ? encodeUtf8(input) : input, 'kit.yaml');
    return [];
  } catch (error) {
    if (error instanceof SealkitError) return error.faults;
    throw error;
  }
}
