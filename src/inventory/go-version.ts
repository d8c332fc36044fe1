/** The Go release a program was built with, from the record that Go's linker leaves in it (package debug/buildinfo). */

const MAGIC = Uint8Array.of(0xff, ...Array.from(' Go buildinf:', (letter) => letter.charCodeAt(0)));
/** The record is aligned to this. */
const ALIGNMENT = 16;
/** Since Go 1.18: this bit of the flags says that the version follows the record's 32 bytes, its length in one byte before it. */
const FLAGS = 15;
const INLINE = 2;
const RECORD_SIZE = 32;

/** @returns such as `1.19.8`; null when the program carries no such record, or an older form of it */
export function goVersionOf(program: Uint8Array): string | null {
  const at = findRecord(program);
  if (at === null || ((program[at + FLAGS] ?? 0) & INLINE) === 0) return null;
  const from = at + RECORD_SIZE + 1;
  const text = String.fromCharCode(...program.subarray(from, from + (program[from - 1] ?? 0)));
  return /^go(1\.[0-9]{1,3}(?:\.[0-9]{1,3})?)$/.exec(text)?.[1] ?? null;
}

function findRecord(program: Uint8Array): number | null {
  const bytes = Buffer.from(program.buffer, program.byteOffset, program.length);
  let at = bytes.indexOf(MAGIC);
  while (at !== -1 && at % ALIGNMENT !== 0) at = bytes.indexOf(MAGIC, at + 1);
  return at === -1 || at + RECORD_SIZE >= program.length ? null : at;
}
