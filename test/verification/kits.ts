/** Test kits in memory as trees, and what the verifier says of them. */
import { sourceOfBytes, type ByteSource, type FileEntry, type FileTree } from '../../src/base/source.ts';
import { parentsOf } from '../../src/base/paths.ts';
import { openKit } from '../../src/container/index.ts';
import { newCrc32 } from '../../src/storage/index.ts';
import { assessKit, trustRecord, type Trust, type VerificationReport } from '../../src/verification/index.ts';
import { newHash, type Files, type TestKit } from '../testkit/fixture.ts';

export function fileEntry(path: string, bytes: Uint8Array): FileEntry {
  return { path, kind: 'file', size: bytes.length, source: sourceOfBytes(bytes) };
}

export function folderEntry(path: string): FileEntry {
  return { path, kind: 'directory', size: 0, source: sourceOfBytes(new Uint8Array()) };
}

/** The files and the folders above them. */
export function treeOf(files: Files, more: readonly FileEntry[] = []): FileTree {
  const folders = new Set([...files.keys()].flatMap((file) => [...parentsOf(file)]));
  const entries = [...files].map(([path, bytes]) => fileEntry(path, bytes));
  return { entries: [...[...folders].map(folderEntry), ...entries, ...more], readOnly: false };
}

export interface Circumstances {
  readonly more?: readonly FileEntry[];
  readonly trust?: Trust;
  readonly today?: string;
  readonly readOnly?: boolean;
}

export function assess(kit: TestKit, circumstances: Circumstances = {}): Promise<VerificationReport> {
  const {
    more = [],
    trust = trustRecord(kit.record),
    today = '2026-11-23',
    readOnly = false,
  } = circumstances;
  const tree = { ...treeOf(kit.files, more), readOnly };
  return assessKit(
    { open: () => Promise.resolve({ tree, container: null }), trust, today },
    { newHash, onProgress: () => undefined },
  );
}

export function assessImage(
  image: ByteSource,
  kit: TestKit,
  behindImage?: 'skip' | 'read',
): Promise<VerificationReport> {
  const file = { kind: 'image', image, readOnly: false } as const;
  const source = behindImage === undefined ? file : { ...file, behindImage };
  const request = {
    open: () => openKit(source, newCrc32),
    trust: trustRecord(kit.record),
    today: '2026-11-23',
  };
  return assessKit(request, { newHash, onProgress: () => undefined });
}

/** Code and path of each finding. */
export function findingsOf(report: VerificationReport): string[] {
  return report.findings.map(({ code, path }) => `${code} ${path ?? ''}`);
}
