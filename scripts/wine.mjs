// How Wine is started, everywhere: by `go test -exec`, and by the tests' own harness (test/e2e/wine.ts).
import { spawn, spawnSync } from 'node:child_process';

/** The shell wrapper `wine` is slower and nags about 32-bit Wine, so the loader itself is called. */
export const WINE_LOADER = '/usr/lib/wine/wine64';
/**
 * Wine needs the page at 0x7ffe0000. Since version 6.9 Linux puts the heap of Wine's loader anywhere in the GiB behind 0x7d000000, and where
 * it lies on that page the process dies: who started it is told "Internal error", or by msiexec that all went well (decision 48).
 * What a program starts inherits this.
 */
const FIXED_ADDRESSES = ['setarch', '--addr-no-randomize'];

/** A container may forbid it. */
export const hasFixedAddresses = spawnSync('setarch', [...FIXED_ADDRESSES.slice(1), 'true']).status === 0;

/** The command that runs a Windows program under Wine; its arguments follow. */
export const WINE = hasFixedAddresses ? [...FIXED_ADDRESSES, WINE_LOADER] : [WINE_LOADER];

/**
 * @param {string} prefix folder with a Windows of its own
 * @returns {NodeJS.ProcessEnv}
 */
export function wineEnvironment(prefix) {
  return {
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    // No .NET, no HTML engine (both would ask to download), no entries in the tester's own menu.
    WINEDLLOVERRIDES: 'mscoree=;mshtml=;winemenubuilder.exe=d',
  };
}

/**
 * Starts a program that only waits, until Windows of a prefix is ended or this process does. As long as it runs, Wine's services do
 * (whichever program comes first would have them as children with its own output, and `go test` wait for those), and so does the
 * desktop, which ends two seconds after its last window. A window that was to open about then did once not come at all.
 * @param {NodeJS.ProcessEnv} env with `wineEnvironment` of that prefix
 */
export function keepWindowsRunning(env) {
  const [command, ...words] = [...WINE, 'cmd', '/d', '/k'];
  spawn(command, words, { env, stdio: ['pipe', 'ignore', 'ignore'] }).unref();
}
