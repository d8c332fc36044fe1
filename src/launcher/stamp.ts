/**
 * Stamps the prebuilt launcher: the publisher record it will trust goes in as a resource (format clause 14), with version
 * information, icon and application manifest. So a release engineer needs no compiler. The same input gives the same bytes.
 */
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { encodeUtf8 } from '../base/bytes.ts';
import { SealkitError } from '../base/errors.ts';
import { versionInfo } from './version-info.ts';

/** Resource types as Windows numbers them. */
const RT_RCDATA = 10;
const RT_MANIFEST = 24;
/** Where clause 14.1 puts the record. */
const RECORD_ID = 101;
const NEUTRAL = 0;
/** The number under which Windows looks for the manifest of a program. */
const MANIFEST_ID = 1;
const ICON_ID = 1;

export interface StampInput {
  /** The prebuilt program, stamped before or not. An Authenticode signature on it is dropped: sign afterwards. */
  readonly program: Uint8Array;
  /** The program's own version. */
  readonly version: string;
  /** The publisher record's exact bytes. */
  readonly record: Uint8Array;
  readonly kit: { readonly id: string; readonly version: string };
  /** The publisher's name, shown as the company in the program's properties. */
  readonly name: string;
  /** An .ico file. */
  readonly icon: Uint8Array;
  /** The application manifest's XML. */
  readonly manifest: string;
}

/** @throws SealkitError `launcher-malformed` when the program or the icon is not one */
export function stampLauncher(input: StampInput): Uint8Array {
  try {
    return stamp(input);
  } catch (cause) {
    throw new SealkitError({ code: 'launcher-malformed', path: 'SealCheck.exe' }, { cause });
  }
}

function stamp({ program, version, record, kit, name, icon, manifest }: StampInput): Uint8Array {
  const executable = NtExecutable.from(program, { ignoreCert: true });
  assertWhole(executable, program.length);
  const resources = NtExecutableResource.from(executable);
  // The prebuilt program has no resources of its own: what is there is an earlier stamp, and goes.
  const entries: NtExecutableResource['entries'] = [
    entryOf(RT_RCDATA, RECORD_ID, record),
    entryOf(RT_MANIFEST, MANIFEST_ID, encodeUtf8(manifest)),
  ];
  const images = Data.IconFile.from(icon).icons.map((image) => image.data);
  if (images.length === 0) throw new RangeError('no icon');
  Resource.IconGroupEntry.replaceIconsForResource(entries, ICON_ID, NEUTRAL, images);
  versionInfo(kit, version, name).outputToResourceEntries(entries);
  resources.entries = entries;
  resources.outputResource(executable, false, true);
  return new Uint8Array(executable.generate());
}

/** resedit takes a program that was cut short, and would fill it up with zeros. */
function assertWhole(executable: NtExecutable, size: number): void {
  const ends = executable.getAllSections().map(({ info }) => info.pointerToRawData + info.sizeOfRawData);
  if (ends.length === 0 || Math.max(...ends) > size) throw new RangeError('the program is cut short');
}

function entryOf(type: number, id: number, bytes: Uint8Array): NtExecutableResource['entries'][number] {
  return { type, id, lang: NEUTRAL, codepage: 0, bin: Uint8Array.from(bytes).buffer };
}

/** The record a program carries; null when it carries none, or is no Windows program. */
export function readStamp(program: Uint8Array): Uint8Array | null {
  try {
    const { entries } = NtExecutableResource.from(NtExecutable.from(program, { ignoreCert: true }));
    const isRecord = (entry: (typeof entries)[number]): boolean =>
      entry.type === RT_RCDATA && entry.id === RECORD_ID && entry.lang === NEUTRAL;
    const found = entries.find(isRecord);
    return found === undefined ? null : new Uint8Array(found.bin);
  } catch {
    return null;
  }
}
