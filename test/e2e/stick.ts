/**
 * The worked example as an operator has it: on a stick that is drive E: of a pretended instrument, SealCheck.exe copied to
 * C:\Illumina, and the product installed there.
 */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildInstaller } from '../../scripts/build-installer.mjs';
import { EXAMPLE, expectSuccess, INSTALLER, runSealkit } from './example.ts';
import { makeInstrument } from './instrument.ts';
import { createPrefix, runWine, type WinePrefix } from './wine.ts';

export interface Stick {
  readonly prefix: WinePrefix;
  /** The folder that is drive E:. */
  readonly drive: string;
  /** The folder of the installers that kit.yaml can name. */
  readonly payload: string;
  /** IIS' applicationHost.config. */
  readonly config: string;
  /** Its content in the beginning. */
  readonly original: string;
  /** Builds the kit anew with changed lines of kit.yaml, and puts it into the drive. */
  insert(changes: Readonly<Record<string, string>>): Promise<void>;
  /** Puts applicationHost.config back as it was in the beginning. */
  restoreConfiguration(): Promise<void>;
  /** Ends everything that runs on the instrument: what Windows keeps for one run of it is gone. */
  restart(): void;
  dispose(): Promise<void>;
}

export async function insertStick(): Promise<Stick> {
  const work = await mkdtemp(path.join(tmpdir(), 'sealkit-stick-'));
  const definition = path.join(work, 'definition');
  await cp(EXAMPLE, definition, { recursive: true });
  const payload = path.join(definition, 'payload');
  await mkdir(payload, { recursive: true });
  await buildInstaller({ outFile: path.join(payload, INSTALLER) });
  expectSuccess(runSealkit(['key', 'generate', '--out', path.join(work, 'k'), '--no-passphrase']));
  const drive = path.join(work, 'drive');
  const prefix = await createPrefix();
  const config = await makeInstrument(prefix);
  const original = await readFile(config, 'utf8');
  const restoreConfiguration = (): Promise<void> => writeFile(config, original);
  await connect(prefix, drive);
  const launcher = path.join(prefix.driveC, 'Illumina', 'SealCheck.exe');
  const insert = async (changes: Readonly<Record<string, string>>): Promise<void> => {
    await buildOnto(work, drive, changes);
    await mkdir(path.dirname(launcher), { recursive: true });
    await cp(path.join(drive, 'SealCheck.exe'), launcher);
  };
  await insert({});
  const dispose = async (): Promise<void> => {
    await prefix.dispose();
    await rm(work, { recursive: true, force: true });
  };
  const restart = (): void => endWindows(prefix);
  return { prefix, drive, payload, config, original, insert, restoreConfiguration, restart, dispose };
}

/** Drive E: is a removable one. */
async function connect(prefix: WinePrefix, drive: string): Promise<void> {
  await symlink(drive, path.join(prefix.path, 'dosdevices', 'e:'));
  const words = ['add', 'HKLM\\Software\\Wine\\Drives', '/v', 'e:', '/d', 'floppy', '/f'];
  await runWine(prefix, 'reg', words);
  endWindows(prefix);
}

function endWindows(prefix: WinePrefix): void {
  const env = { ...process.env, WINEPREFIX: prefix.path };
  execFileSync('wineserver', ['-k'], { env });
  execFileSync('wineserver', ['-w'], { env });
}

/** The files of the image, as they come off it. */
async function buildOnto(
  work: string,
  drive: string,
  changes: Readonly<Record<string, string>>,
): Promise<void> {
  let text = await readFile(path.join(EXAMPLE, 'kit.yaml'), 'utf8');
  for (const [line, changed] of Object.entries(changes)) text = text.replace(line, changed);
  await writeFile(path.join(work, 'definition', 'kit.yaml'), text);
  const out = path.join(work, 'out');
  await rm(out, { recursive: true, force: true });
  const args = ['--key', path.join(work, 'k.key'), '--out', out];
  const built = expectSuccess(
    runSealkit(['build', path.join(work, 'definition', 'kit.yaml'), ...args, '--json']),
  );
  const { outputs } = JSON.parse(built.stdout) as { outputs: readonly { path: string }[] };
  const image = outputs[0]?.path ?? '';
  expectSuccess(runSealkit(['verify', image, '--pub', path.join(work, 'k.pub')]));
  await rm(drive, { recursive: true, force: true });
  await mkdir(drive);
  execFileSync('mcopy', ['-s', '-n', '-i', `${image}@@1M`, '::/*', drive]);
}
