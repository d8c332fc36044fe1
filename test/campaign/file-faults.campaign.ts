/** Every command that writes keys, signatures, records, batches and sticks, ended at every change. */
import { expect, it } from 'vitest';
import { LIMIT_MS, tryEveryFault, WRITE_IMAGES } from './fault-run.ts';

it('leaves nothing half done that looks finished', { timeout: LIMIT_MS }, async () => {
  expect(await tryEveryFault(({ name }) => !WRITE_IMAGES.includes(name), '')).toEqual([]);
});
