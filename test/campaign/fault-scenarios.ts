/** The commands that write, and what may be wrong with what they leave. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeBatch } from '../../src/media/batch.ts';
import { openPlainFile } from '../../src/storage/index.ts';
import { decodeRelease, proveRelease } from '../../src/release/index.ts';
import { decodePublisher, decodeSignatureFile } from '../../src/signature/index.ts';
import { decodeKeyFile, decodePublicKeyFile } from '../../src/signature/keyfile.ts';
import { trustRecord, type VerificationReport } from '../../src/verification/index.ts';
import { HSM } from '../cli/dist.ts';
import { INSTALLER, KIT_NAME, placeExample, runSealkit, type Example } from '../e2e/example.ts';
import { filesBelow } from '../e2e/files.ts';
import { ATTEST, BAD, bytesOf, GOOD, OPEN } from '../media/batch-sample.ts';
import { newHash } from '../testkit/fixture.ts';
import { stickScenarios } from './fault-sticks.ts';
import { faultOf, place, run } from './fault-templates.ts';
import { PARTIAL, type Scenario } from './faults.ts';
import { assess, folderSource } from './subject.ts';

/** Everything with a final name in `out` is genuine. */
function genuineOutputs(record: Uint8Array): Scenario['faultsIn'] {
  return async (folder) => {
    const out = path.join(folder, 'out');
    const faults = [];
    for (const name of readdirSync(out)) {
      if (name.startsWith(PARTIAL) || name.endsWith('.bmap')) continue;
      if (name.includes('.release.json')) {
        faults.push(...releaseFaults(out, name, record));
        continue;
      }
      const { verdict, findings } = await verdictOn(path.join(out, name), record);
      if (verdict !== 'genuine') faults.push(`${name}: ${findings.map(({ code }) => code).join()}`);
    }
    return faults;
  };
}

/** A release record that stands there is whole, and once its signature is there too it holds. */
function releaseFaults(out: string, name: string, record: Uint8Array): string[] {
  const bytes = readFileSync(path.join(out, name));
  if (!name.endsWith('.minisig')) return faultOf(() => decodeRelease(bytes));
  const signed = { record: readFileSync(path.join(out, name.replace(/\.minisig$/, ''))), signature: bytes };
  return faultOf(() => proveRelease(signed, trustRecord(record)));
}

async function verdictOn(output: string, record: Uint8Array): Promise<VerificationReport> {
  const trust = trustRecord(record);
  if (!/\.(img|zip)$/.test(output)) {
    const files = await filesBelow(output);
    return assess(
      folderSource(new Map([...files].map(([name, bytes]) => [name, new Uint8Array(bytes)]))),
      trust,
    );
  }
  const opened = await openPlainFile(output);
  try {
    return await assess({ kind: 'image', image: opened.source, readOnly: true }, trust);
  } finally {
    opened.close();
  }
}

/** A signature that stands there is whole, and the kit is genuine with it and unfinished without. */
function wholeSignatures(record: Uint8Array): Scenario['faultsIn'] {
  return async (folder) => {
    const kit = path.join(folder, 'out', KIT_NAME);
    const names = readdirSync(path.join(kit, 'kit')).filter((name) => name.endsWith('.minisig'));
    const faults = names.flatMap((name) =>
      faultOf(() => decodeSignatureFile(readFileSync(path.join(kit, 'kit', name)))),
    );
    const { verdict, findings } = await verdictOn(kit, record);
    const codes = findings.map(({ code }) => code);
    const isExpected =
      verdict === 'genuine' || codes.every((code) => ['threshold-not-met', 'file-extra'].includes(code));
    return isExpected ? faults : [...faults, codes.join()];
  };
}

/** Each file of the pair is whole, and a secret key never stands there alone. */
async function wholeKeys(folder: string): Promise<readonly string[]> {
  const out = path.join(folder, 'out');
  const names = readdirSync(out).filter((name) => !name.startsWith(PARTIAL));
  const textOf = (name: string): string => readFileSync(path.join(out, name), 'utf8');
  const faults = names.includes('k.key') && !names.includes('k.pub') ? ['k.key without k.pub'] : [];
  if (names.includes('k.pub')) faults.push(...faultOf(() => decodePublicKeyFile(textOf('k.pub'))));
  if (!names.includes('k.key')) return faults;
  const opened = await decodeKeyFile(textOf('k.key'), null).catch(() => null);
  return opened === null ? [...faults, 'k.key is not whole'] : faults;
}

/** What stands in `out` under its final name has exactly these bytes. */
function wholeFiles(expected: ReadonlyMap<string, Uint8Array>): Scenario['faultsIn'] {
  return async (folder) => {
    const found = await filesBelow(path.join(folder, 'out'));
    return [...found].flatMap(([name, bytes]) => {
      if (name.split(path.sep).some((part) => part.startsWith(PARTIAL))) return [];
      const right = expected.get(name);
      return right === undefined || bytes.equals(right) ? [] : [`${name} is not whole`];
    });
  };
}

/** The commands that write, in folders below this one. */
export async function scenariosIn(folder: string): Promise<readonly Scenario[]> {
  const empty = await place(folder, 'empty');
  const example = await placeExample(empty);
  return [
    ...(await buildScenarios(folder, empty, example)),
    await labelScenario(folder),
    ...(await signScenarios(folder, example)),
    ...(await smallScenarios(folder, example)),
    await batchScenario(folder),
    ...(await stickScenarios(folder, example)),
  ];
}

async function buildScenarios(folder: string, empty: string, example: Example): Promise<Scenario[]> {
  const build = ['build', 'kit.yaml', '--key', 'demo.key', '--out', 'out', '--format', 'img,zip,dir'];
  const full = await place(folder, 'full');
  await cp(empty, full, { recursive: true });
  const at = (name: string): string => path.join(full, name);
  run(['build', at('kit.yaml'), '--key', example.key, '--out', at('out'), '--format', 'img,zip,dir']);
  const record = await readFile(path.join(full, 'out', KIT_NAME, 'kit', 'publisher', '1.json'));
  const packed = [`${KIT_NAME}.img`, `${KIT_NAME}.zip`];
  // The older outputs are of another sequence, so that the new ones differ from them.
  const definition = await readFile(at('kit.yaml'), 'utf8');
  const newer = definition.replace(/sequence: 1\b/, 'sequence: 2');
  if (newer === definition) throw new Error('the example has another sequence');
  await writeFile(at('kit.yaml'), newer);
  const again = { template: full, faultsIn: genuineOutputs(record), older: [KIT_NAME, ...packed] };
  const pack = ['pack', `out/${KIT_NAME}`, '--format', 'img,zip', '--force'];
  return [
    { name: 'build', template: empty, args: build, faultsIn: genuineOutputs(record), older: [] },
    { name: 'build --force', ...again, args: [...build, '--force'] },
    { name: 'pack --force', ...again, args: pack },
  ];
}

/** A kit's label and card. */
async function labelScenario(folder: string): Promise<Scenario> {
  const template = await place(folder, 'labelled');
  const [kit, publisher] = [
    path.join(folder, 'full', 'out', KIT_NAME),
    path.join(template, 'publisher.json'),
  ];
  await cp(kit, path.join(template, KIT_NAME), { recursive: true });
  await cp(path.join(kit, 'kit', 'publisher', '1.json'), publisher);
  const drawn = await place(folder, 'drawn');
  run(['label', kit, '--publisher', publisher, '--out', path.join(drawn, 'out', 'labels')]);
  const faultsIn = wholeFiles(await filesBelow(path.join(drawn, 'out')));
  const args = ['label', KIT_NAME, '--publisher', 'publisher.json', '--out', path.join('out', 'labels')];
  return { name: 'label', template, args, faultsIn, older: [] };
}

/** The ways to a further signature: a key, an outside signer, a request and its answer. */
async function signScenarios(folder: string, example: Example): Promise<Scenario[]> {
  const two = await place(folder, 'two');
  const record = await placeTwoSigners(two, example.definition);
  const kit = `out/${KIT_NAME}`;
  const request = path.join('out', 'b.request');
  const asked = await place(folder, 'asked');
  await cp(two, asked, { recursive: true });
  run(['sign', path.join(asked, kit), '--export', path.join(asked, request)]);
  const answered = await place(folder, 'answered');
  await cp(asked, answered, { recursive: true });
  run(['sign', path.join(answered, request), '--key', path.join(answered, 'b.key')]);
  const answers = await filesBelow(path.join(answered, 'out'));
  const answer = [...answers.keys()].find((name) => /^b\.request\..*\.minisig$/.test(name)) ?? '';
  const whole = { faultsIn: wholeSignatures(record), older: [KIT_NAME] };
  const exchange = { faultsIn: wholeFiles(answers), older: [KIT_NAME] };
  const signer = `b.pub="${process.execPath}" "${HSM}" b.key hsm.log`;
  return [
    { name: 'sign', template: two, args: ['sign', kit, '--key', 'b.key'], ...whole },
    { name: 'sign --signer', template: two, args: ['sign', kit, '--signer', signer], ...whole },
    { name: 'sign --export', template: two, args: ['sign', kit, '--export', request], ...exchange },
    { name: 'sign of a request', template: asked, args: ['sign', request, '--key', 'b.key'], ...exchange },
    {
      name: 'sign --import',
      template: answered,
      args: ['sign', kit, '--import', path.join('out', answer)],
      ...whole,
    },
  ];
}

async function smallScenarios(folder: string, { definition }: Example): Promise<Scenario[]> {
  const keys = await place(folder, 'keys');
  const records = await place(folder, 'records');
  run(['key', 'generate', '--out', path.join(records, 'k'), '--no-passphrase']);
  const generate = ['key', 'generate', '--out', 'out/k', '--no-passphrase'];
  const record = [
    ...['publisher', 'create', '--id', 'p', '--name', 'P', '--contact', 'p@sealkit.example'],
    ...['--key', 'k.pub', '--out', 'out/p.json'],
  ];
  const init = [
    '--example',
    '--id',
    'k',
    '--installer',
    path.join(path.dirname(definition), 'payload', INSTALLER),
  ];
  const begun = await place(folder, 'begun');
  run(['init', path.join(begun, 'new'), ...init]);
  const wholeKit = wholeFiles(await filesBelow(path.join(begun, 'new')));
  const wholeRecord = (out: string): Promise<readonly string[]> => {
    const file = path.join(out, 'out', 'p.json');
    return Promise.resolve(existsSync(file) ? faultOf(() => decodePublisher(readFileSync(file))) : []);
  };
  return [
    { name: 'key generate', template: keys, args: generate, faultsIn: wholeKeys, older: [], isRandom: true },
    { name: 'publisher create', template: records, args: record, faultsIn: wholeRecord, older: [] },
    {
      name: 'init',
      template: await place(folder, 'init'),
      args: ['init', 'out', ...init],
      faultsIn: wholeKit,
      older: [],
    },
  ];
}

/** The last line of a batch record, and its signature. */
async function batchScenario(folder: string): Promise<Scenario> {
  const template = await place(folder, 'batch');
  const at = (name: string): string => path.join(template, name);
  run(['key', 'generate', '--out', at('k'), '--no-passphrase']);
  const facts = ['--id', 'p', '--name', 'P', '--contact', 'p@sealkit.example', '--out', at('p.json')];
  run(['publisher', 'create', ...facts, '--key', at('k.pub'), '--production-key', at('k.pub')]);
  const batch = path.join('out', 'batch.jsonl');
  await writeFile(at(batch), bytesOf(OPEN, GOOD, BAD, ATTEST));
  const args = ['batch', 'close', batch, '--key', 'k.key', '--publisher', 'p.json'];
  const common = { name: 'batch close', template, args, older: ['batch.jsonl'] };
  return { ...common, faultsIn: wholeBatch, isRandom: true };
}

/** No line is lost, and a signature that stands there holds. */
function wholeBatch(folder: string): Promise<readonly string[]> {
  const file = path.join(folder, 'out', 'batch.jsonl');
  const faults = faultOf(() => {
    const { sticks, attested } = decodeBatch(readFileSync(file), newHash);
    if (sticks.length !== 2 || attested.length !== 1) throw new Error('a line is lost');
  });
  if (!existsSync(`${file}.minisig`)) return Promise.resolve(faults);
  const { code, stderr } = runSealkit(['batch', 'verify', file, '--publisher', path.join(folder, 'p.json')]);
  return Promise.resolve(code === 0 ? faults : [...faults, stderr]);
}

/** A kit that has one of the two signatures it needs. */
async function placeTwoSigners(folder: string, definition: string): Promise<Uint8Array> {
  const at = (name: string): string => path.join(folder, name);
  await cp(path.dirname(definition), folder, { recursive: true });
  for (const name of ['a', 'b']) run(['key', 'generate', '--out', at(name), '--no-passphrase']);
  const publisher = at('publisher.json');
  const definitionText = await readFile(definition, 'utf8');
  const id = /publisher:\s*\n\s+id: (\S+)/.exec(definitionText)?.[1] ?? '';
  const keys = ['--key', at('a.pub'), '--key', at('b.pub'), '--threshold', '2'];
  const facts = ['--id', id, '--name', 'Demo', '--contact', 'demo@sealkit.example', '--kind', 'development'];
  run(['publisher', 'create', ...facts, ...keys, '--out', publisher]);
  const out = ['--out', at('out'), '--format', 'dir'];
  run(['build', at('kit.yaml'), '--key', at('a.key'), '--publisher', publisher, ...out]);
  return readFile(publisher);
}
