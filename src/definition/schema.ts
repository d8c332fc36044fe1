/**
 * What kit.yaml may say. Field by field it is what the manifest needs (format clause 7), the development record's
 * publisher (clause 6), and the texts the instructions are filled with.
 */
import { z } from 'zod';
import { oneOf, textThat } from '../base/canonical.ts';
import * as base from '../base/forms.ts';
import {
  anyList,
  bilingual,
  fields,
  isPayloadPath,
  leaf,
  list,
  maybe,
  numeral,
  payloadPath,
  prose,
  range,
  sourcePath,
  truth,
} from './forms.ts';

const MAX_COUNTER = 2 ** 31 - 1;
/** What Windows Installer answers when all went well: done; done and restarting; done and restart needed. */
const MSI_SUCCESS = [0, 1641, 3010];

const counter = leaf(numeral(1, MAX_COUNTER));
const port = leaf(numeral(1, 65535));
const name = leaf(base.text(200));
const shortName = leaf(base.text(100));
const winPath = leaf(base.winPath);
const sha256 = leaf(base.sha256);

const kit = fields({
  id: leaf(base.id),
  version: leaf(base.version),
  sequence: counter,
  created: leaf(base.time),
  supportEnds: maybe(leaf(base.date)),
  minimumLauncher: leaf(base.version),
  downgradeFrom: anyList(counter, 64),
});

const publisher = fields({ id: leaf(base.id), name, contact: name });

const product = fields({
  name,
  detect: fields({
    displayNames: list(name, 1, 16),
    versionFiles: anyList(winPath, 16),
    runParameters: anyList(winPath, 16),
  }),
  appliesTo: leaf(range),
  affected: anyList(leaf(range), 16),
});

const targets = fields({
  models: list(fields({ name: shortName, ivd: leaf(truth) }), 1, 64),
  windows: fields({ minimum: leaf(base.dotted), maximum: maybe(leaf(base.dotted)) }),
  offInstrument: leaf(truth),
});

/** `path` is where the file lies now, `as` where it goes in the kit: below `payload/` under its own name unless said. */
const placed = { path: leaf(sourcePath), as: maybe(leaf(payloadPath)) };

function withKitPath<T extends { path: string; as: string | null }>(
  { as, ...entry }: T,
  context: z.RefinementCtx,
) {
  const kitPath = as ?? `payload/${entry.path.slice(entry.path.lastIndexOf('/') + 1)}`;
  if (!isPayloadPath(kitPath)) {
    context.addIssue({ code: 'custom', path: ['path'], message: 'folder/[A-Za-z0-9._-]{1,64}' });
  }
  return { ...entry, kitPath };
}

/** Facts the file must have when they are given; read from the file when they are not. */
const installer = fields({
  ...placed,
  language: maybe(leaf(base.language)),
  expected: fields({
    product: maybe(name),
    version: maybe(leaf(base.dotted)),
    productCode: maybe(leaf(base.guid)),
    upgradeCode: maybe(leaf(base.guid)),
    sha256: maybe(sha256),
  }).prefault({}),
}).transform(withKitPath);

const payloadFile = fields({ ...placed, expected: fields({ sha256: maybe(sha256) }).prefault({}) }).transform(
  withKitPath,
);

const property = fields({
  name: leaf(textThat((text) => /^[A-Z][A-Z0-9_]{0,63}$/.test(text), '[A-Z][A-Z0-9_]{0,63}')),
  value: leaf(textThat((text) => base.isText(text, 200) && !text.includes('"'), 'text(200) - "')),
});

const install = fields({
  successCodes: list(leaf(numeral(0, 65535)), 1, 16)
    .optional()
    .transform((codes) => codes ?? MSI_SUCCESS),
  restart: leaf(oneOf('required', 'recommended', 'none')),
  properties: anyList(property, 32),
  statusProgram: maybe(fields({ path: winPath, sha256 })),
});

const checks = fields({
  freeSpaceMiB: leaf(numeral(0, 1_048_576)),
  busyProcesses: anyList(shortName, 64),
  stagingRoot: winPath,
});

const response = fields({
  firewallPorts: anyList(port, 64),
  webRoots: anyList(winPath, 16),
  uploadPaths: anyList(name, 16),
  logFolders: anyList(winPath, 16),
  allowedClients: anyList(shortName, 64),
  expectedPorts: anyList(port, 64),
  expectedEndpoints: anyList(name, 256),
}).prefault({});

const CVSS = /^CVSS:3\.[01]\/AV:[NALP]\/AC:[LH]\/PR:[NLH]\/UI:[NR]\/S:[UC]\/C:[NLH]\/I:[NLH]\/A:[NLH]$/;

const vulnerability = fields({
  id: leaf(textThat((text) => /^CVE-[0-9]{4}-[0-9]{4,7}$/.test(text), 'CVE-YYYY-NNNN')),
  vector: leaf(textThat((text) => CVSS.test(text), 'CVSS:3.1/AV:_/AC:_/PR:_/UI:_/S:_/C:_/I:_/A:_')),
  score: leaf(textThat((text) => /^([0-9]\.[0-9]|10\.0)$/.test(text), '0.0..10.0')),
  severity: leaf(oneOf('none', 'low', 'medium', 'high', 'critical')),
  text: bilingual(prose),
});

/** A passage of the pages. Its id is its anchor there. */
const passage = fields({ id: leaf(base.id), title: bilingual(base.text(200)), text: bilingual(prose) });

const contact = fields({
  name: bilingual(base.text(200)),
  email: maybe(
    leaf(textThat((text) => /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,128}$/.test(text), 'name@host')),
  ),
  telephone: maybe(leaf(textThat((text) => /^[+0-9][0-9 ().-]{2,39}$/.test(text), '+0123456789'))),
  web: maybe(leaf(textThat((text) => /^https:\/\/[!-~]{1,190}$/.test(text), 'https://host/path'))),
}).refine((way) => way.email ?? way.telephone ?? way.web, 'email | telephone | web');

const instructions = fields({
  revision: counter,
  title: bilingual(base.text(200)),
  summary: bilingual(prose),
  administrator: shortName,
  programFolder: winPath,
  dualBootModels: anyList(shortName, 64),
  warnings: anyList(passage, 16),
  vulnerabilities: anyList(vulnerability, 32),
  advisories: anyList(name, 16),
  waysToObtain: anyList(passage, 8),
  proof: bilingual(prose),
  removal: bilingual(prose),
  mitigations: anyList(passage, 16),
  intrusionSigns: anyList(passage, 16),
  contacts: list(contact, 1, 8),
});

export const definitionSchema = fields({
  schema: leaf(oneOf('sealkit-definition/1')),
  kit,
  publisher,
  product,
  targets,
  installers: list(installer, 1, 8),
  payload: anyList(payloadFile, 1000),
  install,
  checks,
  response,
  instructions,
});

/** Any of the sections, for rules that can judge what is right so far. */
export const sectionsSchema = definitionSchema.partial();
export type Sections = z.output<typeof sectionsSchema>;
