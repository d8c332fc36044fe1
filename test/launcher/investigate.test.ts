/** SealCheck's verb investigate from outside: exit codes, what it writes and where, and its page in a browser. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrefix, windowsPath } from '../e2e/wine.ts';
import { placeKit } from './kits.ts';
import { runSealCheckNative, runSealCheckWine } from './sealcheck.ts';

const CHROMIUM = process.env['SEALKIT_CHROMIUM'] ?? '/usr/bin/chromium';
const HEADER =
  '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status\r\n';
const OWN = '2022-05-01 08:00:00 ::1 GET /LRM/runs - 80 - ::1 LRM - 200\r\n';
const SHELL =
  '2022-05-01 09:00:00 10.0.0.2 GET /up/x.aspx c=whoami 80 - 10.0.0.9 <script>alert(1)</script>\u202e - 200\r\n';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-investigate-'));
  await place('clean/W3SVC1/u_ex220501.log', HEADER + OWN);
  await place('found/W3SVC1/u_ex220501.log', HEADER + OWN + SHELL);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function place(name: string, text: string) {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), text);
}

const at = (name: string) => path.join(folder, name);

interface Report {
  readonly schema: string;
  readonly findings: readonly { rule: string; severity: string; evidence: readonly { line: number }[] }[];
  readonly summary: { readonly es: string; readonly en: string };
}

async function reportIn(name: string): Promise<{ report: Report; html: string }> {
  const files = (await readdir(at(name))).sort();
  expect(files.map((file) => path.extname(file))).toEqual(['.html', '.json']);
  const [html, json] = files.map((file) => path.join(at(name), file)) as [string, string];
  return { report: JSON.parse(await readFile(json, 'utf8')) as Report, html };
}

describe('sealcheck investigate', () => {
  it('finds a web shell, names its line, and tells both languages the limit', async () => {
    const args = ['investigate', '--logs', at('found'), '--report', at('report'), '--quiet'];
    expect(await runSealCheckNative(args)).toEqual({ code: 4, stdout: '', stderr: '' });
    const { report } = await reportIn('report');
    expect(report.findings.find(({ rule }) => rule === 'D4')).toMatchObject({
      severity: 'high',
      evidence: [{ line: 3 }],
    });
    expect(report.summary.es).toContain('administrador');
    expect(report.summary.en).toContain('administrator');
  });

  it('shows a hostile log as text: nothing runs, nothing is asked of the outside', async () => {
    const { html } = await reportIn('report');
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('dialog', (dialog) => complaints.push(dialog.message()));
      page.on('request', (request) =>
        complaints.push(...(request.url().startsWith('file:') ? [] : [request.url()])),
      );
      await page.goto(pathToFileURL(html).href);
      expect(complaints).toEqual([]);
      expect(await page.locator('script').count()).toBe(0);
      expect(await page.locator('body').innerText()).toContain('<script>alert(1)</script>\\u202e');
    } finally {
      await browser.close();
    }
  });

  it('gives 0 for nothing, 60051 for nothing to read, 60050 for wrong settings, 60002 for wrong use', async () => {
    await place('settings.json', '{"schema": "sealkit-investigate-settings/1", "alowedClients": []}');
    const codes = [
      [0, ['--logs', at('clean')]],
      [60_051, ['--logs', at('nothing')]],
      [60_050, ['--logs', at('clean'), '--settings', at('settings.json')]],
      [60_002, ['--logs', at('clean'), '--patched', 'yesterday']],
      [60_002, ['--logs', at('clean'), 'E:']],
    ] as const;
    for (const [code, args] of codes) {
      // A process on this system has one byte for its code.
      expect((await runSealCheckNative(['investigate', ...args])).code, args.join(' ')).toBe(code & 0xff);
    }
  });

  it('judges by the date of the patch and the allowed clients', async () => {
    await place(
      'own.json',
      '{"schema": "sealkit-investigate-settings/1", "allowedClients": ["10.0.0.0/24"]}',
    );
    const patched = ['investigate', '--logs', at('found'), '--patched', '2022-05-01', '--json'];
    const { stdout } = await runSealCheckNative(patched);
    expect(stdout).toContain('"D12"');
    const allowed = await runSealCheckNative([...patched, '--settings', at('own.json')]);
    expect(allowed.stdout).not.toContain('"D12"');
  });

  it('copies the evidence with a list that sha256sum accepts, and leaves the logs alone', async () => {
    const args = ['investigate', '--logs', at('found'), '--evidence', at('evidence'), '--json'];
    const { code, stdout } = await runSealCheckNative(args);
    expect(code).toBe(4);
    expect(stdout).toContain(`${at('evidence')}/`);
    execFileSync('sha256sum', ['--quiet', '--strict', '-c', 'SHA256SUMS'], { cwd: at('evidence') });
    expect((await runSealCheckNative(args)).stderr).toContain('output-invalid');
    expect(await readFile(at('found/W3SVC1/u_ex220501.log'), 'utf8')).toBe(HEADER + OWN + SHELL);
  });

  it('looks into the folders that the settings name, and into their copy', async () => {
    await place('site/uploads/deep/x.aspx', '<% eval(Request("c")) %>');
    await place('site/index.html', '');
    const settings = {
      schema: 'sealkit-investigate-settings/1',
      logFolders: [at('clean')],
      webRoots: [at('site')],
    };
    await place('folders.json', JSON.stringify({ ...settings, uploadFolders: ['/uploads'] }));
    for (const [i, more] of [[], ['--evidence', at('copied')]].entries()) {
      const args = [
        'investigate',
        '--settings',
        at('folders.json'),
        '--report',
        at(`folders-${i}`),
        '--quiet',
        ...more,
      ];
      expect((await runSealCheckNative(args)).code).toBe(4);
      const { report } = await reportIn(`folders-${i}`);
      expect(report.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['F1', 'F3']));
    }
  });

  it('writes nothing into a kit', async () => {
    const { kit } = await placeKit(folder, 'genuine');
    for (const option of ['--report', '--evidence']) {
      const out = path.join(kit, 'payload', 'out');
      const { stderr } = await runSealCheckNative(['investigate', '--logs', at('clean'), option, out]);
      expect(stderr).toContain('output-invalid');
      expect(existsSync(out)).toBe(false);
    }
  });

  it('writes nothing into what it judges, by whatever way', async () => {
    await symlink(at('clean'), at('alias'));
    for (const option of ['--report', '--evidence']) {
      for (const out of ['clean', 'clean/new', 'alias/W3SVC1/new']) {
        const { stderr } = await runSealCheckNative(['investigate', '--logs', at('clean'), option, at(out)]);
        expect(stderr, out).toContain('output-invalid');
      }
    }
    expect(await readdir(at('clean'), { recursive: true })).toEqual(['W3SVC1', 'W3SVC1/u_ex220501.log']);
  });

  it('never calls clean what it could not read: nothing there, links, packed logs', async () => {
    await mkdir(at('empty'));
    const empty = await runSealCheckNative([
      'investigate',
      '--logs',
      at('empty'),
      '--evidence',
      at('of-empty'),
    ]);
    expect(empty.stderr).toContain('nothing-to-read');
    await place('linked/u_ex1.log', HEADER + OWN);
    await symlink(at('found'), at('linked/W3SVC1'));
    await place('packed/u_ex1.log', HEADER + OWN);
    await place('packed/u_ex0.log.gz', 'x');
    for (const [i, logs] of ['linked', 'packed'].entries()) {
      for (const more of [[], ['--evidence', at(`copy-of-${i}`)]]) {
        const { code } = await runSealCheckNative(['investigate', '--logs', at(logs), '--quiet', ...more]);
        expect(code, logs).toBe(5);
      }
    }
  });

  it('does the same under Windows', async () => {
    const prefix = await createPrefix();
    try {
      const args = [
        'investigate',
        '--logs',
        windowsPath(at('found')),
        '--report',
        windowsPath(at('wine')),
        '--lang',
        'es',
      ];
      const { code, stdout } = await runSealCheckWine(prefix, args);
      expect(code).toBe(4);
      expect(stdout).toContain('Órdenes de Windows en una petición');
      const { report } = await reportIn('wine');
      expect(report.findings.map(({ rule }) => rule)).toContain('D4');
    } finally {
      await prefix.dispose();
    }
  });
});
