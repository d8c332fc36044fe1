/**
 * The examples of docs/format.md are the genuine kit of the testkit, byte for byte. After a wanted change of the format:
 * `npx vitest run test/docs -u` writes them anew.
 */
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../src/base/bytes.ts';
import { sourceOfBytes, type FileTree } from '../../src/base/source.ts';
import { assessKit, encodeReport, trustRecord } from '../../src/verification/index.ts';
import type { VerificationReport } from '../../src/verification/index.ts';
import { signedRelease } from '../release/sample.ts';
import { buildTestKit, newHash, sha256, type Files, type TestKit } from '../testkit/fixture.ts';
import { markedBlocks, readDocument, ROOT, withBlocks } from './fenced.ts';

const SIGNATURE = 'kit/SEAL.5EA1000000000A10.minisig';

function textOf(kit: TestKit, path: string): string {
  const text = decodeUtf8(kit.files.get(path) ?? new Uint8Array());
  if (text === null || text === '') throw new Error(`no text at ${path}`);
  return text;
}

/** The files with the folders above them, as a medium has them. */
function treeOf(files: Files): FileTree {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at));
  }
  const none = sourceOfBytes(new Uint8Array());
  return {
    readOnly: false,
    entries: [
      ...[...folders].map((path) => ({ path, kind: 'directory', size: 0, source: none }) as const),
      ...[...files].map(([path, bytes]) => {
        return { path, kind: 'file', size: bytes.length, source: sourceOfBytes(bytes) } as const;
      }),
    ],
  };
}

function assess(kit: TestKit): Promise<VerificationReport> {
  const open = () => Promise.resolve({ tree: treeOf(kit.files), container: null });
  const services = { newHash, onProgress: () => undefined };
  return assessKit({ open, trust: trustRecord(kit.record), today: '2026-11-23' }, services);
}

/** The report of clause 11.5: the same kit with a longer file and one too many. */
async function findingsOfDamage(): Promise<string> {
  const kit = await buildTestKit();
  const patch = kit.files.get('payload/patch.msi') ?? new Uint8Array();
  kit.files.set('payload/patch.msi', Uint8Array.of(...patch, 0x0a));
  kit.files.set('payload/autorun.inf', encodeUtf8('[autorun]\n'));
  const { findings } = await assess(kit);
  return `${JSON.stringify(findings, null, 2)}\n`;
}

async function examples(): Promise<Map<string, string>> {
  const kit = await buildTestKit();
  const release = await signedRelease({ seal: sha256(kit.files.get('kit/SEAL') ?? new Uint8Array()) });
  return new Map([
    ['seal', textOf(kit, 'kit/SEAL')],
    ['signature', textOf(kit, SIGNATURE)],
    ['publisher', textOf(kit, 'kit/publisher/1.json')],
    ['manifest', textOf(kit, 'kit/manifest.json')],
    ['sums', textOf(kit, 'verify/SHA256SUMS')],
    ['report', decodeUtf8(encodeReport(await assess(kit))) ?? ''],
    ['findings', await findingsOfDamage()],
    ['release', decodeUtf8(release.record) ?? ''],
    ['release-signature', decodeUtf8(release.signature) ?? ''],
  ]);
}

describe('docs/format.md', () => {
  it('shows the testkit’s genuine kit', async () => {
    const document = await readDocument('docs/format.md');
    const texts = await examples();
    await expect(withBlocks(document, texts)).toMatchFileSnapshot(`${ROOT}/docs/format.md`);
    expect([...markedBlocks(document).keys()]).toEqual([...texts.keys()]);
  });

  it('numbers its clauses in order', async () => {
    const document = await readDocument('docs/format.md');
    const numbers = [...document.matchAll(/^(\d+)\.(\d+) /gm)].map(([, clause, part]) => [clause, part]);
    expect(numbers.length).toBeGreaterThan(80);
    let [last, count] = ['', 0];
    for (const [clause, part] of numbers) {
      count = clause === last ? count + 1 : 1;
      last = clause ?? '';
      expect(`${last}.${part ?? ''}`).toBe(`${last}.${count}`);
    }
  });
});
