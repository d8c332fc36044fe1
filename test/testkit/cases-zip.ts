/** ZIP archives (format clause 13): the tree is genuine in each, something around it is not. */
import { joinBytes } from '../../src/base/bytes.ts';
import type { Case } from './cases.ts';
import { imageOf, patchesBetween, type VectorImage } from './image.ts';

const README = 'LEEME-README.html';
const LOCAL = `local-header:${README}`;
const CENTRAL = `central-header:${README}`;
const INSTALLER = 'file:payload/patch.msi';

/** `change` spoils a copy of the genuine archive in place, or gives another one. */
function zip(
  name: string,
  comment: string,
  expect: string,
  change: (archive: Uint8Array, place: VectorImage) => Uint8Array | undefined,
): Case {
  return {
    name: `image-zip-${name}`,
    comment,
    clause: '13',
    expect,
    image: 'zip',
    patches: (kit) => {
      const place = imageOf('zip', kit.files);
      const copy = place.bytes.slice();
      return Promise.resolve(patchesBetween(place.bytes, change(copy, place) ?? copy));
    },
  };
}

/** One byte, `offset` bytes into a record, becomes another. */
function byte(
  name: string,
  comment: string,
  record: string,
  offset: number,
  expect = 'image-malformed',
): Case {
  return zip(name, comment, expect, (archive, { at }) => {
    const where = at(record) + offset;
    archive[where] = (archive[where] ?? 0) ^ 1;
    return undefined;
  });
}

/** Puts bytes before the central directory and moves the end record's pointer to it. */
function insertBefore(archive: Uint8Array, { at }: VectorImage, inserted: Uint8Array, more = 0): Uint8Array {
  const central = at(CENTRAL);
  const whole = joinBytes([archive.subarray(0, central), inserted, archive.subarray(central)]);
  const view = new DataView(whole.buffer);
  const end = at('end') + inserted.length;
  view.setUint32(end + 16, central + inserted.length - more, true);
  view.setUint32(end + 12, view.getUint32(end + 12, true) + more, true);
  return whole;
}

export const ZIP_CASES: readonly Case[] = [
  zip('genuine', 'nothing is wrong', 'genuine', () => undefined),
  zip('comment', 'an archive comment', 'image-malformed', (archive, { at }) => {
    const whole = joinBytes([archive, Uint8Array.of(0x68, 0x69)]);
    new DataView(whole.buffer).setUint16(at('end') + 20, 2, true);
    return whole;
  }),
  zip(
    'prepended',
    'a program in front, as in an archive that extracts itself',
    'image-malformed',
    (archive) => joinBytes([Uint8Array.of(0x4d, 0x5a, 0, 0), archive]),
  ),
  zip('appended', 'data behind the end record', 'image-malformed', (archive) =>
    joinBytes([archive, Uint8Array.of(0)]),
  ),
  zip(
    'inserted',
    'bytes between the last file and the central directory',
    'image-differs',
    (archive, place) => insertBefore(archive, place, Uint8Array.of(1, 2, 3)),
  ),
  zip('truncated', 'the archive breaks off in a file', 'image-truncated', (archive, { at }) =>
    archive.slice(0, at(INSTALLER) + 3),
  ),
  zip('end-missing', 'the end record is cut off', 'image-truncated', (archive, { at }) =>
    archive.slice(0, at('end')),
  ),
  zip('entry-extra', 'a second central entry for a file', 'image-malformed', (archive, place) => {
    const entry = archive.slice(place.at(CENTRAL), place.endOf(CENTRAL));
    const whole = insertBefore(archive, place, entry, entry.length);
    const view = new DataView(whole.buffer);
    const end = place.at('end') + entry.length;
    for (const field of [8, 10]) view.setUint16(end + field, view.getUint16(end + field, true) + 1, true);
    return whole;
  }),
  zip('entry-unlisted', 'a file whose central entry is gone', 'file-missing', (archive, { at, endOf }) => {
    const whole = joinBytes([archive.subarray(0, at(CENTRAL)), archive.subarray(endOf(CENTRAL))]);
    const view = new DataView(whole.buffer);
    const length = endOf(CENTRAL) - at(CENTRAL);
    const end = at('end') - length;
    for (const field of [8, 10]) view.setUint16(end + field, view.getUint16(end + field, true) - 1, true);
    view.setUint32(end + 12, view.getUint32(end + 12, true) - length, true);
    return whole;
  }),
  zip(
    'entries-in-other-order',
    'two central entries in each other’s place',
    'image-differs',
    (archive, place) => {
      const second = place.endOf(CENTRAL);
      const next = 'central-header:instructions/es/pasos.html';
      const [one, two] = [archive.slice(place.at(CENTRAL), second), archive.slice(second, place.endOf(next))];
      archive.set(joinBytes([two, one]), place.at(CENTRAL));
      return undefined;
    },
  ),
  byte('local-name', 'another name in the local header', LOCAL, 30),
  byte('local-date', 'another date in the local header', LOCAL, 12),
  byte('local-method', 'another method in the local header', LOCAL, 8),
  byte('local-crc', 'a CRC in the local header', LOCAL, 14),
  byte('local-version', 'another version in the local header', LOCAL, 4, 'image-differs'),
  byte('descriptor-crc', 'another CRC behind a file', `data-descriptor:${README}`, 4),
  byte('central-name', 'another name in the central directory', CENTRAL, 46),
  byte('central-date', 'another date in the central directory', CENTRAL, 14),
  byte('central-method', 'another method in the central directory', CENTRAL, 10),
  byte('central-encrypted', 'a file said to be encrypted', CENTRAL, 8),
  byte('central-version', 'made by another version', CENTRAL, 4, 'image-differs'),
  byte('central-attributes', 'a file that is a program to Unix', CENTRAL, 40, 'image-differs'),
  byte('central-internal', 'a file said to be text', CENTRAL, 36, 'image-differs'),
  byte('end-disk', 'another disk number', 'end', 4),
  zip('dates-both', 'another date in both places', 'image-differs', (archive, { at }) => {
    for (const where of [at(LOCAL) + 12, at(CENTRAL) + 14]) archive[where] = (archive[where] ?? 0) ^ 1;
    return undefined;
  }),
  zip('crc-both', 'another CRC in both places', 'image-differs', (archive, { at }) => {
    for (const where of [at(`data-descriptor:${README}`) + 4, at(CENTRAL) + 16]) {
      archive[where] = (archive[where] ?? 0) ^ 1;
    }
    return undefined;
  }),
  zip('file-changed', 'a byte of the installer changed in the archive', 'file-changed', (archive, { at }) => {
    archive[at(INSTALLER)] = 0x4e;
    return undefined;
  }),
];
