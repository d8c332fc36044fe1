// What a fresh clone needs before anything else runs. Only Node's own modules here: nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Outside tools by the command that shows them to be there, and the Debian package that brings them. */
const BUILD_TOOLS = {
  go: 'golang-go',
  msibuild: 'msitools',
  msiinfo: 'msitools',
  gcab: 'gcab',
  openssl: 'openssl',
  osslsigncode: 'osslsigncode',
};
const TEST_TOOLS = {
  '/usr/lib/wine/wine64': 'wine64',
  wineserver: 'wine',
  '/usr/share/wine/fonts/tahoma.ttf': 'fonts-wine',
  minisign: 'minisign',
  'fsck.fat': 'dosfstools',
  mcopy: 'mtools',
  '7z': 'p7zip-full',
  xorriso: 'xorriso',
  isoinfo: 'genisoimage',
  unzip: 'unzip',
  zsh: 'zsh',
  fish: 'fish',
  groff: 'groff',
  parted: 'parted',
  genimage: 'genimage',
  '/usr/share/i18n/locales/es_ES': 'locales',
  Xvfb: 'xvfb',
  xdotool: 'xdotool',
  import: 'imagemagick',
  '/usr/bin/chromium': 'chromium',
  '/usr/bin/firefox-esr': 'firefox-esr',
  'qemu-system-x86_64': 'qemu-system-x86',
  '/bin/busybox': 'busybox-static',
  cpio: 'cpio',
  depmod: 'kmod',
  losetup: 'mount',
  addpart: 'util-linux',
  setarch: 'util-linux',
  'mkfs.ext4': 'e2fsprogs',
  xmllint: 'libxml2-utils',
  bmaptool: 'bmap-tools',
  strace: 'strace',
  '/usr/bin/time': 'time',
  qpdf: 'qpdf',
  pdftotext: 'poppler-utils',
  zbarimg: 'zbar-tools',
  hunspell: 'hunspell',
  '/usr/share/hunspell/es_ES.dic': 'hunspell-es',
  '/usr/share/hunspell/en_GB.dic': 'hunspell-en-gb',
};

/**
 * @param {string} command
 * @returns {boolean}
 */
function isInstalled(command) {
  if (command.startsWith('/')) return existsSync(command);
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(path.join(folder, command)));
}

/**
 * Installs missing tools from Debian when run as root; else names them and exits with 3.
 * @param {'build' | 'test'} purpose
 */
export function ensureTools(purpose) {
  const wanted = { ...BUILD_TOOLS, ...(purpose === 'test' ? TEST_TOOLS : {}) };
  const missing = Object.entries(wanted).filter(([command]) => !isInstalled(command));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))];
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    console.error(`Missing: ${missing.map(([command]) => command).join(', ')}`);
    console.error(`Install them (Debian packages): ${packages.join(' ')}`);
    process.exit(3);
  }
  console.error(`Installing ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  run('apt-get', [...wait, 'update', '-qq'], { env });
  run('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
    quiet: true,
  });
}

/** Installs the packages of package-lock.json, unless exactly these are there. */
export function ensureModules() {
  const lock = readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8');
  const stamp = path.join(ROOT, 'node_modules', '.sealkit-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  run('npm', ['ci', '--no-audit', '--no-fund'], { quiet: true });
  writeFileSync(stamp, lock);
}

/**
 * Runs a program from the project's folder; its failure ends this one with its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] quiet: output is shown on failure only
 */
export function run(command, args, { env = process.env, quiet = false } = {}) {
  const stdio = quiet ? 'pipe' : ['ignore', 2, 'inherit'];
  const result = spawnSync(command, args, {
    cwd: ROOT,
    env,
    stdio: /** @type {any} */ (stdio),
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(`${result.stdout}${result.stderr}`);
  console.error(
    result.error?.message ?? `${command} ${args.join(' ')} failed (${result.status ?? result.signal})`,
  );
  process.exit(result.status ?? 3);
}

/** Everything that is built, in dist/: the command line tool, templates of pages, the launcher, the demo's installer. */
export function build() {
  run('node', ['scripts/bundle.mjs']);
  run('node', ['scripts/compile-templates.mjs']);
  run('node', ['scripts/build-launcher.mjs'], { quiet: true });
  run('node', ['scripts/build-installer.mjs'], { quiet: true });
}
