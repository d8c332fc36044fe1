/** What came of many inputs, stratum by stratum. */
import { CODES } from '../../src/base/codes.ts';
import { SealkitError, type Fault } from '../../src/base/errors.ts';
import { isPlain } from '../../src/base/forms.ts';

/** A longer time counts as a hang, in milliseconds. */
const HANG = 5000;

export interface Stratum {
  readonly what: string;
  count: number;
  /** Names of inputs that were let through, broke the program, or took too long. */
  readonly accepted: string[];
  readonly crashes: string[];
  readonly hangs: string[];
}

export class Tally {
  readonly #strata = new Map<string, Stratum>();

  /**
   * Tries one input: the work answers true when it lets through what it must not. A refusal with one of the program's own
   * codes is as good as false, unless what it tells would hide or reorder what is shown; any other error is a crash.
   */
  async try(what: string, name: string, work: () => boolean | Promise<boolean>): Promise<void> {
    const stratum = this.#stratum(what);
    stratum.count += 1;
    const start = performance.now();
    try {
      if (await work()) stratum.accepted.push(name);
    } catch (error) {
      if (!isRefusal(error)) stratum.crashes.push(`${name}: ${String(error)}`);
      else if (!error.faults.every(isPlainlyTold)) stratum.accepted.push(`${name}: tells what hides`);
    }
    if (performance.now() - start > HANG) stratum.hangs.push(name);
  }

  /** In the order in which they were met first. */
  get strata(): readonly Stratum[] {
    return [...this.#strata.values()];
  }

  /** All that went wrong: nothing, if all is well. */
  get failures(): readonly string[] {
    return this.strata.flatMap(({ what, accepted, crashes, hangs }) => [
      ...accepted.map((name) => `${what}: let through: ${name}`),
      ...crashes.map((name) => `${what}: crash: ${name}`),
      ...hangs.map((name) => `${what}: hang: ${name}`),
    ]);
  }

  #stratum(what: string): Stratum {
    const known = this.#strata.get(what);
    if (known !== undefined) return known;
    const fresh = { what, count: 0, accepted: [], crashes: [], hangs: [] };
    this.#strata.set(what, fresh);
    return fresh;
  }
}

function isPlainlyTold({ path = '', field = '', expected = '', found = '' }: Fault): boolean {
  return [path, field, expected, found].every(isPlain);
}

/** An error with a documented code that does not say that the program has a bug. */
function isRefusal(error: unknown): error is SealkitError {
  return error instanceof SealkitError && error.code in CODES && CODES[error.code].exit <= 3;
}
