/** A tenth of test/campaign/mutations.campaign.ts, and some mutations through the real command line. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { joinBytes } from '../../src/base/bytes.ts';
import { inputsOf, seedOr } from '../campaign/log.ts';
import { MutantMaker, runMutations, type Mutant } from '../campaign/mutations.ts';
import {
  assess,
  buildSubject,
  folderSource,
  imageSource,
  smallSubject,
  type Subject,
} from '../campaign/subject.ts';
import { runSealkit } from './example.ts';

const SEED = seedOr(20_261_123);
const COUNT = 400;
const SMALL_COUNT = 10_000;
const THROUGH_CLI = 20;

vi.mock('../../src/signature/ed25519.ts', async (original) => {
  const { remembering } = await import('../campaign/quick.ts');
  return remembering(await original());
});

let folder = '';
let subject: Subject;
let small: Subject;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-mutations-'));
  subject = await buildSubject();
  small = await smallSubject();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function bytesOf({ content }: Mutant): Uint8Array {
  return content instanceof Uint8Array ? content : joinBytes([...content.values()]);
}

async function place(mutant: Mutant, name: string): Promise<string> {
  const target = path.join(folder, name);
  if (mutant.content instanceof Uint8Array) {
    await writeFile(target, mutant.content);
    return target;
  }
  await mkdir(target, { recursive: true });
  for (const [file, bytes] of mutant.content) {
    await mkdir(path.join(target, path.dirname(file)), { recursive: true });
    await writeFile(path.join(target, file), bytes);
  }
  return target;
}

describe('seeded mutations of a built kit', () => {
  it('start from a kit that is genuine in every form', async () => {
    for (const kit of [subject, small]) {
      const packed = [kit.img, kit.iso, kit.zip].map(({ bytes }) => imageSource(bytes));
      for (const form of [folderSource(kit.files), ...packed])
        expect((await assess(form, kit.trust)).findings).toEqual([]);
    }
  });

  it(`are all found, ${COUNT} of them, half outside payload data`, async () => {
    const tally = await runMutations(subject, SEED, inputsOf(COUNT));
    expect(tally.failures).toEqual([]);
  });

  it(`are all found, ${SMALL_COUNT} of a small kit, half outside payload data`, async () => {
    const tally = await runMutations(small, SEED, inputsOf(SMALL_COUNT));
    expect(tally.failures).toEqual([]);
    const counts = Object.fromEntries(tally.strata.map(({ what, count }) => [what, count]));
    expect(counts).toMatchObject({ 'folder, payload data': 1250, 'img, payload data': 1250 });
    expect(counts).toMatchObject({ 'iso, payload data': 1250, 'iso, outside payload data': 1250 });
    expect(counts).toMatchObject({ 'zip, payload data': 1250, 'zip, outside payload data': 1250 });
    expect(counts['img, where hosts write: residue']).toBeGreaterThan(20);
    expect(counts['img, where hosts write: no residue']).toBeGreaterThan(20);
  });

  it(`are the same each time`, () => {
    const [one, other] = [new MutantMaker(subject, SEED).make(17), new MutantMaker(subject, SEED).make(17)];
    expect(one.what).toBe(other.what);
    expect(Buffer.compare(bytesOf(one), bytesOf(other))).toBe(0);
  });

  it(`are found through the command line too, ${THROUGH_CLI} of them`, async () => {
    const publisher = path.join(folder, 'publisher.json');
    await writeFile(publisher, subject.publisher);
    const maker = new MutantMaker(subject, SEED + 1);
    for (let index = 0; index < THROUGH_CLI; index += 1) {
      const mutant = maker.make(index);
      const source = await place(mutant, `mutant-${index}`);
      const { code, stderr } = runSealkit(['verify', source, '--publisher', publisher, '--quiet']);
      const what = `seed ${SEED + 1}, mutation ${index}, ${mutant.form}: ${mutant.what}`;
      expect({ what, code, stderr }).toEqual({
        what,
        code: mutant.expected === 'not genuine' ? 1 : 0,
        stderr: '',
      });
    }
  });
});
