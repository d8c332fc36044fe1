import { expect, it } from 'vitest';
import { stickProgress } from '../../src/cli/stick-progress.ts';
import { Terminal } from '../../src/cli/terminal.ts';

const MB = 1e6;

it('tells of each stick how far it is, how fast, and how long it still takes, by the clock of its own phase', () => {
  let time = 1000;
  const shown: string[] = [];
  const err = { isTTY: true, write: (text: string) => shown.push(text) };
  const now = (): number => time;
  const terminal = new Terminal(
    { language: 'en', json: false, quiet: false, color: false },
    { out: err, err },
    now,
  );
  const tell = stickProgress({ terminal, now });
  const stick = { name: '/dev/sdb', phase: 'write', total: 100 * MB, isFailed: false } as const;
  tell([
    { ...stick, done: 0 },
    { ...stick, name: '/dev/sdc', done: 0 },
  ]);
  time += 2000;
  tell([
    { ...stick, done: 40 * MB },
    { ...stick, name: '/dev/sdc', done: 40 * MB, isFailed: true },
  ]);
  time += 3000;
  tell([{ ...stick, phase: 'read-back', done: 0 }]);
  time += 1000;
  tell([{ ...stick, phase: 'read-back', done: 50 * MB }]);
  const { write, 'read-back': readBack, stickFailed } = terminal.labels;
  expect(shown.map((text) => text.replace('\r\u001b[K', ''))).toEqual([
    `/dev/sdb ${write} 0 % 0.0 MB/s - | /dev/sdc ${write} 0 % 0.0 MB/s -`,
    `/dev/sdb ${write} 40 % 20.0 MB/s 3 s | /dev/sdc ${stickFailed}`,
    `/dev/sdb ${readBack} 0 % 0.0 MB/s -`,
    `/dev/sdb ${readBack} 50 % 50.0 MB/s 1 s`,
  ]);
});
