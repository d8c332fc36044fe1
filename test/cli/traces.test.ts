/** What a used stick tells (src/cli/traces.ts): each mark by its kind, and the day in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHex } from '../../src/base/bytes.ts';
import type { Code } from '../../src/base/codes.ts';
import {
  accessDay,
  endOfLongerFile,
  isLikeTrace,
  isUsedInside,
  LIKE_A_TRACE,
  traceOf,
  TRACES,
} from '../../src/cli/traces.ts';
import { layOutFatImage, type ImageSegment } from '../../src/image/index.ts';
import type { Finding } from '../../src/verification/index.ts';
import { isResidue } from '../../src/verification/residue.ts';
import { fileEntry } from '../verification/kits.ts';

function found(code: Code, path: string | null, detail: Partial<Finding> = {}): Finding {
  const none = { expected: null, found: null, offset: null, length: null };
  return { code, severity: 'note', path, ...none, ...detail };
}

/** All such fields lie in the first bytes of their region or, of directories, in each entry. */
function mayHaveResidue(segment: ImageSegment): boolean {
  if (segment.kind !== 'bytes') return false;
  const bytes = segment.render(0, Math.min(segment.length, 1024));
  return [...bytes.keys()].some((at) => (segment.residueAt?.(at, bytes, 0) ?? null) !== null);
}

describe('a mark', () => {
  it.each([
    ['residue-volume', 'root-directory', 'access'],
    ['residue-volume', 'directory:kit', 'access'],
    ['residue-volume', 'boot-sector', 'unclean'],
    ['residue-volume', 'fat-1', 'unclean'],
    ['residue-volume', 'fat-2', 'unclean'],
    ['residue-volume', 'fsinfo', 'counters'],
    ['residue-file', 'System Volume Information/WPSettings.dat', 'windows'],
    ['residue-file', '.fseventsd', 'mac'],
    ['residue-file', 'payload/.DS_Store', 'mac'],
    ['image-differs', 'boot-sector', null],
    ['file-extra', 'System Volume Information', null],
    ['support-ended', null, null],
  ] as const)('%s at %s is: %s', (code, path, kind) => {
    expect(traceOf(found(code, path))).toBe(kind);
  });

  it('is known for every region in which an image may have residue', () => {
    const layout = (bytes: number): string[] => {
      const input = { files: [{ path: 'a/b.bin', size: bytes }], timestamp: 1e9, label: 'X' };
      const { segments } = layOutFatImage({ ...input, seed: new Uint8Array(8) });
      return segments.filter(mayHaveResidue).map(({ what }) => what);
    };
    const regions = new Set([...layout(1000), ...layout(2 ** 32 - 1)]);
    expect([...regions].sort()).toEqual(
      ['boot-sector', 'directory:a', 'fat-1', 'fat-2', 'fsinfo', 'root-directory'].sort(),
    );
  });

  it('is told in two languages', () => {
    for (const { en, es } of [...Object.values(TRACES), LIKE_A_TRACE]) {
      for (const text of [en, es]) expect(text).toMatch(/^[A-Za-z].*\.$/u);
      expect(en).not.toBe(es);
    }
  });
});

describe('a system that used an image', () => {
  const left = found('residue-file', 'System Volume Information');
  const differs = (path: string): Finding => found('image-differs', path, { severity: 'error' });
  const changed = ['root-directory', 'directory:payload', 'fat-1', 'fat-2', 'free'].map(differs);

  it('is told by what it added and where that made a difference', () => {
    expect(isUsedInside([...changed, left])).toBe(true);
  });

  it.each([
    ['without its files', changed],
    ['in a folder, where nothing differs', [left]],
    ['that changed the partition table', [...changed, left, differs('mbr')]],
    ['with a program beside', [...changed, left, found('file-extra', 'a.exe', { severity: 'error' })]],
  ])('is not: %s', (_, findings) => {
    expect(isUsedInside(findings)).toBe(false);
  });
});

describe('a file that goes on behind its image', () => {
  const behind = found('image-differs', 'behind-image', { severity: 'error', offset: 4096 });

  it('is told where to cut it, when nothing else is wrong', () => {
    expect(endOfLongerFile([found('residue-volume', 'fat-1'), behind])).toBe(4096);
  });

  it.each([
    ['with another difference', [found('image-differs', 'gap', { severity: 'error', offset: 512 }), behind]],
    ['with a changed file', [behind, found('file-changed', 'a', { severity: 'error' })]],
    ['on a device, where it is a warning', [found('behind-image', 'behind-image', { severity: 'warning' })]],
    ['that is not longer', []],
  ])('is not: %s', (_, findings) => {
    expect(endOfLongerFile(findings)).toBeNull();
  });
});

describe('something added', () => {
  it.each([
    ...['System Volume Information', 'System Volume Information/x.exe', '$RECYCLE.BIN', '.Spotlight-V100/a'],
    ...['.Trashes/501', '._a.txt', 'payload/.DS_Store', '.fseventsd/0'],
  ])('%s has a name that systems make', async (path) => {
    expect(isLikeTrace(found('file-extra', path))).toBe(true);
    // That alone makes nothing harmless.
    expect(await isResidue(fileEntry(path, new Uint8Array()), new Set(['payload']))).toBe(false);
  });

  it.each(['autorun.inf', 'payload/System Volume Information', 'payload/._a', 'x.DS_Store', '.hidden'])(
    '%s has not',
    (path) => {
      expect(isLikeTrace(found('file-extra', path))).toBe(false);
    },
  );

  it('is not what a listed file of such a name would be', () => {
    expect(isLikeTrace(found('file-changed', '.DS_Store'))).toBe(false);
    expect(isLikeTrace(found('file-extra', null))).toBe(false);
  });
});

describe('the day of last access', () => {
  const CREATED = '2026-11-23T08:30:00Z';
  const dayOf = (offset: number | null, hex: string | null, path = 'directory:a'): string | null =>
    accessDay(found('residue-volume', path, { offset, found: hex }), CREATED);

  it('is read where both bytes differ, and where the second alone does', () => {
    const day = fc.date({ min: new Date('1980-01-01'), max: new Date('2107-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const [year, month, of] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
        const value = ((year - 1980) << 9) | (month << 5) | of;
        const text = date.toISOString().slice(0, 10);
        const bytes = Uint8Array.of(value & 0xff, value >> 8);
        expect(dayOf(4096 + 18, encodeHex(bytes))).toBe(text);
        // The lower byte holds the day and the lower bits of the month: here as on the kit's own day.
        const own = ((2026 - 1980) << 9) | (11 << 5) | 23;
        if ((value & 0xff) === (own & 0xff))
          expect(dayOf(4096 + 19, encodeHex(bytes.subarray(1)))).toBe(text);
      }),
    );
    expect(dayOf(19, '5f')).toBe('2027-11-23');
  });

  it('is not read from anything else', () => {
    expect(dayOf(18, '37')).toBeNull();
    expect(dayOf(18, null)).toBeNull();
    expect(dayOf(null, '')).toBeNull();
    expect(dayOf(37, '01', 'boot-sector')).toBeNull();
  });
});
