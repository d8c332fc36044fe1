import { malformed } from './malformed.ts';

/** Windows code page numbers an installer can have, and what the Encoding Standard calls them. */
const ENCODINGS: Readonly<Record<number, string>> = {
  // "Neutral" promises ASCII only; what breaks the promise is read as Windows on a Western computer would.
  0: 'windows-1252',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  20127: 'windows-1252',
  65001: 'utf-8',
};

/** Decoder of a code page. @throws SealkitError `msi-malformed` for an unknown page, and for bytes that the page lacks */
export function decoderOf(codePage: number): (bytes: Uint8Array) => string {
  const encoding = ENCODINGS[codePage];
  if (encoding === undefined) throw malformed('codePage', Object.keys(ENCODINGS).join(', '), codePage);
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw malformed('text', `codePage ${codePage}`, '-');
    }
  };
}
