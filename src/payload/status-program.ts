/** The installed program that is asked for the status: its digest comes out of the packages that install it. */
import { inflateRawSync } from 'node:zlib';
import { printable, SealkitError } from '../base/errors.ts';
import type { ByteSource } from '../base/source.ts';
import { newSha256, openSeen } from '../storage/index.ts';
import type { DigestedFile } from './digest.ts';
import { digestInstalled, type Inflate } from './msi/index.ts';

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
  return inflateRawSync(block, { ...dictionary, maxOutputLength: Math.max(size, 1) });
};

const TOOLS = { inflate, newHash: newSha256 };

/**
 * @throws SealkitError `definition-contradiction` when a package installs another program there, or none and no digest is given;
 *   `definition-field-missing` when no digest is given and none can be taken
 */
export async function describeStatusProgram(
  { path, sha256 }: StatusProgram,
  installers: readonly DigestedFile[],
): Promise<{ path: string; sha256: string }> {
  let expected = sha256;
  let isInstalled = false;
  for (const installer of installers) {
    const found = await digestIn(installer, path);
    isInstalled ||= found !== 'absent';
    if (typeof found === 'string') continue;
    expected ??= found.sha256;
    if (found.sha256 === expected) continue;
    const detail = { path: printable(installer.path), expected, found: found.sha256 };
    throw new SealkitError({ code: 'definition-contradiction', field: `${FIELD}.sha256`, ...detail });
  }
  if (expected !== null) return { path, sha256: expected };
  throw isInstalled
    ? new SealkitError({
        code: 'definition-field-missing',
        field: `${FIELD}.sha256`,
        expected: 'SHA-256',
        found: 'none',
      })
    : new SealkitError({
        code: 'definition-contradiction',
        field: `${FIELD}.path`,
        expected: path,
        found: 'none',
      });
}

/** @param path the package's, named in errors */
export async function isInstalledBy(source: ByteSource, path: string, program: string): Promise<boolean> {
  return (await digestInstalled(source, path, program, TOOLS)) !== 'absent';
}

async function digestIn(
  { content, path }: DigestedFile,
  program: string,
): ReturnType<typeof digestInstalled> {
  const opened = await openSeen(content);
  try {
    return await digestInstalled(opened.source, printable(path), program, TOOLS);
  } finally {
    opened.close();
  }
}
