import type { Code } from './codes.ts';

/** Where and what a fault is, in language-neutral notation: the sentence belongs to the code, in es and en. */
export interface FaultDetail {
  /** File or path inside a kit the fault is about. */
  readonly path?: string;
  /** 1-based position inside a text file. */
  readonly line?: number;
  readonly column?: number;
  /** Where a definition speaks of it, when `path` is another file. */
  readonly definition?: {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly field: string;
  };
  /** Field of a definition or record, such as `installers[0].path`. */
  readonly field?: string;
  /** What would be right: a value, a pattern, a range. */
  readonly expected?: string;
  /** What is there. Escape it with `printable` when it comes from outside. */
  readonly found?: string;
}

/** One fault: its closed code and where it is. */
export interface Fault extends FaultDetail {
  readonly code: Code;
}

/**
 * The one error of the program. Carries one fault, or all faults of a definition together.
 * Its code decides the exit code and the es and en texts (kit-template/codes/codes.json).
 */
export class SealkitError extends Error {
  readonly faults: readonly [Fault, ...Fault[]];

  constructor(faults: Fault | readonly [Fault, ...Fault[]], options?: ErrorOptions) {
    const list: readonly [Fault, ...Fault[]] = 'code' in faults ? [faults] : faults;
    super(
      list.map((fault) => [fault.code, fault.path, fault.field].filter(Boolean).join(' ')).join('; '),
      options,
    );
    this.name = 'SealkitError';
    this.faults = list;
  }

  get code(): Code {
    return this.faults[0].code;
  }
}

/** First fault of an error of ours. @throws what is none: a bug is never taken for a fault of the input */
export function faultOf(error: unknown): Fault {
  if (error instanceof SealkitError) return error.faults[0];
  throw error;
}

/** Unverified text made safe to show: everything but printable ASCII becomes `\uXXXX` (UTF-16 code units). */
export function printable(text: string, limit = 200): string {
  const shown = text.slice(0, limit).replace(/[^\x20-\x7e]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return text.length > limit ? `${shown}...` : shown;
}
