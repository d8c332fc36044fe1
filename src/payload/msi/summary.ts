/** The summary stream of an MSI: a property set ([MS-OLEPS] 2.20), with the meanings Windows Installer gives it. */
import { readWhole } from '../../base/source.ts';
import { decoderOf } from './code-pages.ts';
import type { CompoundFile } from './compound-file.ts';
import { decodeGuid } from './directory.ts';
import { malformed } from './malformed.ts';

const STREAM = '\u0005SummaryInformation';
const FORMAT_ID = 'F29F85E0-4FF9-1068-AB91-08002B27B3D9';
/** Some twenty short texts. */
const MAX_SUMMARY_BYTES = 256 * 1024;
const MAX_PROPERTIES = 1024;
const HEADER_SIZE = 48;
const VT_I2 = 2;
const VT_I4 = 3;
const VT_LPSTR = 30;
const VT_FILETIME = 64;
/** From 1601, where Windows' times begin, to 1970. */
const EPOCH_MS = 11_644_473_600_000;
const TICKS_PER_MS = 10_000n;

const ARCHITECTURES = {
  '': 'x86',
  intel: 'x86',
  x64: 'x64',
  intel64: 'ia64',
  arm: 'arm',
  arm64: 'arm64',
} as const;
export type Architecture = (typeof ARCHITECTURES)[keyof typeof ARCHITECTURES];

export interface Summary {
  readonly codePage: number;
  readonly title: string | null;
  readonly subject: string | null;
  readonly author: string | null;
  readonly keywords: string | null;
  readonly comments: string | null;
  /** The program that made the package. */
  readonly application: string | null;
  readonly architecture: Architecture;
  /** LANGIDs; 0 is neutral. */
  readonly languages: readonly number[];
  /** GUID in braces: two packages with the same one are the same file. */
  readonly packageCode: string | null;
  /** UTC, whole seconds, such as 2026-11-23T00:00:00Z. */
  readonly created: string | null;
  readonly lastSaved: string | null;
  /** Least version of Windows Installer: 200 is 2.0. */
  readonly schema: number | null;
  /** Bit 0: short names; bit 1: compressed; bit 2: administrative image; bit 3: no elevation needed. */
  readonly wordCount: number | null;
  /** 0 no restriction, 2 read-only recommended, 4 read-only enforced. */
  readonly security: number | null;
}

type Value = string | number | Date;

/** @throws SealkitError `msi-malformed` */
export async function readSummary(file: CompoundFile): Promise<Summary> {
  const stream = await file.openStream(STREAM, MAX_SUMMARY_BYTES);
  if (stream === null) throw malformed('SummaryInformation', '1 x', '0 x');
  const { codePage, values } = decodePropertySet(await readWhole(stream));
  const text = (id: number): string | null => {
    const value = values.get(id);
    return typeof value === 'string' ? value : null;
  };
  const number = (id: number): number | null => {
    const value = values.get(id);
    return typeof value === 'number' ? value : null;
  };
  const time = (id: number): string | null => {
    const value = values.get(id);
    return value instanceof Date ? value.toISOString().replace(/\.\d+Z$/, 'Z') : null;
  };
  return {
    codePage,
    title: text(2),
    subject: text(3),
    author: text(4),
    keywords: text(5),
    comments: text(6),
    application: text(18),
    ...decodeTemplate(text(7) ?? ''),
    packageCode: text(9),
    created: time(12),
    lastSaved: time(13),
    schema: number(14),
    wordCount: number(15),
    security: number(19),
  };
}

/** `platform;language,language`. */
function decodeTemplate(template: string): Pick<Summary, 'architecture' | 'languages'> {
  const parts = /^([A-Za-z0-9]*);(\d{1,5}(?:,\d{1,5})*)?$/.exec(template);
  const architectures: Readonly<Record<string, Architecture>> = ARCHITECTURES;
  const name = parts?.[1]?.toLowerCase() ?? '';
  const architecture = Object.hasOwn(architectures, name) ? architectures[name] : undefined;
  if (parts === null || architecture === undefined) {
    throw malformed('Template', '[A-Za-z0-9]*;[0-9,]*', template);
  }
  return { architecture, languages: parts[2]?.split(',').map(Number) ?? [] };
}

function decodePropertySet(bytes: Uint8Array): { codePage: number; values: Map<number, Value> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  checkRange(view, 0, HEADER_SIZE);
  if (view.getUint16(0, true) !== 0xfffe)
    throw malformed('SummaryInformation', '0xfffe', view.getUint16(0, true));
  const formatId = decodeGuid(view, 28);
  if (formatId !== FORMAT_ID) throw malformed('SummaryInformation', FORMAT_ID, formatId);
  const offsets = decodeOffsets(view, view.getUint32(44, true));
  const codePageAt = offsets.get(1);
  // Code pages above 32767, such as 65001, are stored as negative numbers.
  const stored = codePageAt === undefined ? 0 : decodeValue(view, codePageAt, String);
  const codePage = typeof stored === 'number' ? stored & 0xffff : 0;
  const decode = decoderOf(codePage);
  const values = new Map<number, Value>();
  for (const [id, at] of offsets) {
    const value = decodeValue(view, at, decode);
    if (value !== null) values.set(id, value);
  }
  return { codePage, values };
}

/** Property number to the place of its value, counted from the stream's beginning. */
function decodeOffsets(view: DataView, section: number): Map<number, number> {
  checkRange(view, section, 8);
  const count = view.getUint32(section + 4, true);
  if (count > MAX_PROPERTIES)
    throw malformed('SummaryInformation', `cProperties <= ${MAX_PROPERTIES}`, count);
  checkRange(view, section + 8, 8 * count);
  const entries = Array.from({ length: count }, (_, i): [number, number] => {
    const at = section + 8 + 8 * i;
    return [view.getUint32(at, true), section + view.getUint32(at + 4, true)];
  });
  return new Map(entries);
}

/** A number, text or time; null for the other types, which nobody asks for. */
function decodeValue(view: DataView, at: number, decode: (bytes: Uint8Array) => string): Value | null {
  checkRange(view, at, 8);
  switch (view.getUint32(at, true)) {
    case VT_I2:
      return view.getInt16(at + 4, true);
    case VT_I4:
      return view.getInt32(at + 4, true);
    case VT_LPSTR: {
      const length = view.getUint32(at + 4, true);
      checkRange(view, at + 8, length);
      const bytes = new Uint8Array(view.buffer, view.byteOffset + at + 8, length);
      const end = bytes.indexOf(0);
      return decode(end < 0 ? bytes : bytes.subarray(0, end));
    }
    case VT_FILETIME: {
      checkRange(view, at + 4, 8);
      const ticks = view.getBigUint64(at + 4, true);
      return ticks === 0n ? null : new Date(Number(ticks / TICKS_PER_MS) - EPOCH_MS);
    }
    default:
      return null;
  }
}

function checkRange(view: DataView, offset: number, length: number): void {
  if (offset + length > view.byteLength) {
    throw malformed('SummaryInformation', `<= ${view.byteLength}`, offset + length);
  }
}
