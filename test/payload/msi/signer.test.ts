/** The claimed signer of a signature made by hand; real ones are compared with OpenSSL in oracle.test.ts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBytes } from '../../../src/base/bytes.ts';
import { signerSubject } from '../../../src/payload/msi/signer.ts';

function der(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const body = joinBytes(parts);
  const long = [0x82, body.length >> 8, body.length & 0xff];
  return joinBytes([Uint8Array.from([tag, ...(body.length < 128 ? [body.length] : long)]), body]);
}
const sequence = (...parts: Uint8Array[]): Uint8Array => der(0x30, ...parts);
const set = (...parts: Uint8Array[]): Uint8Array => der(0x31, ...parts);
const integer = (value: number): Uint8Array => der(2, Uint8Array.of(value));
const ANY = sequence();

/** One attribute, such as CN (3) in UTF-8. */
function attribute(type: Uint8Array, tag: number, value: Uint8Array): Uint8Array {
  return set(sequence(der(6, type), der(tag, value)));
}
const CN = Uint8Array.of(0x55, 4, 3);
const UTF8 = 0x0c;
const named = (name: string): Uint8Array => sequence(attribute(CN, UTF8, Buffer.from(name)));

function certificate(serial: number, issuer: Uint8Array, subject: Uint8Array): Uint8Array {
  const version = der(0xa0, integer(2));
  return sequence(sequence(version, integer(serial), ANY, issuer, ANY, subject, ANY), ANY);
}

function signature(certificates: Uint8Array[], issuer: Uint8Array, serial: number): Uint8Array {
  const signer = sequence(integer(1), sequence(issuer, integer(serial)), ANY);
  const signed = sequence(integer(1), set(ANY), ANY, der(0xa0, ...certificates), set(signer));
  return sequence(der(6, Uint8Array.of(42)), der(0xa0, signed));
}

const authority = named('Authority');
const whole = signature(
  [certificate(1, authority, authority), certificate(7, authority, named('Señal'))],
  authority,
  7,
);

describe('the claimed signer', () => {
  it('is the one whose issuer and serial number the signature names, whatever follows it', () => {
    expect(signerSubject(whole)).toBe('CN=Señal');
    expect(signerSubject(joinBytes([whole, new Uint8Array(64)]))).toBe('CN=Señal');
  });

  it.each<[string, Uint8Array, string]>([
    ['UTF-16', attribute(CN, 0x1e, Uint8Array.of(0, 0x41, 0x04, 0x16)), 'CN=AЖ'],
    ['Latin-1', attribute(CN, 0x14, Uint8Array.of(0xd1)), 'CN=Ñ'],
    [
      'an attribute of another kind',
      attribute(Uint8Array.of(0x55, 4, 99), UTF8, Buffer.from('x')),
      '550463=x',
    ],
  ])('in %s', (_, attributes, expected) => {
    const subject = sequence(attributes);
    expect(signerSubject(signature([certificate(7, authority, subject)], authority, 7))).toBe(expected);
  });

  it.each<[string, Uint8Array]>([
    ['no certificate', signature([], authority, 7)],
    ['another serial number', signature([certificate(8, authority, authority)], authority, 7)],
    ['another issuer', signature([certificate(7, named('Other'), authority)], authority, 7)],
    ['a subject without attributes', signature([certificate(7, authority, sequence())], authority, 7)],
    ['a length that is not told', joinBytes([Uint8Array.of(0x30, 0x80), whole.subarray(4)])],
    ['a length of eight bytes', Uint8Array.of(0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, 1, 0)],
  ])('is none: %s', (_, bytes) => {
    expect(signerSubject(bytes)).toBeNull();
  });

  it('is none in a signature that breaks off anywhere, and in noise', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(signerSubject(whole.subarray(0, length)), String(length)).toBeNull();
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => signerSubject(noise) === null));
  });

  it('is read or none when one byte is another', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const spoilt = whole.slice();
        spoilt[at] = value;
        return ['string', 'object'].includes(typeof signerSubject(spoilt));
      }),
      { numRuns: 2000 },
    );
  });
});
