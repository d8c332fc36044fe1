/** Signers outside the program: how their command is read, what they are given, and each way in which they can fail. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SealkitError, type Fault } from '../../src/base/errors.ts';
import { signerOfCommand, splitCommand } from '../../src/cli/outside-signer.ts';
import { createSignatureFile } from '../../src/signature/index.ts';
import { encodePlainKeyFile } from '../../src/signature/keyfile.ts';
import { signerOfSecretKey } from '../../src/signature/secret-key.ts';
import { codeOf } from '../base/code-of.ts';
import { KEYS } from '../testkit/fixture.ts';
import { HSM } from './dist.ts';

const MESSAGE = new TextEncoder().encode('# sealkit-seal/1\n');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sealkit signer '));
  writeFileSync(path.join(folder, 'a.key'), encodePlainKeyFile(KEYS.a));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Asked {
  readonly fault?: string;
  readonly when?: number;
  readonly seconds?: number;
  readonly program?: string;
  readonly interruption?: AbortSignal;
}

/** Asks the fake for a signature file; its log is named after the fault. */
function ask({ fault = 'none', when, seconds = 30, program, interruption }: Asked): Promise<Uint8Array> {
  const log = path.join(folder, `${fault}-${when ?? 0}.log`);
  const words = [HSM, path.join(folder, 'a.key'), log, fault, ...(when === undefined ? [] : [String(when)])];
  const command = program ?? words.map((word) => `"${word}"`).join(' ');
  const limits = { seconds, interruption: interruption ?? new AbortController().signal };
  return createSignatureFile(MESSAGE, 'c', signerOfCommand(KEYS.a.publicKey, splitCommand(command), limits));
}

async function faultOf(asked: Asked): Promise<Fault> {
  const error: unknown = await ask(asked).then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof SealkitError) return error.faults[0];
  throw new Error('no fault', { cause: error });
}

describe('a command', () => {
  it.each([
    ['hsm', ['hsm']],
    ['  hsm  --slot 3\t', ['hsm', '--slot', '3']],
    ['"C:\\Program Files\\hsm.exe" "" "a b" c', ['C:\\Program Files\\hsm.exe', '', 'a b', 'c']],
    ["hsm 'a b' $HOME \\n ; | * > x", ['hsm', "'a", "b'", '$HOME', '\\n', ';', '|', '*', '>', 'x']],
  ])('%j is split at spaces, and nothing else means anything', (text, words) => {
    expect(splitCommand(text)).toEqual(words);
  });

  it.each(['', '  ', '""', '"" a', '"hsm', 'hsm "a', 'hs"m', '"hsm"a', 'hsm "a""b"', '"hsm""a"'])(
    '%j is refused',
    (text) => {
      expect(codeOf(() => splitCommand(text))).toBe('usage');
    },
  );
});

describe('an outside signer', () => {
  it('signs what a key file signs, and is asked for both messages', async () => {
    const own = await createSignatureFile(MESSAGE, 'c', signerOfSecretKey(KEYS.a));
    expect(await ask({})).toEqual(own);
    const asked = readFileSync(path.join(folder, 'none-0.log'), 'utf8').trimEnd().split('\n');
    const signature = Buffer.from(new TextDecoder().decode(own).split('\n')[1] ?? '', 'base64').subarray(10);
    const messages = asked.map((line) => Buffer.from(JSON.parse(line) as string, 'latin1'));
    expect(messages).toEqual([Buffer.from(MESSAGE), Buffer.concat([signature, Buffer.from('c')])]);
  });

  const SIZE = { expected: 'size 64' };
  it.each<[string, Partial<Fault>]>([
    ['fails', { expected: 'exit 0', found: 'exit 3' }],
    ['killed', { expected: 'exit 0', found: 'SIGKILL' }],
    ['silent', { ...SIZE, found: 'size 0' }],
    ['short', { ...SIZE, found: 'size 63' }],
    ['long', { ...SIZE, found: 'size >64' }],
    ['hex', { ...SIZE, found: 'size >64' }],
    ['flood', { ...SIZE, found: 'size >64' }],
    ['garbage', { found: 'signature-invalid' }],
    ['malleated', { found: 'signature-invalid' }],
    ['deaf', { found: 'signature-invalid' }],
  ])('that is %s is refused', async (fault, detail) => {
    expect(await faultOf({ fault })).toMatchObject({ code: 'signer-failed', ...detail });
  });

  it('that fails at the comment only is refused', async () => {
    const found = await faultOf({ fault: 'garbage', when: 2 });
    expect(found).toMatchObject({ code: 'signer-failed', found: 'signature-invalid' });
    expect(readFileSync(path.join(folder, 'garbage-2.log'), 'utf8').match(/\n/g)).toHaveLength(2);
  });

  it('that takes too long is ended', async () => {
    const started = Date.now();
    expect(await faultOf({ fault: 'hang', seconds: 1 })).toMatchObject({
      code: 'signer-failed',
      expected: '<=1 s',
      found: '>1 s',
    });
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it('that leaves something running which holds its output is ended as well', async () => {
    const started = Date.now();
    const program = 'sh -c "sleep 10 2>&- & exit 0"';
    expect(await faultOf({ program, seconds: 1 })).toMatchObject({ code: 'signer-failed', found: '>1 s' });
    expect(Date.now() - started).toBeLessThan(9_000);
  });

  it.each([
    ['is not there', 'no-such-signer-anywhere', 'ENOENT'],
    ['may not be run', '/etc/passwd', 'EACCES'],
  ])('that %s is refused by its name, without its arguments', async (_what, program, found) => {
    const fault = await faultOf({ program: `${program} --pin 1234` });
    expect(fault).toEqual({ code: 'signer-failed', path: program, found });
  });

  it('is ended when the user stops the program', async () => {
    const controller = new AbortController();
    const stopped = faultOf({ fault: 'hang', interruption: controller.signal });
    await sleep(300);
    controller.abort(new SealkitError({ code: 'interrupted' }));
    expect(await stopped).toEqual({ code: 'interrupted' });
    expect(await faultOf({ interruption: controller.signal })).toEqual({ code: 'interrupted' });
  });
});
