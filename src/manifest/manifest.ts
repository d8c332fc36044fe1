/** The manifest: the closed list of a kit's files, and what the launcher must know to apply it (format clause 7). */
import {
  decodeCanonical,
  encodeCanonical,
  list,
  nullable,
  oneOf,
  record,
  textThat,
  truth,
  whole,
  type Formed,
} from '../base/canonical.ts';
import { SealkitError, printable } from '../base/errors.ts';
import * as forms from '../base/forms.ts';
import { findNameTwin, isKitPath } from '../base/paths.ts';
import { MANIFEST_PATH, MAX_FILES, SUMS_PATH } from './seal.ts';

/** 10,000 files of about 400 bytes each. */
export const MAX_MANIFEST_SIZE = 4 * 1024 * 1024;
/** The largest file FAT can hold. */
export const MAX_FILE_SIZE = 2 ** 32 - 1;
const MAX_COUNTER = 2 ** 31 - 1;

const counter = whole(1, MAX_COUNTER);
const ports = list(whole(1, 65535), 0, 64);
// Any plain string: names have codes of their own and are checked when the shape is right.
const anyPath = textThat(forms.isPlain, 'path');

const listedFile = record({ path: anyPath, size: whole(0, MAX_FILE_SIZE), sha256: forms.sha256 });

const kit = record({
  id: forms.id,
  version: forms.version,
  sequence: counter,
  created: forms.time,
  supportEnds: nullable(forms.date),
  minimumLauncher: forms.version,
  downgradeFrom: list(counter, 0, 64),
});
const product = record({
  name: forms.text(200),
  detect: record({
    displayNames: list(forms.text(200), 1, 16),
    versionFiles: list(forms.winPath, 0, 16),
    runParameters: list(forms.winPath, 0, 16),
  }),
  appliesTo: forms.range,
  affected: list(forms.range, 0, 16),
});
const targets = record({
  models: list(record({ name: forms.text(100), ivd: truth }), 1, 64),
  windows: record({ minimum: forms.dotted, maximum: nullable(forms.dotted) }),
  offInstrument: truth,
});
const installer = record({
  language: nullable(forms.language),
  path: anyPath,
  product: forms.text(200),
  version: forms.dotted,
  productCode: forms.guid,
  upgradeCode: forms.guid,
});
const property = record({
  name: textThat((value) => /^[A-Z][A-Z0-9_]{0,63}$/.test(value), '[A-Z][A-Z0-9_]{0,63}'),
  value: textThat((value) => forms.isText(value, 200) && !value.includes('"'), 'text(200) - "'),
});
const install = record({
  successCodes: list(whole(0, 65535), 1, 16),
  restart: oneOf('required', 'recommended', 'none'),
  properties: list(property, 0, 32),
  statusProgram: nullable(record({ path: forms.winPath, sha256: forms.sha256 })),
});
const checks = record({
  freeSpaceMiB: whole(0, 1_048_576),
  busyProcesses: list(forms.text(100), 0, 64),
  stagingRoot: forms.winPath,
});
const response = record({
  firewallPorts: ports,
  webRoots: list(forms.winPath, 0, 16),
  uploadPaths: list(forms.text(200), 0, 16),
  logFolders: list(forms.winPath, 0, 16),
  allowedClients: list(forms.text(100), 0, 64),
  expectedPorts: ports,
  expectedEndpoints: list(forms.text(200), 0, 256),
});
const page = record({ language: forms.language, path: anyPath });

const form = record({
  schema: oneOf('sealkit-manifest/1'),
  kit,
  publisher: record({ id: forms.id, record: counter }),
  product,
  targets,
  installers: list(installer, 1, 8),
  install,
  checks,
  response,
  instructions: record({ revision: counter, pages: list(page, 1, 128) }),
  files: list(listedFile, 1, MAX_FILES),
});

export type Manifest = Formed<typeof form>;
export type ListedFile = Formed<typeof listedFile>;

/** @throws FormFault, or SealkitError as `decodeManifest`, when the manifest breaks clause 7 */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const bytes = encodeCanonical(form, manifest);
  checkSize(bytes);
  checkMeaning(manifest);
  return bytes;
}

/**
 * Call only with bytes whose digest a verified seal names (clause 7.1).
 * @throws SealkitError `manifest-malformed`, `name-forbidden`, `name-twin`
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  checkSize(bytes);
  const manifest = decodeCanonical(form, bytes, 'manifest-malformed');
  checkMeaning(manifest);
  return manifest;
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.length > MAX_MANIFEST_SIZE) throw malformed('$');
}

/** What a form cannot say. */
function checkMeaning(manifest: Manifest): void {
  checkNames(manifest.files.map((file) => file.path));
  checkCounters(manifest);
  checkReferences(manifest);
}

function malformed(field: string): SealkitError {
  return new SealkitError({ code: 'manifest-malformed', path: MANIFEST_PATH, field });
}

/** Clause 2; `kit/` belongs to the seal and its companions. */
function checkNames(paths: readonly string[]): void {
  const isListed = (path: string): boolean =>
    isKitPath(path) && path.split('/', 1)[0]?.toLowerCase() !== 'kit';
  const wrong = paths.find((path) => !isListed(path));
  if (wrong !== undefined) {
    throw new SealkitError({ code: 'name-forbidden', path: MANIFEST_PATH, found: printable(wrong) });
  }
  const twin = findNameTwin(paths);
  if (twin !== null)
    throw new SealkitError({ code: 'name-twin', path: MANIFEST_PATH, found: printable(twin) });
}

/** Clause 7.2: downgradeFrom ascends and names only newer kits than this one. */
function checkCounters({ kit: { downgradeFrom, sequence } }: Manifest): void {
  if (!isAscending([sequence, ...downgradeFrom])) throw malformed('$.kit.downgradeFrom');
}

/** Clause 7.3. */
function checkReferences({ files, installers, instructions }: Manifest): void {
  const paths = files.map((file) => file.path);
  const listed = new Set(paths);
  if (!isAscending(paths)) throw malformed('$.files');
  if (!listed.has(SUMS_PATH)) throw malformed('$.files');
  if (!installers.every((entry) => listed.has(entry.path))) throw malformed('$.installers');
  if (!instructions.pages.every((entry) => listed.has(entry.path))) throw malformed('$.instructions.pages');
  const languages = new Set(installers.map((entry) => entry.language));
  const isAmbiguous = languages.size < installers.length || (languages.has(null) && installers.length > 1);
  if (isAmbiguous) throw malformed('$.installers');
}

function isAscending(values: readonly (string | number)[]): boolean {
  let previous: string | number | null = null;
  for (const value of values) {
    if (previous !== null && previous >= value) return false;
    previous = value;
  }
  return true;
}
