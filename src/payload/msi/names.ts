/**
 * Windows Installer packs two characters of a stream's name into one UTF-16 unit of the range 0x3800 to 0x47FF, a
 * single one into 0x4800 to 0x483F, and marks tables with 0x4840, so that 62 characters fit a compound file's 31.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';
const PAIR_BASE = 0x3800;
const SINGLE_BASE = 0x4800;
const TABLE_MARK = '\u4840';

/** Stored name of the stream that holds a table's rows. */
export function tableStreamName(table: string): string {
  return TABLE_MARK + packName(table);
}

/** Stored name of a stream, such as a cabinet. Characters outside the alphabet of 64 stay as they are. */
export function packName(name: string): string {
  let packed = '';
  for (let i = 0; i < name.length; i++) {
    const first = ALPHABET.indexOf(name.charAt(i));
    const second = i + 1 < name.length ? ALPHABET.indexOf(name.charAt(i + 1)) : -1;
    if (first >= 0 && second >= 0) i++;
    packed += packUnit(name, i, first, second);
  }
  return packed;
}

function packUnit(name: string, last: number, first: number, second: number): string {
  if (first < 0) return name.charAt(last);
  return String.fromCharCode(second < 0 ? SINGLE_BASE + first : PAIR_BASE + first + second * ALPHABET.length);
}
