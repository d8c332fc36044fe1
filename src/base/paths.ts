/**
 * Names inside a kit (format clause 2). One small alphabet keeps every name valid, and the same, on FAT, ISO 9660,
 * NTFS and in a shell, and removes whole classes of attack: traversal, streams, devices, homoglyphs, case twins.
 */

export const MAX_COMPONENT_LENGTH = 64;
export const MAX_PATH_LENGTH = 100;
export const MAX_DEPTH = 8;

const COMPONENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** Windows sees a device in each of these, whatever the extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
const FORBIDDEN = /^(autorun\.inf|desktop\.ini)$|\.(lnk|url|scf|pif|library-ms)$/i;

/** True when the path may stand in a kit: format clause 2.1 (alphabet), 2.2 (lengths), 2.3 (reserved and forbidden). */
export function isKitPath(path: string): boolean {
  const components = path.split('/');
  return (
    path.length <= MAX_PATH_LENGTH &&
    components.length <= MAX_DEPTH &&
    components[0]?.toLowerCase() !== 'efi' &&
    components.every(isKitComponent)
  );
}

function isKitComponent(component: string): boolean {
  return (
    component.length <= MAX_COMPONENT_LENGTH &&
    COMPONENT.test(component) &&
    !component.endsWith('.') &&
    !RESERVED.test(component) &&
    !FORBIDDEN.test(component)
  );
}

/** Every directory above the path, innermost first: `a/b/c` gives `a/b`, `a`. */
export function* parentsOf(path: string): Generator<string> {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    yield path.slice(0, end);
}

/**
 * The first path that collides with an earlier one, or null (format clause 2.4): two paths equal when case is folded,
 * a file where another path needs a folder, or one folder spelt in two cases.
 */
export function findNameTwin(paths: readonly string[]): string | null {
  const files = new Set<string>();
  const folders = new Map<string, string>();
  for (const path of paths) {
    const folded = path.toLowerCase();
    if (files.has(folded) || folders.has(folded)) return path;
    for (const parent of parentsOf(path)) {
      const foldedParent = parent.toLowerCase();
      // Then so are those above it; thousands of files may share them.
      if (folders.get(foldedParent) === parent) break;
      if (folders.has(foldedParent) || files.has(foldedParent)) return path;
      folders.set(foldedParent, parent);
    }
    files.add(folded);
  }
  return null;
}
