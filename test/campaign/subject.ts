/** A built kit in its four forms, and the verdict on any change to one of them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sourceOfBytes } from '../../src/base/source.ts';
import { parentsOf } from '../../src/base/paths.ts';
import { openKit, type KitSource } from '../../src/container/index.ts';
import { newCrc32, newSha256 } from '../../src/storage/index.ts';
import { assessKit, trustRecord } from '../../src/verification/index.ts';
import type { Trust, VerificationReport } from '../../src/verification/index.ts';
import { buildExample, placeExample } from '../e2e/example.ts';
import { filesBelow } from '../e2e/files.ts';
import { buildTestKit, KEYS, recordKey, testRecord } from '../testkit/fixture.ts';
import { imageOf } from '../testkit/image.ts';
import type { Region } from './mutate-bytes.ts';
import type { Tree } from './mutate-tree.ts';

export interface Packed {
  readonly bytes: Uint8Array;
  readonly regions: readonly Region[];
}

export interface Subject {
  readonly files: Tree;
  readonly img: Packed;
  readonly iso: Packed;
  readonly zip: Packed;
  readonly publisher: Uint8Array;
  readonly trust: Trust;
}

/** The worked example, built through the command line tool. */
export async function buildSubject(): Promise<Subject> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealkit-campaign-'));
  try {
    const kit = buildExample(await placeExample(folder), path.join(folder, 'out'), 'img,iso,zip,dir');
    const read = await filesBelow(kit.dir);
    // Plain arrays: a Buffer's slice is no copy.
    const files = new Map([...read].map(([name, bytes]) => [name, new Uint8Array(bytes)]));
    const publisher = await readFile(kit.publisher);
    const img = packed('fat', files, await readFile(kit.img));
    const iso = packed('iso', files, await readFile(kit.iso));
    const zip = packed('zip', files, await readFile(kit.zip));
    return { files, img, iso, zip, publisher, trust: trustRecord(publisher) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A kit in memory so small that thousands of its mutants can be judged in a minute. Two keys, both needed. */
export async function smallSubject(): Promise<Subject> {
  const { files, record: publisher } = await buildTestKit({
    record: testRecord({ threshold: 2, keys: [recordKey(KEYS.a), recordKey(KEYS.b)] }),
    signers: [KEYS.a, KEYS.b],
    files: (tree) =>
      void tree.set(
        'payload/data.bin',
        Uint8Array.from({ length: 3000 }, (_, i) => i * i),
      ),
  });
  return {
    files,
    img: imageOf('fat', files),
    iso: imageOf('iso', files),
    zip: imageOf('zip', files),
    publisher,
    trust: trustRecord(publisher),
  };
}

/** Regions come from the derived image, which must be the one that was built. */
function packed(kind: 'fat' | 'iso' | 'zip', files: Map<string, Uint8Array>, bytes: Uint8Array): Packed {
  const derived = imageOf(kind, files);
  if (Buffer.compare(derived.bytes, bytes) !== 0) throw new Error(`the built ${kind} is not the derived one`);
  return { bytes: derived.bytes, regions: derived.regions };
}

export function imageSource(bytes: Uint8Array): KitSource {
  return { kind: 'image', image: sourceOfBytes(bytes), readOnly: false };
}

export function folderSource(files: Tree): KitSource {
  const folders = new Set([...files.keys()].flatMap((file) => [...parentsOf(file)]));
  const nothing = sourceOfBytes(new Uint8Array());
  const entries = [
    ...[...folders].map((name) => ({ path: name, kind: 'directory', size: 0, source: nothing }) as const),
    ...[...files].map(([name, bytes]) => {
      return { path: name, kind: 'file', size: bytes.length, source: sourceOfBytes(bytes) } as const;
    }),
  ];
  return { kind: 'folder', tree: { entries, readOnly: false } };
}

export function assess(source: KitSource, trust: Trust): Promise<VerificationReport> {
  const services = { newHash: newSha256, onProgress: () => undefined };
  return assessKit({ open: () => openKit(source, newCrc32), trust, today: '2026-11-23' }, services);
}
