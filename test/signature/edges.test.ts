/** What verifiers of Ed25519 disagree about, and what clauses 5.1 and 5.2 say to it. */
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import { encodeHex } from '../../src/base/bytes.ts';
import { isValidSignature } from '../../src/signature/index.ts';
import { edgeSignatures } from './edge-signatures.ts';

const edges = edgeSignatures();

describe('edge signatures', () => {
  it('are of every family', () => {
    const encodings = new Set(
      edges.filter(({ key }) => key.isSmall).map(({ key }) => encodeHex(key.encoded)),
    );
    // Eight points of small order, and six more ways to write them.
    expect(encodings.size).toBe(14);
    expect(edges.length).toBeGreaterThan(900);
    expect(edges.filter(({ hasRemainder }) => hasRemainder).length).toBeGreaterThan(300);
    expect(edges.filter(({ isReencoded }) => isReencoded).length).toBeGreaterThan(200);
  });

  it('are not void: the bare equation holds for those of small order that are canonical and leave no remainder', () => {
    const loose = edges.filter(
      ({ key, r, hasRemainder }) =>
        key.isCanonical && r.isCanonical && !hasRemainder && (key.isSmall || r.isSmall),
    );
    expect(loose.length).toBeGreaterThan(100);
    for (const { what, key, message, signature } of loose) {
      expect(nacl.sign.detached.verify(message, signature, key.encoded), what).toBe(true);
      expect(isValidSignature(message, signature, key.encoded), what).toBe(false);
    }
  });

  it('are valid exactly when A and R are canonical and of large order, and nothing remains', () => {
    let valid = 0;
    for (const { what, key, r, message, signature, hasRemainder } of edges) {
      const isRight = [key, r].every((point) => point.isCanonical && !point.isSmall) && !hasRemainder;
      if (isRight) valid += 1;
      expect(isValidSignature(message, signature, key.encoded), what).toBe(isRight);
    }
    // With torsion parts a and b of A and R, some k takes them away together unless a is even where b is odd.
    expect(valid).toBeGreaterThan(30);
  });
});
