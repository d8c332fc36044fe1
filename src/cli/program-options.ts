/** What the parts of the command table share: how a command is run, described, and its options read. */
import type { Command } from '@commander-js/extra-typings';
import { InvalidArgumentError } from 'commander';
import type { Context } from './context.ts';
import type { HELP } from './help.ts';

/** Runs the chosen command in the context and keeps its exit code. */
export type Run = (command: (context: Context) => Promise<number>) => Promise<void>;

/** Gathers a repeated option's values. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** An option that may be given once: of two, nobody would hear that the first was left out. */
export function once(value: string, earlier?: string): string {
  if (earlier === undefined) return value;
  throw new InvalidArgumentError('1 x');
}

/** A whole number option. */
export function numberIn(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`${min}..${max}`);
  };
}

/** A path; an empty one, of a variable that a script has not set, would mean the current folder. */
export function notEmpty(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('');
}

/** Long enough for somebody to type a PIN or touch a token. */
export const SIGNER_TIMEOUT = 120;

export type Say = (key: keyof typeof HELP) => string;
export type Parent = Pick<Command, 'command'>;
