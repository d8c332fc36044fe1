/** What is told of sticks while they are written. */
import type { Progress } from '../media/index.ts';
import type { Context } from './context.ts';

/** One line for all: each stick's phase and share, the rate and the time that is left. */
export function stickProgress({
  terminal,
  now,
}: Pick<Context, 'terminal' | 'now'>): (sticks: readonly Progress[]) => void {
  const begun = new Map<string, number>();
  return (sticks) => {
    const parts = sticks.map(({ name, phase, done, total, isFailed }) => {
      if (isFailed) return `${name} ${terminal.labels.stickFailed}`;
      const start = begun.get(name + phase) ?? now();
      begun.set(name + phase, start);
      const seconds = Math.max((now() - start) / 1000, 0.001);
      const rate = done / seconds;
      // Nothing can be said before anything is done.
      const left = rate > 0 ? `${Math.ceil((total - done) / rate)} s` : '-';
      const share = Math.floor((100 * done) / Math.max(total, 1));
      return `${name} ${terminal.labels[phase]} ${share} % ${(rate / 1e6).toFixed(1)} MB/s ${left}`;
    });
    terminal.status(parts.join(' | '));
  };
}
