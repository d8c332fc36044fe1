/** A computer emulated by QEMU in which Node runs the command line tool against emulated USB sticks (flash-init.sh). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, mkdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../../cli/dist.ts';
import type { BuiltKit } from '../example.ts';
import { makeInitramfs } from './boot.ts';
import { debianKernel } from './debian-kernel.ts';
import { runTool } from './run-tool.ts';

const LIMIT_MS = 400_000;
const POLL_MS = 20;
const LSBLK = '/bin/lsblk';

export interface GuestStick {
  /** Serial number of the USB device. */
  readonly serial: string;
  /** Options of QEMU's -drive: what it is made of, and its faults. */
  readonly drive: readonly string[];
  /** Asked again and again while the guest runs: that it is time to pull the stick out. */
  readonly isPulled?: () => Promise<boolean>;
}

export interface Command {
  readonly exit: number;
  /** What it printed. */
  readonly result: unknown;
}

export interface Told {
  /** `/dev/sdb`, by serial number. */
  readonly devices: ReadonlyMap<string, string>;
  readonly commands: ReadonlyMap<string, Command>;
}

/** @throws Error with the guest's console when it does not come to its end */
export async function flashInGuest(
  { img, publisher }: BuiltKit,
  sticks: readonly GuestStick[],
  folder: string,
): Promise<Told> {
  const kernel = await debianKernel();
  const root = path.join(folder, 'guest');
  await placeProgram(process.execPath, 'node', root);
  await placeProgram(LSBLK, 'lsblk', root);
  await cp(path.join(ROOT, 'dist', 'cli'), path.join(root, 'app', 'dist', 'cli'), { recursive: true });
  await copyFile(path.join(ROOT, 'package.json'), path.join(root, 'app', 'package.json'));
  await copyFile(img, path.join(root, 'kit.img'));
  await copyFile(publisher, path.join(root, 'publisher.json'));
  const initramfs = await makeInitramfs(kernel, root, path.join(import.meta.dirname, 'flash-init.sh'));
  const [console, results] = [path.join(folder, 'console.txt'), path.join(folder, 'results.txt')];
  const socket = path.join(folder, 'qmp');
  const computer = [
    '-accel',
    'tcg',
    '-cpu',
    'max',
    '-M',
    'q35',
    '-m',
    '1024',
    '-rtc',
    'base=2027-03-01T12:00:00',
  ];
  const bare = ['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-monitor', 'none'];
  const guest = startQemu([
    ...[...computer, ...bare, '-serial', `file:${console}`, '-serial', `file:${results}`],
    ...['-kernel', kernel.image, '-initrd', initramfs, '-qmp', `unix:${socket},server=on,wait=off`],
    ...['-append', `console=ttyS0 quiet panic=-1 sticks=${sticks.length}`],
    ...['-device', 'qemu-xhci,id=usb,p2=15,p3=15', ...sticks.flatMap(stickArguments)],
  ]);
  await Promise.all([guest.ended, ...sticks.map((stick) => pullInTime(stick, guest, socket))]);
  const text = (await readFile(results, 'utf8')).replaceAll('\r', '');
  if (text.includes('done ok')) return toldBy(text);
  throw new Error(`the guest did not end well:\n${text}\n${await readFile(console, 'utf8')}`);
}

interface Guest {
  readonly isRunning: () => boolean;
  readonly ended: Promise<void>;
}

function startQemu(args: readonly string[]): Guest {
  const child = spawn('qemu-system-x86_64', args, { stdio: 'inherit', timeout: LIMIT_MS });
  const ended = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`qemu-system-x86_64: ended with ${String(code)}`);
  });
  return { ended, isRunning: () => child.exitCode === null && child.signalCode === null };
}

async function pullInTime({ serial, isPulled }: GuestStick, guest: Guest, socket: string): Promise<void> {
  while (isPulled !== undefined && guest.isRunning()) {
    if (await isPulled()) return unplug(socket, serial);
    await wait(POLL_MS);
  }
}

/** By QEMU's own protocol: the device goes at once, whatever the guest does with it. */
async function unplug(socket: string, serial: string): Promise<void> {
  const connection = connect(socket);
  try {
    const answers = connection[Symbol.asyncIterator]();
    const ask = async (command: object): Promise<void> => {
      connection.write(JSON.stringify(command));
      const { value } = (await answers.next()) as { value?: Buffer };
      if (!/"return"|"DEVICE_DELETED"/.test(String(value))) throw new Error(`QEMU: ${String(value)}`);
    };
    await answers.next();
    await ask({ execute: 'qmp_capabilities' });
    await ask({ execute: 'device_del', arguments: { id: `stick-${serial}` } });
  } finally {
    connection.destroy();
  }
}

function stickArguments({ serial, drive }: GuestStick): string[] {
  const device = `usb-storage,id=stick-${serial},bus=usb.0,drive=${serial},serial=${serial},removable=on`;
  return ['-drive', ['if=none', `id=${serial}`, ...drive].join(','), '-device', device];
}

/** A program of this computer with the libraries that it is linked with. */
async function placeProgram(program: string, name: string, root: string): Promise<void> {
  const libraries = [...runTool('ldd', [program]).matchAll(/(?:=> )?(\/\S+) \(/g)].map(
    ([, file = '']) => file,
  );
  await mkdir(path.join(root, 'bin'), { recursive: true });
  await copyFile(program, path.join(root, 'bin', name));
  await chmod(path.join(root, 'bin', name), 0o755);
  for (const file of libraries) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true });
    await copyFile(file, path.join(root, file));
  }
}

function toldBy(text: string): Told {
  const devices = [...text.matchAll(/^stick (\S+) (\S+)$/gm)].map(
    ([, serial = '', device = '']) => [serial, device] as const,
  );
  const commands = [...text.matchAll(/^begin (\S+)\n(.*?)^end \1 (\d+)$/gms)].map(
    ([, name = '', printed = '', exit]) => {
      return [
        name,
        { exit: Number(exit), result: JSON.parse(printed.slice(printed.indexOf('{'))) as unknown },
      ] as const;
    },
  );
  return { devices: new Map(devices), commands: new Map(commands) };
}
