/** Rows of the campaign's log, for scripts/campaign.mjs to collect. */
import { appendFileSync } from 'node:fs';

export interface CampaignRow {
  readonly what: string;
  readonly count: number;
  /** Faults that were let through. */
  readonly accepted: number;
  readonly crashes: number;
  readonly hangs: number;
  /** Null where nothing is left to chance. */
  readonly seed: number | null;
  readonly seconds: number;
}

export function reportRow(row: CampaignRow): void {
  const file = process.env['SEALKIT_CAMPAIGN_LOG'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
