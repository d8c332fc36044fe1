/** Every kind of damage and forgery that chance finds, ten times as often as in npm test. */
import { expect, it } from 'vitest';
import { reportRow } from './log.ts';
import { runMutations } from './mutations.ts';
import { buildSubject } from './subject.ts';

const SEED = Number(process.env['SEALKIT_SEED'] ?? 20_261_124);
const COUNT = 20_000;

it(
  `${COUNT} seeded mutations of folder, image and archive`,
  async () => {
    const subject = await buildSubject();
    const start = performance.now();
    const tally = await runMutations(subject, SEED, COUNT);
    const { accepted, crashes, hangs, misjudgedResidue, residue, outsidePayload } = tally;
    const share = Math.round((100 * outsidePayload) / COUNT);
    reportRow({
      what: `mutations of folder, .img and .zip (${share} % outside payload data; ${residue} were host residue, ${misjudgedResidue.length} of them misjudged)`,
      count: COUNT,
      accepted: accepted.length,
      crashes: crashes.length,
      hangs: hangs.length,
      seed: SEED,
      seconds: Math.round((performance.now() - start) / 1000),
    });
    expect(tally).toMatchObject({ accepted: [], crashes: [], hangs: [], misjudgedResidue: [] });
  },
  60 * 60_000,
);
