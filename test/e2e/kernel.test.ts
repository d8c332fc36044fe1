/** The built images before a real kernel: USB sticks, write-protected and writable, and a USB CD-ROM (design section 5). */
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExample, expectSuccess, KIT_NAME, placeExample, runSealkit } from './example.ts';
import { filesBelow, sha256 } from './files.ts';
import { bootWithSticks, type Facts } from './kernel/boot.ts';
import { changedBytes, ENTRY_SIZE, isAccessDate, verdictOf, VOLUME } from './kernel/used-stick.ts';

/** Each is used in one way, by `use_<name>` in kernel/init.sh. */
const WRITABLE = ['mounted', 'yanked', 'filled', 'overwritten', 'roomy'] as const;
let folder = '';
let publisher = '';
let original = '';
let disc: Uint8Array = new Uint8Array();
let facts: Facts;
let kitFiles = new Map<string, string>();
/** State of the volume in the boot sector of FAT12 and FAT16: bit 0 says that it was not unmounted. */
const STATE_BYTE = VOLUME + 37;
const stick = (name: string): string => path.join(folder, 'sticks', `${name}.img`);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-kernel-test-'));
  const kit = buildExample(
    await placeExample(path.join(folder, 'in')),
    path.join(folder, 'out'),
    'img,iso,dir',
  );
  const roomy = path.join(folder, 'roomy');
  expectSuccess(runSealkit(['pack', kit.dir, '--format', 'img', '--free-space', '4', '--out', roomy]));
  publisher = kit.publisher;
  original = kit.img;
  kitFiles = new Map([...(await filesBelow(kit.dir))].map(([name, bytes]) => [name, sha256(bytes)]));
  await mkdir(path.join(folder, 'sticks'));
  for (const name of ['protected', ...WRITABLE]) {
    await copyFile(name === 'roomy' ? path.join(roomy, `${KIT_NAME}.img`) : kit.img, stick(name));
  }
  await copyFile(kit.iso, stick('disc'));
  disc = await readFile(kit.iso);
  const writable = WRITABLE.map((serial) => ({ serial, file: stick(serial), isProtected: false }));
  facts = await bootWithSticks(
    [
      { serial: 'protected', file: stick('protected'), isProtected: true },
      ...writable,
      { serial: 'disc', file: stick('disc'), isProtected: true, isDisc: true },
    ],
    folder,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const verify = (name: string): ReturnType<typeof verdictOf> => verdictOf(stick(name), publisher);
const changedOn = (name: string): Promise<number[]> => changedBytes(original, stick(name));
const outcomes = (name: string, ...checks: string[]): (string | undefined)[] =>
  checks.map((check) => facts.of(name, check));
const READ_ONLY = 'Read-only file system';
const NO_SPACE = 'No space left on device';

describe('a stick protected by its switch', () => {
  it('is a removable, write-protected disk, which the kernel mounts read-only though asked for more', () => {
    expect(outcomes('protected', 'removable', 'protected')).toEqual(['1', '1']);
    expect(facts.of('protected', 'mounted-rw')).toBe('vfat ro');
  });

  it('holds the files of the kit and no other', () => {
    expect(facts.files('protected')).toEqual(kitFiles);
  });

  it('lets nothing be made, changed or removed, nor be made writable', () => {
    const attempts = ['new-file', 'new-folder', 'overwrite', 'remove', 'remount'];
    expect(outcomes('protected', ...attempts)).toEqual([
      ...Array<string>(4).fill(READ_ONLY),
      'Permission denied',
    ]);
    const beneath = ['write-partition', 'write-disk', 'write-disk-set-writable'];
    expect(outcomes('protected', ...beneath)).toEqual(Array<string>(3).fill(READ_ONLY));
  });

  it('has not changed in one byte, and is genuine', async () => {
    expect(await changedOn('protected')).toEqual([]);
    expect(verify('protected')).toEqual({ code: 0, verdict: 'genuine', findings: [] });
  });
});

describe('the .iso as the CD-ROM partition of a stick', () => {
  it('is mounted as what it is, read-only though asked for more', () => {
    expect(facts.of('disc', 'mounted-rw')).toBe('iso9660 ro');
  });

  it('holds the files of the kit and no other, under their own names', () => {
    expect(facts.files('disc')).toEqual(kitFiles);
  });

  it('holds the same files for a reader without Joliet, under other names', () => {
    const plain = facts.files('disc-plain');
    expect([...plain.values()].sort()).toEqual([...kitFiles.values()].sort());
    expect(plain.get('leeme_readme.html')).toBe(kitFiles.get('LEEME-README.html'));
  });

  it('lets nothing be made, changed or removed', () => {
    const attempts = ['new-file', 'new-folder', 'overwrite', 'remove', 'write-disk'];
    expect(outcomes('disc', ...attempts)).toEqual(Array<string>(5).fill(READ_ONLY));
  });

  it('has not changed in one byte, and is genuine', async () => {
    expect(Buffer.compare(await readFile(stick('disc')), disc)).toBe(0);
    expect(verify('disc')).toEqual({ code: 0, verdict: 'genuine', findings: [] });
  });
});

describe('a stick that can be written to', () => {
  it('is mounted for writing, holds the files of the kit and no other, and has no free cluster', () => {
    expect(outcomes('mounted', 'removable', 'protected')).toEqual(['1', '0']);
    expect(facts.of('mounted', 'mounted-rw')).toBe('vfat rw');
    expect(facts.files('mounted')).toEqual(kitFiles);
    expect(facts.of('mounted', 'free-kib')).toBe('0');
  });

  it('bears the day of reading at each file and nothing else after a clean end: genuine, with residue', async () => {
    const changed = await changedOn('mounted');
    expect(changed.filter((offset) => !isAccessDate(offset))).toEqual([]);
    expect(new Set(changed.map((offset) => Math.floor(offset / ENTRY_SIZE))).size).toBe(kitFiles.size);
    const { code, verdict, findings } = verify('mounted');
    expect({ code, verdict }).toEqual({ code: 0, verdict: 'genuine, with host residue' });
    expect(findings).toContain('residue-volume root-directory');
    expect(findings).not.toContain('residue-volume boot-sector');
  });

  it('bears the dirty mark too when it was pulled out while mounted: genuine, with residue', async () => {
    expect((await changedOn('yanked')).filter((offset) => !isAccessDate(offset))).toEqual([STATE_BYTE]);
    const { code, verdict, findings } = verify('yanked');
    expect({ code, verdict }).toEqual({ code: 0, verdict: 'genuine, with host residue' });
    expect(findings).toContain('residue-volume boot-sector');
  });

  it('takes no data and no folder; the name of the file that did not fit stays, and is told', () => {
    expect(outcomes('filled', 'new-file', 'new-folder')).toEqual([NO_SPACE, NO_SPACE]);
    expect(facts.of('filled', 'new-file-size')).toBe('0');
    const { code, verdict, findings } = verify('filled');
    expect({ code, verdict }).toEqual({ code: 1, verdict: 'not genuine' });
    expect(findings).toContain('file-extra payload/NEW.TXT');
  });

  it('lets its own files be overwritten, which no layout can hinder: not genuine', () => {
    expect(facts.of('overwritten', 'overwrite')).toBe('ok');
    const { code, verdict, findings } = verify('overwritten');
    expect({ code, verdict }).toEqual({ code: 1, verdict: 'not genuine' });
    expect(findings).toContain('file-changed LEEME-README.html');
  });

  it('takes a file where --free-space left room for it: not genuine', () => {
    expect(facts.of('roomy', 'free-kib')).toBe('4096');
    expect(facts.of('roomy', 'new-file')).toBe('ok');
    const { code, verdict, findings } = verify('roomy');
    expect({ code, verdict }).toEqual({ code: 1, verdict: 'not genuine' });
    expect(findings).toContain('file-extra payload/NEW.TXT');
    const differing = findings.filter((finding) => finding.startsWith('image-differs '));
    const regions = new Set(differing.map((finding) => finding.slice('image-differs '.length)));
    expect([...regions].sort()).toEqual(['directory:payload', 'fat-1', 'fat-2', 'free', 'root-directory']);
  });
});
