/** A display without a screen: keys go in, pictures come out. Needs Xvfb, xdotool and ImageMagick's import. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const POLL_MS = 200;
/** A key that came before the window had the focus is pressed again. */
const PRESS_AGAIN_MS = 8000;
const GIVE_UP_MS = 60_000;

export class Display {
  private readonly server: ChildProcess;
  /** What the screen shows without a window. */
  private empty = '';
  readonly env: Readonly<Record<string, string>>;

  private constructor(server: ChildProcess, number: string) {
    this.server = server;
    this.env = { DISPLAY: `:${number}` };
  }

  static async open(): Promise<Display> {
    const args = ['-displayfd', '1', '-screen', '0', '800x600x24', '-nolisten', 'tcp'];
    const server = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const number = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
      server.once('error', reject);
      server.once('exit', () => reject(new Error('Xvfb did not start: install the Debian package xvfb')));
    });
    return new Display(server, number);
  }

  /** Presses a key and waits for another window that stands still. */
  async press(key: string): Promise<void> {
    await this.pressUntilChanged(key);
    await this.standStill();
  }

  /** Presses the key that closes the last window. */
  async finish(key: string): Promise<void> {
    await this.pressUntilChanged(key);
    await this.until(async () => (await this.digest()) === this.empty, `a window was left after ${key}`);
  }

  /** Waits until a window is there. */
  async appear(): Promise<void> {
    this.empty = await this.digest();
    await this.standStill();
  }

  private async pressUntilChanged(key: string): Promise<void> {
    const before = await this.digest();
    let pressed = -Infinity;
    await this.until(async () => {
      if (Date.now() - pressed > PRESS_AGAIN_MS) {
        await this.run('xdotool', ['key', key]);
        pressed = Date.now();
      }
      return (await this.digest()) !== before;
    }, `nothing changed on ${key}`);
  }

  /** The same picture three times, while no window shows progress and the screen is not empty between two windows. */
  private async standStill(): Promise<void> {
    let last = '';
    let same = 0;
    await this.until(async () => {
      const now = (await this.isBusy()) ? '' : await this.digest();
      same = now !== '' && now !== this.empty && now === last ? same + 1 : 0;
      last = now;
      return same >= 3;
    }, 'no window stood still');
  }

  private async until(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
    const end = Date.now() + GIVE_UP_MS;
    while (!(await isSo())) {
      if (Date.now() > end) throw new Error(otherwise);
      await sleep(POLL_MS);
    }
  }

  /** The installer's progress window alone has a title with dots at its end. */
  private async isBusy(): Promise<boolean> {
    const search = ['search', '--onlyvisible', '--name', '[.]{3}$'];
    return this.run('xdotool', search).then(
      () => true,
      () => false,
    );
  }

  /** The window without the empty screen around it, as a PNG. */
  async capture(file: string): Promise<void> {
    const options = ['-trim', '+repage', '-strip', '-define', 'png:exclude-chunks=date,time'];
    await this.run('import', ['-window', 'root', ...options, `PNG24:${file}`]);
  }

  close(): void {
    this.server.kill();
  }

  /** Of the picture; the blinking of a focus mark does not occur in these dialogs. */
  private async digest(): Promise<string> {
    const { stdout } = await execute('import', ['-window', 'root', '-depth', '8', 'RGB:-'], {
      env: { ...process.env, ...this.env },
      encoding: 'buffer',
      maxBuffer: 1 << 24,
    });
    return createHash('sha256').update(stdout).digest('hex');
  }

  private async run(program: string, args: readonly string[]): Promise<void> {
    await execute(program, [...args], { env: { ...process.env, ...this.env } });
  }
}

export async function pictureDigest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
