/** Rows of the campaign's log, for scripts/campaign.mjs to collect; and what its environment asks for. */
import { appendFileSync } from 'node:fs';
import type { Tally } from './tally.ts';

export interface CampaignRow {
  readonly run: string;
  readonly what: string;
  readonly count: number;
  /** Faults that were let through. */
  readonly accepted: number;
  readonly crashes: number;
  readonly hangs: number;
  /** Null where nothing is left to chance. */
  readonly seed: number | null;
}

export function reportRow(row: CampaignRow): void {
  const file = process.env['SEALKIT_CAMPAIGN_LOG'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}

/** One row for each stratum. */
export function reportTally(run: string, seed: number | null, tally: Tally): void {
  for (const { what, count, accepted, crashes, hangs } of tally.strata) {
    const failed = { accepted: accepted.length, crashes: crashes.length, hangs: hangs.length };
    reportRow({ run, what, count, ...failed, seed });
  }
}

/** SEALKIT_SEED, or the run's own. */
export function seedOr(own: number): number {
  return Number(process.env['SEALKIT_SEED'] ?? own);
}

/** The numbers of a run's inputs: all of them, or the one that SEALKIT_INPUT asks to see again. */
export function inputsOf(count: number): Iterable<number> {
  const only = process.env['SEALKIT_INPUT'];
  return only === undefined ? Array.from({ length: count }, (_, i) => i) : [Number(only)];
}
