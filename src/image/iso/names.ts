/** Identifiers of one directory's children in each hierarchy, in the order of their records (format clause 17.4). */

import { compareText, encodeUtf8 } from '../../base/bytes.ts';
import type { TreeChild } from '../tree.ts';
import { encodeUcs2 } from './format.ts';

export interface NamedChild {
  readonly child: TreeChild;
  readonly identifier: Uint8Array;
}

/** Names the children of a directory, which come sorted by name. */
export type Naming = (children: readonly TreeChild[]) => readonly NamedChild[];

/** Name and extension together: interchange level 2 (ECMA-119 7.5.1, 10.2). */
const MAX_LENGTH = 30;
const MAX_EXTENSION_LENGTH = 8;
/** ECMA-119 7.4.1: d-characters. */
const NO_D_CHARACTER = /[^A-Z0-9_]/g;

/** The kit's own names, which all are within Joliet's 64 characters. */
export const jolietNames: Naming = (children) => {
  return children.map((child) => ({ child, identifier: encodeUcs2(child.name) }));
};

/**
 * Upper case, `_` for what is no d-character, cut to fit. A name that an earlier sibling has taken gets the next free number
 * of its directory behind its stem.
 */
export const primaryNames: Naming = (children) => {
  const taken = new Set<string>();
  let number = 0;
  const named = children.map((child) => {
    let name = joinName(child, '');
    while (taken.has(name)) {
      number += 1;
      name = joinName(child, `_${number}`);
    }
    taken.add(name);
    return { child, name };
  });
  const sorted = named.toSorted((a, b) => compareText(a.name, b.name));
  return sorted.map(({ child, name }) => ({ child, identifier: encodeUtf8(identifierOf(child, name)) }));
};

function joinName({ name, kind }: TreeChild, tail: string): string {
  const dot = kind === 'file' ? name.lastIndexOf('.') : -1;
  const extension = dot === -1 ? '' : dCharacters(name.slice(dot + 1)).slice(0, MAX_EXTENSION_LENGTH);
  const stem = dCharacters(dot === -1 ? name : name.slice(0, dot));
  const cut = stem.slice(0, MAX_LENGTH - extension.length - tail.length) + tail;
  return extension === '' ? cut : `${cut}.${extension}`;
}

/** Upper case, `_` for what is no d-character. */
export function dCharacters(text: string): string {
  return text.toUpperCase().replace(NO_D_CHARACTER, '_');
}

/** A file has a dot and a version whatever its name (7.5.1), a directory neither. */
function identifierOf({ kind }: TreeChild, name: string): string {
  if (kind === 'directory') return name;
  return name.includes('.') ? `${name};1` : `${name}.;1`;
}
