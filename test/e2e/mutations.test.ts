/** A tenth of test/campaign/mutations.campaign.ts, and some mutations through the real command line. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinBytes } from '../../src/base/bytes.ts';
import { MutantMaker, runMutations, type Mutant } from '../campaign/mutations.ts';
import { assess, buildSubject, folderSource, imageSource, type Subject } from '../campaign/subject.ts';
import { runSealkit } from './example.ts';

const SEED = Number(process.env['SEALKIT_SEED'] ?? 20_261_123);
const COUNT = 2000;
const THROUGH_CLI = 20;

let folder = '';
let subject: Subject;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-mutations-'));
  subject = await buildSubject();
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
    const forms = [
      folderSource(subject.files),
      imageSource(subject.img.bytes),
      imageSource(subject.zip.bytes),
    ];
    for (const form of forms) expect((await assess(form, subject.trust)).findings).toEqual([]);
  });

  it(`are all found, ${COUNT} of them, half outside payload data`, async () => {
    const tally = await runMutations(subject, SEED, COUNT);
    expect(tally).toMatchObject({ accepted: [], crashes: [], hangs: [], misjudgedResidue: [] });
    expect(tally.outsidePayload / tally.count).toBeGreaterThan(0.45);
    expect(tally.residue).toBeGreaterThan(0);
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
