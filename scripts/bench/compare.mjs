// Two sides of a row, timed by turns, and what is told of them.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { MIB, PAYLOAD_MIB, work } from './workspace.mjs';

export const ROUNDS = 9;
/** As much as genimage writes. */
const WARM_MIB = 2.25 * PAYLOAD_MIB;
const LEFT_BEHIND = ['out', 'output', 'tmp', 'report', 'copy', 'disc.iso'];

/** @typedef {{ ours: number[], theirs: number[] }} Figures Seconds, of memory MiB; the first ones do not count. */
/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} peer
 * @property {number | null} limit Of the ratio of both medians.
 * @property {number} [most] Of our median.
 * @property {readonly (() => void)[]} needs
 * @property {() => Figures | Promise<Figures>} measure
 */

/**
 * Takes memory for all that one side writes, and gives it back: a virtual machine whose host takes back free memory would else
 * make whoever comes first after a pause fetch it again, page by page.
 */
function warmMemory() {
  const file = path.join(work, 'warm');
  const handle = openSync(file, 'w');
  const piece = new Uint8Array(MIB);
  for (let i = 0; i < WARM_MIB; i += 1) writeSync(handle, piece);
  closeSync(handle);
  rmSync(file);
}

/** @param {() => number} side */
function timed(side) {
  for (const name of LEFT_BEHIND) rmSync(path.join(work, name), { recursive: true, force: true });
  warmMemory();
  return side();
}

/** @param {() => number} ours @param {() => number} theirs @returns {Figures} */
export function byTurns(ours, theirs, rounds = ROUNDS) {
  /** @type {Figures} */
  const figures = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round += 1) {
    figures.ours.push(timed(ours));
    figures.theirs.push(timed(theirs));
  }
  return figures;
}

/** @param {readonly number[]} figures */
function sorted(figures) {
  return figures.slice(1).sort((a, b) => a - b);
}

/** @param {readonly number[]} rising */
function median(rising) {
  return rising[Math.floor(rising.length / 2)] ?? NaN;
}

/** @param {readonly number[]} rising */
function shown(rising) {
  const [least, most] = [rising[0] ?? NaN, rising.at(-1) ?? NaN];
  return `${median(rising).toFixed(2)} (${least.toFixed(2)}-${most.toFixed(2)})`;
}

export const HEADING = `| what | sealkit | peer | peer is | ratio | must be at most |
|---|---|---|---|---|---|`;

/** Prints the row; gives whether it holds. @param {Row} row @param {Figures} figures */
export function tell({ what, peer, limit, most = Infinity }, figures) {
  const [ours, theirs] = [sorted(figures.ours), sorted(figures.theirs)];
  const ratio = median(ours) / median(theirs);
  const cells = [what, shown(ours), shown(theirs), peer, ratio.toFixed(2), limit?.toFixed(1) ?? '-'];
  console.log(`| ${cells.join(' | ')} |`);
  return ratio <= (limit ?? Infinity) && median(ours) <= most;
}
