/** Signatures and thresholds (format clauses 5 and 9.3). */
import { encodePublicKey } from '../../src/signature/index.ts';
import { edit, remove, SIGNATURE_A, SIGNATURE_B, type Case } from './cases.ts';
import { buildTestKit, canonical, KEYS, recordKey, testKey, testRecord, type Files } from './fixture.ts';
import { malleate, reforge, signWithNeutralR } from './forge.ts';
import type { SignatureFile } from '../../src/signature/index.ts';

const TWO = testRecord({ threshold: 2, keys: [recordKey(KEYS.a), recordKey(KEYS.b)] });
const TWO_OF_THREE = testRecord({
  threshold: 2,
  keys: [KEYS.a, KEYS.b, KEYS.c].map((key) => recordKey(key)),
});
const ONE_OF_TWO = testRecord({ keys: [recordKey(KEYS.a), recordKey(KEYS.b)] });
const STRANGER = testKey(0xd4);

function forged(change: (parts: SignatureFile, files: Files) => SignatureFile, resign = true) {
  return async (files: Files): Promise<void> => {
    const file = files.get(SIGNATURE_A) ?? new Uint8Array();
    files.set(SIGNATURE_A, await reforge(file, (parts) => change(parts, files), resign ? KEYS.a : undefined));
  };
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

function malformed(name: string, comment: string, after: (files: Files) => void | Promise<void>): Case {
  return { name: `signature-${name}`, comment, clause: '5.4', expect: 'signature-malformed', after };
}

function invalid(name: string, comment: string, after: (files: Files) => void | Promise<void>): Case {
  return { name: `signature-${name}`, comment, clause: '5.1', expect: 'signature-invalid', after };
}

function rename(from: string, to: string): (files: Files) => void {
  return (files) => {
    files.set(to, files.get(from) ?? new Uint8Array());
    files.delete(from);
  };
}

export const SIGNATURE_CASES: readonly Case[] = [
  { name: 'genuine', comment: 'a genuine kit', clause: '9.9', expect: 'genuine' },
  {
    name: 'genuine-two-of-two',
    comment: 'both signatures a threshold of two asks for',
    clause: '9.3',
    expect: 'genuine',
    recipe: { record: TWO, signers: [KEYS.a, KEYS.b] },
  },
  {
    name: 'genuine-two-of-three',
    comment: 'two of three keys signed',
    clause: '9.3',
    expect: 'genuine',
    recipe: { record: TWO_OF_THREE, signers: [KEYS.a, KEYS.c] },
  },
  {
    name: 'genuine-more-than-threshold',
    comment: 'more signatures than needed',
    clause: '9.3',
    expect: 'genuine',
    recipe: { record: ONE_OF_TWO, signers: [KEYS.a, KEYS.b] },
  },
  {
    name: 'genuine-key-within-validity',
    comment: 'the kit was made on the last day of its key',
    clause: '9.5',
    expect: 'genuine',
    recipe: {
      record: testRecord({
        keys: [recordKey(KEYS.a, { validFrom: '2026-11-23', validUntil: '2026-11-23' })],
      }),
    },
  },
  {
    name: 'genuine-one-key',
    comment: 'one trusted key, threshold and revocation not checked',
    clause: '6.6',
    expect: 'genuine',
    pub: encodePublicKey(KEYS.a.publicKey),
  },
  {
    name: 'genuine-one-key-of-two',
    comment: 'one trusted key; the record names the other',
    clause: '6.6',
    expect: 'genuine',
    recipe: { record: TWO, signers: [KEYS.a, KEYS.b] },
    pub: encodePublicKey(KEYS.b.publicKey),
  },
  {
    name: 'one-key-other-signature-invalid',
    comment: 'the trusted key signed, the other signature is broken',
    clause: '9.4',
    expect: 'signature-invalid',
    recipe: { record: TWO, signers: [KEYS.a, KEYS.b] },
    after: forged((parts) => ({ ...parts, signature: flip(parts.signature, 1) })),
    pub: encodePublicKey(KEYS.b.publicKey),
  },
  {
    name: 'one-key-not-signer',
    comment: 'the trusted key did not sign',
    clause: '9.3',
    expect: 'publisher-unknown',
    pub: encodePublicKey(KEYS.b.publicKey),
  },
  {
    name: 'one-key-not-in-record',
    comment: 'the trusted key signed, but the record in the kit does not name it',
    clause: '9.4',
    expect: 'publisher-unknown',
    recipe: { signers: [KEYS.b] },
    pub: encodePublicKey(KEYS.b.publicKey),
  },
  {
    name: 'one-key-extra-signature',
    comment: 'a further signature by a key the record does not name',
    clause: '9.4',
    expect: 'file-extra',
    recipe: { signers: [KEYS.a, KEYS.b] },
    pub: encodePublicKey(KEYS.a.publicKey),
  },
  {
    name: 'one-key-record-malformed',
    comment: 'the record sealed under the trusted key has a threshold of zero',
    clause: '9.4',
    expect: 'publisher-malformed',
    recipe: { recordBytes: canonical({ ...testRecord(), threshold: 0 }) },
    pub: encodePublicKey(KEYS.a.publicKey),
  },
  {
    name: 'signature-missing',
    comment: 'no signature file',
    clause: '9.3',
    expect: 'signature-missing',
    after: remove(SIGNATURE_A),
  },
  malformed('empty', 'an empty signature file', (files) => void files.set(SIGNATURE_A, new Uint8Array())),
  malformed(
    'too-long',
    'more than 1024 bytes',
    edit(SIGNATURE_A, 'untrusted', `${'u'.repeat(1024)}untrusted`),
  ),
  malformed('truncated', 'the last line is missing', (files) => {
    const bytes = files.get(SIGNATURE_A) ?? new Uint8Array();
    files.set(SIGNATURE_A, bytes.slice(0, -89));
  }),
  malformed('line-extra', 'a fifth line', (files) => {
    files.set(SIGNATURE_A, Uint8Array.from([...(files.get(SIGNATURE_A) ?? []), 0x0a]));
  }),
  malformed('crlf', 'lines ended by CRLF', edit(SIGNATURE_A, '\n', '\r\n')),
  malformed(
    'untrusted-comment',
    'another untrusted comment',
    edit(SIGNATURE_A, 'sealkit signature', 'sealkit Signature'),
  ),
  malformed(
    'trusted-word',
    'another word before the trusted comment',
    edit(SIGNATURE_A, 'trusted comment: sealkit kit', 'Trusted comment: sealkit kit'),
  ),
  malformed('base64-space', 'a space in the base64', edit(SIGNATURE_A, '\nRW', '\n RW')),
  malformed('base64-spare-bits', 'spare bits set in the last base64 digit', async (files) => {
    const text = Buffer.from(files.get(SIGNATURE_A) ?? []).toString();
    const last = text.slice(-4, -3);
    const next = String.fromCharCode(last.charCodeAt(0) + 1);
    await Promise.resolve(files.set(SIGNATURE_A, Buffer.from(`${text.slice(0, -4)}${next}==\n`)));
  }),
  malformed('prehashed', "minisign's prehashed algorithm", edit(SIGNATURE_A, '\nRW', '\nRU')),
  malformed('name-other-key', 'named after another key', rename(SIGNATURE_A, SIGNATURE_B)),
  malformed(
    'name-lower-case',
    'key id in lower case in the name',
    rename(SIGNATURE_A, SIGNATURE_A.replace('5EA1', '5ea1')),
  ),
  malformed('name-no-key-id', 'no key id in the name', rename(SIGNATURE_A, 'kit/SEAL.key.minisig')),
  invalid(
    'bit-flipped',
    'one bit of R flipped',
    forged((parts) => ({ ...parts, signature: flip(parts.signature, 1) })),
  ),
  invalid(
    'bit-flipped-s',
    'one bit of S flipped',
    forged((parts) => ({ ...parts, signature: flip(parts.signature, 40) })),
  ),
  invalid(
    'comment-bit-flipped',
    "one bit of the comment's signature flipped",
    forged((parts) => ({ ...parts, commentSignature: flip(parts.commentSignature, 40) }), false),
  ),
  invalid(
    'malleated',
    'S + L in the signature of the seal',
    forged((parts) => ({ ...parts, signature: malleate(parts.signature) })),
  ),
  invalid(
    'comment-malleated',
    'S + L in the signature of the comment',
    forged((parts) => ({ ...parts, commentSignature: malleate(parts.commentSignature) }), false),
  ),
  invalid(
    'neutral-r',
    'R is the neutral point; the equation holds',
    forged((parts, files) => ({
      ...parts,
      signature: signWithNeutralR(files.get('kit/SEAL') ?? new Uint8Array(), KEYS.a),
    })),
  ),
  invalid(
    'zero',
    'a signature of zeros',
    forged((parts) => ({ ...parts, signature: new Uint8Array(64) })),
  ),
  invalid(
    'trusted-comment-changed',
    'the trusted comment was changed',
    edit(SIGNATURE_A, 'version=1.2.3', 'version=1.2.4'),
  ),
  invalid('of-other-kit', 'the signature of another kit', async (files) => {
    const other = await buildTestKit({
      files: (tree) => void tree.set('papers/other.txt', new Uint8Array()),
    });
    files.set(SIGNATURE_A, other.files.get(SIGNATURE_A) ?? new Uint8Array());
  }),
  invalid('seal-changed', 'the seal was changed after signing', edit('kit/SEAL', 'sequence 7', 'sequence 8')),
  {
    name: 'signature-extra',
    comment: 'a second signature by a key that is not in the record',
    clause: '9.3',
    expect: 'file-extra',
    recipe: { signers: [KEYS.a, STRANGER] },
  },
  {
    name: 'signature-extra-same-key-other-id',
    comment: "the record's key signed again under another key id, to be counted twice",
    clause: '9.3',
    expect: 'file-extra',
    recipe: {
      record: TWO,
      signers: [KEYS.a, { ...KEYS.a, publicKey: { ...KEYS.a.publicKey, keyId: '2222222222222222' } }],
    },
  },
  {
    name: 'signature-same-key-as-other-id',
    comment: "key A signs under key B's id, to be counted twice",
    clause: '9.3',
    expect: 'signature-invalid',
    recipe: {
      record: TWO,
      signers: [KEYS.a, { ...KEYS.a, publicKey: { ...KEYS.a.publicKey, keyId: KEYS.b.publicKey.keyId } }],
    },
  },
  {
    name: 'publisher-unknown-key',
    comment: 'signed only by a key that is not in the trusted record',
    clause: '9.3',
    expect: 'publisher-unknown',
    recipe: { signers: [STRANGER] },
  },
  {
    name: 'threshold-not-met',
    comment: 'one signature where two are needed',
    clause: '9.3',
    expect: 'threshold-not-met',
    recipe: { record: TWO, signers: [KEYS.a] },
  },
  {
    name: 'threshold-not-met-of-three',
    comment: 'one signature of three keys where two are needed',
    clause: '9.3',
    expect: 'threshold-not-met',
    recipe: { record: TWO_OF_THREE, signers: [KEYS.c] },
  },
  {
    name: 'threshold-met-but-one-invalid',
    comment: 'two valid signatures of two needed, and a third that is broken',
    clause: '9.3',
    expect: 'signature-invalid',
    recipe: { record: TWO_OF_THREE, signers: [KEYS.a, KEYS.b, KEYS.c] },
    after: forged((parts) => ({ ...parts, signature: flip(parts.signature, 1) })),
  },
  {
    name: 'key-revoked',
    comment: 'signed by a revoked key as well',
    clause: '9.3',
    expect: 'key-revoked',
    recipe: {
      record: testRecord({ revoked: [{ publicKey: encodePublicKey(KEYS.b.publicKey), reason: 'lost' }] }),
      signers: [KEYS.a, KEYS.b],
    },
  },
  {
    name: 'key-revoked-only',
    comment: 'signed by a revoked key only',
    clause: '9.3',
    expect: 'key-revoked',
    recipe: {
      record: testRecord({ revoked: [{ publicKey: encodePublicKey(KEYS.b.publicKey), reason: 'lost' }] }),
      signers: [KEYS.b],
    },
  },
  {
    name: 'key-wrong-purpose',
    comment: 'signed by a production key',
    clause: '9.3',
    expect: 'key-not-valid',
    recipe: {
      record: testRecord({ keys: [recordKey(KEYS.a), recordKey(KEYS.b, { purposes: ['production'] })] }),
      signers: [KEYS.a, KEYS.b],
    },
  },
  {
    name: 'key-not-yet-valid',
    comment: 'the kit is older than its key',
    clause: '9.5',
    expect: 'key-not-valid',
    recipe: { record: testRecord({ keys: [recordKey(KEYS.a, { validFrom: '2026-11-24' })] }) },
  },
  {
    name: 'key-no-longer-valid',
    comment: 'the kit is younger than its key allows',
    clause: '9.5',
    expect: 'key-not-valid',
    recipe: { record: testRecord({ keys: [recordKey(KEYS.a, { validUntil: '2026-11-22' })] }) },
  },
];
