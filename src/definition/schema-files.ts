/** The files a definition names. */
import type { z } from 'zod';
import { KIT_PATH } from '../base/path-notation.ts';
import { fields, isPayloadPath, maybe } from './forms.ts';
import * as leaf from './leaves.ts';

const placed = {
  path: leaf.source.describe("Where the file lies now, counted from this file's folder; / between names."),
  as: maybe(leaf.payloadPath.describe('Where it goes in the kit; payload/ and its own name unless given.')),
};

function withKitPath<T extends { path: string; as: string | null }>(
  { as, ...entry }: T,
  context: z.RefinementCtx,
) {
  const kitPath = as ?? `payload/${entry.path.slice(entry.path.lastIndexOf('/') + 1)}`;
  if (!isPayloadPath(kitPath)) {
    context.addIssue({ code: 'custom', path: ['path'], message: `…/${KIT_PATH}` });
  }
  return { ...entry, kitPath };
}

const expectedHash = maybe(leaf.sha256.describe('SHA-256 that the file must have.'));

/** Facts the file must have when they are given; read from the file when they are not. */
export const installer = fields({
  ...placed,
  language: maybe(leaf.language.describe('Language of this installer; leave it out when it serves both.')),
  expected: fields({
    product: maybe(leaf.name.describe('ProductName that the MSI must have.')),
    version: maybe(leaf.dotted.describe('ProductVersion that the MSI must have.')),
    productCode: maybe(leaf.guid.describe('ProductCode that the MSI must have.')),
    upgradeCode: maybe(leaf.guid.describe('UpgradeCode that the MSI must have.')),
    manufacturer: maybe(leaf.name.describe('Manufacturer that the MSI must have.')),
    arpNoModify: maybe(
      leaf.truth.describe('True when Windows must not offer to change the product (ARPNOMODIFY).'),
    ),
    sha256: expectedHash,
  })
    .prefault({})
    .describe('What the file must say of itself. A build with another file fails.'),
}).transform(withKitPath);

export const payloadFile = fields({
  path: leaf.source.describe(
    "Where the file lies now, or a folder whose files all go in; counted from this file's folder; / between names.",
  ),
  as: maybe(
    leaf.payloadPath.describe(
      'Where it goes in the kit; payload/ and its own name unless given. Folders keep their inner names.',
    ),
  ),
  expected: fields({ sha256: expectedHash }).prefault({}).describe('What the file must be.'),
}).transform(withKitPath);

export const csaf = fields({
  path: leaf.source.describe("Where the advisory's JSON file lies, counted from this file's folder."),
});
