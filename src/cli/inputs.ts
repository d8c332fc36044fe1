/** Files that commands are given: keys, trust, kits. */
import { access, constants, realpath, stat } from 'node:fs/promises';
import { decodeUtf8 } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import type { KitSource } from '../container/index.ts';
import { decodePublicKeyFile, MAX_KEY_FILE_SIZE } from '../signature/keyfile.ts';
import { MAX_RELEASE_SIZE, proveRelease, type Release } from '../release/index.ts';
import {
  decodePublisher,
  encodePublicKey,
  MAX_RECORD_SIZE,
  MAX_SIGNATURE_FILE_SIZE,
  type PublicKey,
} from '../signature/index.ts';
import {
  isDevice,
  openDevice,
  openPlainFile,
  readFolder,
  readSmallFile,
  withIoError,
} from '../storage/index.ts';
import { MAX_ENTRIES, trustKey, trustRecord, type Trust } from '../verification/index.ts';

/** Gives the errors of reading one file that file's name. */
export async function naming<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof SealkitError) || cause.faults[0].path !== undefined) throw cause;
    throw new SealkitError({ ...cause.faults[0], path: readable(file) }, { cause });
  }
}

/** A file and the text after the first `=`. */
export function splitGiven(given: string): { file: string; text: string | null } {
  const at = given.indexOf('=');
  return at < 0 ? { file: given, text: null } : { file: given.slice(0, at), text: given.slice(at + 1) };
}

/** A key file's text. @throws SealkitError `io-error`, `key-malformed` */
export async function readKeyText(file: string): Promise<string> {
  const text = decodeUtf8(await readSmallFile(file, MAX_KEY_FILE_SIZE, 'key-malformed'));
  if (text === null)
    throw new SealkitError({ code: 'key-malformed', path: readable(file), expected: 'UTF-8' });
  return text;
}

/** @throws SealkitError `io-error`, `key-malformed`, `key-weak` */
export function loadPublicKey(file: string): Promise<PublicKey> {
  return naming(file, async () => decodePublicKeyFile(await readKeyText(file)));
}

/** A record's exact bytes, known to be one. @throws SealkitError `io-error`, `publisher-malformed`, `key-weak` */
export function loadRecordBytes(file: string): Promise<Uint8Array> {
  return naming(file, async () => {
    const bytes = await readSmallFile(file, MAX_RECORD_SIZE, 'publisher-malformed');
    decodePublisher(bytes);
    return bytes;
  });
}

export interface TrustOptions {
  readonly publisher?: string | undefined;
  readonly pub?: string | undefined;
}

/** @throws SealkitError `trust-missing` when neither is given, `usage` when both are, or what the file's form refuses */
export async function loadTrust({ publisher, pub }: TrustOptions): Promise<Trust> {
  if (publisher !== undefined && pub !== undefined) {
    throw new SealkitError({ code: 'usage', expected: '--publisher | --pub', found: '--publisher --pub' });
  }
  if (publisher !== undefined) return trustRecord(await loadRecordBytes(publisher));
  if (pub === undefined) throw new SealkitError({ code: 'trust-missing' });
  return trustKey(encodePublicKey(await loadPublicKey(pub)));
}

/** A release record and, beside it, its signature; known to be the publisher's. @throws SealkitError as `proveRelease` */
export async function loadRelease(file: string, trust: Trust): Promise<Release> {
  const beside = `${file}.minisig`;
  return naming(file, async () => {
    const record = await readSmallFile(file, MAX_RELEASE_SIZE, 'release-malformed');
    const signature = await readSmallFile(beside, MAX_SIGNATURE_FILE_SIZE, 'signature-malformed');
    return proveRelease({ record, signature }, trust);
  });
}

/** True when the folder's file system is mounted read-only, so that no host can have left anything on it. */
async function isReadOnly(folder: string): Promise<boolean> {
  const error: unknown = await access(folder, constants.W_OK).catch((cause: unknown) => cause);
  return error instanceof Error && 'code' in error && error.code === 'EROFS';
}

export interface SourceOptions {
  /** Read a device to its end, not only the image on it. */
  readonly wholeDevice?: boolean;
}

/** Where a source is, and what is known of its medium. */
export interface SourcePlace {
  /** Without links. */
  readonly path: string;
  /** Of a device: whether it refuses writes, null where the system does not tell. */
  readonly isProtected?: boolean | null;
}

/** A folder, the file of an image or archive, or a device, opened for the work. A link given by the user himself is followed. */
export async function withKitSource<T>(
  given: string,
  work: (source: KitSource, place: SourcePlace) => Promise<T>,
  { wholeDevice = false }: SourceOptions = {},
): Promise<T> {
  const file = await withIoError(given, () => realpath(given));
  if (await isDevice(file)) return withDevice(file, wholeDevice, work);
  // A file is always read to its end, and a folder has none: the promise would say more than is done.
  if (wholeDevice)
    throw new SealkitError({
      code: 'usage',
      field: '--whole-device',
      expected: '/dev/…',
      found: readable(given),
    });
  const stats = await withIoError(given, () => stat(file));
  if (stats.isDirectory()) {
    const { entries } = await readFolder(file, MAX_ENTRIES);
    return work({ kind: 'folder', tree: { entries, readOnly: await isReadOnly(file) } }, { path: file });
  }
  const opened = await openPlainFile(file);
  try {
    return await work({ kind: 'image', image: opened.source, readOnly: false }, { path: file });
  } finally {
    opened.close();
  }
}

async function withDevice<T>(
  file: string,
  isWhole: boolean,
  work: (source: KitSource, place: SourcePlace) => Promise<T>,
): Promise<T> {
  const device = await openDevice(file);
  const { source: image, readOnly: isProtected } = device;
  // Not known counts as no: traces of use are let pass then.
  const readOnly = isProtected === true;
  try {
    const source: KitSource = { kind: 'image', image, readOnly, behindImage: isWhole ? 'read' : 'skip' };
    return await work(source, { path: file, isProtected });
  } finally {
    device.close();
  }
}
