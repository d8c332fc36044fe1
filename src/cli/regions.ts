/** What a region of an image or archive is, in words: findings name it as the layout does (`primary-directory:kit`). */
import type { Language } from '../base/codes.ts';

type Bilingual = Readonly<Record<Language, string>>;

const DIRECTORY = { en: 'list of names of a folder', es: 'lista de nombres de una carpeta' };
const ROOT_DIRECTORY = {
  en: 'list of names of the top folder',
  es: 'lista de nombres de la carpeta superior',
};
const BOOT = { en: 'start of the file system', es: 'comienzo del sistema de archivos' };
const COUNTERS = { en: 'counters of free space', es: 'contadores de espacio libre' };
const FAT = { en: 'table of which file has which cluster', es: 'tabla de los clústeres de cada archivo' };
const PATH_TABLE = { en: 'index of folders', es: 'índice de carpetas' };
const DESCRIPTOR = { en: 'description of the volume', es: 'descripción del volumen' };
const UNUSED = { en: 'unused, must be zeros', es: 'sin uso, deben ser ceros' };

const copyOf = ({ en, es }: Bilingual): Bilingual => ({ en: `${en}, the copy`, es: `${es}, la copia` });
const plain = ({ en, es }: Bilingual): Bilingual => ({
  en: `${en}, as readers without long names see it`,
  es: `${es}, como la ven los lectores sin nombres largos`,
});
const long = ({ en, es }: Bilingual): Bilingual => ({
  en: `${en}, as Windows, Linux and macOS see it`,
  es: `${es}, como la ven Windows, Linux y macOS`,
});

/** By what stands before the colon. */
const REGIONS: Readonly<Record<string, Bilingual>> = {
  file: { en: 'content of a file', es: 'contenido de un archivo' },
  slack: {
    en: 'space behind a file, must be zeros',
    es: 'espacio a continuación de un archivo, deben ser ceros',
  },
  // FAT
  mbr: { en: 'partition table', es: 'tabla de particiones' },
  gap: UNUSED,
  reserved: UNUSED,
  free: UNUSED,
  'bad-clusters': UNUSED,
  'behind-partition': UNUSED,
  'boot-sector': BOOT,
  'boot-sector-3': BOOT,
  'backup-boot': copyOf(BOOT),
  'backup-boot-sector-3': copyOf(BOOT),
  fsinfo: COUNTERS,
  'backup-fsinfo': copyOf(COUNTERS),
  'fat-1': FAT,
  'fat-2': copyOf(FAT),
  'root-directory': ROOT_DIRECTORY,
  directory: DIRECTORY,
  // ISO 9660
  'system-area': UNUSED,
  padding: UNUSED,
  'primary-descriptor': plain(DESCRIPTOR),
  'joliet-descriptor': long(DESCRIPTOR),
  terminator: { en: 'end of the descriptions', es: 'fin de las descripciones' },
  'primary-root-directory': plain(ROOT_DIRECTORY),
  'joliet-root-directory': long(ROOT_DIRECTORY),
  'primary-directory': plain(DIRECTORY),
  'joliet-directory': long(DIRECTORY),
  'primary-path-table-little': plain(PATH_TABLE),
  'primary-path-table-big': plain(PATH_TABLE),
  'joliet-path-table-little': long(PATH_TABLE),
  'joliet-path-table-big': long(PATH_TABLE),
  // ZIP
  'local-header': { en: 'what stands before a file', es: 'lo que precede a un archivo' },
  'data-descriptor': { en: 'what stands behind a file', es: 'lo que sigue a un archivo' },
  'central-header': { en: 'entry of the list of files', es: 'entrada de la lista de archivos' },
  'zip64-end': { en: 'end of the list of files', es: 'fin de la lista de archivos' },
  'zip64-locator': { en: 'end of the list of files', es: 'fin de la lista de archivos' },
  end: { en: 'end of the list of files', es: 'fin de la lista de archivos' },
  'behind-archive': { en: 'behind the archive', es: 'a continuación del archivo' },
};

/** Null for what is no region. */
export function regionWords(what: string, language: Language): string | null {
  const name = what.replace(/:.*/s, '');
  return Object.hasOwn(REGIONS, name) ? (REGIONS[name]?.[language] ?? null) : null;
}
