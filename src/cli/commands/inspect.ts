/** `sealkit inspect`: what a kit, an image or an installer says of itself. Nothing of it is proven, and it says so. */
import { printable, SealkitError } from '../../base/errors.ts';
import { readable } from '../../base/readable.ts';
import type { FileEntry } from '../../base/source.ts';
import { openKit, type KitSource } from '../../container/index.ts';
import type { Manifest, Seal } from '../../manifest/index.ts';
import { isIsoImage } from '../../image/index.ts';
import { readMsiFacts, type MsiFacts } from '../../payload/index.ts';
import { newCrc32 } from '../../storage/index.ts';
import { readClaims } from '../claims.ts';
import { hasBootMark, hasBytesAt, isZip } from '../first-bytes.ts';
import type { Context } from '../context.ts';
import { naming, withKitSource } from '../inputs.ts';
import type { Terminal } from '../terminal.ts';

/** First bytes of a compound file, which an MSI is ([MS-CFB] 2.2). */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const FORMS = '.img, .iso, .zip, .msi';

type ImageSource = KitSource & { readonly kind: 'image' };

export async function inspectSource(given: string, context: Context): Promise<number> {
  context.terminal.note(context.terminal.style('yellow', context.terminal.labels.unverified));
  return withKitSource(given, async (source) => {
    const isImage = source.kind === 'image';
    if (isImage && (await hasBytesAt(source.image, 0, COMPOUND_FILE)))
      await inspectMsi(source, given, context);
    else if (isImage && !(await hasKitForm(source)))
      throw new SealkitError({ code: 'source-unrecognised', path: readable(given), expected: FORMS });
    else await naming(given, () => inspectKit(source, given, context));
    return 0;
  });
}

/** What is none of these is not told as a broken image. */
async function hasKitForm({ image }: ImageSource): Promise<boolean> {
  return (await isZip(image)) || (await hasBootMark(image)) || (await isIsoImage(image));
}

async function inspectMsi(source: ImageSource, given: string, { terminal }: Context): Promise<void> {
  const facts = await readMsiFacts(source.image, readable(given));
  const lines = msiLines(facts);
  terminal.result(
    { schema: 'sealkit-inspect/1', verified: false, kind: 'msi', msi: facts },
    `${lines.join('\n')}\n`,
  );
}

type Shown = string | number | boolean | null | readonly number[];

/** A line for each fact, by its name in JSON; one for each action. */
function msiLines({ summary, looseFile, customActions, restartActions, ...facts }: MsiFacts): string[] {
  const line = (name: string, value: Shown): string => `${name}: ${printable(String(value ?? '-'))}`;
  return [
    ...Object.entries(facts).map(([name, value]) => line(name, value)),
    line('looseFile', looseFile === null ? null : `${looseFile.file}, ${looseFile.setting}`),
    ...Object.entries(summary).map(([name, value]) => line(`summary.${name}`, value)),
    ...customActions.map(({ name, kind, elevated }) =>
      line('customAction', [name, kind, ...(elevated ? ['elevated'] : [])].join(', ')),
    ),
    ...restartActions.map(({ action, condition }) =>
      line('restartAction', [action, condition].filter(Boolean).join(', ')),
    ),
  ];
}

interface KitClaims {
  readonly seal: Seal | null;
  readonly manifest: Manifest | null;
  readonly entries: readonly Pick<FileEntry, 'path' | 'kind' | 'size'>[];
}

async function inspectKit(source: KitSource, given: string, { terminal }: Context): Promise<void> {
  const { tree } = await openKit(source, newCrc32);
  const read = await readClaims(tree.entries);
  const [seal, manifest] = [read.seal.value, read.manifest.value];
  if (seal === null && manifest === null)
    throw new SealkitError({ code: 'source-unrecognised', path: readable(given) });
  const entries = tree.entries
    .map(({ path, kind, size }) => ({ path: printable(path), kind, size }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const claims: KitClaims = { seal, manifest, entries };
  terminal.result(
    { schema: 'sealkit-inspect/1', verified: false, kind: 'kit', ...claims },
    claimsText(claims, terminal),
  );
}

function claimsText({ seal, manifest, entries }: KitClaims, { labels }: Terminal): string {
  const lines = [
    `${labels.kit}: ${seal === null ? '?' : `${seal.kit.id} ${seal.kit.version} (${seal.kit.sequence})`}`,
    `${labels.publisher}: ${seal === null ? '?' : `${seal.publisher.id} (${seal.publisher.record})`}`,
    `${labels.product}: ${manifest?.product.name ?? '?'}`,
    ...(manifest?.installers ?? []).map(
      (entry) => `${labels.installer}: ${entry.path} ${entry.product} ${entry.version}`,
    ),
    ...entries.map(
      (entry) =>
        `${String(entry.size).padStart(12)}  ${labels.entryKinds[entry.kind].padEnd(9)}  ${entry.path}`,
    ),
  ];
  return `${lines.map((line) => printable(line, 400)).join('\n')}\n`;
}
