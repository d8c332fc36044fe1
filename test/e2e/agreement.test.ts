/**
 * The two verifiers, TypeScript and Go, on every kit of the testkit that both can be shown: the same report to the byte, the
 * same refusal of faulty trust, and what the vector expects. That SealCheck.exe says under Wine what the native program says
 * is held vector by vector in test/launcher/agreement.test.ts; so all three agree.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeReport } from '../../src/verification/index.ts';
import { runDisagreement } from '../campaign/disagreement.ts';
import { FOUND_AT_END, foundAtEnd } from '../campaign/large-folder.ts';
import { inputsOf, seedOr } from '../campaign/log.ts';
import { launcherVectors, placeKit, readVector } from '../launcher/kits.ts';
import { runSealCheckNative } from '../launcher/sealcheck.ts';
import { assessVector, outcomeOf } from '../testkit/run.ts';

/** A medium that refuses writes cannot be had from an ordinary folder: go test runs those vectors, told so by argument. */
async function isOnWritableMedium(name: string): Promise<boolean> {
  return !(await readVector(name)).readOnly;
}

const all = await launcherVectors(['ts,go', 'ts,go-native']);
const shown = await Promise.all(all.map(isOnWritableMedium));
const names = all.filter((_, i) => shown[i]);
const SEED = seedOr(20_261_128);
const SPOILT = 60;
/** One warning depends on the clock, and names its day. */
const today = new Date().toISOString().slice(0, 10);

describe('TypeScript and Go', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sealkit-two-verifiers-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('have every vector of a folder under a record to agree about', () => {
    expect(names.length).toBeGreaterThan(240);
  });

  it.each(names)('say the same about %s', async (name) => {
    const { kit, record } = await placeKit(folder, name);
    const vector = await readVector(name);
    const answer = await assessVector(vector, kit, today);
    const go = await runSealCheckNative(['verify', kit, '--publisher', record, '--json']);
    expect(outcomeOf(answer)).toBe(vector.expect);
    if (typeof answer === 'string') {
      expect(go).toMatchObject({ code: 2, stdout: '' });
      expect(go.stderr).toContain(answer);
    } else {
      expect(go.stdout).toBe(Buffer.from(encodeReport(answer)).toString());
      expect(go.code).toBe(answer.verdict === 'not genuine' ? 1 : 0);
    }
  });

  it('find a byte changed at 2^31 of a file (test/campaign/large.campaign.ts: up to the largest file there can be)', async () => {
    expect(await foundAtEnd(2 ** 31, folder)).toEqual(FOUND_AT_END);
  });

  it(`say the same about ${SPOILT} spoilt kits, most of them signed afterwards (test/campaign/disagreement.campaign.ts: more)`, async () => {
    const tally = await runDisagreement(folder, SEED, inputsOf(SPOILT), today);
    expect(tally.failures).toEqual([]);
    expect(tally.strata.map(({ what }) => what).sort()).toEqual([
      ...['SEAL', 'files', 'manifest', 'publisher record'],
    ]);
  });
});
