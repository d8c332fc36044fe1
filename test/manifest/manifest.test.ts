/** The closed list (format clause 7) and verify/SHA256SUMS (clause 8). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormFault } from '../../src/base/canonical.ts';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import * as room from '../../src/manifest/index.ts';
import { codeOf } from '../base/code-of.ts';
import { editsOf } from '../base/edits.ts';
import { canonical, listOf, testManifest, testRecord } from '../testkit/fixture.ts';

const PATHS = ['LEEME-README.html', 'instructions/es/pasos.html', 'payload/patch.msi', room.SUMS_PATH];
const files = listOf(new Map(PATHS.map((path) => [path, encodeUtf8(path)])));
const MANIFEST = testManifest(files, testRecord());

const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const dotted = fc.array(fc.nat(65_535), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
const manifests: fc.Arbitrary<room.Manifest> = fc
  .record({
    sequence: fc.integer({ min: 1, max: 2 ** 30 }),
    steps: fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 64 }),
    appliesTo: fc.record({ from: fc.option(dotted), to: fc.option(dotted) }),
    ports: fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 64 }),
    value: fc.string({ unit: fc.constantFrom('a', 'ñ', '\\', '1', 'x y'), minLength: 1, maxLength: 20 }),
    supportEnds: fc.option(fc.constantFrom('2027-02-28', '2099-12-31')),
    sizes: fc.array(fc.nat(2 ** 32 - 1), { minLength: 4, maxLength: 4 }),
    sha256: digest,
  })
  .map(({ sequence, steps, appliesTo, ports, value, supportEnds, sizes, sha256 }) => {
    let last = sequence;
    return {
      ...MANIFEST,
      kit: { ...MANIFEST.kit, sequence, supportEnds, downgradeFrom: steps.map((step) => (last += step)) },
      product: { ...MANIFEST.product, appliesTo },
      response: { ...MANIFEST.response, firewallPorts: ports },
      install: { ...MANIFEST.install, properties: [{ name: 'A_1', value }] },
      files: files.map((file, i) => ({ ...file, sha256, size: sizes[i] ?? 0 })),
    };
  });

function decodingCode(value: unknown): string {
  return codeOf(() => room.decodeManifest(canonical(value)));
}

describe('manifest', () => {
  it('comes back as the same value and bytes', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        const bytes = room.encodeManifest(manifest);
        expect(room.decodeManifest(bytes)).toEqual(manifest);
        expect(room.encodeManifest(room.decodeManifest(bytes))).toEqual(bytes);
      }),
    );
  });

  it('has one form: what is read is written the same', () => {
    fc.assert(
      fc.property(editsOf(room.encodeManifest(MANIFEST)), (bytes) => {
        const rewrite = (): Uint8Array => room.encodeManifest(room.decodeManifest(bytes));
        const code = codeOf(rewrite);
        if (code === 'no error') expect(rewrite()).toEqual(bytes);
        else expect(['manifest-malformed', 'name-forbidden', 'name-twin']).toContain(code);
      }),
      { numRuns: 3000 },
    );
  });

  const [installer] = MANIFEST.installers;
  const page = MANIFEST.instructions.pages[0];
  it('takes as many pages as a kit may have', () => {
    const pages = Array(128).fill(page) as (typeof MANIFEST)['instructions']['pages'];
    const bytes = room.encodeManifest({ ...MANIFEST, instructions: { revision: 1, pages } });
    expect(room.decodeManifest(bytes).instructions.pages).toHaveLength(128);
  });

  const withFiles = (...more: string[]): unknown => ({
    ...MANIFEST,
    files: [...files, ...more.map((path) => ({ path, size: 0, sha256: '0'.repeat(64) }))].sort((a, b) =>
      a.path < b.path ? -1 : 1,
    ),
  });
  it.each<[string, string, unknown]>([
    ['files out of order', 'manifest-malformed', { ...MANIFEST, files: [...files].reverse() }],
    ['no files', 'manifest-malformed', { ...MANIFEST, files: [] }],
    ['no list of sums', 'manifest-malformed', { ...MANIFEST, files: files.slice(0, -1) }],
    ['a file twice', 'name-twin', withFiles('payload/patch.msi')],
    ['a twin', 'name-twin', withFiles('payload/PATCH.msi')],
    ['a file below a file', 'name-twin', withFiles('payload/patch.msi/x')],
    ['a file below kit', 'name-forbidden', withFiles('kit/x')],
    ['a file below KIT', 'name-forbidden', withFiles('KIT/x')],
    ['a path upwards', 'name-forbidden', withFiles('../x')],
    ['a hidden sign in a path', 'manifest-malformed', withFiles('a\u202eb')],
    [
      'an installer that is not listed',
      'manifest-malformed',
      { ...MANIFEST, installers: [{ ...installer, path: 'x' }] },
    ],
    [
      'a page that is not listed',
      'manifest-malformed',
      { ...MANIFEST, instructions: { revision: 1, pages: [{ ...page, path: 'x' }] } },
    ],
    [
      'more pages than a kit has',
      'manifest-malformed',
      { ...MANIFEST, instructions: { revision: 1, pages: Array<unknown>(129).fill(page) } },
    ],
    [
      'a language twice',
      'manifest-malformed',
      {
        ...MANIFEST,
        installers: [
          { ...installer, language: 'es' },
          { ...installer, language: 'es' },
        ],
      },
    ],
    [
      'an installer for all beside one',
      'manifest-malformed',
      { ...MANIFEST, installers: [{ ...installer, language: 'es' }, installer] },
    ],
    [
      'a step back to itself',
      'manifest-malformed',
      { ...MANIFEST, kit: { ...MANIFEST.kit, downgradeFrom: [7] } },
    ],
    [
      'steps back out of order',
      'manifest-malformed',
      { ...MANIFEST, kit: { ...MANIFEST.kit, downgradeFrom: [9, 8] } },
    ],
    [
      'a size of 2^32',
      'manifest-malformed',
      { ...MANIFEST, files: files.map((file) => ({ ...file, size: 2 ** 32 })) },
    ],
    [
      'a negative size',
      'manifest-malformed',
      { ...MANIFEST, files: files.map((file) => ({ ...file, size: -1 })) },
    ],
  ])('is refused with %s', (_what, code, value) => {
    expect(decodingCode(value)).toBe(code);
  });

  it('takes an installer for each language', () => {
    expect(
      decodingCode({
        ...MANIFEST,
        installers: [
          { ...installer, language: 'es' },
          { ...installer, language: 'en' },
        ],
      }),
    ).toBe('no error');
  });

  it('takes 10,000 files and not one more', () => {
    const many = (count: number): unknown =>
      withFiles(...Array.from({ length: count - files.length }, (_, i) => `p/${i}`));
    expect(decodingCode(many(10_000))).toBe('no error');
    expect(decodingCode(many(10_001))).toBe('manifest-malformed');
  });

  it('is refused when it is longer than its limit, before it is parsed', () => {
    expect(codeOf(() => room.decodeManifest(new Uint8Array(room.MAX_MANIFEST_SIZE + 1)))).toBe(
      'manifest-malformed',
    );
  });

  it('is not written when it could not be read', () => {
    expect(() => room.encodeManifest({ ...MANIFEST, files: [] })).toThrow(FormFault);
    expect(codeOf(() => room.encodeManifest({ ...MANIFEST, files: [...files].reverse() }))).toBe(
      'manifest-malformed',
    );
  });
});

describe('list of sums', () => {
  it('is what sha256sum reads, without itself', () => {
    const lines = new TextDecoder().decode(room.encodeSums(files)).split('\n');
    expect(lines.slice(0, -1).map((line) => line.slice(64))).toEqual(
      PATHS.slice(0, -1).map((path) => `  ${path}`),
    );
    expect(lines.at(-1)).toBe('');
  });
});
