/** What stands in a definition, shown to those who wrote it. */
import { printable } from '../base/errors.ts';
import { isPlain } from '../base/forms.ts';

/** The text with its own letters, cut; escaped when something in it would hide or reorder what is shown. */
export function readable(text: string, limit = 200): string {
  if (!isPlain(text)) return printable(text, limit);
  // A character takes two units at most.
  const shown = Array.from(text.slice(0, 2 * limit))
    .slice(0, limit)
    .join('');
  return shown.length < text.length ? `${shown}...` : shown;
}
