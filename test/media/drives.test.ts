/** Which drives may be written over: from lists in the form that lsblk prints (recorded by us, with made-up drives). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuseDrives, refuseExchanged, type Drive } from '../../src/media/index.ts';
import { parseLsblk } from '../../src/media/lsblk.ts';
import { codeOf } from '../base/code-of.ts';

const GB = 1_000_000_000;
const node = (change: object): object => ({
  path: '/dev/sdb',
  type: 'disk',
  size: 8 * GB,
  'log-sec': 512,
  ro: false,
  rm: true,
  hotplug: true,
  tran: 'usb',
  vendor: 'ACME    ',
  model: 'Stick',
  serial: '0001',
  mountpoint: null,
  ...change,
});
const listOf = (...nodes: object[]): string => JSON.stringify({ blockdevices: nodes });
const read = (...nodes: object[]): readonly Drive[] => parseLsblk(listOf(...nodes));
const demands = { size: GB, blockSize: null, allowNonRemovable: false };
const verdictOn = (drive: object, more = demands): string =>
  codeOf(() => refuseDrives(read(drive).slice(0, 1), more));

describe('a drive', () => {
  it('is read with what it says of itself', () => {
    expect(read(node({}))).toEqual([
      {
        path: '/dev/sdb',
        openAs: '/dev/sdb',
        size: 8 * GB,
        blockSize: 512,
        isWhole: true,
        isRemovable: true,
        isReadOnly: false,
        vendor: 'ACME',
        model: 'Stick',
        serial: '0001',
        insertion: null,
        mounts: [],
      },
    ]);
  });

  it('is read from older versions too, which write everything as text', () => {
    const older = node({ size: String(8 * GB), 'log-sec': '512', ro: '0', rm: '1', hotplug: '1' });
    expect(read(older)).toEqual(read(node({})));
  });

  it('shows no control characters', () => {
    expect(read(node({ model: 'a\u001b[31mb' }))[0]?.model).toBe('a\\u001b[31mb');
  });

  it.each<[string, object, string]>([
    ['a removable one', {}, 'no error'],
    ['one that says so by its bus only', { rm: false, hotplug: false }, 'no error'],
    ['a fixed one', { rm: false, hotplug: false, tran: 'sata' }, 'drive-refused'],
    ['a mounted one', { mountpoint: '/media/x' }, 'drive-refused'],
    [
      'one with a mounted part',
      { children: [node({ path: '/dev/sdb1', type: 'part', mountpoint: '/' })] },
      'drive-refused',
    ],
    [
      'one with swap',
      { children: [node({ path: '/dev/sdb1', type: 'part', mountpoint: '[SWAP]' })] },
      'drive-refused',
    ],
    [
      'one with a mounted volume inside an encrypted part',
      {
        children: [
          node({
            type: 'part',
            children: [node({ type: 'crypt', children: [node({ type: 'lvm', mountpoint: '/home' })] })],
          }),
        ],
      },
      'drive-refused',
    ],
    ['one that is too small', { size: GB - 1 }, 'drive-refused'],
    ['an empty reader', { size: 0 }, 'drive-refused'],
    ['one with larger blocks', { 'log-sec': 4096 }, 'no error'],
  ])('%s: %j gives %s', (_what, change, expected) => {
    expect(verdictOn(node(change))).toBe(expected);
  });

  it('that is fixed may be allowed; one that is mounted never', () => {
    const fixed = { rm: false, hotplug: false, tran: null };
    const allowed = { ...demands, allowNonRemovable: true };
    expect(verdictOn(node(fixed), allowed)).toBe('no error');
    expect(verdictOn(node({ ...fixed, mountpoint: '/' }), allowed)).toBe('drive-refused');
  });

  it('with larger blocks is refused where they would move the volume', () => {
    const strict = { ...demands, blockSize: 512 };
    const verdicts = [512, 4096].map((size) =>
      codeOf(() => refuseDrives(read(node({ 'log-sec': size })), strict)),
    );
    expect(verdicts).toEqual(['no error', 'drive-refused']);
  });

  it('is refused when it is a part of one, or is named twice', () => {
    const [whole, part] = read(node({ children: [node({ path: '/dev/sdb1', type: 'part' })] }));
    expect(part?.path).toBe('/dev/sdb1');
    expect(codeOf(() => refuseDrives(part === undefined ? [] : [part], demands))).toBe('drive-refused');
    expect(codeOf(() => refuseDrives(whole === undefined ? [] : [whole, whole], demands))).toBe(
      'drive-refused',
    );
  });
});

describe('a list that is not understood', () => {
  it.each([
    ['no JSON', ''],
    ['no list', '{}'],
    ['a drive without its size', listOf({ ...node({}), size: undefined })],
    ['a column that was not asked for', listOf(node({ x: 1 }))],
    ['a negative size', listOf(node({ size: -1 }))],
    ['a flag that is neither', listOf(node({ ro: 'no' }))],
    ['a path elsewhere', listOf(node({ path: '/etc/passwd' }))],
  ])('is refused: %s', (_what, text) => {
    expect(codeOf(() => parseLsblk(text))).toBe('drive-refused');
  });

  it('never gives a drive with nothing known of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const code = codeOf(() => parseLsblk(JSON.stringify({ blockdevices: [value] })));
        expect(['drive-refused', 'no error']).toContain(code);
        if (code === 'no error') expect(value).toHaveProperty('mountpoint');
      }),
    );
  });

  it('is refused when it is nested without end', () => {
    const deep = Array.from({ length: 12 }).reduce<object>((inner) => node({ children: [inner] }), node({}));
    expect(codeOf(() => read(deep))).toBe('drive-refused');
  });
});

describe('a drive that is looked at again before it is opened', () => {
  const [chosen] = read(node({}));
  it.each<[string, object | null, string]>([
    ['the same', {}, 'no error'],
    ['the same, protected by now', { ro: true }, 'no error'],
    ['gone', null, 'drive-refused'],
    ['another stick', { serial: '0002' }, 'drive-refused'],
    ['another size', { size: 16 * GB }, 'drive-refused'],
    ['another maker', { vendor: 'Other' }, 'drive-refused'],
    ['a partition', { type: 'part' }, 'drive-refused'],
    ['one that stays in', { rm: false, hotplug: false, tran: 'sata' }, 'drive-refused'],
  ])('%s', (_what, change, expected) => {
    const now = change === null ? [] : read(node(change));
    expect(codeOf(() => chosen && refuseExchanged(chosen, now))).toBe(expected);
  });

  it('one of the same kind that was put in since', () => {
    const counted = read(node({ serial: null })).map((drive) => ({ ...drive, insertion: '7' }));
    const later = counted.map((drive) => ({ ...drive, insertion: '8' }));
    const codes = [counted, later].map((now) => codeOf(() => counted[0] && refuseExchanged(counted[0], now)));
    expect(codes).toEqual(['no error', 'drive-refused']);
  });
});
