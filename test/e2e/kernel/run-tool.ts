import { spawnSync } from 'node:child_process';

/** Of programs that booting a kernel and devices need and a bare Debian lacks. */
const PACKAGES: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  cpio: 'cpio',
  depmod: 'kmod',
  modprobe: 'kmod',
  losetup: 'mount',
  addpart: 'util-linux',
  delpart: 'util-linux',
  mknod: 'coreutils',
  mformat: 'mtools',
  mcopy: 'mtools',
};

export interface ToolOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** Runs an outside program to its end; gives what it printed. @throws Error that names it when it is missing or fails */
export function runTool(tool: string, args: readonly string[], options: ToolOptions = {}): string {
  const { cwd, input, timeoutMs } = options;
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const { error, status, signal, stdout, stderr } = spawnSync(tool, args, {
    cwd,
    input,
    timeout: timeoutMs,
    env: { ...process.env, PATH, LC_ALL: 'C' },
    encoding: 'utf8',
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    throw new Error(`${tool} is missing: install the Debian package ${PACKAGES[tool] ?? tool}`);
  }
  if (status === 0) return stdout;
  throw new Error(`${tool} ${args.join(' ')}: ended with ${status ?? String(signal)}\n${stdout}${stderr}`);
}
