/** The batch record: one encoding, one chain (format clause 18). */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeUtf8, joinBytes } from '../../src/base/bytes.ts';
import { openBatch, protectionOf, readBatch } from '../../src/media/index.ts';
import type { AttestLine, OpenBatch } from '../../src/media/index.ts';
import { decodeBatch, encodeLine, FIRST_PREVIOUS, lineDigest } from '../../src/media/batch.ts';
import { batchCsv } from '../../src/cli/batch-csv.ts';
import { codeOf, codeOfAsync } from '../base/code-of.ts';
import { ATTEST, BAD, bytesOf, CLOSE, GOOD, linesOf, OPEN } from './batch-sample.ts';
import { editsOf } from '../base/edits.ts';
import { runTool } from '../e2e/kernel/run-tool.ts';
import { newHash } from '../testkit/fixture.ts';

const read = (bytes: Uint8Array): string => codeOf(() => decodeBatch(bytes, newHash));
const WHOLE = [OPEN, GOOD, BAD, ATTEST, CLOSE] as const;

describe('a batch record', () => {
  it('comes back, open and closed', () => {
    const open = { opening: OPEN, sticks: [GOOD, BAD], closing: null, lines: 3, isTorn: false };
    expect(decodeBatch(bytesOf(OPEN, GOOD, BAD), newHash)).toMatchObject(open);
    expect(decodeBatch(bytesOf(...WHOLE), newHash)).toMatchObject({
      attested: [ATTEST],
      closing: CLOSE,
      lines: 5,
      isTorn: false,
    });
  });

  it('has no other form: a byte changed, put in or cut out is refused, or tears the last line, or shows in it', () => {
    const whole = bytesOf(...WHOLE);
    const before = bytesOf(OPEN, GOOD, BAD, ATTEST);
    fc.assert(
      fc.property(editsOf(whole), (bytes) => {
        const isSame = Buffer.from(bytes).equals(whole);
        const code = read(bytes);
        if (isSame) expect(code).toBe('no error');
        else if (code === 'no error')
          expect(Buffer.from(bytes).subarray(0, before.length).equals(before)).toBe(true);
        else expect(code).toBe('batch-malformed');
      }),
      { numRuns: 3000 },
    );
  });

  it('loses nothing but the line that was being written, wherever that was cut', () => {
    const [first = new Uint8Array(), second = new Uint8Array(), third = new Uint8Array()] = linesOf([
      OPEN,
      GOOD,
      BAD,
    ]);
    for (let length = 1; length < third.length; length += 7) {
      const torn = joinBytes([first, second, third.subarray(0, length)]);
      expect(decodeBatch(torn, newHash)).toMatchObject({
        sticks: [GOOD],
        isTorn: true,
        whole: first.length + second.length,
      });
    }
  });

  const lines = linesOf([...WHOLE]);
  const part = (...numbers: number[]): Uint8Array =>
    joinBytes(numbers.map((i) => lines[i] ?? new Uint8Array()));
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a line left out', part(0, 2, 3, 4)],
    ['the first line left out', part(1, 2)],
    ['two lines in another order', part(0, 2, 1)],
    ['a line twice', part(0, 1, 1)],
    [
      'a line behind the end',
      joinBytes([part(0, 1, 2, 3, 4), encodeLine(GOOD, 6, lineDigest(part(4), newHash))]),
    ],
    ['a label looked at that no stick has', bytesOf(OPEN, GOOD, { ...ATTEST, label: 2 })],
    ['two beginnings', bytesOf(OPEN, OPEN)],
    ['wrong sums', bytesOf(OPEN, GOOD, { ...CLOSE, good: 2, failed: 0 })],
    ['an empty line', joinBytes([part(0), encodeUtf8('\n')])],
    ['no JSON', joinBytes([part(0), encodeUtf8('{\n')])],
    ['no UTF-8', joinBytes([part(0), Uint8Array.of(0xff, 0x0a)])],
    ['null for an entry', encodeUtf8(`{"line":1,"previous":"${FIRST_PREVIOUS}","entry":null}\n`)],
    [
      'an entry of another kind',
      encodeUtf8(`{"line":1,"previous":"${FIRST_PREVIOUS}","entry":{"kind":"x"}}\n`),
    ],
    ['carriage returns', encodeUtf8(new TextDecoder().decode(part(0)).replace('\n', '\r\n'))],
  ])('with %s is refused', (_what, bytes) => {
    expect(read(bytes)).toBe('batch-malformed');
  });

  it('names the line at fault', () => {
    const changed = new TextDecoder().decode(part(0, 1, 2)).replace('S-0001', 'S-0002');
    expect(() => decodeBatch(encodeUtf8(changed), newHash)).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ line: 3, field: '$.previous' })] }),
    );
  });
});

describe('protection', () => {
  it('is what was found last', () => {
    const off = { ...ATTEST, protection: 'off', outcome: 'written' } as const;
    const found = (...lines: AttestLine[]): string =>
      protectionOf(decodeBatch(bytesOf(OPEN, GOOD, ...lines), newHash), GOOD);
    expect([found(), found(ATTEST), found(ATTEST, off)]).toEqual(['off', 'on', 'off']);
  });
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-batch-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a batch on the disk', () => {
  it('is open to one command at a time, which leaves nothing beside it', async () => {
    const file = path.join(folder, 'b.jsonl');
    const open = (): Promise<OpenBatch> => openBatch(file, OPEN, newHash);
    const first = await open();
    expect(await codeOfAsync(open)).toBe('batch-busy');
    await first.append(GOOD);
    await first.close();
    const second = await open();
    await second.append(BAD);
    await second.close();
    expect((await readBatch(file, newHash)).batch).toMatchObject({ sticks: [GOOD, BAD], lines: 3 });
    expect(await readdir(folder)).toEqual(['b.jsonl']);
  });

  it('that is refused is not left locked', async () => {
    const file = path.join(folder, 'b.jsonl');
    await writeFile(file, 'x\n');
    for (let i = 0; i < 2; i += 1)
      expect(await codeOfAsync(() => openBatch(file, OPEN, newHash))).toBe('batch-malformed');
    expect(await readdir(folder)).toEqual(['b.jsonl']);
  });
});

describe('what is no batch record', () => {
  it.each(['a note', '{"line":1}', ' ', '\0'.repeat(200)])('is not written over: %j', async (text) => {
    const file = path.join(folder, 'note');
    await writeFile(file, text);
    expect(await codeOfAsync(() => openBatch(file, OPEN, newHash))).toBe('batch-malformed');
    expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual([text, ['note']]);
  });

  it('is begun anew where the first line was torn', async () => {
    const file = path.join(folder, 'torn');
    for (const length of [0, 1, 100, bytesOf(OPEN).length - 1]) {
      await writeFile(file, bytesOf(OPEN).subarray(0, length));
      await (await openBatch(file, OPEN, newHash)).close();
      expect((await readFile(file)).equals(bytesOf(OPEN))).toBe(true);
    }
  });

  it('is a pipe, a folder: neither waited for nor written to', async () => {
    const [pipe, inside] = [path.join(folder, 'pipe'), path.join(folder, 'folder')];
    runTool('mkfifo', [pipe]);
    await mkdir(inside);
    for (const work of [readBatch, (file: string) => openBatch(file, OPEN, newHash)]) {
      expect(await codeOfAsync(() => work(pipe, newHash))).toBe('batch-malformed');
      expect(await codeOfAsync(() => work(inside, newHash))).toMatch(/^(io-error|batch-malformed)$/);
    }
  });
});

describe('a batch as CSV', () => {
  it('gives no spreadsheet a formula, and keeps quotes and commas', () => {
    const drive = { ...GOOD.drive, vendor: '=1+1', model: 'a "b", c', serial: '@x' };
    const csv = batchCsv(decodeBatch(bytesOf(OPEN, { ...GOOD, drive }), newHash));
    const [head, row, end] = csv.split('\n');
    expect(head?.startsWith('label,seal,time,')).toBe(true);
    expect(row).toContain(`,'=1+1,"a ""b"", c",'@x,`);
    expect(end).toBe('');
  });
});
