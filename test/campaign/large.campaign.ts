/** What is changed around 2 GiB and 4 GiB is found: in each kind of image by the command line tool, in a folder by both verifiers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FOUND_AT_END, foundAtEnd } from './large-folder.ts';
import { missedAtLimits } from './large-image.ts';
import { reportRow } from './log.ts';

const MINUTES = 60_000;
const NOTHING = { accepted: 0, crashes: 0, hangs: 0, seed: null };
const RUN = 'changes around 2 GiB and 4 GiB';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-large-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(['fat', 'iso', 'zip'] as const)(
  'of an image: %s',
  async (kind) => {
    const missed = await missedAtLimits(kind, [2 ** 31, 2 ** 32], folder);
    expect(missed).toEqual([]);
    reportRow({ run: RUN, what: `image: ${kind}`, count: 1, ...NOTHING });
  },
  10 * MINUTES,
);

/** The last is that of the largest file there can be. */
it.each([2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2])(
  'at the end of a file: %i',
  async (offset) => {
    const found = await foundAtEnd(offset, folder);
    expect(found).toEqual(FOUND_AT_END);
    reportRow({ run: RUN, what: `file: offset ${offset}`, count: 2, ...NOTHING });
  },
  10 * MINUTES,
);
