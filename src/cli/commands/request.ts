/** `sealkit sign FOLDER --export FILE`, and signing such a request on a computer that has nothing else of the kit. */
import path from 'node:path';
import {
  readRequest,
  refuseInside,
  requestSignature,
  signRequest,
  type BuildServices,
  type Expected,
  type ReadRequest,
  type SigningRequest,
} from '../../build/index.ts';
import { MAX_SEAL_SIZE } from '../../manifest/index.ts';
import { fingerprintOfDigest } from '../../signature/index.ts';
import { readSmallFile, refuseExisting, writeNew } from '../../storage/index.ts';
import type { Context } from '../context.ts';
import { sealedLine } from '../sealed-line.ts';
import { loadSigners, type SignerOptions } from '../signers.ts';

interface ExportWork {
  readonly expected: Expected;
  readonly services: BuildServices;
}

/** Writes SEAL's exact bytes, once the whole folder has been verified. */
export async function exportCommand(
  folder: string,
  file: string,
  { expected, services }: ExportWork,
  context: Context,
): Promise<number> {
  refuseInside(file, folder);
  await refuseExisting(file, false);
  const asked = await requestSignature(folder, expected, services);
  const request = readRequest(file, asked.seal, expected);
  await writeNew(file, asked.seal);
  const value = { schema: 'sealkit-export/1', folder, request: file, ...factsOf(request) };
  context.terminal.result(value, exportText(folder, file, asked, request, context));
  return 0;
}

function exportText(
  folder: string,
  file: string,
  { report, trustedComment }: SigningRequest,
  request: ReadRequest,
  context: Context,
): string {
  const { labels } = context.terminal;
  const signed = report.signatures.map(({ keyId, holder, state }) => {
    return `${labels.signature}: ${keyId}${holder === null ? '' : ` (${holder})`}: ${labels[state]}`;
  });
  const answer = `${file}.KEYID.minisig`;
  const lines = [
    ...requestLines(request, context),
    ...signed,
    `${labels.requestWritten}: ${file}`,
    labels.tellDigest,
    `${labels.signThere}:`,
    `  sealkit sign ${file} --key K.key`,
    `  minisign -S -l -s K.key -m ${file} -x ${answer} -t '${trustedComment}'`,
    `${labels.importWith}:`,
    `  sealkit sign ${folder} --import ${answer}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Signs a request. What it is about is shown before any key is opened. */
export async function signRequestCommand(
  file: string,
  options: SignerOptions,
  expected: Expected,
  context: Context,
): Promise<number> {
  const { terminal } = context;
  const bytes = await readSmallFile(file, MAX_SEAL_SIZE, 'request-malformed');
  const request = readRequest(file, bytes, expected);
  terminal.note(requestLines(request, context).join('\n'));
  const signers = await loadSigners(options, context);
  const made = await signRequest(bytes, signers, expected);
  const files = made.map((signature) => ({ ...signature, file: answerFile(file, signature.path) }));
  for (const answer of files) await refuseExisting(answer.file, false);
  for (const answer of files) await writeNew(answer.file, answer.bytes);
  const signatures = files.map((answer) => answer.file);
  const text = signatures.map((answer) => `${terminal.labels.signed}: ${answer}\n`).join('');
  terminal.result({ schema: 'sealkit-sign-request/1', request: file, signatures, ...factsOf(request) }, text);
  return 0;
}

/** Beside the request: its name, and from the kit's name of the signature the key id and ending. */
function answerFile(request: string, signaturePath: string): string {
  return request + path.posix.basename(signaturePath).slice('SEAL'.length);
}

function factsOf({ seal, sealSha256, trustedComment }: ReadRequest): object {
  const publisher = { ...seal.publisher, fingerprint: fingerprintOfDigest(seal.record) };
  return { kit: seal.kit, publisher, sealSha256, trustedComment };
}

/** Everything here comes out of the bytes to sign: a request cannot claim one thing and have another signed. */
function requestLines({ seal, sealSha256 }: ReadRequest, { terminal }: Context): string[] {
  const { labels } = terminal;
  const { publisher } = seal;
  return [
    sealedLine(seal, labels),
    `${labels.seal}: sha256 ${terminal.style('bold', sealSha256)}`,
    `${labels.publisher}: ${publisher.id}, ${labels.record} ${publisher.record}`,
    `${labels.fingerprint}: ${terminal.style('bold', fingerprintOfDigest(seal.record))}`,
  ];
}
