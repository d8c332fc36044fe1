/** The real msiexec against a program on the same instrument that swaps whatever is staged. */
import { execFileSync } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { INSTALLER } from './example.ts';
import type { Stick } from './stick.ts';
import { runWine, windowsPath } from './wine.ts';

export const PRODUCT = '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}';
const ENTRY = `HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${PRODUCT}`;
export const LAUNCHER = 'C:\\Illumina\\SealCheck.exe';
const RENAME = "UPDATE `Property` SET `Value`='EVIL' WHERE `Property`='ProductName'";
/** What one race takes at most. */
export const RACE_MS = 60_000;

export interface Races {
  /** How often the other program tried. */
  readonly attacks: number;
  /** How often what it put there was installed. */
  readonly swapped: number;
  /** How each race ended: `genuine`, `swapped` or `refused CODE`. */
  readonly ended: readonly string[];
}

/** Builds a Go program beside this file for Windows. */
export function compileWindows(source: string, work: string): string {
  const program = path.join(work, `${path.basename(source, '.go')}.exe`);
  const env = { ...process.env, CGO_ENABLED: '0', GOOS: 'windows', GOARCH: 'amd64' };
  execFileSync('go', ['build', '-o', program, path.join(import.meta.dirname, source)], { env });
  return program;
}

export async function raceMsiexec(stick: Stick, work: string, races: number): Promise<Races> {
  const evil = await makeEvil(stick, work);
  const stop = path.join(work, 'stop');
  const places = ['C:\\Illumina\\Sealkit', windowsPath(evil), windowsPath(stop)];
  const swapper = compileWindows('swapper.go', work);
  const attacker = runWine(stick.prefix, swapper, places, { timeoutMs: races * RACE_MS });
  const ended: string[] = [];
  for (let race = 0; race < races; race++) ended.push(await raceOnce(stick));
  await writeFile(stop, '');
  const { stdout } = await attacker;
  return { attacks: Number(stdout), swapped: ended.filter((each) => each === 'swapped').length, ended };
}

/** A package that differs from the kit's in the name that it installs under; gives its path. */
export async function makeEvil(stick: Stick, work: string): Promise<string> {
  const evil = path.join(work, 'evil.msi');
  await cp(path.join(stick.drive, 'payload', INSTALLER), evil);
  execFileSync('msibuild', [evil, '-q', RENAME]);
  return evil;
}

/** What was installed has its name in the list of programs. */
export async function isSwappedInstalled({ prefix }: Stick): Promise<boolean> {
  return (await runWine(prefix, 'reg', ['query', ENTRY, '/v', 'DisplayName'])).stdout.includes('EVIL');
}

async function raceOnce(stick: Stick): Promise<string> {
  const windows = { exitCode: 'windows' } as const;
  const { code } = await runWine(stick.prefix, LAUNCHER, ['apply', '--quiet'], windows);
  const isSwapped = await isSwappedInstalled(stick);
  const isInstalled = code === 3010;
  if (isInstalled) await runWine(stick.prefix, LAUNCHER, ['remove', '--quiet'], windows);
  if (isSwapped) return 'swapped';
  return isInstalled ? 'genuine' : `refused ${code}`;
}
