/** Testkit vectors to and from text (README.md beside this file). */
import { decodeBase64, encodeBase64, encodeUtf8 } from '../../src/base/bytes.ts';

export type VectorEntry =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'dir'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

export type ImagePatch =
  | { readonly kind: 'patch'; readonly offset: number; readonly hex: string }
  | { readonly kind: 'cut'; readonly size: number }
  | { readonly kind: 'append'; readonly hex: string };

export type ImageKind = 'fat' | 'iso' | 'zip';

export interface Vector {
  readonly comment: string;
  readonly clause: string;
  /** `genuine`, `residue` or a code. */
  readonly expect: string;
  readonly applies: 'ts,go' | 'ts,go-native' | 'ts';
  readonly readOnly: boolean;
  readonly trust: { readonly kind: 'publisher' | 'pub'; readonly base64: string };
  readonly image: ImageKind | null;
  readonly entries: readonly VectorEntry[];
  readonly patches: readonly ImagePatch[];
}

function escapePath(path: string): string {
  return Array.from(encodeUtf8(path), (byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9._$/-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

export function encodeVector(vector: Vector): string {
  const lines = [
    `comment: ${vector.comment}`,
    `clause: ${vector.clause}`,
    `expect: ${vector.expect}`,
    `applies: ${vector.applies}`,
    ...(vector.readOnly ? ['medium: read-only'] : []),
    `trust: ${vector.trust.kind} ${vector.trust.base64}`,
    '',
    ...(vector.image === null ? [] : [`image ${vector.image}`]),
    ...vector.entries.flatMap(encodeEntry),
    ...vector.patches.map(encodePatch),
  ];
  return `${lines.join('\n')}\n`;
}

function encodeEntry(entry: VectorEntry): string[] {
  const path = escapePath(entry.path);
  if (entry.kind === 'dir') return [`dir ${path}`];
  if (entry.kind === 'link') return [`link ${path} ${escapePath(entry.target)}`];
  return [`file ${path}`, ...(encodeBase64(entry.bytes).match(/.{1,76}/g) ?? [])];
}

function encodePatch(patch: ImagePatch): string {
  if (patch.kind === 'patch') return `patch ${patch.offset} ${patch.hex}`;
  return patch.kind === 'cut' ? `cut ${patch.size}` : `append ${patch.hex}`;
}

export function decodeVector(text: string): Vector {
  const [head = '', body = ''] = text.split(/\n\n(.*)/s);
  const header = new Map(
    head.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
  );
  const field = (name: string): string => {
    const value = header.get(name);
    if (value === undefined) throw new Error(`vector without ${name}`);
    return value;
  };
  const [kind, base64] = field('trust').split(' ');
  const entries: VectorEntry[] = [];
  const patches: ImagePatch[] = [];
  let image: Vector['image'] = null;
  for (const block of body.split(/\n(?=(?:file|dir|link|patch|cut|append|image) )/)) {
    const [first = '', ...rest] = block.trimEnd().split('\n');
    const [word, one = '', two = ''] = first.split(' ').map(decodeURIComponent);
    if (word === 'image') image = one as ImageKind;
    else if (word === 'file') entries.push({ kind: 'file', path: one, bytes: bytesOf(rest.join('')) });
    else if (word === 'dir') entries.push({ kind: 'dir', path: one });
    else if (word === 'link') entries.push({ kind: 'link', path: one, target: two });
    else if (word === 'patch') patches.push({ kind: 'patch', offset: Number(one), hex: two });
    else if (word === 'cut') patches.push({ kind: 'cut', size: Number(one) });
    else if (word === 'append') patches.push({ kind: 'append', hex: one });
    else throw new Error(`vector with a block ${first}`);
  }
  return {
    comment: field('comment'),
    clause: field('clause'),
    expect: field('expect'),
    applies: field('applies') as Vector['applies'],
    readOnly: header.get('medium') === 'read-only',
    trust: { kind: kind as 'publisher' | 'pub', base64: base64 ?? '' },
    image,
    entries,
    patches,
  };
}

function bytesOf(base64: string): Uint8Array {
  const bytes = decodeBase64(base64);
  if (bytes === null) throw new Error('vector with broken base64');
  return bytes;
}

/** The trusted record's bytes. */
export function trustBytes(vector: Vector): Uint8Array {
  return bytesOf(vector.trust.base64);
}
