/** What a used stick tells in plain words: which computers leave such marks, and what that means (format clauses 10.1, 12.8). */
import { decodeHex } from '../base/bytes.ts';
import type { Language } from '../base/codes.ts';
import { BEHIND_IMAGE } from '../base/container.ts';
import type { Finding } from '../verification/index.ts';

type TraceKind = 'access' | 'unclean' | 'counters' | 'windows' | 'mac';
type Bilingual = Readonly<Record<Language, string>>;

export const TRACES: Readonly<Record<TraceKind, Bilingual>> = {
  access: {
    en: 'Last-access dates were written. Files of the stick were read on a computer that could also write to it: Windows, Linux and macOS do this. The mark changes no file.',
    es: 'Se han escrito fechas de último acceso. Se leyeron archivos de la memoria en un equipo que también podía escribir en ella: lo hacen Windows, Linux y macOS. La marca no cambia ningún archivo.',
  },
  unclean: {
    en: 'The stick is marked as not ejected. A computer that could write to it lost it without ejecting it, or has it mounted now: then eject it and verify again. The mark changes no file.',
    es: 'La memoria está marcada como no expulsada. Se retiró sin expulsarla de un equipo que podía escribir en ella, o está montada ahora: en ese caso, expúlsela y verifíquela de nuevo. La marca no cambia ningún archivo.',
  },
  counters: {
    en: 'The counters of free space were written anew. A computer that could write to the stick had it mounted: Windows, Linux and macOS do this. The mark changes no file.',
    es: 'Se han vuelto a escribir los contadores de espacio libre. La memoria estuvo montada en un equipo que podía escribir en ella: lo hacen Windows, Linux y macOS. La marca no cambia ningún archivo.',
  },
  windows: {
    en: 'Windows put its folder `System Volume Information` there, as it does on every stick it can write to. It changes no file of the kit.',
    es: 'Windows creó ahí su carpeta `System Volume Information`, como en toda memoria en la que puede escribir. No cambia ningún archivo del kit.',
  },
  mac: {
    en: 'macOS put files of its own there, as it does on every stick it can write to. They change no file of the kit.',
    es: 'macOS creó ahí archivos propios, como en toda memoria en la que puede escribir. No cambian ningún archivo del kit.',
  },
};

/** Of a finding that is an error, but has a name that systems make by themselves. */
export const LIKE_A_TRACE: Bilingual = {
  en: 'Windows or macOS may have made this by itself on a stick it could write to. It is not in the one harmless form or place, so it is not accepted.',
  es: 'Puede que Windows o macOS lo creara por su cuenta en una memoria en la que podía escribir. No tiene la única forma y el único lugar inofensivos; por eso no se acepta.',
};

/** Which of these marks a finding of residue is; null for any other finding. */
export function traceOf({ code, path }: Finding): TraceKind | null {
  if (code === 'residue-file') return path?.startsWith('System Volume Information') ? 'windows' : 'mac';
  if (code !== 'residue-volume') return null;
  if (path === 'fsinfo') return 'counters';
  return path === 'root-directory' || path?.startsWith('directory:') ? 'access' : 'unclean';
}

/** Where files that were added inside an image make it differ (format clause 10.2). */
const CHANGED_BY_FILES = /^(root-directory|directory:.*|fat-[12]|free)$/;

/** True for a report whose only errors are what added files change in an image, when the files themselves are known marks. */
export function isUsedInside(findings: readonly Finding[]): boolean {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const isLeft = findings.some(({ code }) => code === 'residue-file');
  const isOfFiles = ({ code, path }: Finding): boolean =>
    code === 'image-differs' && CHANGED_BY_FILES.test(path ?? '');
  return isLeft && errors.length > 0 && errors.every(isOfFiles);
}

/** Where the image ends, when the only error is that the file goes on behind it, as the copy of a whole stick does; else null. */
export function endOfLongerFile(findings: readonly Finding[]): number | null {
  const [first, ...others] = findings.filter(({ severity }) => severity === 'error');
  const isBehind = first?.code === 'image-differs' && first.path === BEHIND_IMAGE;
  return isBehind && others.length === 0 ? first.offset : null;
}

const MADE_BY_SYSTEMS =
  /^(system volume information|\$recycle\.bin|\.spotlight-v100|\.fseventsd|\.trashes|\._[^/]*)(\/|$)|(^|\/)\.ds_store$/i;

/** True for something added whose name suggests a system and not a person. */
export function isLikeTrace({ code, path }: Finding): boolean {
  return code === 'file-extra' && MADE_BY_SYSTEMS.test(path ?? '');
}

/** Of a directory entry, and where it has its day of last access. */
const ENTRY_SIZE = 32;
const ACCESS_DAY = 18;

/** The first day of last access that a finding shows, YYYY-MM-DD by the clock of whoever wrote it; null when it shows none. */
export function accessDay(finding: Finding, created: string): string | null {
  const [first, second] = decodeHex(finding.found ?? '') ?? [];
  const at = (finding.offset ?? 0) % ENTRY_SIZE;
  // Where the lower byte is not told, it is that of the kit's own day.
  const [low, high] = at === ACCESS_DAY ? [first, second] : [fatDay(created) & 0xff, first];
  if (traceOf(finding) !== 'access' || low === undefined || high === undefined) return null;
  const day = low | (high << 8);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${1980 + (day >> 9)}-${two((day >> 5) & 0x0f)}-${two(day & 0x1f)}`;
}

/** Clause 12.7 e. */
function fatDay(time: string): number {
  const [year = 0, month = 0, day = 0] = time.slice(0, 10).split('-').map(Number);
  return ((year - 1980) << 9) | (month << 5) | day;
}
