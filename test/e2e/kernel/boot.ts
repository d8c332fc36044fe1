/**
 * Boots a real kernel with USB sticks and lets it use them (init.sh, which runs in the guest):
 *
 *   const facts = await bootWithSticks([{ serial: 'mounted', file: copyOfTheImage, isProtected: false }], folder);
 *   facts.of('mounted', 'mount-rw')                                 // 'ok', or what the kernel said against it
 *   facts.files('mounted')                                          // SHA-256 by path, as read over USB
 *
 * QEMU emulates the computer: neither root nor hardware virtualisation is needed. A writable stick's file holds afterwards
 * what the guest wrote to it.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { debianKernel, type Kernel } from './debian-kernel.ts';
import { runTool } from './run-tool.ts';

export interface Stick {
  /** Tells the guest what to do with it: `use_<serial>` in init.sh. */
  readonly serial: string;
  readonly file: string;
  /** As by the switch of a stick: the device refuses to be written to. */
  readonly isProtected: boolean;
  /** As the CD-ROM partition that a stick's controller makes: a drive with a disc in it. */
  readonly isDisc?: boolean;
}

const BUSYBOX = '/bin/busybox';
const LIMIT_MS = 400_000;
/** The guest's clock: a day on which no kit of the tests was made, so that reading leaves a date of its own. */
const CLOCK = '2027-03-01T12:00:00';

/** @throws Error that names a missing tool, or shows the kernel's console when the guest did not come to its end */
export async function bootWithSticks(sticks: readonly Stick[], folder: string): Promise<Facts> {
  const kernel = await debianKernel();
  const init = path.join(import.meta.dirname, 'init.sh');
  const initramfs = await makeInitramfs(kernel, path.join(folder, 'root'), init);
  const console = path.join(folder, 'console.txt');
  const results = path.join(folder, 'facts.txt');
  const computer = ['-accel', 'tcg', '-cpu', 'max', '-M', 'q35', '-m', '256', '-rtc', `base=${CLOCK}`];
  const bare = ['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-monitor', 'none'];
  const discs = sticks.filter(({ isDisc }) => isDisc === true).length;
  const command = `console=ttyS0 quiet panic=-1 sticks=${sticks.length - discs} discs=${discs}`;
  runTool(
    'qemu-system-x86_64',
    [
      ...[...computer, ...bare, '-serial', `file:${console}`, '-serial', `file:${results}`],
      ...['-kernel', kernel.image, '-initrd', initramfs, '-append', command],
      ...['-device', 'qemu-xhci,id=usb,p2=15,p3=15', ...sticks.flatMap(stickArguments)],
    ],
    { timeoutMs: LIMIT_MS },
  );
  const facts = new Facts((await readFile(results, 'utf8')).replaceAll('\r', ''));
  if (facts.of('all', 'done') === 'ok') return facts;
  throw new Error(`the guest did not end well:\n${facts.text}\n${await readFile(console, 'utf8')}`);
}

function stickArguments({ serial, file, isProtected, isDisc = false }: Stick): string[] {
  // A comma in a value is doubled.
  const name = file.replaceAll(',', ',,');
  const media = isDisc ? 'cdrom' : 'disk';
  const drive = `if=none,id=${serial},format=raw,media=${media},readonly=${isProtected ? 'on' : 'off'},file=${name}`;
  const device = `usb-storage,bus=usb.0,drive=${serial},serial=${serial}${isDisc ? '' : ',removable=on'}`;
  return ['-drive', drive, '-device', device];
}

/** The guest's whole file system: busybox, the modules, its one program, and what is in the folder already. */
export async function makeInitramfs(kernel: Kernel, root: string, init: string): Promise<string> {
  if (!existsSync(BUSYBOX)) throw new Error('busybox is missing: install the Debian package busybox-static');
  for (const name of ['bin', 'proc', 'sys', 'dev', 'mnt']) {
    await mkdir(path.join(root, name), { recursive: true });
  }
  await copyFile(BUSYBOX, path.join(root, 'bin', 'busybox'));
  await symlink('busybox', path.join(root, 'bin', 'sh'));
  await cp(kernel.modules, path.join(root, 'modules'), { recursive: true });
  await copyFile(init, path.join(root, 'init'));
  await chmod(path.join(root, 'init'), 0o755);
  const names = (await readdir(root, { recursive: true })).sort();
  const archive = `${root}.cpio`;
  runTool('cpio', ['-o', '-H', 'newc', '--quiet', '-O', archive], { cwd: root, input: names.join('\n') });
  return archive;
}

/** What the guest told, line by line. */
export class Facts {
  readonly text: string;
  readonly #lines: readonly (readonly string[])[];

  constructor(text: string) {
    this.text = text;
    this.#lines = text.split('\n').map((line) => line.split(' '));
  }

  /** The outcome of one check; undefined when the guest did not tell. */
  of(stick: string, check: string): string | undefined {
    return this.#all(stick, check)[0]?.join(' ');
  }

  files(stick: string): Map<string, string> {
    return new Map(this.#all(stick, 'file').map(([digest = '', ...name]) => [name.join(' '), digest]));
  }

  #all(stick: string, check: string): string[][] {
    return this.#lines.filter((line) => line[0] === stick && line[1] === check).map((line) => line.slice(2));
  }
}
