/** The seal and what it names (format clauses 4 and 9.4). */
import { swapText, edit, remove, set, type Case } from './cases.ts';
import { buildTestKit, canonical, KEYS, testRecord } from './fixture.ts';

function malformed(name: string, comment: string, sealBytes: (bytes: Uint8Array) => Uint8Array): Case {
  return { name: `seal-${name}`, comment, clause: '4.1', expect: 'seal-malformed', recipe: { sealBytes } };
}

export const SEAL_CASES: readonly Case[] = [
  {
    name: 'seal-missing',
    comment: 'no SEAL',
    clause: '9.3',
    expect: 'file-missing',
    after: remove('kit/SEAL'),
  },
  malformed('too-long', 'more than 1024 bytes', swapText('# kit', `${'#'.repeat(1024)}\n# kit`)),
  malformed('empty', 'an empty SEAL', () => new Uint8Array()),
  malformed('line-extra', 'an eighth line', swapText('# kit', '# note\n# kit')),
  malformed('line-missing', 'the files line is missing', (bytes) => {
    return new TextEncoder().encode(new TextDecoder().decode(bytes).replace(/# files.*\n/, ''));
  }),
  malformed('end-missing', 'no final line feed', (bytes) => bytes.slice(0, -1)),
  malformed('crlf', 'a line ended by CRLF', swapText('seal/1\n', 'seal/1\r\n')),
  malformed('one-space', 'one space after a digest', swapText('  verify', ' verify')),
  malformed('upper-case-digest', 'a digest in upper case', (bytes) => {
    const text = new TextDecoder().decode(bytes);
    return new TextEncoder().encode(text.replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()));
  }),
  malformed('leading-zero', 'a number with a leading zero', swapText('sequence 7', 'sequence 07')),
  malformed('sequence-zero', 'sequence 0', swapText('sequence 7', 'sequence 0')),
  malformed('sequence-too-large', 'sequence 2^31', swapText('sequence 7', 'sequence 2147483648')),
  malformed('files-zero', 'a kit without files', swapText('files 5', 'files 0')),
  malformed('files-too-many', '10,001 files', swapText('files 5', 'files 10001')),
  malformed('version-four-parts', 'a version of four numbers', swapText('1.2.3', '1.2.3.4')),
  malformed('version-too-large', 'a version number above 65535', swapText('1.2.3', '1.2.65536')),
  malformed('id-upper', 'an id with a capital', swapText('testkit-kit', 'Testkit-kit')),
  malformed('record-number-differs', 'two record numbers', swapText('publisher/1.json', 'publisher/2.json')),
  malformed('other-schema', 'another seal schema', swapText('sealkit-seal/1', 'sealkit-seal/2')),
  malformed(
    'path-traversal',
    'a path that leaves the kit',
    swapText('kit/manifest.json', '../manifest.json'),
  ),
  {
    name: 'seal-comment-of-other-version',
    comment: 'a valid signature whose trusted comment names another version',
    clause: '9.4',
    expect: 'seal-mismatch',
    recipe: { comment: 'sealkit kit=testkit-kit version=1.2.4 sequence=7' },
  },
  {
    name: 'seal-comment-of-other-kit',
    comment: 'a valid signature whose trusted comment is free text',
    clause: '9.4',
    expect: 'seal-mismatch',
    recipe: { comment: 'release' },
  },
  {
    name: 'manifest-missing',
    comment: 'no manifest',
    clause: '9.4',
    expect: 'file-missing',
    after: remove('kit/manifest.json'),
  },
  {
    name: 'manifest-of-other-kit',
    comment: 'the manifest of another genuine kit',
    clause: '9.4',
    expect: 'seal-mismatch',
    after: async (files) => {
      const other = await buildTestKit({
        files: (tree) => void tree.set('papers/other.txt', new Uint8Array()),
      });
      files.set('kit/manifest.json', other.files.get('kit/manifest.json') ?? new Uint8Array());
    },
  },
  {
    name: 'seal-and-signature-of-other-kit',
    comment: 'seal and signature of another genuine kit around this one',
    clause: '9.4',
    expect: 'seal-mismatch',
    after: async (files) => {
      const other = await buildTestKit({
        files: (tree) => void tree.set('papers/other.txt', new Uint8Array()),
      });
      for (const path of ['kit/SEAL', `kit/SEAL.${KEYS.a.publicKey.keyId}.minisig`]) {
        files.set(path, other.files.get(path) ?? new Uint8Array());
      }
    },
  },
  {
    name: 'record-missing',
    comment: 'no publisher record',
    clause: '9.4',
    expect: 'file-missing',
    after: remove('kit/publisher/1.json'),
  },
  {
    name: 'record-changed',
    comment: 'the record in the kit was changed after sealing',
    clause: '9.4',
    expect: 'seal-mismatch',
    after: edit('kit/publisher/1.json', 'Testkit Publisher', 'Testkit publisher'),
  },
  {
    name: 'record-too-long',
    comment: 'the record in the kit has more than 65,536 bytes',
    clause: '9.4',
    expect: 'publisher-malformed',
    after: set('kit/publisher/1.json', 'x'.repeat(65_537)),
  },
  {
    name: 'record-other-than-trusted',
    comment: 'sealed under another record with the same key',
    clause: '6.5',
    expect: 'publisher-unknown',
    recipe: { record: testRecord({ name: 'Other Publisher' }) },
    trust: canonical(testRecord()),
  },
  {
    name: 'record-newer-than-trusted',
    comment: 'sealed under record 2 where record 1 is trusted',
    clause: '6.5',
    expect: 'publisher-unknown',
    recipe: { record: testRecord({ record: 2 }) },
    trust: canonical(testRecord()),
  },
  {
    name: 'record-development-for-release',
    comment: 'sealed under a development record with the same key',
    clause: '6.5',
    expect: 'publisher-unknown',
    recipe: { record: testRecord({ kind: 'development' }) },
    trust: canonical(testRecord()),
  },
  {
    name: 'seal-publisher-line-differs',
    comment: 'the seal names another publisher than its record',
    clause: '9.4',
    expect: 'seal-mismatch',
    recipe: { seal: (seal) => ({ ...seal, publisher: { ...seal.publisher, id: 'other' } }) },
  },
];
