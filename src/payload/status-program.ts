/** The installed program that is asked for the status: its digest comes out of the packages that install it. */
import { constants, inflateRawSync } from 'node:zlib';
import { printable, SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import type { ByteSource } from '../base/source.ts';
import { newSha256, openSeen } from '../storage/index.ts';
import type { DigestedFile } from './digest.ts';
import { digestInstalled, type Absent, type Inflate } from './msi/index.ts';

const FIELD = 'install.statusProgram';

export interface StatusProgram {
  /** On the instrument. */
  readonly path: string;
  /** Null: as the packages have it. */
  readonly sha256: string | null;
}

/** MSZIP's blocks refer to the one before them. */
export const inflate: Inflate = (block, history, size) => {
  const dictionary = history.length === 0 ? {} : { dictionary: history };
  // In one piece, with room to see that no more comes: Node's own pieces of 16 KiB take twice as long.
  const chunkSize = Math.max(size + 1, constants.Z_MIN_CHUNK);
  return inflateRawSync(block, { ...dictionary, chunkSize, maxOutputLength: Math.max(size, 1) });
};

const TOOLS = { inflate, newHash: newSha256 };

/**
 * @throws SealkitError `definition-contradiction` when a package installs another program there, when some packages install it and
 *   others do not, when none does and no digest is given or the given one is that of a file that a package installs elsewhere;
 *   `definition-field-missing` when no digest is given and none can be taken
 */
export async function describeStatusProgram(
  { path, sha256 }: StatusProgram,
  installers: readonly DigestedFile[],
): Promise<{ path: string; sha256: string }> {
  let expected = sha256;
  const absent: { readonly installer: string; readonly elsewhere: Absent['elsewhere'] }[] = [];
  for (const { path: installer, content } of installers) {
    const found = await digestIn(content, installer, path);
    if (found === 'unreadable') continue;
    if ('elsewhere' in found) {
      absent.push({ installer, ...found });
      continue;
    }
    expected ??= found.sha256;
    if (found.sha256 !== expected) throw contradiction('sha256', installer, expected, found.sha256);
  }
  for (const { installer, elsewhere } of absent) {
    const isElsewhere = elsewhere.some((each) => each.sha256 !== null && each.sha256 === sha256);
    const isNeeded = sha256 === null || absent.length < installers.length;
    if (!isNeeded && !isElsewhere) continue;
    const places = elsewhere.map(({ place }) => printable(place)).join(' | ');
    throw contradiction('path', installer, path, places === '' ? '-' : places);
  }
  if (expected !== null) return { path, sha256: expected };
  const detail = { field: `${FIELD}.sha256`, expected: 'sha256', found: '-' };
  throw new SealkitError({ code: 'definition-field-missing', ...detail });
}

function contradiction(
  field: 'path' | 'sha256',
  installer: string,
  expected: string,
  found: string,
): SealkitError {
  const detail = { path: readable(installer), field: `${FIELD}.${field}`, expected, found };
  return new SealkitError({ code: 'definition-contradiction', ...detail });
}

/** @param path the package's, named in errors */
export async function isInstalledBy(source: ByteSource, path: string, program: string): Promise<boolean> {
  const found = await digestInstalled(source, path, program, TOOLS);
  return found === 'unreadable' || 'sha256' in found;
}

async function digestIn(
  content: DigestedFile['content'],
  path: string,
  program: string,
): ReturnType<typeof digestInstalled> {
  const opened = await openSeen(content);
  try {
    return await digestInstalled(opened.source, readable(path), program, TOOLS);
  } finally {
    opened.close();
  }
}
