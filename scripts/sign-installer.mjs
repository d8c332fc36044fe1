// Signs the demonstration's installer as Windows knows it (Authenticode), with a certificate that nobody trusts.
// One key and one date give the same bytes each time; the key is made once for each demonstration and thrown away with it.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';

const YEARS = 10;

/**
 * A signed installer is another file: signing one that is signed already is refused by osslsigncode.
 * @param {{ msi: string, out: string, folder: string, date: string }} options
 *   folder: where the key and the certificate are kept; date: YYYY-MM-DD, stands for the time of signing
 */
export function signInstaller({ msi, out, folder, date }) {
  const key = path.join(folder, 'installer-signing.key');
  const certificate = path.join(folder, 'installer-signing.pem');
  if (!existsSync(key) || !existsSync(certificate)) makeCertificate(key, certificate);
  rmSync(out, { force: true });
  const seconds = String(Date.parse(date) / 1000);
  const who = ['-certs', certificate, '-key', key, '-h', 'sha256', '-time', seconds];
  // -add-msi-dse: names and times of the streams are covered too, not their contents alone.
  run('osslsigncode', [
    'sign',
    ...who,
    '-n',
    'Sealkit Demo LRM Mitigation',
    '-add-msi-dse',
    '-in',
    msi,
    '-out',
    out,
  ]);
}

/**
 * @param {string} key
 * @param {string} certificate
 */
function makeCertificate(key, certificate) {
  const subject = '/CN=Sealkit Demo Publisher (throw-away)/O=Sealkit Demo Publisher';
  const uses = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=codeSigning'];
  const extensions = ['basicConstraints=critical,CA:FALSE', ...uses].flatMap((use) => ['-addext', use]);
  const request = ['req', '-x509', '-newkey', 'rsa:3072', '-nodes', '-days', String(YEARS * 365)];
  run('openssl', [...request, '-subj', subject, ...extensions, '-keyout', key, '-out', certificate]);
  chmodSync(key, 0o600);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
}
