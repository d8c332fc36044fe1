import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildLauncher, MissingToolError, RESOURCES } from '../../scripts/build-launcher.mjs';

const script = fileURLToPath(new URL('../../scripts/build-launcher.mjs', import.meta.url));
const template = fileURLToPath(new URL('../../kit-template', import.meta.url));
const MEBIBYTE = 1024 * 1024;

describe('building the launcher', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sealkit-build-'));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    // Go makes its cache read-only in parts; force is not enough for folders without write permission.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** Builds from a copy of the sources that lies somewhere else; the second time with an empty cache. */
  async function buildIn(name: string, cache?: string): Promise<{ windows: string; native: string }> {
    const source = path.join(folder, name);
    for (const part of [
      'go.mod',
      'launcher',
      'codes',
      'durable',
      'firewall',
      'mitigation/product',
      'packed',
      'strictjson',
    ]) {
      await cp(path.join(template, part), path.join(source, part), { recursive: true });
    }
    if (cache !== undefined) vi.stubEnv('GOCACHE', cache);
    return buildLauncher({ outDir: path.join(source, 'out'), source });
  }

  it('trusts at most 1,200 lines of Go to run only what was verified', async () => {
    let lines = 0;
    for (const part of ['verify', 'stage', 'run']) {
      const room = path.join(template, 'launcher', 'internal', part);
      const sources = (await readdir(room)).filter(
        (name) => name.endsWith('.go') && !name.endsWith('_test.go'),
      );
      expect(sources).not.toEqual([]);
      for (const name of sources)
        lines += (await readFile(path.join(room, name), 'utf8')).split('\n').length - 1;
    }
    expect(lines).toBeLessThanOrEqual(1200);
  });

  it('gives the same bytes from two folders, at most 3 MiB of them', async () => {
    const one = await buildIn('one');
    const two = await buildIn('a folder elsewhere', path.join(folder, 'cache'));
    for (const which of ['windows', 'native'] as const) {
      const [first, second] = await Promise.all([readFile(one[which]), readFile(two[which])]);
      expect(first.equals(second)).toBe(true);
      expect(first.includes(folder)).toBe(false);
    }
    expect((await stat(one.windows)).size).toBeLessThanOrEqual(3 * MEBIBYTE);
  });

  it('puts beside the program what stamping needs', async () => {
    const { windows } = await buildLauncher({ outDir: path.join(folder, 'beside') });
    for (const name of RESOURCES) {
      expect((await stat(path.join(path.dirname(windows), name))).size).toBeGreaterThan(0);
    }
  });

  it('names the Debian package when Go is missing, with exit code 3', async () => {
    vi.stubEnv('PATH', folder);
    await expect(buildLauncher({ outDir: folder })).rejects.toThrow(MissingToolError);
    vi.unstubAllEnvs();
    const result = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(process.execPath, [script], { env: { PATH: folder } }, (error, _stdout, stderr) => {
        resolve({ code: error?.code, stderr });
      });
    });
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('golang-go');
  });
});
