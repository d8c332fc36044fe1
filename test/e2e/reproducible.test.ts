/** The same inputs give the same bytes, wherever, whenever and by whomever they are built (design section 5). */
import { chmod, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI, KIT_NAME, expectSuccess, placeExample, runProgram, type Example } from './example.ts';
import { firstDifference, firstFolderDifference } from './files.ts';

/** A computer to build on. */
interface Surroundings {
  readonly name: string;
  readonly umask: string;
  readonly env: Readonly<Record<string, string>>;
  /** Order in which the inputs are copied there. */
  readonly copyLast: 'kit.yaml' | 'payload';
}

const HERE: Surroundings = {
  name: 'here',
  umask: '022',
  env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
  copyLast: 'payload',
};
const ELSEWHERE: Surroundings = {
  name: 'elsewhere/in a much deeper folder, ñ',
  umask: '077',
  env: { TZ: 'Pacific/Chatham', LANG: 'es_ES.UTF-8', LC_ALL: 'tr_TR.UTF-8', SHELL: '/bin/false' },
  copyLast: 'kit.yaml',
};
/** 2025-06-01 00:00:01 UTC: an odd second, which FAT cannot tell. */
const EPOCH = { SOURCE_DATE_EPOCH: '1748736001' };

let folder = '';
let example: Example;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-reproducible-'));
  example = await placeExample(path.join(folder, 'example'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Builds every format there; gives the folder of the results. */
async function buildIn(place: Surroundings, name: string, env: Readonly<Record<string, string>> = {}) {
  const work = path.join(folder, name, place.name);
  const home = path.join(work, 'home');
  await mkdir(home, { recursive: true });
  const order = ['kit.yaml', 'payload'].sort((item) => (item === place.copyLast ? 1 : -1));
  for (const item of order) {
    await cp(path.join(path.dirname(example.definition), item), path.join(work, item), { recursive: true });
  }
  await chmod(path.join(work, 'kit.yaml'), place === HERE ? 0o644 : 0o400);
  const args = ['build', 'kit.yaml', '--key', example.key, '--out', 'out', '--format', 'img,iso,zip,dir'];
  const script = `umask ${place.umask} && exec "$0" "$@"`;
  expectSuccess(
    runProgram('sh', ['-c', script, process.execPath, CLI, ...args], {
      cwd: work,
      env: { ...place.env, HOME: home, ...env },
    }),
  );
  return path.join(work, 'out', KIT_NAME);
}

/** What differs first in each format; all null when the builds are the same. */
async function differences(one: string, other: string) {
  const compare = async (ending: string) =>
    firstDifference(await readFile(`${one}${ending}`), await readFile(`${other}${ending}`));
  // The folder first: there a difference has a file's name.
  const inFolder = await firstFolderDifference(one, other);
  const [img, iso, zip] = [await compare('.img'), await compare('.iso'), await compare('.zip')];
  return { dir: inFolder, img, iso, zip };
}

const NONE = { dir: null, img: null, iso: null, zip: null };

describe('two builds of one definition', () => {
  it('are the same whatever folder, time zone, language, umask, home and order of copying', async () => {
    const here = await buildIn(HERE, 'plain');
    expect(await differences(here, await buildIn(ELSEWHERE, 'plain'))).toEqual(NONE);
  });

  it('are the same under SOURCE_DATE_EPOCH, and bear its time', async () => {
    const here = await buildIn(HERE, 'epoch', EPOCH);
    expect(await differences(here, await buildIn(ELSEWHERE, 'epoch', EPOCH))).toEqual(NONE);
    const manifest = await readFile(path.join(here, 'kit', 'manifest.json'), 'utf8');
    expect(manifest).toContain('"created": "2025-06-01T00:00:01Z"');
    const plain = await buildIn(HERE, 'not-epoch');
    const { dir, img, iso, zip } = await differences(plain, here);
    expect([dir, img, iso, zip]).not.toContain(null);
  });

  it('are the same when formats are made one by one', async () => {
    const together = await buildIn(HERE, 'together');
    const args = ['pack', together, '--format', 'img,iso,zip', '--out', path.join(folder, 'packed')];
    expectSuccess(runProgram(process.execPath, [CLI, ...args]));
    const packed = path.join(folder, 'packed', KIT_NAME);
    for (const ending of ['.img', '.iso', '.zip']) {
      const [a, b] = [await readFile(together + ending), await readFile(packed + ending)];
      expect(firstDifference(a, b)).toBeNull();
    }
  });
});
