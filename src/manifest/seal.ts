/** SEAL, the few lines that are signed (format clause 4). */
import { decodeUtf8, encodeUtf8, isEqualBytes } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import { isId, isVersion } from '../base/forms.ts';

/** Small enough for hardware signers and for a person to read. */
export const MAX_SEAL_SIZE = 1024;
export const MAX_FILES = 10_000;
export const MANIFEST_PATH = 'kit/manifest.json';
export const SEAL_PATH = 'kit/SEAL';
export const SUMS_PATH = 'verify/SHA256SUMS';

/** Path of the publisher record with this number inside a kit. */
export function recordPath(record: number): string {
  return `kit/publisher/${record}.json`;
}

export interface Seal {
  readonly kit: { readonly id: string; readonly version: string; readonly sequence: number };
  readonly publisher: { readonly id: string; readonly record: number };
  /** Number of the manifest's files, and the sum of their sizes in bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Digests, lower-case hex. */
  readonly manifest: string;
  readonly record: string;
  readonly sums: string;
}

/** The lines that name a seal's contents; also used to say how two of them differ. */
export function kitLine(kit: Seal['kit']): string {
  return `kit ${kit.id} version ${kit.version} sequence ${kit.sequence}`;
}
export function publisherLine(publisher: Seal['publisher']): string {
  return `publisher ${publisher.id} record ${publisher.record}`;
}
export function filesLine(files: number, bytes: number): string {
  return `files ${files} bytes ${bytes}`;
}

export function encodeSeal(seal: Seal): Uint8Array {
  const lines = [
    '# sealkit-seal/1',
    `# ${kitLine(seal.kit)}`,
    `# ${publisherLine(seal.publisher)}`,
    `# ${filesLine(seal.files, seal.bytes)}`,
    `${seal.manifest}  ${MANIFEST_PATH}`,
    `${seal.record}  ${recordPath(seal.publisher.record)}`,
    `${seal.sums}  ${SUMS_PATH}`,
  ];
  return encodeUtf8(lines.map((line) => `${line}\n`).join(''));
}

const GRAMMAR = new RegExp(
  [
    '^# sealkit-seal/1',
    '# kit ([a-z0-9-]+) version ([0-9.]+) sequence ([1-9][0-9]{0,9})',
    '# publisher ([a-z0-9-]+) record ([1-9][0-9]{0,9})',
    '# files ([1-9][0-9]{0,4}) bytes (0|[1-9][0-9]{0,15})',
    `([0-9a-f]{64})  ${MANIFEST_PATH}`,
    '([0-9a-f]{64})  kit/publisher/[1-9][0-9]{0,9}\\.json',
    `([0-9a-f]{64})  ${SUMS_PATH}\n$`,
  ].join('\n'),
);
const MAX_COUNTER = 2 ** 31 - 1;

/** @throws SealkitError `seal-malformed` for anything but the exact bytes that encodeSeal gives. */
export function decodeSeal(bytes: Uint8Array): Seal {
  const match = bytes.length <= MAX_SEAL_SIZE ? GRAMMAR.exec(decodeUtf8(bytes) ?? '') : null;
  if (match === null) throw new SealkitError({ code: 'seal-malformed', path: SEAL_PATH });
  const text = (group: number): string => String(match[group]);
  const seal: Seal = {
    kit: { id: text(1), version: text(2), sequence: Number(text(3)) },
    publisher: { id: text(4), record: Number(text(5)) },
    files: Number(text(6)),
    bytes: Number(text(7)),
    manifest: text(8),
    record: text(9),
    sums: text(10),
  };
  // The grammar takes the lines apart; that they are the one encoding is asked of the encoder.
  if (!isInRange(seal) || !isEqualBytes(encodeSeal(seal), bytes))
    throw new SealkitError({ code: 'seal-malformed', path: SEAL_PATH });
  return seal;
}

function isInRange(seal: Seal): boolean {
  return (
    isId(seal.kit.id) &&
    isVersion(seal.kit.version) &&
    seal.kit.sequence <= MAX_COUNTER &&
    isId(seal.publisher.id) &&
    seal.publisher.record <= MAX_COUNTER &&
    seal.files <= MAX_FILES &&
    Number.isSafeInteger(seal.bytes)
  );
}
