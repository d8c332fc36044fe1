/** The release record's one encoding (format clauses 16.1 to 16.3). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import * as room from '../../src/release/index.ts';
import { codeOf } from '../base/code-of.ts';
import { editsOf } from '../base/edits.ts';
import { canonical } from '../testkit/fixture.ts';
import { RELEASE } from './sample.ts';

const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const counter = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const version = fc.array(fc.nat(65_535), { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.'));
const id = fc.constantFrom('a', 'lrm-security-patch', 'k'.repeat(48));
const releases: fc.Arbitrary<room.Release> = fc
  .record({
    kit: fc.record({ id, version, sequence: counter }),
    publisher: fc.record({ id, record: counter }),
    seal: digest,
    tool: version,
    endings: fc.subarray(['img', 'img.bmap', 'iso', 'zip'], { minLength: 1 }),
    size: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    sha256: digest,
  })
  .map(({ endings, size, sha256, kit, ...rest }) => ({
    schema: 'sealkit-release/1',
    kit,
    publisher: rest.publisher,
    seal: rest.seal,
    created: '2026-11-23T08:30:00Z',
    tool: rest.tool,
    artefacts: endings.map((ending) => ({ name: `${kit.id}-${kit.version}.${ending}`, size, sha256 })),
  }));

describe('a release record', () => {
  it('comes back, however large its parts', () => {
    fc.assert(
      fc.property(releases, (release) => {
        const bytes = room.encodeRelease(release);
        expect(bytes.length).toBeLessThanOrEqual(room.MAX_RELEASE_SIZE / 2);
        expect(room.decodeRelease(bytes)).toEqual(release);
      }),
    );
  });

  it('has one form: what is read is written the same', () => {
    fc.assert(
      fc.property(editsOf(room.encodeRelease(RELEASE)), (bytes) => {
        const rewrite = (): Uint8Array => room.encodeRelease(room.decodeRelease(bytes));
        const code = codeOf(rewrite);
        if (code === 'no error') expect(rewrite()).toEqual(bytes);
        else expect(code).toBe('release-malformed');
      }),
      { numRuns: 3000 },
    );
  });

  const [image, map, zip] = RELEASE.artefacts;
  it.each<[string, object]>([
    ['another schema', { schema: 'sealkit-release/2' }],
    ['no artefact', { artefacts: [] }],
    ['an artefact twice', { artefacts: [image, image] }],
    ['artefacts in another order', { artefacts: [zip, image] }],
    ['five artefacts', { artefacts: [image, map, zip, zip, zip] }],
    ['an artefact of another kit', { artefacts: [{ ...image, name: 'testkit-kit-1.2.4.img' }] }],
    ['an artefact of another kind', { artefacts: [{ ...image, name: 'testkit-kit-1.2.3.exe' }] }],
    ['a name with a folder', { artefacts: [{ ...image, name: '../testkit-kit-1.2.3.img' }] }],
    ['an empty artefact', { artefacts: [{ ...image, size: 0 }] }],
    ['a size that is text', { artefacts: [{ ...image, size: '1' }] }],
    ['an upper-case digest', { artefacts: [{ ...image, sha256: 'B'.repeat(64) }] }],
    ['a further member', { note: 'x' }],
    ['sequence 0', { kit: { ...RELEASE.kit, sequence: 0 } }],
    ['a date without time', { created: '2026-11-23' }],
  ])('with %s is refused', (_what, change) => {
    expect(codeOf(() => room.decodeRelease(canonical({ ...RELEASE, ...change })))).toBe('release-malformed');
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['no JSON', encodeUtf8('{')],
    ['no UTF-8', Uint8Array.of(0xff)],
    ['too long', new Uint8Array(room.MAX_RELEASE_SIZE + 1)],
  ])('that is %s is refused', (_what, bytes) => {
    expect(codeOf(() => room.decodeRelease(bytes))).toBe('release-malformed');
  });
});
