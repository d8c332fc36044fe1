/**
 * C2SP's CCTV vectors for Ed25519, read from the file that SEALKIT_CCTV names (ed25519/ed25519vectors.json of that repository).
 * No package carries them and they are not copied here; test/signature/edges.test.ts makes the same families by arithmetic.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decodeHex, encodeUtf8 } from '../../src/base/bytes.ts';
import { isValidSignature } from '../../src/signature/index.ts';
import { reportRow } from './log.ts';

interface CctvVector {
  readonly number: number;
  readonly key: string;
  readonly sig: string;
  readonly msg: string;
  readonly flags: readonly string[] | null;
}

const FILE = process.env['SEALKIT_CCTV'];
const run = 'C2SP/CCTV vectors for Ed25519';
/** What clauses 5.1 and 5.2 refuse; parts of small order beside a large one are allowed. */
const REFUSED = ['low_order_A', 'low_order_R', 'non_canonical_A', 'non_canonical_R', 'low_order_residue'];

function bytes(hex: string): Uint8Array {
  return decodeHex(hex) ?? new Uint8Array();
}

it('are judged by the format, where they are at hand', () => {
  const none = { count: 0, accepted: 0, crashes: 0, hangs: 0, seed: null };
  if (FILE === undefined) {
    reportRow({ run, what: 'not at hand: SEALKIT_CCTV names no ed25519vectors.json', ...none });
    return;
  }
  const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as readonly CctvVector[];
  const judged = vectors.map(({ number, key, sig, msg, flags }) => {
    const isRefused = REFUSED.some((flag) => flags?.includes(flag) === true);
    return { number, isRefused, isValid: isValidSignature(encodeUtf8(msg), bytes(sig), bytes(key)) };
  });
  for (const [what, kind] of [
    ['to be refused', true],
    ['to be valid', false],
  ] as const) {
    const own = judged.filter(({ isRefused }) => isRefused === kind);
    const wrong = own.filter(({ isRefused, isValid }) => isRefused === isValid);
    reportRow({ run, what, ...none, count: own.length, accepted: wrong.length });
  }
  expect(vectors.length).toBeGreaterThan(900);
  expect(judged.filter(({ isRefused, isValid }) => isRefused === isValid)).toEqual([]);
});
