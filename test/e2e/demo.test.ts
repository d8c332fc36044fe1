/** What a newcomer does first: clone, `npm run demo`, then a build of one's own (design section 8). */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KIT_NAME, ROOT, expectSuccess, runProgram } from './example.ts';

const HOME = process.env['HOME'] ?? '/';
const DEMO_MINUTES = 5;
const INSTALLER = 'kit-template/examples/lrm-security-patch/payload/SealkitDemoLrmMitigation.msi';
let folder = '';
let clone = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-demo-'));
  clone = path.join(folder, 'clone');
  expectSuccess(runProgram('git', ['clone', '--quiet', ROOT, clone], { env: { HOME } }));
  await borrowModules();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** This checkout's packages, if they are exactly those the clone wants; otherwise the demo installs its own. */
async function borrowModules(): Promise<void> {
  const stamp = path.join(ROOT, 'node_modules', '.sealkit-lock');
  const wanted = await readFile(path.join(clone, 'package-lock.json'), 'utf8');
  if (!existsSync(stamp) || (await readFile(stamp, 'utf8')) !== wanted) return;
  // A copy and no link: an `npm ci` in the clone would empty this checkout's folder.
  const modules = [path.join(ROOT, 'node_modules'), path.join(clone, 'node_modules')];
  expectSuccess(runProgram('cp', ['-a', '--reflink=auto', ...modules]));
}

describe('npm run demo on a fresh clone', () => {
  it(
    'ends well and leaves what it promises',
    async () => {
      const { stdout } = expectSuccess(runProgram('npm', ['run', 'demo'], { cwd: clone, env: { HOME } }));
      const images = ['img', 'iso', 'zip'].map((format) => `${KIT_NAME}.${format}`);
      const promised = ['demo.key', 'demo.pub', 'publisher.json', ...images];
      for (const name of promised) {
        expect((await stat(path.join(clone, 'out', 'demo', name))).size, name).toBeGreaterThan(0);
      }
      expect(existsSync(path.join(clone, 'out', 'demo', KIT_NAME, 'LEEME-README.html'))).toBe(true);
      expect(stdout.match(/^GENUINE$/gm)).toHaveLength(4);
      expect(stdout).toContain('Try next');
      const { stdout: claims } = expectSuccess(
        runProgram(process.execPath, ['dist/cli/main.js', 'inspect', INSTALLER], { cwd: clone }),
      );
      expect(claims).toContain('signed: true');
    },
    DEMO_MINUTES * 60_000,
  );

  it('changes no file that git knows', () => {
    const { stdout } = expectSuccess(
      runProgram('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: clone, env: { HOME } }),
    );
    expect(stdout).toBe('');
  });

  it('makes `sealkit build` work on the example, and on a copy of it', async () => {
    const example = path.join(clone, 'kit-template', 'examples', 'lrm-security-patch');
    const copy = path.join(folder, 'copy');
    await cp(example, copy, { recursive: true });
    const main = path.join(clone, 'dist', 'cli', 'main.js');
    const key = path.join(clone, 'out', 'demo', 'demo.key');
    for (const place of [example, copy]) {
      const out = path.join(folder, 'out', path.basename(place));
      const args = [main, 'build', path.join(place, 'kit.yaml'), '--key', key, '--out', out];
      expectSuccess(runProgram(process.execPath, args, { cwd: folder }));
      const built = await readFile(path.join(out, `${KIT_NAME}.img`));
      expect(built.equals(await readFile(path.join(clone, 'out', 'demo', `${KIT_NAME}.img`)))).toBe(true);
    }
  });
});
