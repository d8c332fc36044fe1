/** A library that ends whatever loads it: Wine's own version.dll with another first instruction. */
import { readFileSync } from 'node:fs';

const LIBRARY = '/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/version.dll';
/** What a program ends with that has loaded the library. */
export const LOADED = 99;
/** mov eax, exit_group; mov edi, LOADED; syscall: Linux itself ends the process, before anything of Windows can stand in the way. */
const END = [0xb8, 231, 0, 0, 0, 0xbf, LOADED, 0, 0, 0, 0x0f, 0x05];
/** Wine takes its own libraries for its own wherever they lie, by this mark. */
const MARK_AT = 0x40;
const MARK_LENGTH = 32;

export function plantedLibrary(): Buffer {
  const library = Buffer.from(readFileSync(LIBRARY));
  library.fill(0, MARK_AT, MARK_AT + MARK_LENGTH);
  library.set(END, entryOf(library));
  return library;
}

/** Where in the file the library's first instruction is. */
function entryOf(library: Buffer): number {
  const header = library.readUInt32LE(0x3c);
  const optional = header + 24;
  const entry = library.readUInt32LE(optional + 16);
  const sections = optional + library.readUInt16LE(header + 20);
  for (let i = 0; i < library.readUInt16LE(header + 6); i++) {
    const section = sections + 40 * i;
    const [size, address, , offset] = [8, 12, 16, 20].map((at) => library.readUInt32LE(section + at));
    if (entry >= (address ?? 0) && entry < (address ?? 0) + (size ?? 0))
      return entry - (address ?? 0) + (offset ?? 0);
  }
  throw new Error(`${LIBRARY} has no entry point`);
}
