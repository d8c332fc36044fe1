/** Short names: every entry has one of the form 8.3, and it must be the same whoever derives it (format clause 12). */

import { encodeUtf8 } from '../../base/bytes.ts';
import { LONG_NAME_UNITS } from './format.ts';

const BASE_LENGTH = 8;
const EXTENSION_LENGTH = 3;
const CLEAN_NAME = /^[A-Z0-9_-]{1,8}(\.[A-Z0-9_-]{1,3})?$/;
const LABEL_LENGTH = 11;

/** Entries the name takes in its directory: its short one, and long ones unless it is an upper-case 8.3 name. */
export function entriesOfName(name: string): number {
  return isCleanName(name) ? 1 : 1 + Math.ceil(name.length / LONG_NAME_UNITS);
}

export function isCleanName(name: string): boolean {
  return CLEAN_NAME.test(name);
}

/**
 * The 11 bytes of the short name for each name of one directory, in the order given. A name that fits 8.3 keeps itself in upper
 * case; the nth of the others becomes `BASE~n.EXT`. `~` is in no kit name, so one counter a directory makes them unique.
 */
export function shortNames(names: readonly string[]): Uint8Array[] {
  let tail = 0;
  return names.map((name) => {
    const upper = name.toUpperCase();
    if (isCleanName(upper)) return packName(upper, '');
    tail += 1;
    return packName(upper, `~${tail}`);
  });
}

function packName(upper: string, tail: string): Uint8Array {
  const dot = upper.lastIndexOf('.');
  const base = (dot === -1 ? upper : upper.slice(0, dot)).replaceAll('.', '');
  const extension = dot === -1 ? '' : upper.slice(dot + 1, dot + 1 + EXTENSION_LENGTH);
  const stem = base.slice(0, BASE_LENGTH - tail.length) + tail;
  return encodeUtf8(stem.padEnd(BASE_LENGTH) + extension.padEnd(EXTENSION_LENGTH));
}

/** A volume label from any text: upper case, `_` for what is not `A-Z 0-9 _ -`, cut and padded to 11 bytes. */
export function volumeLabel(text: string): Uint8Array {
  const label = text.toUpperCase().replace(/[^A-Z0-9_-]/g, '_');
  return encodeUtf8(label.slice(0, LABEL_LENGTH).padEnd(LABEL_LENGTH));
}
