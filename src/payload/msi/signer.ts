/** Whose certificate an Authenticode signature names (PKCS #7 SignedData, RFC 2315). Nothing is verified: a claim. */
import { X509Certificate } from 'node:crypto';
import { isEqualBytes } from '../../base/bytes.ts';
import { decodeDer, decodeFirst, type DerElement } from './der.ts';

const SEQUENCE = 0x30;
const SET = 0x31;
/** Context-specific 0: the content, the certificates, the version of a certificate. */
const TAGGED_0 = 0xa0;

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

/** Version (when it is told), serial number, algorithm, issuer: RFC 5280, 4.1. */
function issuerAndSerialOf(certificate: DerElement): readonly DerElement[] {
  const [body] = partsOf(certificate, SEQUENCE);
  const fields = partsOf(body, SEQUENCE);
  const [serial, , issuer] = fields[0]?.tag === TAGGED_0 ? fields.slice(1) : fields;
  return serial === undefined || issuer === undefined ? [] : [issuer, serial];
}

function isSame(a: readonly DerElement[], b: readonly DerElement[]): boolean {
  const [issuer, serial] = b;
  if (issuer === undefined || serial === undefined || a.length !== 2 || b.length !== 2) return false;
  return a.every(({ bytes }, i) => isEqualBytes(bytes, (i === 0 ? issuer : serial).bytes));
}

function subjectOf({ bytes }: DerElement): string | null {
  try {
    return new X509Certificate(bytes).subject.split('\n').join(', ');
  } catch {
    return null;
  }
}
