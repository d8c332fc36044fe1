/** SealCheck.exe investigate on a pretended instrument: every place is named, with what became of it. Wine keeps no event logs. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSealCheckWine } from '../launcher/sealcheck.ts';
import { createPrefix, type WinePrefix } from './wine.ts';

const LOG = [
  '#Software: Microsoft Internet Information Services 8.5',
  '#Version: 1.0',
  '#Date: 2026-01-02 00:00:00',
  '#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status',
  '2026-01-02 00:00:00 GET / - ::1 x 200',
  '',
].join('\r\n');
const FOUND = 4;

interface Report {
  readonly sources: readonly { readonly source: string; readonly place: string; readonly state: string }[];
  readonly findings: readonly { readonly rule: string }[];
}

let prefix: WinePrefix;
beforeAll(async () => {
  prefix = await createPrefix();
  const logs = path.join(prefix.driveC, 'inetpub/logs/LogFiles/W3SVC1');
  await mkdir(logs, { recursive: true });
  await writeFile(path.join(logs, 'u_ex260102.log'), LOG);
  await writeFile(path.join(prefix.driveC, 'av.log'), 'scan begun\r\nTrojan.Made.Up in x.asp\r\n');
  const config = path.join(prefix.driveC, 'windows/system32/inetsrv/config');
  await mkdir(config, { recursive: true });
  await writeFile(
    path.join(config, 'applicationHost.config'),
    '<logFile directory="D:\\gone" enabled="false" /><processModel password="SECRET" />',
  );
  const settings = { schema: 'sealkit-investigate-settings/1', antivirusLogs: ['C:\\av.*'] };
  await writeFile(path.join(prefix.driveC, 'settings.json'), JSON.stringify(settings));
});
afterAll(() => prefix.dispose());

it('says of each place what became of it, and finds what the antivirus program noted', async () => {
  const args = ['investigate', '--json', '--settings', 'C:\\settings.json'];
  const { code, stdout } = await runSealCheckWine(prefix, args);
  const { sources, findings } = JSON.parse(stdout) as Report;
  const states = new Map(sources.map(({ source, place, state }) => [`${source} ${place}`, state]));
  expect(states.get('web-logs C:\\inetpub\\logs\\LogFiles')).toBe('read');
  expect(states.get('connections TCP')).toBe('read');
  expect(states.get('antivirus-logs C:\\av.log')).toBe('read');
  expect(states.get('event-logs Security')).toBe('absent');
  expect(states.get('dns-cache DNS')).toBe('absent');
  expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['W15', 'D13d', 'D13v']));
  expect(code).toBe(FOUND);
});

it('judges its copy of the evidence as it judges the computer, and the copy holds no secret', async () => {
  const args = ['investigate', '--json', '--settings', 'C:\\settings.json', '--evidence', 'C:\\evidence'];
  const { code, stdout } = await runSealCheckWine(prefix, args);
  const { sources, findings } = JSON.parse(stdout) as Report;
  const copied = sources
    .filter(({ place }) => place.startsWith('C:\\evidence\\C\\'))
    .map(({ source }) => source);
  expect(copied).toEqual(expect.arrayContaining(['web-logs', 'web-config', 'antivirus-logs']));
  expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['W15', 'D13d', 'D13v']));
  expect(code).toBe(FOUND);
  const evidence = path.join(prefix.driveC, 'evidence');
  const listed = execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], {
    cwd: evidence,
    encoding: 'utf8',
  });
  for (const name of ['C/av.log', 'windows/connections.txt', 'windows/names.txt', 'windows/events-1.xml']) {
    expect(listed).toContain(`${name}: OK`);
  }
  const config = 'C/windows/system32/inetsrv/config/applicationHost.config';
  expect(listed.toLowerCase()).toContain(`${config.toLowerCase()}: ok`);
  const copy =
    listed
      .split('\n')
      .find((line) => line.toLowerCase().startsWith(config.toLowerCase()))
      ?.split(':')[0] ?? '';
  expect(await readFile(path.join(evidence, copy), 'utf8')).toBe(
    '<logFile directory="D:\\gone" enabled="false" />\n<processModel password="***" />\n',
  );
});

it('says nothing of this computer when logs from elsewhere are judged', async () => {
  const args = ['investigate', '--json', '--logs', 'C:\\inetpub\\logs\\LogFiles'];
  const { code, stdout } = await runSealCheckWine(prefix, args);
  const { sources } = JSON.parse(stdout) as Report;
  expect([...new Set(sources.map(({ source }) => source))]).toEqual(['web-logs']);
  expect(code).toBe(0);
});
