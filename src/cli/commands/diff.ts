/** `sealkit diff`: what changed between two kits, in any form. Nothing of either is proven, and it says so. */
import type { Code } from '../../base/codes.ts';
import { printable, SealkitError } from '../../base/errors.ts';
import { readable } from '../../base/readable.ts';
import { openKit, type KitSource } from '../../container/index.ts';
import { newCrc32, newSha256 } from '../../storage/index.ts';
import { MAX_ENTRIES } from '../../verification/index.ts';
import { changesText } from '../changes-text.ts';
import { readClaims, readHolding } from '../claims.ts';
import { showProgress, type Context } from '../context.ts';
import { naming, withKitSource } from '../inputs.ts';
import { compareKits, kitOf, type KitChanges, type KitSide } from '../kit-changes.ts';
import type { Terminal } from '../terminal.ts';

/** Exit 0 whatever differs: no verdict is given. */
export async function diffKits(a: string, b: string, context: Context): Promise<number> {
  const { terminal } = context;
  terminal.note(terminal.style('yellow', terminal.labels.unverifiedDiff));
  const [before, after] = [await readSide(a, context), await readSide(b, context)];
  const changes = compareKits(before, after);
  const sides = { a: sideOf(before, a), b: sideOf(after, b) };
  terminal.result(
    { schema: 'sealkit-diff/1', verified: false, ...sides, ...withPrintableNames(changes) },
    `${sideLine('A', before, a, terminal)}\n${sideLine('B', after, b, terminal)}\n${changesText(changes, terminal)}`,
  );
  return 0;
}

/** What makes a source no kit to compare; in `verify` the same would be a verdict. */
const NO_KIT: readonly Code[] = ['image-malformed', 'image-truncated', 'image-too-large', 'tree-too-large'];

/** @throws SealkitError `source-unrecognised`, `io-error` */
async function readSide(given: string, context: Context): Promise<KitSide> {
  try {
    return await withKitSource(given, (source) => naming(given, () => readKit(source, context)));
  } catch (cause) {
    if (!(cause instanceof SealkitError) || !NO_KIT.includes(cause.code)) throw cause;
    throw new SealkitError({ ...cause.faults[0], code: 'source-unrecognised' }, { cause });
  }
}

async function readKit(source: KitSource, context: Context): Promise<KitSide> {
  const { entries } = (await openKit(source, newCrc32)).tree;
  if (entries.length > MAX_ENTRIES)
    throw new SealkitError({ code: 'tree-too-large', expected: `<=${MAX_ENTRIES}` });
  const claims = await readClaims(entries);
  if (claims.seal.value === null && claims.manifest.value === null)
    throw new SealkitError({ code: 'source-unrecognised' });
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const holding = await readHolding(entries, newSha256, (bytes) => {
    done += bytes;
    showProgress(context, context.terminal.labels.compare, done, total);
  });
  return { claims, holding };
}

function sideOf(side: KitSide, given: string): object {
  const { seal, manifest, record } = side.claims;
  const states = { seal: seal.state, manifest: manifest.state, publisher: record.state };
  const publisher = seal.value?.publisher ?? manifest.value?.publisher ?? null;
  return { source: readable(given), kit: kitOf(side), publisher, states };
}

function sideLine(name: string, side: KitSide, given: string, { labels }: Terminal): string {
  const kit = kitOf(side);
  const { seal, manifest, record } = side.claims;
  const states = [
    ...(seal.state === 'readable' ? [] : [`${labels.seal}: ${labels[seal.state]}`]),
    ...(manifest.state === 'readable' ? [] : [`${labels.manifest}: ${labels[manifest.state]}`]),
    ...(record.state === 'readable' ? [] : [`${labels.publisherRecord}: ${labels[record.state]}`]),
  ];
  const title = kit === null ? '?' : `${kit.id} ${kit.version} (${labels.sequence} ${kit.sequence})`;
  return [`${name}: ${readable(given)}: ${title}`, ...states.map((text) => `   ${text}`)].join('\n');
}

/** Names that no form has been asked of yet. */
function withPrintableNames({ files, signatures, ...rest }: KitChanges): object {
  const path = <T extends { readonly path: string }>(entry: T): T => ({
    ...entry,
    path: printable(entry.path),
  });
  const keyId = <T extends { readonly keyId: string }>(entry: T): T => ({
    ...entry,
    keyId: printable(entry.keyId),
  });
  const { removed, added, changed } = files;
  return {
    ...rest,
    signatures: { removed: signatures.removed.map(keyId), added: signatures.added.map(keyId) },
    files: { removed: removed.map(path), added: added.map(path), changed: changed.map(path) },
  };
}
