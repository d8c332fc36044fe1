import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { SealkitError } from '../../src/base/errors.ts';
import { algorithmsOf, findMentions, readCsaf, type CsafAdvisory } from '../../src/definition/index.ts';

const GOOD = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

interface Listed {
  readonly filename: string;
  readonly file_hashes: readonly { readonly algorithm: string; readonly value: string }[];
}

/** An advisory that lists files in each of the three places where CSAF allows it. */
function advisory(...hashes: Listed[]): CsafAdvisory {
  const product = { name: 'P', product_id: 'P1', product_identification_helper: { hashes } };
  const trees = [
    { branches: [{ branches: [{ category: 'product_name', name: 'P', product }] }] },
    { full_product_names: [product] },
    { relationships: [{ category: 'installed_on', full_product_name: product }] },
  ];
  const read = trees.map((product_tree) => readCsaf(encodeUtf8(documentOf(product_tree)), 'a.json'));
  expect(read[1]).toEqual(read[0]);
  expect(read[2]).toEqual(read[0]);
  return read[0] ?? expect.fail();
}

function documentOf(product_tree: unknown): string {
  return JSON.stringify({ document: { csaf_version: '2.0', tracking: { id: 'DEMO-1' } }, product_tree });
}

function listed(filename: string, value: string, algorithm = 'sha256'): Listed {
  return { filename, file_hashes: [{ algorithm, value }] };
}

const SHA512 = 'ef'.repeat(64);
const digests = new Map([
  ['sha256', GOOD],
  ['sha512', SHA512],
] as const);
const installer = { path: '../out/Setup.msi', kitPath: 'payload/Patch.msi', digests };

function faultsOf(work: () => unknown) {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof SealkitError) return error.faults;
    throw error;
  }
}

describe('installers in an advisory', () => {
  it.each([
    ['by the name it has here', 'Setup.msi'],
    ['by the name it gets in the kit', 'Patch.msi'],
    ['whatever the case', 'PATCH.MSI'],
    ['with a folder', 'tools\\patch.msi'],
  ])('are found %s', (_, filename) => {
    expect(findMentions(advisory(listed(filename, GOOD)), [installer])).toEqual(['same-hash']);
    expect(findMentions(advisory(listed(filename, GOOD.toUpperCase(), 'SHA-256')), [installer])).toEqual([
      'same-hash',
    ]);
    expect(faultsOf(() => findMentions(advisory(listed(filename, OTHER)), [installer]))).toEqual([
      {
        code: 'definition-contradiction',
        path: 'a.json',
        field: 'installers[0].path',
        expected: `sha256 ${OTHER}`,
        found: `sha256 ${GOOD}`,
      },
    ]);
  });

  it('may have one of several hashes listed for their name', () => {
    const two = advisory(listed('Setup.msi', OTHER), listed('Setup.msi', GOOD));
    expect(findMentions(two, [installer])).toEqual(['same-hash']);
  });

  it('are told all together', () => {
    const both = advisory(listed('Setup.msi', OTHER));
    const faults = faultsOf(() =>
      findMentions(both, [
        installer,
        { ...installer, digests: new Map([['sha256', '00'.repeat(32)] as const]) },
      ]),
    );
    expect(faults.map(({ field }) => field)).toEqual(['installers[0].path', 'installers[1].path']);
  });

  it.each(['sha512', 'SHA-512', 'SHA_512', 'Sha512'])('are judged by %s too', (algorithm) => {
    const right = advisory(listed('Setup.msi', SHA512.toUpperCase(), algorithm));
    expect(algorithmsOf(right)).toEqual(['sha512']);
    expect(findMentions(right, [installer])).toEqual(['same-hash']);
    const wrong = advisory(listed('Setup.msi', OTHER, algorithm));
    expect(faultsOf(() => findMentions(wrong, [installer]))).toMatchObject([
      { code: 'definition-contradiction', expected: `sha512 ${OTHER}`, found: `sha512 ${SHA512}` },
    ]);
  });

  it('are found by their hash under any name', () => {
    const elsewhere = listed('Other.msi', GOOD, 'SHA_256');
    expect(findMentions(advisory(elsewhere), [installer])).toEqual(['same-hash']);
    const both = advisory(elsewhere, listed('Setup.msi', OTHER));
    expect(faultsOf(() => findMentions(both, [installer]))).toMatchObject([{ expected: `sha256 ${OTHER}` }]);
  });

  it.each(['Setup.msi', 'Other.msi'])('are no file of two minds: %s', (filename) => {
    const file_hashes = [
      { algorithm: 'sha256', value: GOOD },
      { algorithm: 'sha512', value: OTHER },
    ];
    expect(faultsOf(() => findMentions(advisory({ filename, file_hashes }), [installer]))).toMatchObject([
      { code: 'definition-contradiction', expected: `sha512 ${OTHER}`, found: `sha512 ${SHA512}` },
    ]);
  });

  it('are not judged by broken algorithms, or by others of other names', () => {
    expect(findMentions(advisory(listed('Setup.msi', 'ab', 'sha1')), [installer])).toEqual([
      'not-comparable',
    ]);
    expect(findMentions(advisory(listed('Other.msi', OTHER)), [installer])).toEqual(['not-listed']);
  });
});

describe('advisories', () => {
  it.each([
    ['no JSON', encodeUtf8('{'), 'JSON'],
    ['no UTF-8', Uint8Array.of(0xff), 'UTF-8'],
    ['another JSON', encodeUtf8('[]'), 'CSAF 2.0'],
    ['another version', encodeUtf8('{"document":{"csaf_version":"1.0","tracking":{"id":"x"}}}'), 'CSAF 2.0'],
    [
      'no list of hashes',
      encodeUtf8(documentOf({ product_identification_helper: { hashes: {} } })),
      'hashes [1..]',
    ],
    [
      'a hash of no file',
      encodeUtf8(documentOf({ product_identification_helper: { hashes: [{ file_hashes: [] }] } })),
      'filename, file_hashes',
    ],
  ])('with %s are refused', (_, bytes, expected) => {
    const faults = faultsOf(() => readCsaf(bytes, 'a.json'));
    expect(faults).toEqual([
      { code: 'definition-value-invalid', path: 'a.json', field: 'csaf.path', expected },
    ]);
  });

  it('may begin with a byte order mark, and nest as deep as they like', () => {
    const tree = `${'{"branches":['.repeat(20_000)}${']}'.repeat(20_000)}`;
    const text = documentOf(0).replace('"product_tree":0', `"product_tree":${tree}`);
    expect(readCsaf(encodeUtf8(`\ufeff${text}`), 'a.json')).toMatchObject({ id: 'DEMO-1', files: [] });
  });
});
