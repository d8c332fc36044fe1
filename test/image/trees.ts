/** Trees of any names that a kit may have. */
import fc from 'fast-check';
import { findNameTwin, isKitPath } from '../../src/base/paths.ts';
import { patternBytes } from './virtual-image.ts';
import type { Tree } from './virtual-image.ts';

const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/).map((text) => text.replace(/\.+$/, 'x'));
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
export const trees = fc
  .uniqueArray(fc.record({ path, size: fc.nat({ max: 3000 }) }), {
    selector: (file) => file.path,
    maxLength: 40,
  })
  .map((files) => files.filter((file) => isKitPath(file.path)))
  .filter((files) => findNameTwin(files.map((file) => file.path)) === null)
  .map((files): Tree => Object.fromEntries(files.map((file, i) => [file.path, patternBytes(file.size, i)])));
