/** Whose certificate an Authenticode signature names (PKCS #7 SignedData, RFC 2315). Nothing is verified: a claim. */
import { decodeUtf8, encodeHex, isEqualBytes } from '../../base/bytes.ts';
import { decodeDer, decodeFirst, type DerElement } from './der.ts';

const SEQUENCE = 0x30;
const SET = 0x31;
/** Context-specific 0: the content, the certificates, the version of a certificate. */
const TAGGED_0 = 0xa0;
/** BMPString. */
const UTF_16 = 0x1e;
const NOTHING = new Uint8Array();
/** Object identifiers of a name's attributes as DER has them: 2.5.4.n, and PKCS #9's address. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['550403', 'CN'],
  ['550406', 'C'],
  ['550407', 'L'],
  ['550408', 'ST'],
  ['550409', 'street'],
  ['55040a', 'O'],
  ['55040b', 'OU'],
  ['550405', 'serialNumber'],
  ['55040f', 'businessCategory'],
  ['2a864886f70d010901', 'emailAddress'],
]);
/** Of one attribute: String.fromCharCode takes no more than some ten thousand. */
const MAX_VALUE = 1024;

/** Subject of the signer's certificate in one line, such as `C=GB, O=Maker, CN=Maker`; null when it cannot be read. */
export function signerSubject(signature: Uint8Array): string | null {
  // Content type, then the signed data; the stream may be filled up behind it.
  const [, content] = partsOf(decodeFirst(signature), SEQUENCE);
  const [signedData] = partsOf(content, TAGGED_0);
  const parts = partsOf(signedData, SEQUENCE);
  const certificates = partsOf(
    parts.find(({ tag }) => tag === TAGGED_0),
    TAGGED_0,
  );
  // Digest algorithms are a set too, and come before.
  const [signerInfo] = partsOf(
    parts.findLast(({ tag }) => tag === SET),
    SET,
  );
  const [, issuerAndSerial] = partsOf(signerInfo, SEQUENCE);
  const wanted = partsOf(issuerAndSerial, SEQUENCE);
  const own = certificates.find((certificate) => isSame(issuerAndSerialOf(certificate), wanted));
  return own === undefined ? null : subjectOf(own);
}

/** What is inside; nothing when it is not of that kind. */
function partsOf(element: DerElement | null | undefined, tag: number): readonly DerElement[] {
  return element?.tag === tag ? (decodeDer(element.body) ?? []) : [];
}

/** From serial number to subject; the version before them, when it is told, is left out: RFC 5280, 4.1. */
function fieldsOf(certificate: DerElement): readonly DerElement[] {
  const [body] = partsOf(certificate, SEQUENCE);
  const fields = partsOf(body, SEQUENCE);
  return fields[0]?.tag === TAGGED_0 ? fields.slice(1) : fields;
}

function issuerAndSerialOf(certificate: DerElement): readonly DerElement[] {
  const [serial, , issuer] = fieldsOf(certificate);
  return serial === undefined || issuer === undefined ? [] : [issuer, serial];
}

function isSame(a: readonly DerElement[], b: readonly DerElement[]): boolean {
  return (
    a.length === 2 && b.length === 2 && a.every(({ bytes }, i) => isEqualBytes(bytes, b[i]?.bytes ?? NOTHING))
  );
}

/** The attributes of a name, each in a set of its own as a rule. */
function subjectOf(certificate: DerElement): string | null {
  const subject = fieldsOf(certificate)[4];
  const attributes = partsOf(subject, SEQUENCE).flatMap((set) => partsOf(set, SET));
  const texts = attributes.map((attribute) => attributeText(partsOf(attribute, SEQUENCE)));
  return texts.length === 0 || texts.includes(null) ? null : texts.join(', ');
}

function attributeText([type, value]: readonly DerElement[]): string | null {
  if (type === undefined || value === undefined || value.body.length > MAX_VALUE) return null;
  const text =
    value.tag === UTF_16 ? decodeUtf16(value.body) : (decodeUtf8(value.body) ?? decodeLatin1(value.body));
  return `${NAMES.get(encodeHex(type.body)) ?? encodeHex(type.body)}=${text}`;
}

function decodeUtf16(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const units = Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(2 * i));
  return String.fromCharCode(...units);
}

/** PrintableString and T61String are ASCII in practice. */
function decodeLatin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
