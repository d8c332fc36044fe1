import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasFixedAddresses } from '../../scripts/wine.mjs';
import { createPrefix, runWine, windowsPath, type WinePrefix } from './wine.ts';

describe('the Wine harness', () => {
  let prefix: WinePrefix;
  beforeAll(async () => {
    prefix = await createPrefix();
  });
  afterAll(() => prefix.dispose());

  it('gives exit code, stdout and stderr', async () => {
    const result = await runWine(prefix, 'cmd', ['/c', 'echo out& echo err 1>&2& exit 7']);
    expect(result).toEqual({ code: 7, stdout: 'out\r\n', stderr: 'err \r\n' });
  });

  it('sees eight bits of an exit code, or all of it on demand', async () => {
    const args = ['/c', 'exit 60001'];
    expect((await runWine(prefix, 'cmd', args)).code).toBe(60001 & 0xff);
    expect((await runWine(prefix, 'cmd', args, { exitCode: 'windows' })).code).toBe(60001);
  });

  it('passes arguments with spaces and percent signs to both kinds of run', async () => {
    const file = path.join(prefix.driveC, 'two words 100%.txt');
    await writeFile(file, 'text');
    for (const exitCode of ['unix', 'windows'] as const) {
      const result = await runWine(prefix, 'cmd', ['/c', 'type', 'C:\\two words 100%.txt'], { exitCode });
      expect(result).toMatchObject({ code: 0, stdout: 'text' });
    }
  });

  it('starts as Windows 7 SP1, names Linux paths on Z:, and feeds stdin', async () => {
    expect((await runWine(prefix, 'cmd', ['/c', 'ver'])).stdout).toContain('6.1.7601');
    expect(windowsPath('/a/b c')).toBe('Z:\\a\\b c');
    const echoed = await runWine(prefix, 'cmd', ['/c', 'set /p x=&call echo %x%'], { input: 'hola\r\n' });
    expect(echoed.stdout).toContain('hola');
  });

  // The server, which opens files for all programs, was itself started by the first of them.
  it('passes fixed addresses on to every process', async () => {
    const args = ['/c', 'cmd', '/c', 'type', windowsPath('/proc/self/personality')];
    expect((await runWine(prefix, 'cmd', args)).stdout.trim()).toBe(
      hasFixedAddresses ? '00040000' : '00000000',
    );
  });

  it('rejects a program that does not finish', async () => {
    await expect(runWine(prefix, 'cmd', ['/c', 'ver'], { timeoutMs: 1 })).rejects.toThrow(
      'not finished after 1 ms',
    );
  });

  it('removes the prefix when it is disposed of', async () => {
    const other = await createPrefix();
    await runWine(other, 'cmd', ['/c', 'exit 0']);
    await other.dispose();
    expect(existsSync(other.path)).toBe(false);
  });
});
