/** Passphrases typed at a terminal: asked for twice, never shown. The terminal is one of util-linux' `script`. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestKit } from '../testkit/fixture.ts';
import { CLI, ensureDist, INSTALLER } from './dist.ts';

let folder = '';
beforeAll(async () => {
  await ensureDist();
  folder = mkdtempSync(path.join(tmpdir(), 'sealkit-prompt-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Talk {
  readonly code: number | null;
  /** All that the terminal showed. */
  readonly shown: string;
}

/** Types an answer each time a question is shown. */
function talk(args: readonly string[], answers: readonly string[]): Promise<Talk> {
  const command = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
  });
  const left = [...answers];
  let [shown, read] = ['', 0];
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    const question =
      /(Passphrase|Contraseña|Short name|Version|Name|Contact|Product|Installer|Nombre|Versión|Contacto)[^\n]*: $/.exec(
        shown.slice(read),
      );
    if (question === null) return;
    read = shown.length;
    child.stdin.write(left.shift() ?? '\u0003');
  });
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(new Error('outside tool missing: script', { cause })));
    child.on('close', (code) => resolve({ code, shown }));
  });
}

describe('a new passphrase', () => {
  it('is asked for until both are the same, and not shown', async () => {
    const answers = ['geheim-1\r', 'geheim-2\r', '\r', '\r', 'sésamo abre\r', 'sésamo abre\r'];
    const { code, shown } = await talk(['key', 'generate', '--out', 'K'], answers);
    expect(code).toBe(0);
    expect(shown).not.toMatch(/geheim|samo/);
    expect(shown.match(/Passphrase: /g)).toHaveLength(3);
    expect(existsSync(path.join(folder, 'K.key'))).toBe(true);
    // Two that are empty do not differ: what helps then is another thing.
    const [, afterTwo, afterEmpty] = shown.split('Passphrase: ');
    expect(afterTwo).not.toContain('--no-passphrase');
    expect(afterEmpty).toContain('--no-passphrase');
  });

  it('opens the key', async () => {
    const wrong = await talk(['sign', '.', '--key', 'K.key', '--lang', 'es'], ['no\r']);
    expect(wrong.code).toBe(2);
    expect(wrong.shown).toContain('[passphrase-wrong]');
    // The folder is no kit: the key was opened before that was seen.
    const opened = await talk(['sign', '.', '--key', 'K.key'], ['sésamo abre\r']);
    expect(opened.code).toBe(2);
    expect(opened.shown).toContain('[source-unrecognised]');
  });

  it('is asked for only when it was shown what there is to sign', async () => {
    const { files } = await buildTestKit();
    writeFileSync(path.join(folder, 'request'), files.get('kit/SEAL') ?? '');
    const { code, shown } = await talk(['sign', 'request', '--key', 'K.key'], ['sésamo abre\r']);
    expect(code).toBe(0);
    expect(shown).toMatch(/^Kit: testkit-kit 1\.2\.3 .*^Seal: .*^Fingerprint: .*Passphrase: .*^signed: /ms);
  });

  it('answered with Ctrl-C is exit 130, and no key', async () => {
    const { code, shown } = await talk(['key', 'generate', '--out', 'none'], ['half\u0003']);
    expect(code).toBe(130);
    expect(shown).not.toContain('half');
    expect(shown).toContain('[interrupted]');
    expect(existsSync(path.join(folder, 'none.key'))).toBe(false);
  });
});

describe('sealkit init at a terminal', () => {
  it('asks, and Enter leaves a mark', async () => {
    const answers = ['acme-fix\r', '\r', 'acme\r', 'Acme S.A.\r', '\r', 'Run Manager\r', '\r'];
    const { code } = await talk(['init', 'asked'], answers);
    expect(code).toBe(0);
    const text = readFileSync(path.join(folder, 'asked', 'kit.yaml'), 'utf8');
    expect(text).toMatch(/^ {2}id: acme-fix\n {2}version: 1\.0\.0$/m);
    expect(text).toMatch(/^ {2}id: acme\n {2}name: Acme S\.A\.$|name: "Acme S\.A\."/m);
    expect(text).toMatch(/^ {2}contact: REPLACE\(/m);
    expect(text).toContain('displayNames: [Run Manager]');
  });

  it('leaves a mark everywhere, and takes nothing from the example, when every answer is Enter', async () => {
    const { code, shown } = await talk(
      ['init', 'empty'],
      Array.from({ length: 7 }, () => '\r'),
    );
    expect(code).toBe(0);
    expect(shown).toMatch(/REPLACE\(…\).*: [1-9][0-9]/);
    const text = readFileSync(path.join(folder, 'empty', 'kit.yaml'), 'utf8');
    expect(text).toMatch(/^ {2}id: REPLACE\(/m);
    expect(text).not.toMatch(/Illumina|LRM|Local Run/);
  });

  it('asks again, and says why, after an answer that cannot be right', async () => {
    const answers = ['Bad Id\r', 'acme-fix\r', '1\r', '1.2.3\r', '\r', '\r', '\r', '\r'];
    writeFileSync(path.join(folder, 'text.msi'), 'no installer');
    const installers = ['nowhere.msi\r', 'text.msi\r', `${INSTALLER}\r`];
    const { code, shown } = await talk(['init', 'mended'], [...answers, ...installers]);
    expect(code).toBe(0);
    expect(shown).toMatch(/kit\.id: .*\[definition-value-invalid\].*found: Bad Id.*Short name of the kit/s);
    expect(shown).toMatch(/kit\.version: .*\[definition-value-invalid\].*Version of the kit/s);
    expect(shown).toMatch(
      /nowhere\.msi: .*\[io-error\].*Installer.*text\.msi .*\[msi-malformed\].*Installer/s,
    );
    const text = readFileSync(path.join(folder, 'mended', 'kit.yaml'), 'utf8');
    expect(text).toMatch(/^ {2}id: acme-fix\n {2}version: 1\.2\.3$/m);
    const [, copy = ''] = /path: (payload\/.*)$/m.exec(text) ?? [];
    expect(readFileSync(path.join(folder, 'mended', copy))).toEqual(readFileSync(INSTALLER));
  });

  it('leaves nothing after Ctrl-C', async () => {
    const { code } = await talk(['init', 'stopped', '--lang', 'es'], ['acme\r', '\u0003']);
    expect(code).toBe(130);
    expect(existsSync(path.join(folder, 'stopped'))).toBe(false);
  });
});
