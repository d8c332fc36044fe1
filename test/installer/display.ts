/** A display without a screen: keys go in, pictures come out. Needs Xvfb, xdotool and ImageMagick's import. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const PRODUCT = 'Sealkit Demo LRM Mitigation';
const POLL_MS = 200;
/** A key that came before the window had the focus is pressed again. */
const PRESS_AGAIN_MS = 5000;
const GIVE_UP_MS = 120_000;

export class Display {
  private readonly server: ChildProcess;
  /** Where the server keeps the pixels: a file, because a program that asks for them takes a fifth of a second to start. */
  private readonly memory: string;
  private readonly titled: string;
  readonly env: Readonly<Record<string, string>>;

  private constructor(server: ChildProcess, memory: string, number: string, titled: string) {
    this.server = server;
    this.memory = memory;
    this.titled = titled;
    this.env = { DISPLAY: `:${number}` };
  }

  /** Only windows whose title begins so are looked at. */
  static async open(titled: string = PRODUCT, size = '800x600'): Promise<Display> {
    const memory = await mkdtemp(path.join(tmpdir(), 'sealkit-display-'));
    const args = ['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-fbdir', memory];
    const server = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const number = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
      server.once('error', reject);
      server.once('exit', () => reject(new Error('Xvfb did not start: install the Debian package xvfb')));
    });
    return new Display(server, memory, number, titled);
  }

  /** Presses a key and waits for the window of this title; null: for the last one to close. */
  async press(key: string, title: string | null): Promise<void> {
    const before = String(await this.titles());
    await this.run('xdotool', ['key', key]);
    let pressed = Date.now();
    await this.until(
      async () => {
        if (await this.shows(title)) return true;
        // Pressed before the window had the focus. The picture proves nothing: it changes when the focus comes.
        if (Date.now() - pressed > PRESS_AGAIN_MS && String(await this.titles()) === before) {
          await this.run('xdotool', ['key', key]);
          pressed = Date.now();
        }
        return false;
      },
      `${title ?? 'the end'} after ${key}`,
    );
  }

  /** Waits for a window of another program: whichever opens last has the keyboard. */
  async appearBeside(title: string): Promise<void> {
    await this.until(async () => (await this.titles(title)).length > 0, title);
  }

  /** Waits until the window of this title is there and drawn. */
  async appear(title: string): Promise<void> {
    await this.until(() => this.shows(title), title);
  }

  private async shows(title: string | null): Promise<boolean> {
    const titles = await this.titles();
    if (title === null) return titles.length === 0;
    if (!titles.includes(title)) return false;
    const drawn = await this.digest();
    await sleep(POLL_MS);
    return drawn === (await this.digest());
  }

  private async titles(beginning = this.titled): Promise<string[]> {
    const search = ['search', '--onlyvisible', '--name', `^${beginning}`, 'getwindowname', '%@'];
    const found = await this.run('xdotool', search).catch(() => '');
    return found.split('\n').filter((line) => line !== '');
  }

  private async until(isSo: () => Promise<boolean>, what: string): Promise<void> {
    const end = Date.now() + GIVE_UP_MS;
    while (!(await isSo())) {
      if (Date.now() > end) {
        throw new Error(`waited in vain for ${what}; there is: ${(await this.titles()).join(', ')}`);
      }
      await sleep(POLL_MS);
    }
  }

  /** The window without the empty screen around it, as a PNG. */
  async capture(file: string): Promise<void> {
    const options = ['-trim', '+repage', '-strip', '-define', 'png:exclude-chunks=date,time'];
    await this.run('import', ['-window', 'root', ...options, `PNG24:${file}`]);
  }

  async close(): Promise<void> {
    const ended = once(this.server, 'exit');
    this.server.kill();
    await ended;
    await rm(this.memory, { recursive: true, force: true });
  }

  /** Of the picture; the blinking of a focus mark does not occur in these dialogs. */
  private digest(): Promise<string> {
    return pictureDigest(path.join(this.memory, 'Xvfb_screen0'));
  }

  private async run(program: string, args: readonly string[]): Promise<string> {
    return (await execute(program, [...args], { env: { ...process.env, ...this.env } })).stdout;
  }
}

export async function pictureDigest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
