/** A batch of two sticks, one good and one not. */
import { joinBytes } from '../../src/base/bytes.ts';
import type { AttestLine, Closing, Opening, StickLine } from '../../src/media/index.ts';
import { encodeLine, FIRST_PREVIOUS, lineDigest, type Entry } from '../../src/media/batch.ts';
import { newHash } from '../testkit/fixture.ts';

const TIME = '2026-11-27T09:00:00Z';
export const OPEN: Opening = {
  kind: 'open',
  schema: 'sealkit-batch/1',
  kit: { id: 'testkit-kit', version: '1.2.3', sequence: 7 },
  seal: 'a'.repeat(64),
  image: { size: 2_097_152, sha256: 'b'.repeat(64) },
  station: 'Puesto 1',
  operator: 'Ana',
  time: TIME,
  tool: '0.1.0',
};
export const GOOD: StickLine = {
  kind: 'stick',
  time: TIME,
  operator: 'Ana',
  label: 1,
  sealNumber: 'S-0001',
  drive: {
    vendorId: '5ea1',
    productId: '0001',
    vendor: 'ACME',
    model: 'Stick',
    serial: '0001',
    size: 8_000_000_000,
  },
  image: 'b'.repeat(64),
  readBack: 'b'.repeat(64),
  protection: 'off',
  result: 'good',
  fault: null,
};
export const BAD: StickLine = {
  ...GOOD,
  label: null,
  sealNumber: null,
  readBack: null,
  result: 'failed',
  fault: 'io-error',
};
export const ATTEST: AttestLine = {
  kind: 'attest',
  time: TIME,
  operator: 'Ana',
  label: 1,
  drive: GOOD.drive,
  protection: 'on',
  foundBy: 'system',
  outcome: 'EROFS',
};
export const CLOSE: Closing = { kind: 'close', time: TIME, good: 1, failed: 1 };

export function linesOf(entries: readonly Entry[]): Uint8Array[] {
  let previous = FIRST_PREVIOUS;
  return entries.map((entry, i) => {
    const line = encodeLine(entry, i + 1, previous);
    previous = lineDigest(line, newHash);
    return line;
  });
}
export const bytesOf = (...entries: Entry[]): Uint8Array => joinBytes(linesOf(entries));

export const SAMPLE_BATCH = bytesOf(OPEN, GOOD, BAD, ATTEST, CLOSE);
