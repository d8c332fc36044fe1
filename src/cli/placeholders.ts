/** Words that stand for what is typed, such as FILE in `--publisher <FILE>`. The command table has them in English. */
import type { Language } from '../base/codes.ts';

/** Each of them, also those that are the same in both languages: who adds one thinks of it. */
export const SPANISH: ReadonlyMap<string, string> = new Map([
  ['options', 'opciones'],
  ['command', 'orden'],
  ['source', 'origen'],
  ['image', 'imagen'],
  ['dir', 'carpeta'],
  ['shell', 'intérprete'],
  ['FILE', 'ARCHIVO'],
  ['FILE.msi', 'ARCHIVO.msi'],
  ['DIR', 'CARPETA'],
  ['TEXT', 'TEXTO'],
  ['LIST', 'LISTA'],
  ['KIND', 'TIPO'],
  ['VERSION', 'VERSIÓN'],
  ['COMMAND', 'ORDEN'],
  ['K.pub=COMMAND', 'K.pub=ORDEN'],
  ['SECONDS', 'SEGUNDOS'],
  ['YYYY-MM-DD', 'AAAA-MM-DD'],
  ...['ID', 'N', 'A', 'B', 'D', 'K', 'K.key', 'K.pub', 'MIB', 'SHA256', 'es|en'].map(same),
  ...['kit.yaml', 'publisher.json'].map(same),
]);

function same(word: string): [string, string] {
  return [word, word];
}

export function placeholder(word: string, language: Language): string {
  return language === 'es' ? (SPANISH.get(word) ?? word) : word;
}

/** A usage line, or an option with its value: `sealkit verify [options] <source>`, `--publisher <FILE>`. */
export function withPlaceholders(text: string, language: Language): string {
  return text.replace(/(?<=[<[])[^<>[\]]+(?=[>\]])/g, (word) => placeholder(word, language));
}
