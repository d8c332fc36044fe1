/** ISO 9660 images (format clause 17): the tree is genuine in each, something around it is not. */
import { encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import type { Case } from './cases.ts';
import { imageOf, patchesBetween, type VectorImage } from './image.ts';

const SECTOR = 2048;
const LOCATION = 2;
const LENGTH = 10;
const FLAGS = 25;
const IDENTIFIER_LENGTH = 32;
const IDENTIFIER = 33;
const ROOT_RECORD = 156;
const JOLIET_ROOT = 'joliet-root-directory';
const PRIMARY_ROOT = 'primary-root-directory';
const README = 'LEEME-README.html';
const INSTALLER = 'file:payload/patch.msi';
const DIFFERS = 'image-differs';
const MALFORMED = 'image-malformed';
const TRUNCATED = 'image-truncated';

/** `change` spoils a copy of the genuine image in place, or gives other bytes. */
function iso(
  name: string,
  comment: string,
  expect: string,
  change: (image: Uint8Array, place: VectorImage) => unknown,
): Case {
  return {
    name: `image-iso-${name}`,
    comment,
    clause: '17',
    expect,
    image: 'iso',
    patches: (kit) => {
      const place = imageOf('iso', kit.files);
      const copy = place.bytes.slice();
      const changed = change(copy, place);
      return Promise.resolve(patchesBetween(place.bytes, changed instanceof Uint8Array ? changed : copy));
    },
  };
}

/** One byte, `offset` bytes into a region, becomes another. */
function byte(name: string, comment: string, region: string, offset: number, expect = DIFFERS): Case {
  return iso(name, comment, expect, (image, { at }) => {
    const where = at(region) + offset;
    image[where] = (image[where] ?? 0) ^ 1;
  });
}

/** Joliet's identifiers. */
function ucs2(text: string): Uint8Array {
  return Uint8Array.from([...encodeUtf8(text)].flatMap((unit) => [0, unit]));
}

function identifierAt(image: Uint8Array, at: number): Uint8Array {
  return image.subarray(at + IDENTIFIER, at + IDENTIFIER + (image[at + IDENTIFIER_LENGTH] ?? 0));
}

/** Offset of the record with this identifier in a directory of one sector. @throws Error when there is none */
function recordOf(image: Uint8Array, directory: number, identifier: Uint8Array): number {
  for (let at = directory; image[at] !== 0; at += image[at] ?? 0) {
    if (Buffer.compare(identifierAt(image, at), identifier) === 0) return at;
  }
  throw new Error('no such record');
}

/** Offset behind the last record. */
function endOfRecords(image: Uint8Array, directory: number): number {
  let at = directory;
  while (image[at] !== 0) at += image[at] ?? 0;
  return at;
}

function setBoth(image: Uint8Array, at: number, value: number): void {
  const view = new DataView(image.buffer);
  view.setUint32(at, value, true);
  view.setUint32(at + 4, value, false);
}

/** A change to one record of the Joliet root directory. */
function record(
  name: string,
  comment: string,
  expect: string,
  identifier: Uint8Array,
  change: (image: Uint8Array, at: number, place: VectorImage) => void,
): Case {
  return iso(name, comment, expect, (image, place) => {
    change(image, recordOf(image, place.at(JOLIET_ROOT), identifier), place);
  });
}

/** A copy of a record, with another identifier of the same length, behind the last one of its directory. */
function addTwin(image: Uint8Array, directory: number, from: Uint8Array, to: Uint8Array): number {
  const at = endOfRecords(image, directory);
  const source = recordOf(image, directory, from);
  image.copyWithin(at, source, source + (image[source] ?? 0));
  image.set(to, at + IDENTIFIER);
  return at;
}

const SELF = Uint8Array.of(0);
const PARENT = Uint8Array.of(1);

export const ISO_CASES: readonly Case[] = [
  iso('genuine', 'nothing is wrong', 'genuine', () => undefined),
  byte('system-area', 'a byte before the descriptors', 'system-area', 100),
  iso('hybrid', 'a partition table before the descriptors', DIFFERS, (image) => {
    image.set([0x80, 0, 2, 0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0], 446);
    image.set([0x55, 0xaa], 510);
  }),
  iso('archive-first', 'the first bytes of a ZIP before the descriptors', TRUNCATED, (image) =>
    image.set(encodeUtf8('PK\u0003\u0004')),
  ),
  byte('identifier', 'no CD001 in the primary descriptor', 'primary-descriptor', 5, MALFORMED),
  byte('primary-type', 'another type of the primary descriptor', 'primary-descriptor', 0, MALFORMED),
  byte('joliet-version', 'another version of the Joliet descriptor', 'joliet-descriptor', 6, MALFORMED),
  byte('joliet-escape', 'another escape sequence: no Joliet', 'joliet-descriptor', 90, MALFORMED),
  byte('terminator', 'another descriptor in the place of the terminator', 'terminator', 0),
  byte('label', 'another volume label', 'primary-descriptor', 40),
  byte('label-joliet', 'another volume label in the Joliet descriptor', 'joliet-descriptor', 41),
  byte('volume-set', 'another volume set', 'primary-descriptor', 190),
  byte('created', 'another time of creation', 'primary-descriptor', 828),
  byte('application-use', 'a byte that belongs to nobody', 'joliet-descriptor', 1000),
  byte('block-size', 'another size of blocks', 'joliet-descriptor', 129, MALFORMED),
  byte('block-size-twin', 'another size of blocks, big-endian only', 'joliet-descriptor', 130),
  byte('space-size-twin', 'another size of the volume, big-endian only', 'joliet-descriptor', 87),
  byte(
    'space-size-primary',
    'another size of the volume in the primary descriptor',
    'primary-descriptor',
    80,
  ),
  iso('space-size-large', 'a volume larger than the image', TRUNCATED, (image, { at }) => {
    setBoth(image, at('joliet-descriptor') + 80, image.length / SECTOR + 1);
  }),
  iso('space-size-small', 'a volume that ends before its files', MALFORMED, (image, { at }) => {
    setBoth(image, at('joliet-descriptor') + 80, at(INSTALLER) / SECTOR);
  }),
  iso('root-elsewhere', 'a root directory among the descriptors', MALFORMED, (image, { at }) => {
    setBoth(image, at('joliet-descriptor') + ROOT_RECORD + LOCATION, 16);
  }),
  byte('root-twin', 'two places of the root directory', 'joliet-descriptor', ROOT_RECORD + 9, MALFORMED),
  byte('root-file', 'a root that is no directory', 'joliet-descriptor', ROOT_RECORD + FLAGS, MALFORMED),
  byte(
    'root-primary',
    'another root for readers without Joliet',
    'primary-descriptor',
    ROOT_RECORD + LOCATION,
  ),
  iso(
    'primary-elsewhere',
    'a file that is another one for readers without Joliet',
    DIFFERS,
    (image, { at }) => {
      const where = recordOf(image, at(PRIMARY_ROOT), encodeUtf8('LEEME_README.HTML;1'));
      setBoth(image, where + LOCATION, at(INSTALLER) / SECTOR);
    },
  ),
  iso('primary-extra', 'a file that only readers without Joliet see', DIFFERS, (image, { at }) => {
    const [from, to] = [encodeUtf8('LEEME_README.HTML;1'), encodeUtf8('SETUP_______.EXE;1')];
    addTwin(image, at(PRIMARY_ROOT), from, to);
  }),
  iso('primary-name', 'another name for readers without Joliet', DIFFERS, (image, { at }) => {
    const where = recordOf(image, at(PRIMARY_ROOT), encodeUtf8('LEEME_README.HTML;1'));
    image.set(encodeUtf8('X'), where + IDENTIFIER);
  }),
  iso('primary-hidden', 'a file hidden from readers without Joliet', DIFFERS, (image, { at }) => {
    image[recordOf(image, at(PRIMARY_ROOT), encodeUtf8('LEEME_README.HTML;1')) + FLAGS] = 1;
  }),
  record('hidden', 'a file of the kit is hidden', 'not-regular-file', ucs2(README), (image, at) => {
    image[at + FLAGS] = 1;
  }),
  record('more-extents', 'a file with a further piece', 'not-regular-file', ucs2(README), (image, at) => {
    image[at + FLAGS] = 0x80;
  }),
  record('interleaved', 'a file that is interleaved', DIFFERS, ucs2(README), (image, at) => {
    image.set([1, 1], at + 26);
  }),
  record('attributes', 'a file with an extended attribute record', DIFFERS, ucs2(README), (image, at) => {
    image[at + 1] = 1;
  }),
  record('volume-number', 'a file on another volume', DIFFERS, ucs2(README), (image, at) => {
    image[at + 28] = 2;
  }),
  record('time', 'a file with another time', DIFFERS, ucs2(README), (image, at) => {
    image[at + 18] = 99;
  }),
  record('location-twin', 'two places of a file', MALFORMED, ucs2(README), (image, at) => {
    image[at + LOCATION + 7] = (image[at + LOCATION + 7] ?? 0) ^ 1;
  }),
  record('length-twin', 'two lengths of a file', MALFORMED, ucs2(README), (image, at) => {
    image[at + LENGTH] = (image[at + LENGTH] ?? 0) ^ 1;
  }),
  record('extents-shared', 'two files share their bytes', MALFORMED, ucs2(README), (image, at, place) => {
    setBoth(image, at + LOCATION, place.at(INSTALLER) / SECTOR);
  }),
  record('extent-outside', 'a file behind the end of the volume', MALFORMED, ucs2(README), (image, at) => {
    setBoth(image, at + LOCATION, image.length / SECTOR);
  }),
  record('extent-huge', 'a file of four gigabytes', MALFORMED, ucs2(README), (image, at) => {
    setBoth(image, at + LENGTH, 0xffff_ffff);
  }),
  record(
    'file-moved',
    'a file elsewhere in the image, byte for byte',
    DIFFERS,
    ucs2(README),
    (image, at, place) => {
      const [from, to] = [place.at(`file:${README}`), place.at('padding')];
      image.copyWithin(to, from, place.endOf(`file:${README}`));
      setBoth(image, at + LOCATION, to / SECTOR);
    },
  ),
  record('file-shorter', 'a file that is cut', 'file-changed', ucs2(README), (image, at) => {
    setBoth(image, at + LENGTH, 1);
  }),
  record('loop', 'a folder that is its own root', MALFORMED, ucs2('payload'), (image, at, place) => {
    setBoth(image, at + LOCATION, place.at(JOLIET_ROOT) / SECTOR);
  }),
  record('folders-shared', 'two folders in one place', MALFORMED, ucs2('payload'), (image, at, place) => {
    setBoth(image, at + LOCATION, place.at('joliet-directory:kit') / SECTOR);
  }),
  record('folder-empty', 'a folder of no length', MALFORMED, ucs2('payload'), (image, at) => {
    setBoth(image, at + LENGTH, 0);
  }),
  record('folder-odd', 'a folder that is no whole sectors', MALFORMED, ucs2('payload'), (image, at) => {
    setBoth(image, at + LENGTH, SECTOR - 1);
  }),
  record('folder-huge', 'a folder of four gigabytes', MALFORMED, ucs2('payload'), (image, at) => {
    setBoth(image, at + LENGTH, 0xffff_f800);
  }),
  record('folder-as-file', 'a folder that is a file', 'file-extra', ucs2('payload'), (image, at) => {
    image[at + FLAGS] = 0;
  }),
  record('parent-elsewhere', 'the way up leads elsewhere', DIFFERS, PARENT, (image, at) => {
    setBoth(image, at + LOCATION, 19);
  }),
  record('self-missing', 'a directory without a record of itself', MALFORMED, SELF, (image, at) => {
    image[at + IDENTIFIER] = 2;
  }),
  record('record-short', 'a record shorter than any', MALFORMED, ucs2(README), (image, at) => {
    image[at] = 33;
  }),
  iso('record-long', 'a record across the end of its sector', MALFORMED, (image, { at }) => {
    const root = at(JOLIET_ROOT);
    const source = recordOf(image, root, ucs2(README));
    for (let end = endOfRecords(image, root); end < root + SECTOR; end += image[end] ?? 0) {
      image.copyWithin(end, source, source + (image[source] ?? 0));
    }
  }),
  record('identifier-long', 'a name longer than its record', MALFORMED, ucs2(README), (image, at) => {
    image[at + IDENTIFIER_LENGTH] = 250;
  }),
  record('identifier-empty', 'a name of no character', MALFORMED, ucs2(README), (image, at) => {
    image[at + IDENTIFIER_LENGTH] = 0;
  }),
  record('identifier-odd', 'half a character in a name', MALFORMED, ucs2(README), (image, at) => {
    image[at + IDENTIFIER_LENGTH] = 2 * README.length - 1;
  }),
  record('name-separator', 'a separator in a name', MALFORMED, ucs2(README), (image, at) => {
    image.set(ucs2('../'), at + IDENTIFIER);
  }),
  record('name-dots', 'a folder named ..', MALFORMED, ucs2('kit'), (image, at) => {
    image.set(ucs2('..'), at + IDENTIFIER);
    image[at + IDENTIFIER_LENGTH] = 4;
  }),
  record('name-unicode', 'a name that only looks alike', 'file-missing', ucs2(README), (image, at) => {
    // U+0415, which looks like E.
    image.set([0x04, 0x15], at + IDENTIFIER + 2);
  }),
  iso('name-twin', 'one name twice', 'file-extra', (image, { at }) => {
    const twin = addTwin(image, at(JOLIET_ROOT), ucs2(README), ucs2(README));
    setBoth(image, twin + LOCATION, at('padding') / SECTOR);
  }),
  iso('file-extra', 'a program that no list names', 'file-extra', (image, { at }) => {
    const added = addTwin(image, at(JOLIET_ROOT), ucs2(README), ucs2('SETUP_MORE_OF.EXE'));
    setBoth(image, added + LOCATION, at('padding') / SECTOR);
    image.set(encodeUtf8('MZ'), at('padding'));
  }),
  iso(
    'residue-file',
    'what hosts leave on sticks, where they cannot write',
    'file-extra',
    (image, { at }) => {
      const added = addTwin(image, at(JOLIET_ROOT), ucs2('instructions'), ucs2('.fseventsd'));
      image[added + IDENTIFIER_LENGTH] = ucs2('.fseventsd').length;
      setBoth(image, added + LOCATION, at('padding') / SECTOR);
      image.copyWithin(at('padding'), at(JOLIET_ROOT), at(JOLIET_ROOT) + 68);
    },
  ),
  iso('directory-tail', 'bytes behind the last record of a directory', DIFFERS, (image, { at }) => {
    image.set(encodeUtf8('MZ'), at(JOLIET_ROOT) + SECTOR - 2);
  }),
  byte('path-table-little', 'another place in a path table', 'joliet-path-table-little', 12),
  byte('path-table-big', 'another place in the other path table', 'primary-path-table-big', 15),
  byte('path-table-tail', 'a byte behind a path table', 'slack:primary-path-table-little', 0),
  byte('slack', 'a byte behind the end of a file', `slack:${README}`, 0),
  byte('padding', 'a byte behind the last file', 'padding', 5000),
  byte('file-changed', 'a byte of the installer changed in the image', INSTALLER, 0, 'file-changed'),
  iso('appended', 'a sector behind the end', DIFFERS, (image) => joinBytes([image, new Uint8Array(SECTOR)])),
  iso('truncated', 'the image breaks off in a file', TRUNCATED, (image, { at }) =>
    image.slice(0, at(INSTALLER) + 4),
  ),
  iso('truncated-descriptors', 'the image breaks off in its descriptors', TRUNCATED, (image, { at }) =>
    image.slice(0, at('terminator')),
  ),
];
