/** Peak memory of the command line tool while it builds and verifies images of a kit with one large payload file. */
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CLI, expectSuccess, KIT_NAME, placeExample, runProgram } from './example.ts';

const MIB = 2 ** 20;
const RUNS = 3;
const FORMATS = ['img', 'iso'];

/**
 * Notes the process's own high-water mark when it ends. Not `maxRSS`: Linux hands that one down from the process that
 * started it.
 */
const HOOK = `import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => {
  const peak = /^VmHWM:\\s*(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  writeFileSync(process.env.PEAK_FILE, peak[1]);
});`;

export interface Peaks {
  readonly build: number;
  readonly verify: number;
}

/** In MiB. The payload is a sparse file, which costs no room itself; the staged copy and the image do. */
export async function peaksWith(payloadMiB: number): Promise<Peaks> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-memory-'));
  try {
    const example = await placeExample(folder, [{ path: 'payload/large.bin' }]);
    const large = await open(path.join(folder, 'payload', 'large.bin'), 'wx');
    await large.truncate(payloadMiB * MIB);
    await large.close();
    const out = path.join(folder, 'out');
    const build = await peakOf(folder, [
      ...['build', example.definition, '--key', example.key, '--out', out, '--force'],
      ...['--format', FORMATS.join(',')],
    ]);
    const verifying = [];
    for (const format of FORMATS) {
      const image = path.join(out, `${KIT_NAME}.${format}`);
      verifying.push(await peakOf(folder, ['verify', image, '--pub', example.pub]));
    }
    return { build, verify: Math.max(...verifying) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The middle one of three runs: when garbage is collected differs by some 10 MiB from run to run. */
async function peakOf(folder: string, args: readonly string[]): Promise<number> {
  const peaks = [];
  for (let run = 0; run < RUNS; run += 1) peaks.push(await peakOfRun(folder, args));
  return peaks.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
}

async function peakOfRun(folder: string, args: readonly string[]): Promise<number> {
  const file = path.join(folder, 'peak');
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  expectSuccess(runProgram(process.execPath, ['--import', hook, CLI, ...args], { env: { PEAK_FILE: file } }));
  return Number(await readFile(file, 'utf8')) / 1024;
}
