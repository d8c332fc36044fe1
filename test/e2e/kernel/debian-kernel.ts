/**
 * Debian's kernel and the modules that read a USB stick, downloaded once, unpacked and never installed. Only what is needed
 * stays in the cache folder, by the name of the package and of what was kept.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { runTool } from './run-tool.ts';

const META_PACKAGE = 'linux-image-amd64';
const MODULES = [
  ...['xhci-pci', 'usb-storage', 'uas', 'sd_mod', 'vfat', 'sr_mod', 'isofs'],
  // Code pages that Debian's kernel names a FAT volume's files in.
  ...['nls_cp437', 'nls_ascii', 'nls_utf8'],
];

export interface Kernel {
  readonly package: string;
  /** The bootable file. */
  readonly image: string;
  /** Folder of modules, named so that they sort in the order in which they must be loaded. */
  readonly modules: string;
}

/** The cached kernel; the first time downloads about 70 MB. @throws Error that names what is missing */
export async function debianKernel(): Promise<Kernel> {
  const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'sealkit-kernel');
  const name = currentPackage();
  const kept = createHash('sha256').update(MODULES.join(' ')).digest('hex').slice(0, 8);
  const folder = path.join(cache, `${name}-${kept}`);
  if (!existsSync(folder)) await fillCache(name, folder);
  return { package: name, image: path.join(folder, 'vmlinuz'), modules: path.join(folder, 'modules') };
}

/** The meta package depends on the package of the current version alone. */
function currentPackage(): string {
  const name = /Depends: (linux-image-\S+)/.exec(runTool('apt-cache', ['depends', META_PACKAGE]))?.[1];
  if (name === undefined) throw new Error(`no package ${META_PACKAGE} is known: run apt-get update`);
  return name;
}

/** Made beside it and renamed when whole: another run may be doing the same. */
async function fillCache(name: string, folder: string): Promise<void> {
  const work = await mkdtemp(path.join(tmpdir(), 'sealkit-kernel-'));
  await mkdir(path.dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}.`);
  try {
    runTool('apt-get', ['download', '-q', name], { cwd: work });
    const [archive = name] = (await readdir(work)).filter((file) => file.endsWith('.deb'));
    runTool('dpkg-deb', ['-x', path.join(work, archive), work]);
    await keepNeeded(work, name.replace('linux-image-', ''), partial);
    if (!existsSync(folder)) await rename(partial, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(partial, { recursive: true, force: true });
  }
}

async function keepNeeded(unpacked: string, release: string, target: string): Promise<void> {
  runTool('depmod', ['-b', unpacked, release]);
  const listing = runTool('modprobe', ['-d', unpacked, '-S', release, '-a', '--show-depends', ...MODULES]);
  const files = new Set([...listing.matchAll(/^insmod (\S+)/gm)].map(([, file = '']) => file));
  await mkdir(path.join(target, 'modules'));
  for (const [index, file] of [...files].entries()) {
    const order = String(index).padStart(3, '0');
    await copyFile(file, path.join(target, 'modules', `${order}-${path.basename(file)}`));
  }
  await copyFile(path.join(unpacked, 'boot', `vmlinuz-${release}`), path.join(target, 'vmlinuz'));
}
