import { expect, it } from 'vitest';
import { runProgram } from '../e2e/example.ts';

it('a campaign that does not exist is refused before anything is done, and those that do are named', () => {
  const { code, stdout, stderr } = runProgram(process.execPath, ['scripts/campaign.mjs', 'fuzz', 'falts']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/: falts\n.*: cctv, .*faults, fuzz, .*sticks/);
});
