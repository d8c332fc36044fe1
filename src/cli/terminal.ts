/**
 * The only writer to the terminal. stdout carries data: a command's result, as text or JSON. stderr carries progress,
 * messages and errors. Colour and rewriting of lines only on a terminal and without NO_COLOR. Nothing unverified is printed
 * without `printable`.
 */
import { styleText } from 'node:util';
import { CODES, type Language } from '../base/codes.ts';
import type { Fault, SealkitError } from '../base/errors.ts';
import { LABELS } from './labels.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** The two streams, as far as they are used here. */
export interface Streams {
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean };
}

export interface TerminalOptions {
  readonly language: Language;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Controls and direction marks a name can bring along; line feeds and our own colours stay. */
const CONTROLS = /(?!\n|\u001b\[[0-9]{1,2}m)[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function asEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function withoutControls(text: string): string {
  return text.replace(CONTROLS, asEscape);
}

/** JSON leaves some controls as they are; escaped, a terminal shows them and a parser reads the same. */
function encodeJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, asEscape);
}

/** Nobody mends more in one go; a definition that is no YAML can have thousands. All of them stand in --json. */
const MAX_FAULTS = 50;

/** Progress is rewritten at most this often, in milliseconds. */
const PROGRESS_INTERVAL = 100;

export class Terminal {
  readonly options: TerminalOptions;
  readonly #streams: Streams;
  readonly #now: () => number;
  #lastProgress = 0;
  #hasProgressLine = false;

  constructor(options: TerminalOptions, streams: Streams, now: () => number) {
    this.options = options;
    this.#streams = streams;
    this.#now = now;
  }

  get labels(): (typeof LABELS)[Language] {
    return LABELS[this.options.language];
  }

  style(style: Style, text: string): string {
    return this.options.color ? styleText(style, text, { validateStream: false }) : text;
  }

  /** The command's result: the object, which begins with its `schema`, with --json; the text otherwise. */
  result(value: object, text: string): void {
    this.#clearProgress();
    if (this.options.json) this.#streams.out.write(`${encodeJson(value)}\n`);
    else if (!this.options.quiet) this.#streams.out.write(withoutControls(text));
  }

  /** A remark on stderr. */
  note(text: string): void {
    if (this.options.quiet) return;
    this.#clearProgress();
    this.#streams.err.write(`${withoutControls(text)}\n`);
  }

  /** A question on stderr, without a line's end; shown even with --quiet, because somebody has to answer. */
  prompt(text: string): void {
    this.#clearProgress();
    this.#streams.err.write(text);
  }

  /** One line, rewritten on a terminal; nothing elsewhere, so that logs stay readable. */
  progress(what: string, done: number, total: number): void {
    const mebibytes = `${(done / 2 ** 20).toFixed(1)} MiB`;
    const share = total > 0 ? ` ${String(Math.floor((100 * done) / total)).padStart(3)} %` : '';
    this.status(`${what}${share}  ${mebibytes}`);
  }

  /** Such a line with any text. */
  status(text: string): void {
    if (this.options.quiet || this.#streams.err.isTTY !== true) return;
    if (this.#now() - this.#lastProgress < PROGRESS_INTERVAL) return;
    this.#lastProgress = this.#now();
    this.#hasProgressLine = true;
    this.#streams.err.write(`\r\u001b[K${text}`);
  }

  #clearProgress(): void {
    if (this.#hasProgressLine) this.#streams.err.write('\r\u001b[K');
    this.#hasProgressLine = false;
  }

  /** All faults of an error: as text on stderr, with --json as an object on stdout. */
  error(error: SealkitError): void {
    this.#clearProgress();
    if (this.options.json) {
      const errors = error.faults.map((fault) => ({ ...fault, ...CODES[fault.code][this.options.language] }));
      this.#streams.out.write(`${JSON.stringify({ schema: 'sealkit-error/1', errors }, null, 2)}\n`);
    } else {
      const shown = error.faults.slice(0, MAX_FAULTS);
      // Of faults of one kind in a row the last has the advice, for all of them.
      for (const [i, fault] of shown.entries()) {
        this.#streams.err.write(this.#faultText(fault, shown[i + 1]?.code !== fault.code));
      }
      const more = error.faults.length - MAX_FAULTS;
      if (more > 0) this.#streams.err.write(`${more} ${this.labels.furtherFaults}\n`);
    }
  }

  #faultText(fault: Fault, hasAdvice: boolean): string {
    const { text, advice } = CODES[fault.code][this.options.language];
    const { labels } = this;
    const place = [fault.path, fault.line, fault.column]
      .filter((part) => part !== undefined && part !== '')
      .join(':');
    const where = [place, fault.field].filter((part) => part !== undefined && part !== '').join(' ');
    const { path, line, column, field } = fault.definition ?? {};
    const lines = [
      `${this.style('red', `${labels.error}:`)} ${where === '' ? '' : `${where}: `}${text} [${fault.code}]`,
      ...(fault.expected ? [`  ${labels.expected}: ${fault.expected}`] : []),
      ...(fault.found ? [`  ${labels.found}: ${fault.found}`] : []),
      ...(path ? [`  ${labels.definition}: ${path}:${line}:${column} ${field}`] : []),
      ...(hasAdvice ? [`  ${this.style('bold', `${labels.advice}:`)} ${advice}`] : []),
    ];
    return `${lines.join('\n')}\n`;
  }
}
