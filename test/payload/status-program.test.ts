/** The status program's digest out of packages: the demonstration's, held against msiextract, and cabinets of gcab's making. */
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SealkitError } from '../../src/base/errors.ts';
import { sourceOfBytes } from '../../src/base/source.ts';
import { describeStatusProgram, type DigestedFile } from '../../src/payload/index.ts';
import { digestMember } from '../../src/payload/msi/cabinet.ts';
import { inflate } from '../../src/payload/status-program.ts';
import { newSha256 } from '../../src/storage/index.ts';
import { Random } from '../campaign/random.ts';
import { sha256 } from '../testkit/fixture.ts';
import { buildDemo } from './msi/fixtures.ts';

const PROGRAM = '%ProgramFiles%\\Sealkit Demo\\LRM Mitigation\\lrm-mitigate.exe';
const OTHER = 'f'.repeat(64);
const MUTATIONS = 400;
const TOOLS = { inflate, newHash: newSha256 };
/** Where the first folder's way of compression stands in a cabinet without reserved areas. */
const COMPRESSION_AT = 36 + 6;
const LZX = 3;

let demo: Awaited<ReturnType<typeof buildDemo>>;
let work: string;
beforeAll(async () => {
  [demo, work] = await Promise.all([buildDemo(), mkdtemp(path.join(tmpdir(), 'sealkit-program-'))]);
});
afterAll(() => Promise.all([demo.remove(), rm(work, { recursive: true })]));

async function installer(file: string): Promise<DigestedFile> {
  const { size, mtimeMs } = await stat(file);
  return { path: 'payload/x.msi', size, sha256: OTHER, content: { file, size, modifiedMs: mtimeMs } };
}

/** A cabinet of these members, in a file. */
async function cabinetOf(
  members: Readonly<Record<string, Uint8Array>>,
  ...options: string[]
): Promise<string> {
  const folder = await mkdtemp(path.join(work, 'cab-'));
  for (const [name, bytes] of Object.entries(members)) await writeFile(path.join(folder, name), bytes);
  execFileSync('gcab', ['-c', ...options, 'x.cab', ...Object.keys(members)], { cwd: folder });
  return path.join(folder, 'x.cab');
}

/** Half of it cannot be made smaller; both span several blocks. */
function sample(seed: number, size: number): Uint8Array {
  const random = new Random(seed, 0);
  return Uint8Array.from({ length: size }, (_, i) => (i < size / 2 ? random.below(256) : i >> 9));
}

describe('a program that the package installs', () => {
  it('has the digest that msiextract gives, whatever the case of its path', async () => {
    execFileSync('msiextract', ['-C', work, demo.file]);
    const names = await readdir(work, { recursive: true });
    const helper = names.find((name) => name.endsWith('lrm-mitigate.exe')) ?? '';
    const expected = sha256(await readFile(path.join(work, helper)));
    const installers = [await installer(demo.file)];
    for (const place of [PROGRAM, PROGRAM.toUpperCase().replace('PROGRAMFILES', 'ProgramFiles')]) {
      const program = { path: place, sha256: null };
      expect(await describeStatusProgram(program, installers)).toEqual({ path: place, sha256: expected });
    }
    const named = { path: PROGRAM, sha256: expected };
    expect(await describeStatusProgram(named, installers)).toEqual(named);
  });

  it('is refused with another digest than the package has', async () => {
    const promise = describeStatusProgram({ path: PROGRAM, sha256: OTHER }, [await installer(demo.file)]);
    const field = 'install.statusProgram.sha256';
    await expect(promise).rejects.toMatchObject({
      faults: [{ code: 'definition-contradiction', field, expected: OTHER }],
    });
  });

  it('is refused when two packages install different ones', async () => {
    const other = path.join(work, 'other.msi');
    await cp(demo.file, other);
    const cabinet = await cabinetOf({ HelperFile: sample(1, 1000), ReadmeFile: sample(2, 10) }, '-z');
    execFileSync('msibuild', [other, '-a', 'product.cab', cabinet]);
    const both = [await installer(demo.file), await installer(other)];
    await expect(describeStatusProgram({ path: PROGRAM, sha256: null }, both)).rejects.toMatchObject({
      faults: [{ code: 'definition-contradiction', found: sha256(sample(1, 1000)) }],
    });
  });
});

describe('a program that the package does not install', () => {
  const elsewhere = '%ProgramData%\\x.exe';

  it('needs its digest in the definition', async () => {
    const installers = [await installer(demo.file)];
    const named = { path: elsewhere, sha256: OTHER };
    expect(await describeStatusProgram(named, installers)).toEqual(named);
    await expect(describeStatusProgram({ path: elsewhere, sha256: null }, installers)).rejects.toMatchObject({
      faults: [{ code: 'definition-contradiction', field: 'install.statusProgram.path' }],
    });
  });
});

describe('a program that the package installs elsewhere', () => {
  const misplaced = PROGRAM.replace('LRM Mitigation', 'Mitigation');
  const field = 'install.statusProgram.path';

  it('is refused by that place, with its own digest and without', async () => {
    const installers = [await installer(demo.file)];
    const { sha256: digest } = await describeStatusProgram({ path: PROGRAM, sha256: null }, installers);
    for (const named of [digest, null]) {
      const promise = describeStatusProgram({ path: misplaced, sha256: named }, installers);
      await expect(promise).rejects.toMatchObject({
        faults: [{ field, expected: misplaced, found: PROGRAM }],
      });
    }
  });

  it('may be another file of that name', async () => {
    const named = { path: misplaced, sha256: OTHER };
    expect(await describeStatusProgram(named, [await installer(demo.file)])).toEqual(named);
  });

  it('is refused when only another package installs it', async () => {
    const without = path.join(work, 'without.msi');
    await cp(demo.file, without);
    const change = "UPDATE `File` SET `FileName`='OTHER.EXE' WHERE `File`='HelperFile'";
    execFileSync('msibuild', [without, '-q', change]);
    const both = [await installer(demo.file), await installer(without)];
    for (const installers of [both, both.toReversed()]) {
      const promise = describeStatusProgram({ path: PROGRAM, sha256: null }, installers);
      await expect(promise).rejects.toMatchObject({ faults: [{ field, found: '-' }] });
    }
  });
});

describe('a cabinet', () => {
  const members = { a: sample(3, 100_000), empty: new Uint8Array(0), b: sample(4, 70_001) };

  it.each([[['-z']], [[]]])('of gcab %j gives each member', async (options) => {
    const bytes = await readFile(await cabinetOf(members, ...options));
    for (const [name, content] of Object.entries(members)) {
      expect(await digestMember(sourceOfBytes(bytes), name, TOOLS), name).toBe(sha256(content));
    }
  });

  it('compressed in another way gives none', async () => {
    const bytes = await readFile(await cabinetOf(members, '-z'));
    bytes[COMPRESSION_AT] = LZX;
    expect(await digestMember(sourceOfBytes(bytes), 'a', TOOLS)).toBeNull();
  });

  it('that is damaged is refused by its code, or still readable', async () => {
    const whole = await readFile(await cabinetOf(members, '-z'));
    const ends = new Map<string, number>();
    for (let i = 0; i < MUTATIONS; i++) {
      const random = new Random(0x5ea1, i);
      const bytes = Uint8Array.from(whole).subarray(
        0,
        random.chance(1 / 8) ? random.below(whole.length) : whole.length,
      );
      for (let n = random.below(3); n >= 0; n--) {
        bytes[random.below(random.chance(1 / 2) ? 128 : bytes.length + 1)] = random.below(256);
      }
      const end = await digestMember(sourceOfBytes(bytes), 'b', TOOLS).then(
        (digest) => (digest === null ? 'none' : 'digest'),
        (error: unknown) => (error instanceof SealkitError ? error.code : String(error)),
      );
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect([...ends.keys()].sort()).toEqual(['digest', 'msi-malformed', 'none']);
  });
});
