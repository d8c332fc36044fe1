/** Placeholders of arguments and options, such as `<FILE>`, in the language of the help. */
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/base/codes.ts';
import { tableOf } from '../../src/cli/command-table.ts';
import { SPANISH } from '../../src/cli/placeholders.ts';
import { createProgram } from '../../src/cli/program.ts';

/** In the order of the command table: of usage lines, then of options. */
function placeholdersIn(language: Language): readonly string[] {
  const program = createProgram(language, '0.0.0', () => Promise.resolve());
  return tableOf(program as unknown as Command).flatMap(({ usage, options }) => {
    const terms = [usage, ...options.map(({ term }) => term)].join(' ');
    return Array.from(terms.matchAll(/[<[]([^>\]]+)[>\]]/g), ([, word = '']) => word);
  });
}

describe('each placeholder', () => {
  it('has a word in Spanish, and none has a word without being there', () => {
    expect([...SPANISH.keys()].sort()).toEqual([...new Set(placeholdersIn('en'))].sort());
  });

  it('is that word in the Spanish table, at the same place', () => {
    expect(placeholdersIn('es')).toEqual(placeholdersIn('en').map((word) => SPANISH.get(word)));
  });
});
