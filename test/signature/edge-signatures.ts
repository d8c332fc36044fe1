/**
 * Signatures at the edges of Ed25519, made here by arithmetic: every pair of a key A and a point R out of those that verifiers
 * judge differently, each with and without a remainder of small order. The families are those of C2SP's CCTV vectors
 * (ed25519/README.md there), which no package brings along; test/campaign/cctv.campaign.ts reads them where they are at hand.
 */
import { createHash } from 'node:crypto';
import { encodeHex, encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import * as curve from './curve.ts';

export interface EdgePoint {
  readonly encoded: Uint8Array;
  readonly isCanonical: boolean;
  readonly isSmall: boolean;
  /** The point is scalar * BASE + small[torsion]. */
  readonly scalar: bigint;
  readonly torsion: number;
}

export interface EdgeSignature {
  readonly what: string;
  readonly key: EdgePoint;
  readonly r: EdgePoint;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** The equation holds only when both sides are multiplied by 8. */
  readonly hasRemainder: boolean;
  /** The digest was made over other encodings of A and R than those that stand there. */
  readonly isReencoded: boolean;
}

const SCALARS = { key: 0x5ea1n, r: 0xc0den };
const SIGN = 2n ** 255n;
const TRIES = 64;

/** The eight points whose order divides 8, the ith being i times the second: L times any point leaves only that part of it. */
export function smallOrderPoints(): curve.Point[] {
  for (let y = 2n; ; y++) {
    const point = curve.pointOf(y, false);
    const torsion = point === null ? curve.IDENTITY : curve.multiply(point, curve.L);
    if (curve.isSame(curve.multiply(torsion, 4n), curve.IDENTITY)) continue;
    return Array.from({ length: 8 }, (_, i) => curve.multiply(torsion, BigInt(i)));
  }
}

/** All 32-byte strings that a careless reader takes for this point: y may be p too large, and 0 may have a sign. */
function encodingsOf(point: curve.Point): Uint8Array[] {
  const right = curve.encode(point);
  const sign = curve.numberOf(right) & SIGN;
  const values = [point.y, point.y + curve.P].filter((y) => y < SIGN);
  const signs = point.x === 0n ? [0n, SIGN] : [sign];
  return values.flatMap((y) => signs.map((bit) => curve.littleEndian(y + bit)));
}

/** Every encoding of the eight points of small order, and the canonical one of eight of large order, one for each part. */
function edgePoints(scalar: bigint, small: readonly curve.Point[]): EdgePoint[] {
  const base = curve.multiply(curve.BASE, scalar);
  const weak = small.flatMap((point, torsion) =>
    encodingsOf(point).map((encoded) => {
      const isCanonical = encodeHex(encoded) === encodeHex(curve.encode(point));
      return { encoded, isCanonical, isSmall: true, scalar: 0n, torsion };
    }),
  );
  const strong = small.map((part, torsion) => {
    const encoded = curve.encode(curve.add(base, part));
    return { encoded, isCanonical: true, isSmall: false, scalar, torsion };
  });
  return [...weak, ...strong];
}

/** RFC 8032's k. */
function challenge(r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  const digest = createHash('sha512')
    .update(joinBytes([r, key, message]))
    .digest();
  return BigInt(`0x${encodeHex(digest.reverse())}`) % curve.L;
}

export function edgeSignatures(): readonly EdgeSignature[] {
  const small = smallOrderPoints();
  const canonical = ({ torsion, isSmall, encoded }: EdgePoint): Uint8Array =>
    isSmall ? curve.encode(small[torsion] ?? curve.IDENTITY) : encoded;
  const keys = edgePoints(SCALARS.key, small);
  const points = edgePoints(SCALARS.r, small);
  return keys.flatMap((key) =>
    points.flatMap((r) => {
      const wanted = key.isCanonical && r.isCanonical ? [false] : [false, true];
      return wanted.flatMap((isReencoded) => {
        const [inR, inKey] = isReencoded ? [canonical(r), canonical(key)] : [r.encoded, key.encoded];
        return [false, true].flatMap((hasRemainder) =>
          find({ key, r, inR, inKey, hasRemainder, isReencoded }),
        );
      });
    }),
  );
}

interface Wanted {
  readonly key: EdgePoint;
  readonly r: EdgePoint;
  readonly inR: Uint8Array;
  readonly inKey: Uint8Array;
  readonly hasRemainder: boolean;
  readonly isReencoded: boolean;
}

/** Looks for a message whose k leaves the remainder that is wanted; some pairs have only one kind. */
function find({ key, r, inR, inKey, hasRemainder, isReencoded }: Wanted): EdgeSignature[] {
  for (let i = 0; i < TRIES; i += 1) {
    const message = encodeUtf8(`sealkit ${i}`);
    const k = challenge(inR, inKey, message);
    const remainder = (BigInt(r.torsion) + k * BigInt(key.torsion)) % 8n;
    if ((remainder !== 0n) !== hasRemainder) continue;
    const s = (r.scalar + k * key.scalar) % curve.L;
    const signature = joinBytes([r.encoded, curve.littleEndian(s)]);
    const what = `A ${encodeHex(key.encoded)}, R ${encodeHex(r.encoded)}, ${i}`;
    return [{ what, key, r, message, signature, hasRemainder, isReencoded }];
  }
  return [];
}
