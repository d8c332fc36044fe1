/**
 * What kit.yaml may say. Field by field it is what the manifest needs (format clause 7), the development record's
 * publisher (clause 6), and the texts that instructions and papers are filled with. The descriptions are what editors
 * show: the JSON Schema is made from here.
 */
import * as z from 'zod';
import { anyList, EACH_ONCE, fields, list, maybe } from './forms.ts';
import * as leaf from './leaves.ts';
import { csaf, installer, payloadFile } from './schema-files.ts';
import { instructions } from './schema-instructions.ts';
import { papers } from './schema-papers.ts';

/** A manifest lists 10,000 files (format clause 7); pages, papers and launcher need some of them. */
export const MAX_PAYLOAD_FILES = 9_900;

const kit = fields({
  id: leaf.id.describe('Name of the kit for machines. All versions of one kit share it.'),
  version: leaf.version.describe('Version of the kit, MAJOR.MINOR.PATCH.'),
  sequence: leaf.counter.describe(
    'Goes up with every kit published under this id. Instruments refuse a lower one.',
  ),
  created: leaf.time.describe('Date of the kit in UTC. It goes into the kit instead of the clock.'),
  supportEnds: maybe(leaf.date.describe('Last day on which the publisher answers for this kit.')),
  minimumLauncher: leaf.version.describe('Oldest launcher that may apply this kit.'),
  downgradeFrom: anyList(leaf.counter, 64).describe(
    'Higher sequences that this kit may nevertheless replace.',
  ),
});

const publisher = fields({
  id: leaf.id.describe('Name of the publisher for machines.'),
  name: leaf.name.describe('Name of the publisher for people.'),
  contact: leaf.name.describe('How to reach the publisher.'),
});

const product = fields({
  name: leaf.name.describe('The product that the installer serves.'),
  detect: fields({
    displayNames: list(leaf.name, 1, 16).describe('Names under which Windows lists the installed product.'),
    versionFiles: anyList(leaf.winPath, 16).describe(
      'Files whose version resource tells the product version.',
    ),
    runParameters: anyList(leaf.winPath, 16).describe(
      'Folders of RunParameters.xml files that name the version.',
    ),
  }).describe('How the product and its version are found on a computer.'),
  appliesTo: leaf.versionRange.describe('Versions the installer is made for: all, 1.3..3.1, 1.3.. or ..3.1.'),
  affected: anyList(leaf.versionRange, 16).describe(
    'Versions that advisories call vulnerable, within appliesTo.',
  ),
});

const targets = fields({
  models: list(
    fields({
      name: leaf.shortName.describe('Name of the instrument.'),
      ivd: leaf.truth.describe(
        'True when it is sold for in vitro diagnostic use. SealCheck.exe reminds of the second mode of such a model.',
      ),
    }),
    1,
    64,
  ).describe('Instruments that the kit is for.'),
  windows: fields({
    minimum: leaf.windowsVersion.describe('Oldest Windows, such as 6.1.7601. SealCheck.exe needs 6.1.'),
    maximum: maybe(leaf.dotted.describe('Newest Windows; leave it out for no limit.')),
  }).describe('Versions of Windows that the installer runs on.'),
  offInstrument: leaf.truth.describe(
    'True when computers with the stand-alone product are targets too. If false, SealCheck.exe applies only where it finds the control software of one of the models, named as the model and ending in Software.',
  ),
});

const property = fields({
  name: leaf.propertyName.describe(
    "Public property of the installer, but none of Windows Installer's own that decide what it does.",
  ),
  value: leaf.propertyValue.describe('Its value.'),
});

const install = fields({
  successCodes: list(leaf.successCode, 1, leaf.MSI_SUCCESS.length)
    .refine((codes) => codes.includes(0), '0')
    .meta({ ...EACH_ONCE, contains: { enum: [0, '0'] } })
    .optional()
    .transform((codes) => codes ?? leaf.MSI_SUCCESS)
    .describe(
      'Exit codes of the installer that mean success: 0, 1641 and 3010, unless fewer are given. Without 0 none is accepted, nor without 3010 unless restart is none.',
    ),
  restart: leaf.word('required', 'recommended', 'none').describe('Restart after the installer.'),
  properties: anyList(property, 32).describe('Properties given to the installer.'),
  statusProgram: maybe(
    fields({
      path: leaf.winPath.describe('Where it lies on the instrument.'),
      sha256: maybe(leaf.sha256).describe(
        'SHA-256 that it must have. Leave it out to take it from the installer that brings the program.',
      ),
    }).describe('Installed program that tells whether the mitigation is effective.'),
  ),
});

const checks = fields({
  freeSpaceMiB: leaf.whole(0, 1_048_576).describe('Free space that must be there, in MiB.'),
  busyProcesses: anyList(leaf.shortName, 64).describe('Programs during whose run nothing is installed.'),
  stagingRoot: leaf.winPath.describe('Folder on the instrument that the verified installer is copied to.'),
});

const response = fields({
  firewallPorts: anyList(leaf.port, 64)
    .meta(EACH_ONCE)
    .describe('TCP ports that the manual mitigation closes.'),
  webRoots: anyList(leaf.winPath, 16).describe(
    'Folders of the web server, looked through for planted files.',
  ),
  uploadPaths: anyList(leaf.name, 16).describe('Addresses to which files are uploaded in normal use.'),
  logFolders: anyList(leaf.winPath, 16).describe('Folders of web server logs.'),
  allowedClients: anyList(leaf.shortName, 64).describe('Computers that may appear in the logs.'),
  expectedPorts: anyList(leaf.port, 64).describe('Ports that the computer may talk to.'),
  expectedEndpoints: anyList(leaf.name, 256).describe('Hosts that the computer may talk to.'),
}).prefault({});

export const definitionSchema = fields({
  schema: leaf.word('sealkit-definition/1').describe('Version of this form.'),
  kit: kit.describe('What kit this is.'),
  publisher: publisher.describe('Publisher of the development record. Must fit a record that is given.'),
  product: product.describe('The product with the flaw.'),
  targets: targets.describe('Where the kit is used.'),
  installers: list(installer, 1, 8).describe('One installer for all languages, or one for each.'),
  payload: anyList(payloadFile, MAX_PAYLOAD_FILES).describe(
    'Further files of the kit, and folders with all that is in them.',
  ),
  csaf: maybe(
    csaf.describe('An advisory in CSAF 2.0 in which the installers are looked up, by hash and by name.'),
  ),
  install: install.describe('How the installer is run.'),
  checks: checks.describe('What is checked before anything is installed.'),
  response: response.describe('What manual mitigation and investigation need to know.'),
  instructions: instructions.describe('Texts of the pages, in Spanish and English.'),
  papers: papers.describe('Texts of the papers that go with the kit.'),
});

/** Any of the sections, for rules that can judge what is right so far. */
export const sectionsSchema = definitionSchema.partial();
export type Sections = z.output<typeof sectionsSchema>;
