/** What is changed around 2 GiB is found, to the byte. Around 4 GiB, and in every format: test/campaign/large.campaign.ts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { missedAtLimits } from '../campaign/large-image.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-large-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('bytes changed at 2^31 - 1, 2^31 and 2^31 + 1 of an image are found, and nothing else', async () => {
  expect(await missedAtLimits('fat', [2 ** 31], folder)).toEqual([]);
});
