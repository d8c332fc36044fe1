/** ChaN's FatFs as an independent reader: what the firmware of many devices uses. */

import { createHash } from 'node:crypto';

import * as FatFs from 'js-fatfs';

const SECTOR = 512;
const BUFFER_SIZE = 1 << 20;

/** Path to SHA-256 of every file FatFs finds in the image's first partition. Fails if it wants to write. */
export async function fatfsHashes(image: Uint8Array): Promise<Map<string, string>> {
  const ff = await FatFs.create({ diskio: readOnlyDisk(image) });
  const mount = ff.malloc(FatFs.sizeof_FATFS);
  check(ff.f_mount(mount, '', 1), 'mount');
  const hashes = new Map<string, string>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name, isFolder } of list(ff, folder)) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isFolder) folders.push(path);
      else hashes.set(path, hashOf(ff, path));
    }
  }
  check(ff.f_unmount(''), 'unmount');
  return hashes;
}

function readOnlyDisk(image: Uint8Array): FatFs.DiskIO {
  return {
    initialize: () => 0,
    status: () => 0,
    read: (ff, _, buffer, sector, count) => {
      ff.HEAPU8.set(image.subarray(sector * SECTOR, (sector + count) * SECTOR), buffer);
      return FatFs.RES_OK;
    },
    write: () => FatFs.RES_WRPRT,
    ioctl: (ff, _, command, buffer) => {
      if (command === FatFs.GET_SECTOR_COUNT) ff.setValue(buffer, image.length / SECTOR, 'i32');
      else if (command === FatFs.GET_SECTOR_SIZE) ff.setValue(buffer, SECTOR, 'i16');
      else if (command === FatFs.GET_BLOCK_SIZE) ff.setValue(buffer, 1, 'i32');
      return FatFs.RES_OK;
    },
  };
}

function list(ff: FatFs.FatFs, folder: string): { name: string; isFolder: boolean }[] {
  const directory = ff.malloc(FatFs.sizeof_DIR);
  const info = ff.malloc(FatFs.sizeof_FILINFO);
  const found: { name: string; isFolder: boolean }[] = [];
  check(ff.f_opendir(directory, `/${folder}`), folder);
  for (;;) {
    check(ff.f_readdir(directory, info), folder);
    const name = ff.FILINFO_fname(info);
    if (name === '') break;
    found.push({ name, isFolder: (ff.FILINFO_fattrib(info) & FatFs.AM_DIR) !== 0 });
  }
  check(ff.f_closedir(directory), folder);
  ff.free(directory);
  ff.free(info);
  return found;
}

function hashOf(ff: FatFs.FatFs, path: string): string {
  const file = ff.malloc(FatFs.sizeof_FIL);
  const buffer = ff.malloc(BUFFER_SIZE);
  const count = ff.malloc(4);
  const hash = createHash('sha256');
  check(ff.f_open(file, `/${path}`, FatFs.FA_READ), path);
  for (let length = BUFFER_SIZE; length === BUFFER_SIZE;) {
    check(ff.f_read(file, buffer, BUFFER_SIZE, count), path);
    length = ff.getValue(count, 'i32');
    hash.update(ff.HEAPU8.subarray(buffer, buffer + length));
  }
  check(ff.f_close(file), path);
  for (const pointer of [file, buffer, count]) ff.free(pointer);
  return hash.digest('hex');
}

function check(result: number, what: string): void {
  if (result !== FatFs.FR_OK) throw new Error(`FatFs error ${result}: ${what}`);
}
