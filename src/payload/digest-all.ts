/** The payload beside the installers: thousands of files are digested by two threads (decision 51). */
import { setImmediate } from 'node:timers/promises';
import { collectPayload, type CollectedFile } from './collect.ts';
import { digestPayload, type DigestedFile, type DigestServices, type PayloadFile } from './digest.ts';

/** Plain data: it goes to a thread. */
export interface PayloadBatch {
  readonly files: readonly CollectedFile[];
  /** What their paths count from. */
  readonly folder: string;
}

export type DigestBatch = (batch: PayloadBatch) => Promise<readonly DigestedFile[]>;

export interface PayloadRequest {
  /** Files, and folders with everything below them. */
  readonly entries: readonly PayloadFile[];
  readonly folder: string;
  /** Places in the kit that are not free. */
  readonly taken: readonly string[];
  /** How many files there may be. */
  readonly limit: number;
}

/** Files that a thread takes at a time. */
const BATCH = 100;

/**
 * @param digestBeside `digestBatch` in another thread, once that may begin
 * @throws SealkitError as `collectPayload` and `digestPayload`; of several the one of the first file
 */
export async function digestAll(
  { entries, folder, taken, limit }: PayloadRequest,
  services: DigestServices,
  digestBeside: Promise<DigestBatch>,
): Promise<readonly DigestedFile[]> {
  const files = await collectPayload(entries, folder, taken, limit);
  const batches = Array.from({ length: Math.ceil(files.length / BATCH) }, (_, i) => {
    return { files: files.slice(i * BATCH, (i + 1) * BATCH), folder };
  });
  const here: DigestBatch = (batch) => digestBatch(batch, services);
  const counted = digestBeside.then((beside): DigestBatch => async (batch) => {
    const digested = await beside(batch);
    for (const { size } of digested) services.onBytes(size);
    return digested;
  });
  return digestFromBothEnds(batches, here, counted);
}

/** One after the other. */
export async function digestBatch(
  { files, folder }: PayloadBatch,
  services: DigestServices,
): Promise<readonly DigestedFile[]> {
  const digested: DigestedFile[] = [];
  for (const { file, field } of files) digested.push(await digestPayload(file, field, folder, services));
  return digested;
}

/** This thread begins with the first batch and the other one with the last, until they meet: neither waits for the other. */
async function digestFromBothEnds(
  batches: readonly PayloadBatch[],
  here: DigestBatch,
  ready: Promise<DigestBatch>,
): Promise<readonly DigestedFile[]> {
  const left = [...batches.entries()];
  const digested: Promise<readonly DigestedFile[]>[] = [];
  const takeLast = async (): Promise<void> => {
    const beside = await ready;
    for (let last = left.pop(); last !== undefined; last = left.pop()) {
      const [at, batch] = last;
      // A fault is told in its turn, so that it is the same one each time.
      await (digested[at] = beside(batch)).catch(() => undefined);
    }
  };
  void takeLast();
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const [at, batch] = next;
    await (digested[at] = here(batch));
    // The other thread is heard only when this one comes to rest.
    await setImmediate();
  }
  const files: DigestedFile[] = [];
  for (const batch of digested) files.push(...(await batch));
  return files;
}
