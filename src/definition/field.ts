/** Names of fields as people write them: `installers[0].path`. */
import { readable } from '../base/readable.ts';

export type FieldPath = readonly (string | number)[];

export function fieldOf(path: FieldPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${readable(part, 60)}`))
    .join('')
    .replace(/^\./, '');
}
