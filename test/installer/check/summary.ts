/** The summary stream, which Windows reads before anything else. */
import { number, property, rowsOf, text, type MsiPackage } from './package.ts';

const SHORT_NAMES = 1;
const COMPRESSED = 2;
const FILE_IS_COMPRESSED = 16_384;
const FILE_IS_NOT_COMPRESSED = 8_192;
/** By platform: the first Windows Installer that knows it, as 100 * major + minor. */
const LOWEST: Readonly<Record<string, number>> = { '': 100, Intel: 100, x64: 200, Intel64: 150, Arm64: 500 };

export function summaryFaults(msi: MsiPackage): string[] {
  const value = (id: number): string => msi.summary.get(id) ?? '';
  const [platform = '', languages = ''] = value(7).split(';');
  const lowest = LOWEST[platform];
  const schema = Number(value(14));
  const language = property(msi, 'ProductLanguage') ?? '';
  return [
    ...[2, 3, 4, 7, 9, 14, 15].filter((id) => value(id) === '').map((id) => `summary ${id}: missing`),
    ...(lowest === undefined ? [`summary 7: no platform ${platform}`] : []),
    ...(schema >= (lowest ?? 100) && schema <= 500
      ? []
      : [`summary 14: ${schema} does not go with ${platform}`]),
    ...(languages.split(',').includes(language)
      ? []
      : [`summary 7: without the product's language ${language}`]),
    ...(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(value(9))
      ? []
      : ['summary 9: no GUID in capitals']),
    ...(value(1) === '' || Number(value(1)) === msi.codePage
      ? []
      : ['summary 1: not the code page of the tables']),
    ...([0, 2, 4].includes(Number(value(19))) ? [] : [`summary 19: ${value(19)} is no degree of protection`]),
    ...sourceFaults(msi, Number(value(15))),
  ];
}

/** Where Windows will look for the files: in a cabinet or beside the package, under short or long names. */
function sourceFaults(msi: MsiPackage, wordCount: number): string[] {
  const hasCabinet = rowsOf(msi, 'Media').some((row) => text(row, 'Cabinet') !== '');
  const files = rowsOf(msi, 'File').map((row) => number(row, 'Attributes'));
  const isCompressed = (attributes: number): boolean =>
    (attributes & FILE_IS_COMPRESSED) !== 0 ||
    ((wordCount & COMPRESSED) !== 0 && (attributes & FILE_IS_NOT_COMPRESSED) === 0);
  const isShort = (wordCount & SHORT_NAMES) !== 0;
  return [
    ...(wordCount >= 0 && wordCount <= 15 ? [] : [`summary 15: ${wordCount} has bits without a meaning`]),
    ...(files.some(isCompressed) && !hasCabinet
      ? ['summary 15: compressed, but Media names no cabinet']
      : []),
    ...(hasCabinet && files.length > 0 && !files.some(isCompressed)
      ? ['summary 15: nothing is compressed']
      : []),
    ...(isShort && (wordCount & COMPRESSED) !== 0 ? ['summary 15: short names in a cabinet'] : []),
  ];
}
