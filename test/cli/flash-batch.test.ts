/** Which sticks a batch leaves alone when it is gone on with, and what it writes down. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import {
  beginBatch,
  refuseIncompleteBatch,
  type BatchWork,
  type Compare,
} from '../../src/cli/flash-batch.ts';
import { Terminal } from '../../src/cli/terminal.ts';
import { printable } from '../../src/base/errors.ts';
import type { Code } from '../../src/base/codes.ts';
import { readBatch, type Drive, type FlashedStick } from '../../src/media/index.ts';
import type { VerificationReport } from '../../src/verification/index.ts';
import { codeOf, codeOfAsync } from '../base/code-of.ts';
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
  ...{ vendor: 'ACME', model: 'Stick', serial, insertion: null, mounts: [] },
});

const ALL_SAME: Compare = (drives) =>
  Promise.resolve(drives.map(({ path: name }) => ({ name, fault: null })));
const NONE_SAME: Compare = (drives) =>
  Promise.resolve(drives.map(({ path: name }) => ({ name, fault: { code: 'read-back-differs' } })));

function begin(
  name: string,
  drives: readonly Drive[],
  { sealNumber = [], compare = ALL_SAME }: { sealNumber?: readonly string[]; compare?: Compare } = {},
): Promise<BatchWork> {
  const options = { batch: path.join(folder, name), station: 'S', operator: 'O', sealNumber };
  return beginBatch(options, image, drives, { context, compare });
}

const good = ({ path: name }: Drive): FlashedStick => ({ name, fault: null });
const failed = ({ path: name }: Drive, code: Code): FlashedStick => ({ name, fault: { code } });

async function recordAll({ record }: BatchWork, sticks: readonly FlashedStick[]): Promise<void> {
  for (const stick of sticks) await record(stick);
}

/** Label, seal and fault of each stick of the record. */
async function linesOf(name: string): Promise<readonly unknown[]> {
  const { sticks } = (await readBatch(path.join(folder, name), newHash)).batch;
  return sticks.map(({ label, sealNumber, fault }) => [label, sealNumber, fault]);
}

describe('a batch that is gone on with', () => {
  it('leaves sticks alone that are good by it, and keeps each seal with its stick', async () => {
    const [done, bad, nameless] = [drive('a', '1'), drive('b', '2'), drive('c', null)];
    const first = await begin('batch', [done, bad, nameless], { sealNumber: ['S1', 'S2', 'S3'] });
    expect(first.drives).toEqual([done, bad, nameless]);
    await recordAll(first, [good(done), failed(bad, 'io-error'), good(nameless)]);
    await first.close();
    const second = await begin('batch', [done, bad, nameless], { sealNumber: ['S1', 'S2'] });
    expect(second.drives).toEqual([bad, nameless]);
    expect([...second.labels]).toEqual([[done.path, 1]]);
    expect(said.join('')).toMatch(/none-a .* label 1/);
    await recordAll(second, [good(bad), failed(nameless, 'interrupted')]);
    expect([...second.labels]).toEqual([
      [done.path, 1],
      [bad.path, 3],
    ]);
    await second.close();
    expect(await linesOf('batch')).toEqual([
      [1, 'S1', null],
      [null, null, 'io-error'],
      [2, 'S3', null],
      [3, 'S2', null],
      [null, null, 'interrupted'],
    ]);
  });

  it('writes a stick that is like a good one and does not hold the image, or is like none', async () => {
    const first = await begin('like', [drive('a', '1')]);
    await recordAll(first, first.drives.map(good));
    await first.close();
    const others = [drive('b', '1'), { ...drive('c', '1'), size: 4e9 }];
    const second = await begin('like', others, { compare: NONE_SAME });
    expect(second.drives).toEqual(others);
    await second.close();
    const third = await begin('like', others);
    expect(third.drives).toEqual([others[1]]);
    await third.close();
  });

  it('leaves no more sticks of one serial number alone than it has lines of', async () => {
    const [one, two, three] = [drive('a', '1'), drive('b', '1'), drive('c', '1')];
    const first = await begin('alike', [one, two], { compare: NONE_SAME });
    await recordAll(first, [good(one), good(two)]);
    await first.close();
    const second = await begin('alike', [one, two, three]);
    expect(second.drives).toEqual([three]);
    // Which of the two is which, nobody can say.
    expect(second.labels.size).toBe(0);
    await second.close();
  });

  it('has each seal on one stick', async () => {
    const [one, other] = [drive('a', '1'), drive('b', '2')];
    const first = await begin('seals', [one], { sealNumber: ['S1'] });
    await recordAll(first, first.drives.map(good));
    await first.close();
    for (const sealNumber of [['S1'], ['S2', 'S2']])
      expect(await codeOfAsync(() => begin('seals', [other, drive('c', null)], { sealNumber }))).toBe(
        'usage',
      );
    // Nothing stays locked.
    await (await begin('seals', [other], { sealNumber: ['S2'] })).close();
  });

  it('has room for whatever a stick says of itself', async () => {
    const long = drive('a', printable('\u202e'.repeat(126)));
    const work = await begin('long', [long]);
    await recordAll(work, work.drives.map(good));
    await work.close();
    expect(await linesOf('long')).toHaveLength(1);
    const again = await begin('long', [long]);
    expect(again.drives).toEqual([]);
    await again.close();
  });

  it('takes sticks that end at once, each in a line of its own, and none that it does not know', async () => {
    const drives = Array.from({ length: 16 }, (_, i) => drive(`many-${i}`, `${i}`));
    const work = await begin('many', drives);
    await Promise.all(drives.map((each) => work.record(good(each))));
    expect(await codeOfAsync(() => work.record(good(drive('other', null))))).toBe('internal');
    await work.close();
    expect(await linesOf('many')).toEqual(drives.map((_, i) => [i + 1, null, null]));
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
    [{ batch: 'b', station: 'S', operator: 'O', sealNumber: ['1', '2'] }, 'no error'],
    [{ batch: 'b', station: 'S', operator: 'O', sealNumber: ['1', '2', '3'] }, 'usage'],
  ])('needs to be told all or nothing: %j', (given, expected) => {
    expect(codeOf(() => refuseIncompleteBatch(given, 2))).toBe(expected);
  });
});
