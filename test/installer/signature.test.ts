/** The demonstration's Authenticode signature: by osslsigncode, with a certificate of its own that nobody trusts. */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInstaller } from '../../scripts/sign-installer.mjs';
import { sourceOfBytes } from '../../src/base/source.ts';
import { readMsiFacts } from '../../src/payload/msi/index.ts';
import { createPrefix, runWine, windowsPath } from '../e2e/wine.ts';
import { makeInstrument } from '../e2e/instrument.ts';
import { buildDemo } from '../payload/msi/fixtures.ts';

const execute = promisify(execFile);
const MAX_SIZE = 3 * 1024 * 1024;

let demo: Awaited<ReturnType<typeof buildDemo>>;
let folder: string;
let signed: string;
beforeAll(async () => {
  demo = await buildDemo();
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-signature-'));
  signed = path.join(folder, 'signed.msi');
  signInstaller({ msi: demo.file, out: signed, folder, date: '2026-11-23' });
});
afterAll(async () => {
  await demo.remove();
  await rm(folder, { recursive: true, force: true });
});

function verify(file: string): Promise<unknown> {
  const certificate = path.join(folder, 'installer-signing.pem');
  return execute('osslsigncode', ['verify', '-CAfile', certificate, '-in', file]);
}

describe('the signed installer', () => {
  it('holds for whoever has the certificate, and no longer after one byte was changed', async () => {
    await expect(verify(signed)).resolves.toBeDefined();
    const bytes = await readFile(signed);
    const at = bytes.indexOf('MSCF');
    bytes[at + 1000] = (bytes[at + 1000] ?? 0) ^ 1;
    const damaged = path.join(folder, 'damaged.msi');
    await writeFile(damaged, bytes);
    await expect(verify(damaged)).rejects.toThrow();
  });

  it('has the same bytes again with the same key, which only its owner can read', async () => {
    const again = path.join(folder, 'again.msi');
    signInstaller({ msi: demo.file, out: again, folder, date: '2026-11-23' });
    expect((await readFile(again)).equals(await readFile(signed))).toBe(true);
    expect((await stat(path.join(folder, 'installer-signing.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(signed)).size).toBeLessThanOrEqual(MAX_SIZE);
  });

  it('says that it is signed, and is otherwise the same package', async () => {
    const facts = await readMsiFacts(sourceOfBytes(new Uint8Array(await readFile(signed))), 'signed.msi');
    const unsigned = await readMsiFacts(sourceOfBytes(demo.bytes), 'demo.msi');
    expect(facts).toEqual({ ...unsigned, signed: true, signer: expect.stringMatching(/CN=/) as string });
  });

  it('installs like the unsigned one', async () => {
    const prefix = await createPrefix();
    try {
      await makeInstrument(prefix);
      const msi = path.join(prefix.driveC, 'signed.msi');
      await copyFile(signed, msi);
      const args = ['/i', windowsPath(msi), '/qn', '/norestart'];
      expect((await runWine(prefix, 'msiexec', args, { exitCode: 'windows' })).code).toBe(3010);
    } finally {
      await prefix.dispose();
    }
  });
});
