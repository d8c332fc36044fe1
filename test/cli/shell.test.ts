/** Completion in the real shells, and the manual page under the real groff. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI, ensureDist } from './dist.ts';

let folder = '';
beforeAll(async () => {
  await ensureDist();
  folder = mkdtempSync(path.join(tmpdir(), 'sealkit-shell-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(program: string, args: readonly string[], input = ''): string {
  const { error, status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  if (error !== undefined) throw new Error(`outside tool missing: ${program}`, { cause: error });
  expect({ program, status, stderr }).toEqual({ program, status: 0, stderr: '' });
  return stdout;
}

function sealkit(...args: string[]): string {
  return run(process.execPath, [CLI, ...args]);
}

/** What the shell offers for the last of these words. */
function complete(shell: 'bash' | 'zsh' | 'fish', words: readonly string[]): string[] {
  const file = path.join(folder, `completion.${shell}`);
  writeFileSync(file, sealkit('completion', shell));
  if (shell === 'fish') {
    const script = `source ${file}; complete -C 'sealkit ${words.join(' ')}'`;
    const lines = run('fish', ['--no-config', '-c', script]).split('\n');
    return lines.map((line) => line.split('\t')[0] ?? '').filter((word) => word !== '');
  }
  const quoted = ['sealkit', ...words].map((word) => `'${word}'`).join(' ');
  const arrays = shell === 'zsh' ? 'setopt KSH_ARRAYS SH_WORD_SPLIT\n' : '';
  const begin = shell === 'zsh' ? 'autoload -U compinit; compinit -u -D\n' : '';
  const script = `${begin}source ${file}\n${arrays}COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}
_sealkit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const options = shell === 'zsh' ? ['-f', '-c'] : ['--norc', '-c'];
  return run(shell, [...options, script])
    .split('\n')
    .filter((word) => word !== '');
}

describe.each(['bash', 'zsh', 'fish'] as const)('completion in %s', (shell) => {
  it.each<[string, string[], string[]]>([
    ['commands', ['ver'], ['verify']],
    ['commands below a command', ['key', ''], ['generate', 'show']],
    ['options of a command', ['publisher', 'create', '--val'], ['--valid-from', '--valid-until']],
    ['values from a closed list', ['publisher', 'create', '--kind', 'd'], ['development']],
    ['arguments from a closed list', ['completion', 'z'], ['zsh']],
    ['options of every command', ['verify', '--js'], ['--json']],
    ['languages', ['build', '--lang', 'e'], ['en', 'es']],
  ])('offers %s', (_what, words, expected) => {
    const offered = complete(shell, words);
    expect(offered).toEqual(expect.arrayContaining(expected));
    // zsh itself takes those that begin with what is typed.
    if (shell === 'zsh') return;
    expect(offered.filter((word) => !word.startsWith(words.at(-1) ?? ''))).toEqual([]);
  });
});

describe('the manual page', () => {
  it.each(['en', 'es'])('in %s is right roff and names every command', (language) => {
    const page = sealkit('manual', '--lang', language);
    const shown = run('groff', ['-ww', '-z', '-man', '-K', 'utf8'], page);
    expect(shown).toBe('');
    for (const name of ['init', 'key generate', 'publisher create', 'build', 'verify', 'inspect', 'pack']) {
      expect(page).toContain(`.SS "${name}"`);
    }
  });

  it('refuses a shell that it does not know', () => {
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'completion', 'tcsh'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('[usage]');
    expect(stderr).toContain('found: tcsh');
  });
});
