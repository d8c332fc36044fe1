/** The reader against two others: `cfb` for the container, `msiinfo` of msitools for tables and summary. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { read } from 'cfb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWhole, sourceOfBytes } from '../../../src/base/source.ts';
import { openCompoundFile, type CompoundFile } from '../../../src/payload/msi/compound-file.ts';
import { readMsiFacts } from '../../../src/payload/msi/index.ts';
import { readSummary } from '../../../src/payload/msi/summary.ts';
import { openDatabase, type Table } from '../../../src/payload/msi/tables.ts';
import { buildDemo, buildOther, CountingSource, SAMPLES, sampleFiles } from './fixtures.ts';

const execute = promisify(execFile);
const MAX_BYTES_READ = 4 * 1024 * 1024;
const NO_LIMIT = Infinity;

let demo: Awaited<ReturnType<typeof buildDemo>>;
let other: Awaited<ReturnType<typeof buildOther>>;
beforeAll(async () => {
  [demo, other] = await Promise.all([buildDemo(), buildOther()]);
});
afterAll(() => Promise.all([demo.remove(), other.remove()]));

const samples = await sampleFiles();
/** They may not be given on: a clone has none, and the report says so. */
it(`has ${samples.length} installers of other makers at hand`, () => {
  expect(samples.length > 0).toBe(existsSync(SAMPLES));
});

const files: [string, () => string][] = [
  ['the demo installer', () => demo.file],
  ['one that has everything otherwise', () => other.file],
  ...samples.map((file): [string, () => string] => [file.replace(/.*\//, ''), () => file]),
];

async function msiinfo(...args: readonly string[]): Promise<string> {
  // It tells times in local time.
  const options = { maxBuffer: 1 << 26, env: { ...process.env, TZ: 'UTC' } };
  return (await execute('msiinfo', [...args], options)).stdout;
}

describe.each(files)('%s', (_, fileOf) => {
  let bytes: Uint8Array;
  let compound: CompoundFile;
  beforeAll(async () => {
    bytes = new Uint8Array(await readFile(fileOf()));
    compound = await openCompoundFile(sourceOfBytes(bytes));
  });

  it('has the streams that cfb sees, byte for byte', async () => {
    const expected = read(Buffer.from(bytes), { type: 'buffer' }).FileIndex.filter(
      (entry) => entry.type === 2,
    );
    expect([...compound.streams.keys()].sort()).toEqual(expected.map(({ name }) => name).sort());
    for (const entry of expected) {
      const stream = await compound.openStream(entry.name, NO_LIMIT);
      if (stream === null) throw new Error(`no stream ${entry.name}`);
      const found = Buffer.from(await readWhole(stream));
      expect(found.equals(Buffer.from((entry.content as Uint8Array | undefined) ?? [])), entry.name).toBe(
        true,
      );
    }
  });

  it('has the tables that msiinfo exports, cell for cell', async () => {
    const database = await openDatabase(compound);
    const listed = (await msiinfo('tables', fileOf())).trim().split('\n');
    const pseudo = ['_SummaryInformation', '_ForceCodepage'];
    expect(database.tableNames.toSorted()).toEqual(listed.filter((name) => !pseudo.includes(name)).sort());
    for (const name of database.tableNames) {
      const table = await database.readTable(name);
      if (table === null) throw new Error(`no table ${name}`);
      // Their cells are files in an export.
      if (table.columns.some(({ kind }) => kind === 'binary')) continue;
      const exported = await msiinfo('export', fileOf(), name);
      const [head = '', types = '', keys = ''] = exported.split('\r\n', 3);
      expect(table.columns.map((column) => column.name).join('\t')).toBe(head);
      expect([head, types, keys, ...asIdt(table), ''].join('\r\n') === exported, name).toBe(true);
    }
  });

  it('has the summary that msiinfo prints', async () => {
    const lines = await msiinfo('export', fileOf(), '_SummaryInformation');
    const values = new Map(lines.split('\r\n').map((line) => line.split('\t') as [string, string]));
    const summary = await readSummary(compound);
    const ids = ['1', '2', '3', '4', '5', '6', '9', '12', '13', '14', '15', '18', '19'];
    const text = (value: string | number | null): string | undefined => value?.toString();
    const time = (value: string | null): string | undefined =>
      value?.replaceAll('-', '/').replace('T', ' ').replace('Z', '');
    expect({
      1: text(summary.codePage),
      2: text(summary.title),
      3: text(summary.subject),
      4: text(summary.author),
      5: text(summary.keywords),
      6: text(summary.comments),
      9: text(summary.packageCode),
      12: time(summary.created),
      13: time(summary.lastSaved),
      14: text(summary.schema),
      15: text(summary.wordCount),
      18: text(summary.application),
      19: text(summary.security),
    }).toEqual(Object.fromEntries(ids.map((id) => [id, values.get(id)])));
    const [, languages = ''] = values.get('7')?.split(';') ?? [];
    expect(summary.languages.join(',')).toBe(languages);
  });

  it('names the signer whose certificate OpenSSL finds in the signature', async () => {
    const { signed, signer } = await readMsiFacts(sourceOfBytes(bytes), 'x.msi');
    const stream = await compound.openStream('\u0005DigitalSignature', NO_LIMIT);
    expect(signed).toBe(stream !== null);
    expect(signer).toBe(stream === null ? null : subjectByOpenSsl(await readWhole(stream)));
  });

  it('gives the facts of its Property table, reading little', async () => {
    const source = new CountingSource(sourceOfBytes(bytes));
    const facts = await readMsiFacts(source, 'x.msi');
    const rows = (await msiinfo('export', fileOf(), 'Property')).split('\r\n').slice(3, -1);
    const properties = new Map(rows.map((row) => row.split('\t') as [string, string]));
    expect(facts).toMatchObject({
      productName: properties.get('ProductName'),
      productVersion: properties.get('ProductVersion'),
      productCode: properties.get('ProductCode'),
      upgradeCode: properties.get('UpgradeCode'),
      manufacturer: properties.get('Manufacturer'),
      productLanguage: Number(properties.get('ProductLanguage')),
      arpNoModify: properties.has('ARPNOMODIFY'),
      missingCabinet: null,
    });
    expect(source.bytesRead).toBeLessThan(MAX_BYTES_READ);
    expect(source.bytesRead).toBeLessThan(bytes.length / 4);
  });
});

it('reads the demo installer as what it is', async () => {
  expect(await readMsiFacts(sourceOfBytes(demo.bytes), 'demo.msi')).toMatchObject({
    productName: 'Sealkit Demo LRM Mitigation',
    productVersion: '1.0.0',
    architecture: 'x64',
    languages: [0],
    arpNoModify: true,
    hasExternalCabinet: false,
    missingCabinet: null,
    looseFile: null,
    signed: false,
  });
});

function asIdt({ rows }: Table): string[] {
  return rows.map((row) => row.map((cell) => String(cell ?? '')).join('\t'));
}

/** Of the one among the certificates whose serial number the signature names. */
function subjectByOpenSsl(signature: Uint8Array): string {
  const openssl = (args: readonly string[], input: Uint8Array | string): string =>
    execFileSync('openssl', args, { input, encoding: 'utf8' });
  const printed = openssl(['pkcs7', '-inform', 'DER', '-print', '-noout'], signature);
  const serial = /signer_info:[^]*?serial: (\S+)/.exec(printed)?.[1] ?? '';
  const pem = openssl(['pkcs7', '-inform', 'DER', '-print_certs'], signature);
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
  const own = certificates.find((certificate) => {
    const shown = openssl(['x509', '-noout', '-serial'], certificate);
    return BigInt(`0x${/serial=(\S+)/.exec(shown)?.[1] ?? '0'}`) === BigInt(serial);
  });
  const subject = openssl(['x509', '-noout', '-subject', '-nameopt', 'sep_comma_plus_space,utf8'], own ?? '');
  return subject.replace(/^subject=/, '').trim();
}
