/** What a kit says of itself and holds, without trust: for `inspect` and `diff`. */
import { SealkitError, printable } from '../base/errors.ts';
import { readWhole, visitChunks, type FileEntry, type NewHash } from '../base/source.ts';
import {
  decodeManifest,
  decodeSeal,
  MANIFEST_PATH,
  MAX_MANIFEST_SIZE,
  MAX_SEAL_SIZE,
  recordPath,
  SEAL_PATH,
  type Manifest,
  type Seal,
} from '../manifest/index.ts';
import { decodePublisher, MAX_RECORD_SIZE, type PublisherRecord } from '../signature/index.ts';

/** One of the kit's own papers; `value` is null unless it is readable. */
export interface Claim<T> {
  readonly state: 'readable' | 'malformed' | 'missing';
  readonly value: T | null;
}

export interface Claims {
  readonly seal: Claim<Seal>;
  readonly manifest: Claim<Manifest>;
  /** The publisher record that seal or manifest name. */
  readonly record: Claim<PublisherRecord>;
}

/** Broken kits are looked at too: what is missing or wrong is said and ends nothing. @throws SealkitError `io-error` */
export async function readClaims(entries: readonly FileEntry[]): Promise<Claims> {
  const seal = await readClaim(entries, SEAL_PATH, MAX_SEAL_SIZE, decodeSeal);
  const manifest = await readClaim(entries, MANIFEST_PATH, MAX_MANIFEST_SIZE, decodeManifest);
  const number = (seal.value ?? manifest.value)?.publisher.record ?? 0;
  const record = await readClaim(entries, recordPath(number), MAX_RECORD_SIZE, decodePublisher);
  return { seal, manifest, record };
}

async function readClaim<T>(
  entries: readonly FileEntry[],
  path: string,
  limit: number,
  decode: (bytes: Uint8Array) => T,
): Promise<Claim<T>> {
  const entry = entries.find((candidate) => candidate.path === path && candidate.kind === 'file');
  if (entry === undefined) return { state: 'missing', value: null };
  if (entry.size > limit) return { state: 'malformed', value: null };
  try {
    return { state: 'readable', value: decode(await readWhole(entry.source)) };
  } catch (error) {
    if (error instanceof SealkitError && error.code !== 'io-error')
      return { state: 'malformed', value: null };
    throw error;
  }
}

/** Something in a kit, as it lies there: not as its manifest lists it. */
export interface HeldEntry {
  readonly kind: FileEntry['kind'];
  readonly size: number;
  /** Lower-case hex; null for what is no file. */
  readonly sha256: string | null;
}

/** By path: every file, what is neither file nor folder, and folders with nothing in them. */
export type Holding = ReadonlyMap<string, HeldEntry>;

/** Reads every byte once. @throws SealkitError `source-unrecognised` when a path is there twice, `io-error` */
export async function readHolding(
  entries: readonly FileEntry[],
  newHash: NewHash,
  onProgress: (bytes: number) => void,
): Promise<Holding> {
  const parents = new Set(entries.map(({ path }) => path.slice(0, Math.max(path.lastIndexOf('/'), 0))));
  const holding = new Map<string, HeldEntry>();
  for (const { path, kind, size, source } of entries) {
    // Only a damaged file system has that, and neither of the two would be the right one to compare.
    if (holding.has(path)) throw new SealkitError({ code: 'source-unrecognised', found: printable(path) });
    if (kind === 'directory' && parents.has(path)) continue;
    const hash = newHash();
    if (kind === 'file') {
      await visitChunks(source, (chunk) => {
        hash.update(chunk);
        onProgress(chunk.length);
      });
    }
    holding.set(path, { kind, size, sha256: kind === 'file' ? hash.digestHex() : null });
  }
  return holding;
}
