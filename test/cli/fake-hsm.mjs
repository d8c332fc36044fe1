#!/usr/bin/env node
// A hardware signer as far as Sealkit sees one: it holds a key, writes down what it was asked to sign, and answers 64 bytes.
// It shares no code with Sealkit. Usage: fake-hsm.mjs K.key LOG [FAULT [WHEN]], where WHEN is the only call with the fault.
import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeSync } from 'node:fs';

const [keyFile = '', log = '', fault = 'none', when = ''] = process.argv.slice(2);

/** The seed lies behind header, key id: minisign's layout of a key without a passphrase. */
function privateKey() {
  const line = readFileSync(keyFile, 'utf8').split('\n')[1] ?? '';
  const seed = Buffer.from(line, 'base64').subarray(62, 94);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

/** The other representative of S, which a lax verifier accepts as well. @param {Buffer} signature */
function malleated(signature) {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
  return Buffer.concat([
    signature.subarray(0, 32),
    Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse(),
  ]);
}

/** @param {Buffer} bytes */
function answer(bytes) {
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}

/** Each fault by its name. @type {Record<string, (signature: Buffer) => void>} */
const FAULTS = {
  none: answer,
  fails: (signature) => {
    answer(signature);
    process.stderr.write('PIN 1234 is wrong\n');
    process.exitCode = 3;
  },
  killed: () => process.kill(process.pid, 'SIGKILL'),
  silent: () => undefined,
  short: (signature) => answer(signature.subarray(0, 63)),
  long: (signature) => answer(Buffer.concat([signature, Buffer.from('\n')])),
  hex: (signature) => answer(Buffer.from(signature.toString('hex'))),
  flood: () => {
    for (;;) answer(Buffer.alloc(65536, 'A'));
  },
  hang: () => setTimeout(() => undefined, 60_000),
  garbage: () => answer(randomBytes(64)),
  malleated: (signature) => answer(malleated(signature)),
};

if (fault === 'deaf') {
  // Answers without having read what it is to sign.
  answer(randomBytes(64));
  process.exit(0);
}
const message = readFileSync(0);
const call = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').length + 1 : 1;
appendFileSync(log, `${JSON.stringify(message.toString('latin1'))}\n`);
const isFaulty = when === '' || Number(when) === call;
(isFaulty ? FAULTS[fault] : answer)?.(sign(null, message, privateKey()));
