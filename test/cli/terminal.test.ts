/** What an error looks like on a terminal. */
import { expect, it } from 'vitest';
import { CODES } from '../../src/base/codes.ts';
import { SealkitError, type Fault } from '../../src/base/errors.ts';
import { Terminal } from '../../src/cli/terminal.ts';

function shownOf(faults: readonly [Fault, ...Fault[]]): string {
  const shown: string[] = [];
  const err = { write: (text: string) => shown.push(text) };
  const options = { language: 'es', json: false, quiet: false, color: false } as const;
  new Terminal(options, { out: err, err }, () => 0).error(new SealkitError(faults));
  return shown.join('');
}

it('gives the advice for faults of one kind in a row once, behind the last', () => {
  const [unfinished, missing] = ['definition-unfinished', 'payload-missing'] as const;
  const shown = shownOf([
    { code: unfinished, field: 'a' },
    { code: unfinished, field: 'b' },
    { code: missing, path: 'c' },
    { code: unfinished, field: 'd' },
  ]);
  const told = Array.from(shown.matchAll(/\[([a-z-]+)\]$/gm), ([, code]) => code);
  expect(told).toEqual([unfinished, unfinished, missing, unfinished]);
  const advices = [unfinished, missing].map((code) => CODES[code].es.advice);
  const order = shown.split('\n').flatMap((line) => advices.filter((advice) => line.endsWith(advice)));
  expect(order).toEqual([advices[0], advices[1], advices[0]]);
});
