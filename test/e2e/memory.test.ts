/** Memory does not grow with the payload (design section 5). */
import { describe, expect, it } from 'vitest';
import { peakOfFlash, peaksWith } from './peak-memory.ts';

/**
 * MiB: whatever the size, and from the small payload to the large one, whose image is a FAT32. Seen: build 141 to 145 with 64 MiB as
 * with 2 and 3 GiB, verify 64 to 66 with 64 MiB, 72 with 2 GiB, 76 with 3.
 */
const MOST = 160;
const MOST_GROWTH = 16;

describe('peak memory of build and verify', () => {
  it(`is at most ${MOST} MiB, and ${MOST_GROWTH} MiB more for 2 GiB of payload than for 64 MiB`, async () => {
    const [small, large] = [await peaksWith(64), await peaksWith(2048)];
    for (const step of ['build', 'verify'] as const) {
      expect(Math.max(small[step], large[step]), step).toBeLessThanOrEqual(MOST);
      expect(large[step] - small[step], step).toBeLessThanOrEqual(MOST_GROWTH);
    }
  });
});

/** MiB. */
const MOST_OF_FLASH = 200;

describe('peak memory of flash', () => {
  it(`is at most ${MOST_OF_FLASH} MiB with sixteen sticks at once`, async () => {
    expect(await peakOfFlash(16)).toBeLessThanOrEqual(MOST_OF_FLASH);
  }, 300_000);
});
