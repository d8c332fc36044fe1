/** The small forms of format clause 3, used by record, manifest and definition alike. */
import { encodeUtf8 } from './bytes.ts';
import { nullable, oneOf, record, textThat, type Form } from './canonical.ts';

// Controls, bidirectional and zero-width marks, lone surrogates: nothing that hides, reorders or needs an escape (clause 3.2).
export const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/u;

/** True for a string without any of the characters that clause 3.2 excludes from every string. */
export function isPlain(text: string): boolean {
  return !HIDDEN.test(text);
}

/** text(n): 1 to `limit` bytes of UTF-8 without hidden characters or outer spaces. */
export function isText(text: string, limit: number): boolean {
  const size = encodeUtf8(text).length;
  return size >= 1 && size <= limit && !text.startsWith(' ') && !text.endsWith(' ') && isPlain(text);
}

export function text(limit: number): Form<string> {
  return textThat((value) => isText(value, limit), `text(${limit})`);
}

const MAX_ID_LENGTH = 48;
const NUMBER = /^(0|[1-9][0-9]{0,4})$/;

function isNumbers(value: string, min: number, max: number): boolean {
  const parts = value.split('.');
  return (
    parts.length >= min &&
    parts.length <= max &&
    parts.every((part) => NUMBER.test(part) && Number(part) <= 65535)
  );
}

export function isId(value: string): boolean {
  return value.length <= MAX_ID_LENGTH && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value);
}

export function isVersion(value: string): boolean {
  return isNumbers(value, 3, 3);
}

export function isDotted(value: string): boolean {
  return isNumbers(value, 1, 4);
}

/** A real day from 1980 (FAT begins there) to 2099. */
export function isDate(value: string): boolean {
  if (!/^(19[89][0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

export function isTime(value: string): boolean {
  return /^.{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/.test(value) && isDate(value.slice(0, 10));
}

export function isGuid(value: string): boolean {
  return /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(value);
}

export function isSha256(value: string): boolean {
  return /^[0-9a-f]{64}$/.test(value);
}

/** An absolute Windows path, or one below a known folder that the instrument's Windows resolves (clause 3.6). */
export function isWinPath(value: string): boolean {
  const [root = '', ...components] = value.split('\\');
  return (
    isText(value, 200) &&
    /^([A-Z]:|%ProgramFiles%|%ProgramData%|%SystemRoot%)$/.test(root) &&
    components.length > 0 &&
    components.every((part) => /^[^/:*?"<>|%]+$/.test(part) && !/^\.{1,2}$|[ .]$/.test(part))
  );
}

export const id = textThat(isId, '[a-z0-9-]{1,48}');
export const version = textThat(isVersion, 'MAJOR.MINOR.PATCH');
export const dotted = textThat(isDotted, 'N[.N[.N[.N]]]');
export const date = textThat(isDate, 'YYYY-MM-DD');
export const time = textThat(isTime, 'YYYY-MM-DDTHH:MM:SSZ');
export const guid = textThat(isGuid, '{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}');
export const sha256 = textThat(isSha256, '[0-9a-f]{64}');
export const winPath = textThat(isWinPath, 'X:\\…');
export const language = oneOf('es', 'en');
export const range = record({ from: nullable(dotted), to: nullable(dotted) });
