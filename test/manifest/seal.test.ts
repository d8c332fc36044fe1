/** SEAL (format clause 4). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import * as room from '../../src/manifest/index.ts';
import { codeOf } from '../base/code-of.ts';
import { editsOf } from '../base/edits.ts';

const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const id = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'z', '0', '9'), minLength: 1, maxLength: 9 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('-'));
const counter = fc.oneof(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.constantFrom(1, 2 ** 31 - 1));
const version = fc.array(fc.nat(65_535), { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.'));
const seals: fc.Arbitrary<room.Seal> = fc.record({
  kit: fc.record({ id, version, sequence: counter }),
  publisher: fc.record({ id, record: counter }),
  files: fc.integer({ min: 1, max: room.MAX_FILES }),
  bytes: fc.maxSafeNat(),
  manifest: digest,
  record: digest,
  sums: digest,
});

const SAMPLE: room.Seal = {
  kit: { id: 'lrm-security-patch', version: '1.0.0', sequence: 1 },
  publisher: { id: 'sealkit-demo', record: 1 },
  files: 42,
  bytes: 8_123_456,
  manifest: 'a'.repeat(64),
  record: 'b'.repeat(64),
  sums: 'c'.repeat(64),
};
const TEXT = `# sealkit-seal/1
# kit lrm-security-patch version 1.0.0 sequence 1
# publisher sealkit-demo record 1
# files 42 bytes 8123456
${'a'.repeat(64)}  kit/manifest.json
${'b'.repeat(64)}  kit/publisher/1.json
${'c'.repeat(64)}  verify/SHA256SUMS
`;

describe('seal', () => {
  it('is what the format says', () => {
    expect(new TextDecoder().decode(room.encodeSeal(SAMPLE))).toBe(TEXT);
  });

  it('comes back, however large its parts', () => {
    fc.assert(
      fc.property(seals, (seal) => {
        const bytes = room.encodeSeal(seal);
        expect(bytes.length).toBeLessThanOrEqual(room.MAX_SEAL_SIZE);
        expect(room.decodeSeal(bytes)).toEqual(seal);
      }),
    );
  });

  it('has one form: what is read is written the same', () => {
    fc.assert(
      fc.property(
        seals.chain((seal) => editsOf(room.encodeSeal(seal))),
        (bytes) => {
          const rewrite = (): Uint8Array => room.encodeSeal(room.decodeSeal(bytes));
          const code = codeOf(rewrite);
          if (code === 'no error') expect(rewrite()).toEqual(bytes);
          else expect(code).toBe('seal-malformed');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['nothing', ''],
    ['CRLF', TEXT.replaceAll('\n', '\r\n')],
    ['no last line feed', TEXT.trimEnd()],
    ['one line feed more', `${TEXT}\n`],
    ['one line more', `${TEXT}${'d'.repeat(64)}  autorun.inf\n`],
    ['a mark before it', `\ufeff${TEXT}`],
    ['another schema', TEXT.replace('seal/1', 'seal/2')],
    ['a leading zero', TEXT.replace('sequence 1', 'sequence 01')],
    ['sequence 0', TEXT.replace('sequence 1', 'sequence 0')],
    ['sequence 2^31', TEXT.replace('sequence 1', 'sequence 2147483648')],
    [
      'record 2^31',
      TEXT.replace('record 1', 'record 2147483648').replace('publisher/1', 'publisher/2147483648'),
    ],
    ['no files', TEXT.replace('files 42', 'files 0')],
    ['10,001 files', TEXT.replace('files 42', 'files 10001')],
    ['2^53 bytes', TEXT.replace('bytes 8123456', 'bytes 9007199254740992')],
    ['two record numbers', TEXT.replace('publisher/1', 'publisher/2')],
    ['an id with two hyphens', TEXT.replace('lrm-security', 'lrm--security')],
    ['an id of 49', TEXT.replace('lrm-security-patch', 'x'.repeat(49))],
    ['a version of two', TEXT.replace('1.0.0', '1.0')],
    ['a version above 65535', TEXT.replace('1.0.0', '1.0.65536')],
    ['upper-case digits', TEXT.replaceAll('a'.repeat(64), 'A'.repeat(64))],
    ['one space before the name', TEXT.replace('  kit/manifest', ' kit/manifest')],
    ['the mark of binary mode', TEXT.replace('  kit/manifest', ' *kit/manifest')],
    ['another sign for the dot in a name', TEXT.replace('manifest.json', 'manifest-json')],
    ['1025 bytes', 'x'.repeat(1025)],
  ])('is refused: %s', (_what, text) => {
    expect(text).not.toBe(TEXT);
    expect(codeOf(() => room.decodeSeal(encodeUtf8(text)))).toBe('seal-malformed');
  });

  it('is refused when it is not UTF-8', () => {
    expect(codeOf(() => room.decodeSeal(Uint8Array.of(0xff)))).toBe('seal-malformed');
  });
});
