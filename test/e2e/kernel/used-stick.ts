/** What use has left on a stick: in its bytes, and in the eyes of `sealkit verify`. */
import { open } from 'node:fs/promises';
import { runSealkit } from '../example.ts';

const PIECE = 2 ** 20;
/** A directory's entries begin at multiples of their size; bytes 18 and 19 are the day of last access. */
export const ENTRY_SIZE = 32;
const ACCESS_DATE = [18, 19];
const PARTITION_TYPE = 450;
/** The volume of an image begins here. */
export const VOLUME = 2 ** 20;

export const isAccessDate = (offset: number): boolean => ACCESS_DATE.includes(offset % ENTRY_SIZE);

/** How the partition table calls the one partition: FAT12, FAT16 or FAT32. */
export async function partitionType(image: string): Promise<number> {
  const file = await open(image);
  try {
    return (await file.read(Buffer.alloc(1), 0, 1, PARTITION_TYPE)).buffer.readUInt8();
  } finally {
    await file.close();
  }
}

interface Verification {
  readonly verdict: string;
  readonly findings: readonly { readonly code: string; readonly path: string }[];
}

/** The verdict, with what was found as `code path`. */
export function verdictOf(
  file: string,
  publisher: string,
): { code: number; verdict: string; findings: string[] } {
  const { code, stdout } = runSealkit(['verify', file, '--publisher', publisher, '--json']);
  const { verdict, findings } = JSON.parse(stdout) as Verification;
  return { code, verdict, findings: findings.map((finding) => `${finding.code} ${finding.path}`) };
}

/** Offsets of the bytes before `end` that are no longer those of the built image, which may be larger than memory. */
export async function changedBytes(built: string, used: string, end = Infinity): Promise<number[]> {
  const [one, other] = await Promise.all([open(built), open(used)]);
  const [a, b] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)];
  const changed: number[] = [];
  try {
    for (let offset = 0; offset < end; offset += PIECE) {
      const { bytesRead } = await one.read(a, 0, PIECE, offset);
      if ((await other.read(b, 0, PIECE, offset)).bytesRead !== bytesRead)
        throw new Error(`${used}: other size`);
      if (bytesRead === 0) break;
      if (a.equals(b)) continue;
      changed.push(...[...a.keys()].filter((at) => a[at] !== b[at]).map((at) => offset + at));
    }
    return changed;
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
}
