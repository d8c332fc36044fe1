/** What a vector is made from, and the short ways to say it. */
import { decodeUtf8, encodeUtf8 } from '../../src/base/bytes.ts';
import {
  buildTestKit,
  KEYS,
  testRecord,
  canonical,
  type Files,
  type Recipe,
  type TestKit,
} from './fixture.ts';
import type { ImageKind, ImagePatch, Vector, VectorEntry } from './vector.ts';

export interface Case {
  readonly name: string;
  readonly comment: string;
  readonly clause: string;
  readonly expect: string;
  readonly applies?: Vector['applies'];
  readonly readOnly?: boolean;
  readonly recipe?: Recipe;
  /** Changes the finished kit's files. */
  readonly after?: (files: Files) => void | Promise<void>;
  readonly more?: readonly VectorEntry[];
  /** The trusted record's bytes, when not the one the kit is sealed under. */
  readonly trust?: Uint8Array;
  /** A public key line to trust instead of a record. */
  readonly pub?: string;
  readonly image?: ImageKind;
  readonly patches?: (kit: TestKit) => Promise<readonly ImagePatch[]>;
}

export const SIGNATURE_A = `kit/SEAL.${KEYS.a.publicKey.keyId}.minisig`;
export const SIGNATURE_B = `kit/SEAL.${KEYS.b.publicKey.keyId}.minisig`;

/** Replaces text in one file of the finished kit. Fails when the text is not there: a vector without its defect. */
export function edit(path: string, from: string, to: string): (files: Files) => void {
  return (files) => {
    const text = decodeUtf8(files.get(path) ?? new Uint8Array()) ?? '';
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    files.set(path, encodeUtf8(text.replace(from, () => to)));
  };
}

/** Replaces text in bytes, likewise. */
export function swapText(from: string, to: string): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => {
    const text = decodeUtf8(bytes) ?? '';
    if (!text.includes(from)) throw new Error(`no ${from}`);
    return encodeUtf8(text.replace(from, () => to));
  };
}

export function set(path: string, text: string | Uint8Array): (files: Files) => void {
  return (files) => void files.set(path, typeof text === 'string' ? encodeUtf8(text) : text);
}

export function remove(path: string): (files: Files) => void {
  return (files) => {
    if (!files.delete(path)) throw new Error(`no ${path}`);
  };
}

/** A record in any shape, as canonical bytes with one text replaced. */
export function recordBytes(from = '', to = ''): Uint8Array {
  return swapText(from, to)(canonical(testRecord()));
}

export async function vectorOf(entry: Case): Promise<Vector> {
  const kit = await buildTestKit(entry.recipe);
  await entry.after?.(kit.files);
  const patches = (await entry.patches?.(kit)) ?? [];
  const trusted = entry.trust ?? kit.record;
  const trust =
    entry.pub === undefined
      ? { kind: 'publisher' as const, base64: Buffer.from(trusted).toString('base64') }
      : { kind: 'pub' as const, base64: entry.pub };
  const entries = [...kit.files]
    .map(([path, bytes]): VectorEntry => ({ kind: 'file', path, bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    comment: entry.comment,
    clause: entry.clause,
    expect: entry.expect,
    applies: entry.applies ?? (entry.pub === undefined && entry.image === undefined ? 'ts,go' : 'ts'),
    readOnly: entry.readOnly ?? false,
    trust,
    image: entry.image ?? null,
    entries: [...entries, ...(entry.more ?? [])],
    patches,
  };
}
