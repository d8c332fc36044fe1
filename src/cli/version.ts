import own from '../../package.json' with { type: 'json' };

/** Sealkit's own version. It is built in: to read the file at each start would load much of Node's for it. */
export function ownVersion(): string {
  return own.version;
}
