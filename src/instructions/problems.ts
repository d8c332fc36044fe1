/** The table of problems: every code that whoever uses a kit can meet, from the list that the programs themselves speak by. */
import { MSIEXEC } from '../base/codes.ts';

export interface CodeText {
  readonly text: string;
  readonly advice: string;
}

/** What base/codes.ts has of a code; beside the facts one `CodeText` for each language, under its name. */
export type CodeTexts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Problem extends CodeText {
  readonly code: string;
  /** Exit codes, such as `60010` or `1606–1611, 1615–1616`; empty where none tells this code from others. */
  readonly numbers: string;
}

export interface Problems {
  readonly notGenuine: readonly Problem[];
  readonly stops: readonly Problem[];
  readonly notes: readonly Problem[];
  readonly installer: readonly Problem[];
}

/** Of Windows Installer, whether its number says so or its log. */
const INSTALLER = 'msi-';

/**
 * What only the publisher meets, at the desk, is left out: codes that end a command of the builder and have no exit code on
 * the instrument.
 */
export function problemsIn(codes: CodeTexts, language: string): Problems {
  const all = Object.entries(codes);
  const pick = (isWanted: (code: string, entry: CodeTexts[string]) => boolean): readonly Problem[] => {
    const wanted = all.filter(([code, entry]) => isWanted(code, entry));
    const problems = wanted.map(([code, entry]) => {
      const { text, advice } = entry[language] as CodeText;
      return { code, numbers: numbersOf(code, entry), text: plain(text), advice: plain(advice) };
    });
    return problems.toSorted((a, b) => firstOf(a) - firstOf(b));
  };
  const isInstaller = (code: string): boolean => code.startsWith(INSTALLER);
  return {
    notGenuine: pick((_, { exit, instrumentExit }) => exit === 1 && instrumentExit === undefined),
    stops: pick((_, { instrumentExit }) => instrumentExit !== undefined),
    notes: pick((code, { exit }) => exit === 0 && !isInstaller(code)),
    installer: pick(isInstaller),
  };
}

/** What a terminal sets apart by backticks needs nothing on a page. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}

/** A person looks for a number from the top; codes without one stay in their order, at the end. */
function firstOf({ numbers }: Problem): number {
  return numbers === '' ? Number.MAX_SAFE_INTEGER : Number.parseInt(numbers, 10);
}

function numbersOf(code: string, { instrumentExit }: CodeTexts[string]): string {
  if (typeof instrumentExit === 'number') return String(instrumentExit);
  const rows = MSIEXEC.filter((row) => row.code === code);
  return rows.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}
