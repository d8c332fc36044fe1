/** The real bmaptool copies by our map to a block device, and refuses another image (format clause 16.7). */
import { copyFile, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExample, placeExample, runProgram, type BuiltKit, type Ran } from './example.ts';
import { withLoopDevice } from './loop-device.ts';

const MIB = 2 ** 20;
let folder = '';
let kit: BuiltKit;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-bmap-'));
  kit = buildExample(await placeExample(path.join(folder, 'in')), path.join(folder, 'out'), 'img,dir');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Copies to a stick of 16 MiB that is full of other bytes; gives what is on it then. */
async function copyByMap(image: string): Promise<{ ran: Ran; stick: Buffer }> {
  const file = path.join(folder, 'stick');
  await writeFile(file, Buffer.alloc(16 * MIB, 0xa5));
  const ran = await withLoopDevice(file, [], ({ device }) =>
    runProgram('bmaptool', ['copy', '--bmap', `${kit.img}.bmap`, image, device]),
  );
  return { ran, stick: await readFile(file) };
}

describe('bmaptool', () => {
  it('copies every byte of the image, and none behind it', async () => {
    const image = await readFile(kit.img);
    const { ran, stick } = await copyByMap(kit.img);
    expect(ran).toMatchObject({ code: 0 });
    expect(stick.subarray(0, image.length).equals(image)).toBe(true);
    expect(new Set(stick.subarray(image.length))).toEqual(new Set([0xa5]));
  });

  it('refuses an image with another byte', async () => {
    const changed = path.join(folder, 'changed.img');
    await copyFile(kit.img, changed);
    const handle = await open(changed, 'r+');
    await handle.write(Buffer.from('x'), 0, 1, 3 * MIB);
    await handle.close();
    const { ran } = await copyByMap(changed);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toMatch(/checksum mismatch/);
  });

  it('refuses an image that was cut', async () => {
    const cut = path.join(folder, 'cut.img');
    await copyFile(kit.img, cut);
    await truncate(cut, 5 * MIB);
    expect((await copyByMap(cut)).ran.code).not.toBe(0);
  });

  it('refuses a map with another byte', async () => {
    const map = `${kit.img}.bmap`;
    const text = await readFile(map, 'utf8');
    await writeFile(map, text.replace('<Range chksum="', '<Range chksum="0'));
    const { ran } = await copyByMap(kit.img);
    await writeFile(map, text);
    expect(ran.code).not.toBe(0);
  });
});
