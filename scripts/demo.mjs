// npm run demo: a fresh clone to a verified kit in out/demo/, in every format there is.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { signInstaller } from './sign-installer.mjs';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';

const EXAMPLE = 'kit-template/examples/lrm-security-patch';
const OUT = 'out/demo';
const NAME = 'lrm-security-patch-1.0.0';
const INSTALLER = 'SealkitDemoLrmMitigation.msi';
const FORMATS = ['img', 'iso', 'zip', 'dir'];

/** @param {readonly string[]} args */
function sealkit(...args) {
  console.log(`\n$ sealkit ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 70);
}

ensureTools('build');
ensureModules();
build();
process.chdir(ROOT);
mkdirSync(path.join(EXAMPLE, 'payload'), { recursive: true });
mkdirSync(OUT, { recursive: true });
signInstaller({
  msi: `dist/installer/${INSTALLER}`,
  out: path.join(EXAMPLE, 'payload', INSTALLER),
  folder: OUT,
  date: '2026-11-23',
});
if (!existsSync(`${OUT}/demo.key`)) sealkit('key', 'generate', '--out', `${OUT}/demo`, '--no-passphrase');
const formats = ['--format', FORMATS.join(',')];
sealkit('build', `${EXAMPLE}/kit.yaml`, '--key', `${OUT}/demo.key`, '--out', OUT, ...formats, '--force');
// The record a verifier trusts. Here it can only come from the kit; in earnest it comes another way.
rmSync(`${OUT}/publisher.json`, { force: true });
copyFileSync(`${OUT}/${NAME}/kit/publisher/1.json`, `${OUT}/publisher.json`);
const release = ['--release', `${OUT}/${NAME}.release.json`];
for (const format of FORMATS) {
  const ending = format === 'dir' ? '' : `.${format}`;
  sealkit('verify', `${OUT}/${NAME}${ending}`, '--publisher', `${OUT}/publisher.json`, ...release);
}
console.log(`
Done. ${OUT}/ holds the kit as a folder, as a USB image (.img), as a disc image (.iso) and as an archive (.zip),
with a throw-away key, a signed release record (.release.json) and a block map for bmaptool (.img.bmap).

Try next:
  open ${OUT}/${NAME}/LEEME-README.html                     what the operator reads first
  node dist/cli/main.js inspect ${OUT}/${NAME}.img          what the image says of itself
  node dist/cli/main.js inspect ${EXAMPLE}/payload/${INSTALLER}
                                                            what the installer says of itself: signed, unverified
  printf x >> ${OUT}/${NAME}/SealCheck.exe                  damage the kit, then verify it again:
  node dist/cli/main.js verify ${OUT}/${NAME} --publisher ${OUT}/publisher.json
  node dist/cli/main.js init my-kit --id my-kit             your own kit
Guides: docs/release-engineer.md, docs/security-representative.md, docs/operator.md`);
