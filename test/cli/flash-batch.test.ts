/** Which sticks a batch leaves alone when it is gone on with, and what it writes down. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import { beginBatch, endedSticks, refuseIncompleteBatch } from '../../src/cli/flash-batch.ts';
import { Terminal } from '../../src/cli/terminal.ts';
import { SealkitError } from '../../src/base/errors.ts';
import { readBatch, type Drive } from '../../src/media/index.ts';
import type { VerificationReport } from '../../src/verification/index.ts';
import { codeOf } from '../base/code-of.ts';
import { newHash } from '../testkit/fixture.ts';

let folder = '';
const said: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-flash-batch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const err = { write: (text: string) => said.push(text) };
const options = { language: 'en', json: false, quiet: false, color: false } as const;
const context = {
  terminal: new Terminal(options, { out: err, err }, () => 0),
  now: () => Date.UTC(2026, 10, 27),
} as unknown as Context;
const kit = {
  ...{ id: 'k', version: '1.0.0', sequence: 1, created: '2026-11-23T00:00:00Z', supportEnds: null },
  sealSha256: 'a'.repeat(64),
};
const image = { report: { kit } as VerificationReport, size: 4096, sha256: 'b'.repeat(64) };

const drive = (name: string, serial: string | null): Drive => ({
  ...{
    path: `/dev/none-${name}`,
    openAs: `/dev/none-${name}`,
    size: 8e9,
    blockSize: 512,
    isWhole: true,
    isRemovable: true,
    isReadOnly: false,
  },
  ...{ vendor: 'ACME', model: 'Stick', serial, mounts: [] },
});

describe('a batch that is gone on with', () => {
  it('leaves sticks alone that are good by it, known by their serial number', async () => {
    const batch = path.join(folder, 'batch.jsonl');
    const begin = (drives: readonly Drive[]) =>
      beginBatch({ batch, station: 'S', operator: 'O', sealNumber: ['1', '2', '3'] }, image, drives, context);
    const [good, bad, nameless] = [drive('a', '1'), drive('b', '2'), drive('c', null)];
    const first = await begin([good, bad, nameless]);
    expect(first.drives).toEqual([good, bad, nameless]);
    const fault = new SealkitError({ code: 'io-error' });
    await first.record([
      { name: good.path, fault: null },
      ...endedSticks([bad], fault),
      { name: nameless.path, fault: null },
    ]);
    await first.close();
    const second = await begin([good, bad, nameless]);
    expect(second.drives).toEqual([bad, nameless]);
    expect(said.join('')).toMatch(/none-a .* label 1/);
    await second.record(endedSticks(second.drives, new SealkitError({ code: 'interrupted' })));
    await second.close();
    const { sticks } = (await readBatch(batch, newHash)).batch;
    expect(sticks.map(({ label, sealNumber, fault: code }) => [label, sealNumber, code])).toEqual([
      [1, '1', null],
      [null, null, 'io-error'],
      [2, '3', null],
      [null, null, 'interrupted'],
      [null, null, 'interrupted'],
    ]);
  });

  it.each([
    [{ sealNumber: ['1'] }, 'usage'],
    [{ batch: 'b', station: 'S', sealNumber: [] }, 'usage'],
    [{ operator: 'O', sealNumber: [] }, 'usage'],
    [{ batch: 'b', station: 'S', operator: 'O', sealNumber: [] }, 'no error'],
    [{ sealNumber: [] }, 'no error'],
    [{ batch: 'b', station: 'S', operator: '', sealNumber: [] }, 'usage'],
    [{ batch: 'b', station: 'S\u202e', operator: 'O', sealNumber: [] }, 'usage'],
    [{ batch: 'b', station: 'S', operator: 'O', sealNumber: ['x'.repeat(101)] }, 'usage'],
  ])('needs to be told all or nothing: %j', (given, expected) => {
    expect(codeOf(() => refuseIncompleteBatch(given))).toBe(expected);
  });
});
