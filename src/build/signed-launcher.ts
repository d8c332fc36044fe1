/**
 * The launcher signed for Windows (Authenticode) by somebody else. Signing adds a signature behind the program and changes
 * nothing else; whoever signs could give back another program, so that is shown before the kit is sealed over it.
 */
import { sourceOfBytes } from '../base/source.ts';
import { SealkitError } from '../base/errors.ts';
import { readable } from '../base/readable.ts';
import { authenticodeSha256 } from '../inventory/index.ts';
import { newSha256 } from '../storage/index.ts';

/** The largest program taken back; a signature with its certificates and time stamp has some 10 KiB. */
export const MAX_LAUNCHER_SIZE = 32 * 1024 * 1024;

export interface LauncherSigner {
  /** Names it in errors: a file or a program. */
  readonly name: string;
  /** Takes the stamped program, gives it signed. */
  readonly sign: (stamped: Uint8Array) => Promise<Uint8Array>;
}

/** @throws SealkitError `launcher-refused` when what comes back is not the stamped program with a signature */
export async function signLauncher(stamped: Uint8Array, { name, sign }: LauncherSigner): Promise<Uint8Array> {
  const signed = await sign(stamped);
  const [expected, found] = [await digestOf(stamped), await digestOf(signed)];
  const refuse = (sizes: { readonly expected: string; readonly found: string }): never => {
    throw new SealkitError({ code: 'launcher-refused', path: readable(name), ...sizes });
  };
  if (expected === null || found !== expected) {
    refuse({
      expected: `authenticode sha256 ${expected ?? '-'}`,
      found: `authenticode sha256 ${found ?? '-'}`,
    });
  }
  if (signed.length <= stamped.length) {
    refuse({ expected: `size >${stamped.length}`, found: `size ${signed.length}` });
  }
  return signed;
}

function digestOf(program: Uint8Array): Promise<string | null> {
  return authenticodeSha256(sourceOfBytes(program), newSha256);
}
