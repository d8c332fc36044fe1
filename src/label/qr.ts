/** The QR code on labels and cards: plain text, in letters that QR packs tightly, and nothing that a telephone would open. */
import { encode } from 'uqr';
import type { Item, Place } from './drawing.ts';
import type { LabelFacts } from './facts.ts';

/** Standard: so many empty modules on each side. */
const QUIET = 4;

export function qrText({ publisher, sealSha256 }: LabelFacts): string {
  return `SEALKIT FP ${publisher.fingerprint} SEAL ${sealSha256.toUpperCase()}`;
}

/** Black modules of a square, its empty margin included; those side by side are one box. */
export function qrItems(text: string, { x, y, width }: Place): readonly Item[] {
  const { data } = encode(text, { ecc: 'M', border: QUIET });
  const module = width / data.length;
  return data.flatMap((row, r) =>
    runsOf(row).map(({ from, length }): Item => {
      const place = { x: x + from * module, y: y + r * module };
      return { kind: 'box', ...place, width: length * module, height: module };
    }),
  );
}

function runsOf(row: readonly boolean[]): readonly { readonly from: number; readonly length: number }[] {
  const runs: { from: number; length: number }[] = [];
  row.forEach((isBlack, i) => {
    const last = runs.at(-1);
    if (!isBlack) return;
    if (last !== undefined && last.from + last.length === i) last.length++;
    else runs.push({ from: i, length: 1 });
  });
  return runs;
}
