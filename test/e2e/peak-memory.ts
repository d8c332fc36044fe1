/** Peak memory of the command line tool while it builds, verifies and writes images of a kit with one large payload file. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildExample, CLI, expectSuccess, KIT_NAME, placeExample, runProgram } from './example.ts';
import { withLoopDevice } from './loop-device.ts';

const MIB = 2 ** 20;
/** MiB between two runs that need no third. */
const AGREEMENT = 4;
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

/** More than the chunks of an image that are held at a time. */
const FLASHED_MIB = 24;

/** In MiB, of one run that writes to so many loop devices. */
export async function peakOfFlash(count: number): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-flash-memory-'));
  try {
    const example = await placeExample(folder, [{ path: 'payload/large.bin' }]);
    await writeFile(path.join(folder, 'payload', 'large.bin'), randomBytes(FLASHED_MIB * MIB));
    const { img, publisher } = buildExample(example, path.join(folder, 'out'), 'img,dir');
    const flash = async (devices: readonly string[]): Promise<number> => {
      if (devices.length === count) {
        const named = devices.flatMap((device) => ['--device', device]);
        const trust = ['--publisher', publisher, '--yes', '--allow-non-removable', '--quiet'];
        return peakOfRun(folder, ['flash', img, ...named, ...trust]);
      }
      const file = path.join(folder, `stick-${devices.length}`);
      await copyFile(img, file);
      return withLoopDevice(file, [], ({ device }) => flash([...devices, device]));
    };
    return await flash([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** When garbage is collected differs by some 10 MiB from run to run: where two runs do not agree, the middle one of three. */
async function peakOf(folder: string, args: readonly string[]): Promise<number> {
  const peaks = [await peakOfRun(folder, args), await peakOfRun(folder, args)];
  if (Math.max(...peaks) - Math.min(...peaks) > AGREEMENT) peaks.push(await peakOfRun(folder, args));
  return peaks.sort((a, b) => a - b)[1] ?? NaN;
}

async function peakOfRun(folder: string, args: readonly string[]): Promise<number> {
  const file = path.join(folder, 'peak');
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  expectSuccess(runProgram(process.execPath, ['--import', hook, CLI, ...args], { env: { PEAK_FILE: file } }));
  return Number(await readFile(file, 'utf8')) / 1024;
}
