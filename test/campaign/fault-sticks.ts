/** The commands that write to sticks and into a batch record: the media are block devices of the kernel. Needs root. */
import { existsSync } from 'node:fs';
import { appendFile, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isEqualBytes } from '../../src/base/bytes.ts';
import { decodeBatch, type Batch } from '../../src/media/batch.ts';
import { expectSuccess, KIT_NAME, type Example } from '../e2e/example.ts';
import { newHash } from '../testkit/fixture.ts';
import { faultOf, place, run } from './fault-templates.ts';
import { runIn, type Ended, type Scenario } from './faults.ts';

const MIB = 2 ** 20;
/** Sticks without serial numbers are told apart by it. */
const SIZES = { one: 16 * MIB, other: 18 * MIB, done: 20 * MIB } as const;
type StickName = keyof typeof SIZES;
const RECORD = path.join('out', 'batch.jsonl');
/** What stands behind the image. */
const FILL = 0xa5;
/** Where the partition table is: without it no computer shows a kit. */
const SECTOR = 512;

export async function stickScenarios(folder: string, { key }: Example): Promise<Scenario[]> {
  const old = path.join(folder, 'full');
  const out = path.join(folder, 'newer');
  // The definition there is of a newer sequence by now.
  run(['build', path.join(old, 'kit.yaml'), '--key', key, '--out', out, '--format', 'img']);
  const images: Images = {
    older: await readFile(path.join(old, 'out', `${KIT_NAME}.img`)),
    newer: await readFile(path.join(out, `${KIT_NAME}.img`)),
    flash: [
      ...['flash', path.join(out, `${KIT_NAME}.img`), '--batch', RECORD, '--station', 'S', '--operator', 'O'],
      ...['--publisher', path.join(old, 'out', KIT_NAME, 'kit', 'publisher', '1.json')],
      ...['--yes', '--allow-non-removable', '--json'],
    ],
  };
  const done = await placeDone(folder, images);
  return [
    await flashScenario(folder, images),
    await flashMoreScenario(folder, images, done),
    attestScenario(done),
  ];
}

interface Images {
  /** What the sticks hold. */
  readonly older: Buffer;
  readonly newer: Buffer;
  /** Writes the newer one, but for the devices. */
  readonly flash: readonly string[];
}

const flashArgs = ({ flash }: Images, sticks: readonly StickName[]): string[] => [
  ...flash,
  ...sticks.flatMap((stick) => ['--device', stick]),
];

async function placeStick(template: string, stick: StickName, { older }: Images): Promise<void> {
  const rest = Buffer.alloc(SIZES[stick] - older.length, FILL);
  await writeFile(path.join(template, stick), Buffer.concat([older, rest]));
}

/** A stick that is good, and its record. */
async function placeDone(folder: string, images: Images): Promise<string> {
  const template = await place(folder, 'done');
  await placeStick(template, 'done', images);
  const sticks = ['done'] as const;
  const { code, stdout, stderr } = await runIn(template, { args: flashArgs(images, sticks), sticks });
  expectSuccess({ code: code ?? -1, stdout, stderr });
  return template;
}

/** A record that is begun. */
async function flashScenario(folder: string, images: Images): Promise<Scenario> {
  const template = await place(folder, 'flashed');
  await placeStick(template, 'one', images);
  const command = { template, sticks: ['one'] as const, args: flashArgs(images, ['one']) };
  return { name: 'flash --batch', ...command, ...flashing(command, images), older: [] };
}

/** Two sticks at once, and a record whose last line was torn. */
async function flashMoreScenario(folder: string, images: Images, done: string): Promise<Scenario> {
  const template = await place(folder, 'flashed-more');
  const sticks = ['one', 'other'] as const;
  for (const stick of sticks) await placeStick(template, stick, images);
  await copyFile(path.join(done, RECORD), path.join(template, RECORD));
  await appendFile(path.join(template, RECORD), '{"line":3,"previous":"');
  const command = { template, sticks, args: flashArgs(images, sticks) };
  const older = [path.basename(RECORD)];
  return { name: 'flash --batch of two sticks', ...command, ...flashing(command, images), older };
}

interface Flashing {
  readonly template: string;
  readonly sticks: readonly StickName[];
  readonly args: readonly string[];
}

/** Nothing is called good that is not, and the command goes on with the record. */
function flashing(command: Flashing, images: Images): Pick<Scenario, 'faultsIn' | 'isRandom'> {
  return {
    isRandom: true,
    faultsIn: async (folder, ended) => {
      const faults = [...lockFaults(folder, ended), ...(await flashFaults(folder, command, images, ended))];
      const before = await linesOf(folder);
      const again = await goOn(folder, command);
      faults.push(...again.faults, ...(await flashFaults(folder, command, images, again.ended)));
      if (!isEqualBytes((await linesOf(folder)).subarray(0, before.length), before))
        faults.push('a line is lost');
      for (const stick of command.sticks) {
        if (lastOf(again.batch, stick) !== 'good') faults.push(`again: ${stick} has no line that it is good`);
        if ((await stateOf(folder, stick, command, images)) !== 'newer')
          faults.push(`again: ${stick} is not the image`);
      }
      return faults;
    },
  };
}

interface Printed {
  readonly sticks?: readonly { readonly result: string }[];
}

/** A stick is what it was, or no kit, or all of the image; and good, for the record and whoever ran the command, if it is the image. */
async function flashFaults(
  folder: string,
  command: Flashing,
  images: Images,
  { stdout }: Ended,
): Promise<string[]> {
  const { sticks: told = [] } = (stdout === '' ? {} : JSON.parse(stdout)) as Printed;
  const { batch, faults } = await recordIn(folder);
  for (const [i, stick] of command.sticks.entries()) {
    const state = await stateOf(folder, stick, command, images);
    const [isTold, isWritten] = [told[i]?.result === 'good', lastOf(batch, stick) === 'good'];
    if (state === 'other') faults.push(`${stick} looks like a kit and is none`);
    if (isWritten && state !== 'newer') faults.push(`${stick} is ${state}, and good by the record`);
    if (isTold && !isWritten) faults.push(`${stick} is told to be good, and not by the record`);
  }
  return faults;
}

type StickState = 'older' | 'newer' | 'no kit' | 'other';

async function stateOf(
  folder: string,
  stick: StickName,
  { template }: Flashing,
  { newer }: Images,
): Promise<StickState> {
  const bytes = await readFile(path.join(folder, stick));
  if (bytes.subarray(0, newer.length).equals(newer)) return 'newer';
  if (bytes.equals(await readFile(path.join(template, stick)))) return 'older';
  return bytes.subarray(0, SECTOR).every((byte) => byte === 0) ? 'no kit' : 'other';
}

/** By the last of its lines, or undefined. */
function lastOf(batch: Batch | null, stick: StickName): string | undefined {
  return batch?.sticks.findLast(({ drive }) => drive.size === SIZES[stick])?.result;
}

/** Only a kill leaves the lock behind. */
function lockFaults(folder: string, { signal }: Ended): string[] {
  return signal === null && existsSync(path.join(folder, `${RECORD}.lock`)) ? ['the lock is left'] : [];
}

/** What is no record yet has no whole line. */
async function recordIn(folder: string): Promise<{ batch: Batch | null; faults: string[] }> {
  const bytes = await linesOf(folder);
  let batch: Batch | null = null;
  const faults = bytes.length === 0 ? [] : faultOf(() => (batch = decodeBatch(bytes, newHash)));
  return { batch, faults };
}

/** The whole ones. */
async function linesOf(folder: string): Promise<Buffer> {
  const file = path.join(folder, RECORD);
  const bytes = existsSync(file) ? await readFile(file) : Buffer.alloc(0);
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
}

/** The command once more, when the lock that a kill left behind is removed, as docs/production.md says. */
async function goOn(
  folder: string,
  command: Pick<Scenario, 'args' | 'sticks'>,
): Promise<{ ended: Ended; batch: Batch | null; faults: readonly string[] }> {
  await rm(path.join(folder, `${RECORD}.lock`), { force: true });
  const ended = await runIn(folder, command);
  const { batch, faults } = await recordIn(folder);
  const told = ended.code === 0 ? [] : [`again: ${ended.code ?? '-'} ${ended.stdout}${ended.stderr}`];
  return { ended, batch, faults: [...told, ...faults] };
}

function attestScenario(template: string): Scenario {
  const args = ['attest', '--device', 'done', '--label', '1', '--batch', RECORD, '--operator', 'O'];
  const command = { template, sticks: ['done'], args: [...args, '--allow-non-removable'] };
  const older = [path.basename(RECORD)];
  return { name: 'attest --batch', ...command, faultsIn: attested(command), older, isRandom: true };
}

/** No byte of the stick changes, no line is lost, and the command goes on with the record. */
function attested(command: Pick<Scenario, 'args' | 'sticks' | 'template'>): Scenario['faultsIn'] {
  const isAsBefore = async (folder: string): Promise<boolean> =>
    (await readFile(path.join(folder, 'done'))).equals(await readFile(path.join(command.template, 'done')));
  return async (folder, ended) => {
    const { batch, faults } = await recordIn(folder);
    faults.push(...lockFaults(folder, ended));
    const found = batch?.attested.length ?? 0;
    const isFoundWritten = ended.code !== 0 || found === 1;
    if (batch?.sticks.length !== 1 || found > 1 || !isFoundWritten) faults.push('a line is lost');
    if (!(await isAsBefore(folder))) faults.push('the stick is another');
    const again = await goOn(folder, command);
    if (again.batch?.attested.length !== found + 1) faults.push('again: a line is lost');
    if (!(await isAsBefore(folder))) faults.push('again: the stick is another');
    return [...faults, ...again.faults];
  };
}
