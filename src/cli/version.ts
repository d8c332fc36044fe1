import { readFileSync } from 'node:fs';

/** Sealkit's own version, from the package.json two folders above, in src as in dist. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
