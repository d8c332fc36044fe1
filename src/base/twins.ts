/** For messages to whoever makes a kit; verification needs to know only that there are twins. */
import { findNameTwin } from './paths.ts';

/** The path that `findNameTwin` finds and the earliest one that it collides with. */
export function findTwins(paths: readonly string[]): readonly [earlier: string, twin: string] | null {
  const twin = findNameTwin(paths);
  const earlier = paths.find((path) => twin !== null && findNameTwin([path, twin]) !== null);
  return twin === null || earlier === undefined ? null : [earlier, twin];
}
