/** The report (format clause 11) and the order of its findings (clause 9). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { sourceOfBytes, type ByteSource } from '../../src/base/source.ts';
import { SealkitError } from '../../src/base/errors.ts';
import { encodeReport, MAX_ENTRIES } from '../../src/verification/index.ts';
import { adviceOf, finding, sortFindings, verdictOf, withFindings } from '../../src/verification/report.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { buildTestKit, KEYS, recordKey, testRecord } from '../testkit/fixture.ts';
import { assess, assessImage, fileEntry, findingsOf, folderEntry } from './kits.ts';

const kit = await buildTestKit();
const nothing = new Uint8Array();

describe('order of findings', () => {
  it('is by path, then code, then offset, whatever order they came in', () => {
    const paths = fc.constantFrom(null, 'a', 'a/b', 'B', 'z');
    const codes = fc.constantFrom('file-extra' as const, 'file-changed' as const, 'image-differs' as const);
    const one = fc
      .tuple(codes, paths, fc.option(fc.nat(9)))
      .map(([code, path, offset]) => finding(code, path, { offset }));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (findings) => {
        const sorted = sortFindings(findings);
        expect(sorted).toHaveLength(findings.length);
        const keys = sorted.map(({ code, path, offset }) => `${path ?? ''}\0${code}\0${offset ?? 0}`);
        expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }),
    );
  });

  it('is that of the stages, and within each as told', async () => {
    const more = ['b', 'a', 'C'].map((path) => fileEntry(path, nothing));
    const files = new Map(kit.files);
    files.set('payload/patch.msi', encodeUtf8('NOT a real installer\n'));
    files.delete('LEEME-README.html');
    const report = await assess({ ...kit, files }, { more });
    expect(findingsOf(report)).toEqual([
      ...[
        'file-extra C',
        'file-missing LEEME-README.html',
        'file-extra a',
        'file-extra b',
        'file-changed payload/patch.msi',
      ],
    ]);
  });
});

describe('a report', () => {
  it('stops at 200 findings and says that there are more', async () => {
    const more = Array.from({ length: 201 }, (_, i) => fileEntry(`x${i}`, nothing));
    const cut = await assess(kit, { more });
    expect([cut.findings.length, cut.notChecked]).toEqual([200, ['further-findings']]);
    const whole = await assess(kit, { more: more.slice(1) });
    expect([whole.findings.length, whole.notChecked]).toEqual([200, []]);
  });

  it('is decided by all findings, not by those that are listed', () => {
    const notes = Array.from({ length: 200 }, (_, i) => finding('residue-file', `._${i}`));
    expect(verdictOf([...notes, finding('file-extra', 'z')])).toBe('not genuine');
  });

  it('gives the verdict that the gravest finding asks for', () => {
    const note = finding('residue-file', 'a');
    const warning = finding('support-ended', null);
    const error = finding('file-extra', 'a');
    expect([[], [warning], [warning, note], [note, error]].map((list) => verdictOf(list))).toEqual([
      ...['genuine', 'genuine', 'genuine, with host residue', 'not genuine'],
    ]);
    expect((['genuine', 'genuine, with host residue', 'not genuine'] as const).map(adviceOf)).toEqual([
      ...['use', 'use-with-residue', 'do-not-use'],
    ]);
  });

  it('is canonical JSON in the order of the format', async () => {
    const report = await assess(kit);
    const text = new TextDecoder().decode(encodeReport(report));
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    expect(Object.keys(report)).toEqual([
      ...['schema', 'verdict', 'kit', 'publisher', 'signatures', 'findings', 'notChecked', 'advice'],
    ]);
    expect(Object.keys(finding('file-extra', 'a'))).toEqual([
      ...['code', 'severity', 'path', 'expected', 'found', 'offset', 'length'],
    ]);
  });

  it('shows nothing that could steer a terminal', async () => {
    const names = ['\u001b[2J', '\u202egpj.exe', '\u0000', 'ñ', 'kit/SEAL.\u0007.minisig'];
    const report = await assess(kit, { more: names.map((name) => fileEntry(name, nothing)) });
    expect(new TextDecoder().decode(encodeReport(report))).toMatch(/^[\x20-\x7e\n]*$/);
    expect(report.verdict).toBe('not genuine');
  });
});

describe('a tree', () => {
  const crowd = (count: number): ReturnType<typeof folderEntry>[] => {
    const own = kit.files.size + 6;
    return Array.from({ length: count - own }, (_, i) => folderEntry(`d${i}`));
  };
  it('may have 20,000 entries', async () => {
    const report = await assess(kit, { more: crowd(MAX_ENTRIES) });
    expect(new Set(report.findings.map(({ code }) => code))).toEqual(new Set(['file-extra']));
  });

  it('of 20,001 entries is not looked at', async () => {
    const report = await assess(kit, { more: crowd(MAX_ENTRIES + 1) });
    expect(findingsOf(report)).toEqual(['tree-too-large .']);
    expect([report.kit, report.signatures]).toEqual([null, []]);
  });

  it('with one path twice is not genuine, whichever of the two is right', async () => {
    const twin = fileEntry('LEEME-README.html', kit.files.get('LEEME-README.html') ?? nothing);
    const report = await assess(kit, { more: [twin] });
    expect(findingsOf(report)).toEqual(['file-extra LEEME-README.html']);
  });
});

describe('the clock', () => {
  const manifestUntil = (supportEnds: string): ReturnType<typeof buildTestKit> =>
    buildTestKit({ manifest: (manifest) => ({ ...manifest, kit: { ...manifest.kit, supportEnds } }) });

  it.each([
    ['2026-11-22', []],
    ['2026-11-23', []],
    ['2026-11-24', ['support-ended ']],
  ])('on %s, for a kit supported until the 23rd', async (today, findings) => {
    const report = await assess(await manifestUntil('2026-11-23'), { today });
    expect([report.verdict, findingsOf(report)]).toEqual(['genuine', findings]);
  });
});

describe('validity of keys', () => {
  // The test kit was made on 2026-11-23.
  it.each([
    [{ validFrom: '2026-11-23', validUntil: '2026-11-23' }, 'genuine'],
    [{ validFrom: '2026-11-24' }, 'not genuine'],
    [{ validUntil: '2026-11-22' }, 'not genuine'],
  ])('%j', async (validity, verdict) => {
    const dated = await buildTestKit({ record: testRecord({ keys: [recordKey(KEYS.a, validity)] }) });
    expect((await assess(dated)).verdict).toBe(verdict);
  });
});

describe('a report with what was found besides', () => {
  const more = Array.from({ length: 200 }, () => finding('release-mismatch', null));

  it.each([
    [[], 'genuine', 'use'],
    [more.slice(0, 1), 'not genuine', 'do-not-use'],
  ])('%#', async (found, verdict, advice) => {
    expect(withFindings(await assess(kit), found)).toMatchObject({ verdict, advice, findings: found });
  });

  it('forgets no error that no longer fits in', async () => {
    const report = { ...(await assess(kit)), findings: [finding('file-changed', 'x')] };
    const notes = Array.from({ length: 200 }, () => finding('residue-volume', null));
    expect(withFindings(report, notes)).toMatchObject({ verdict: 'not genuine', findings: notes });
  });
});

describe('an image that ends before the size it has told', () => {
  it('is truncated', async () => {
    const image: ByteSource = { ...sourceOfBytes(new Uint8Array(100)), size: 2 ** 20 };
    const report = await assessImage(image, kit);
    expect(report.findings).toEqual([finding('image-truncated', null)]);
  });
});

describe('a medium that cannot be read', () => {
  it('is no verdict', async () => {
    const read = (): Promise<never> => Promise.reject(new SealkitError({ code: 'io-error' }));
    const source: ByteSource = { size: 3, read };
    const more = [{ path: 'kit/SEAL.0000000000000000.minisig', kind: 'file', size: 3, source } as const];
    expect(await codeOfAsync(() => assess(kit, { more }))).toBe('io-error');
  });

  it('or a bug, is none either', async () => {
    const read = (): Promise<never> => Promise.reject(new RangeError('bug'));
    const more = [{ path: 'kit/SEAL.x.minisig', kind: 'file', size: 3, source: { size: 3, read } } as const];
    await expect(assess(kit, { more })).rejects.toThrow(RangeError);
  });
});
