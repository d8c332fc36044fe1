/** What somebody typed, or has on the own disk, shown to them, and what is held against it. All else from a kit or a package: `printable`. */
import { printable } from './errors.ts';
import { isPlain } from './forms.ts';

/** The text with its own letters, cut; escaped when something in it would hide or reorder what is shown. */
export function readable(text: string, limit = 200): string {
  if (!isPlain(text)) return printable(text, limit);
  // A character takes two units at most.
  const shown = Array.from(text.slice(0, 2 * limit))
    .slice(0, limit)
    .join('');
  return shown.length < text.length ? `${shown}...` : shown;
}
