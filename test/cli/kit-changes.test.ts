/** Two kits compared (src/cli/kit-changes.ts): what they say and hold, whether it is true or not. */
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { changesText } from '../../src/cli/changes-text.ts';
import { readClaims, readHolding } from '../../src/cli/claims.ts';
import { compareKits, kitOf, type KitSide } from '../../src/cli/kit-changes.ts';
import { Terminal } from '../../src/cli/terminal.ts';
import { decodeManifest, encodeManifest, MANIFEST_PATH, SEAL_PATH } from '../../src/manifest/index.ts';
import { codeOfAsync } from '../base/code-of.ts';
import { buildTestKit, newHash, testRecord, recordKey, KEYS, type Files } from '../testkit/fixture.ts';
import { fileEntry, folderEntry, treeOf } from '../verification/kits.ts';

const kit = await buildTestKit();

async function sideOf(files: Files, more: Parameters<typeof treeOf>[1] = []): Promise<KitSide> {
  const { entries } = treeOf(files, more);
  const holding = await readHolding(entries, newHash, () => undefined);
  return { claims: await readClaims(entries), holding };
}

const genuine = await sideOf(kit.files);

/** The kit's files, some of them others; null takes one away. */
function changed(changes: Readonly<Record<string, Uint8Array | string | null>>): Files {
  const files = new Map(kit.files);
  for (const [path, content] of Object.entries(changes)) {
    if (content === null) files.delete(path);
    else files.set(path, typeof content === 'string' ? encodeUtf8(content) : content);
  }
  return files;
}

function textOf(a: KitSide, b: KitSide, language: 'en' | 'es' = 'en'): string {
  const streams = { out: { write: () => true }, err: { write: () => true } };
  const options = { language, json: false, quiet: false, color: false };
  return changesText(compareKits(a, b), new Terminal(options, streams, () => 0));
}

type Manifest = ReturnType<typeof decodeManifest>;
const manifest = decodeManifest(kit.files.get(MANIFEST_PATH) ?? new Uint8Array());
const withManifest = (change: Partial<Manifest>): Promise<KitSide> =>
  sideOf(changed({ [MANIFEST_PATH]: encodeManifest({ ...manifest, ...change }) }));

describe('two kits', () => {
  it('that are equal have no difference', () => {
    const none = { removed: [], added: [] };
    expect(compareKits(genuine, genuine)).toEqual({
      ...{ same: true, relation: 'same-sequence', sameSeal: true, seal: [], manifest: [], publisher: [] },
      ...{ signatures: none, files: { ...none, changed: [] } },
    });
  });

  it('differ in members of the manifest; lists are told whole, and as text by what came and went', async () => {
    const [model] = manifest.targets.models;
    const models = [...manifest.targets.models, { name: 'Otro', ivd: false }];
    const other = await withManifest({
      product: { ...manifest.product, name: 'Otro producto' },
      targets: { ...manifest.targets, models },
    });
    expect(compareKits(genuine, other).manifest).toEqual([
      { field: 'product.name', from: manifest.product.name, to: 'Otro producto' },
      { field: 'targets.models', from: [model], to: models },
    ]);
    const text = textOf(genuine, other);
    expect(text).toContain('  product.name: Probador \\u00f1 -> Otro producto\n');
    expect(text).toContain('  targets.models:\n    + {"name":"Otro","ivd":false}\n');
    expect(text).not.toContain('    - {');
  });

  it('differ in the order of a list', async () => {
    const { install } = manifest;
    const other = await withManifest({
      install: { ...install, successCodes: [...install.successCodes].reverse() },
    });
    expect(textOf(genuine, other)).toContain('  install.successCodes: [0,1641,3010] -> [3010,1641,0]\n');
  });

  it.each([
    [{ sequence: 8 }, 'newer'],
    [{ sequence: 6 }, 'older'],
    [{ id: 'other' }, 'other-kit'],
    [{ created: '2027-01-01T00:00:00Z' }, 'same-sequence'],
  ] as const)('whose manifest says %j are related: %s', async (change, relation) => {
    const files = { [MANIFEST_PATH]: encodeManifest({ ...manifest, kit: { ...manifest.kit, ...change } }) };
    // Without a seal the manifest says which kit it is.
    const other = await sideOf(changed({ ...files, [SEAL_PATH]: null }));
    expect(compareKits(genuine, other)).toMatchObject({ relation, sameSeal: false });
  });

  it('have no relation when one does not say what it is', async () => {
    const neither = await sideOf(changed({ [SEAL_PATH]: 'x', [MANIFEST_PATH]: null }));
    expect(kitOf(neither)).toBeNull();
    expect(neither.claims).toMatchObject({ seal: { state: 'malformed' }, manifest: { state: 'missing' } });
    expect(compareKits(genuine, neither)).toMatchObject({ relation: null, seal: [], manifest: [] });
    expect(textOf(genuine, neither)).toMatch(/^\nFiles:\n/);
  });

  it('differ in the publisher record and in who signed', async () => {
    const record = testRecord({ keys: [recordKey(KEYS.a), recordKey(KEYS.b)], threshold: 2 });
    const other = await sideOf((await buildTestKit({ record, signers: [KEYS.b] })).files);
    const { publisher, signatures } = compareKits(genuine, other);
    expect(publisher.map(({ field }) => field)).toEqual(['threshold', 'keys']);
    const [a, b] = [KEYS.a, KEYS.b].map(({ publicKey }) => publicKey.keyId);
    expect(signatures).toMatchObject({ removed: [{ keyId: a }], added: [{ keyId: b }] });
    expect(signatures.added[0]?.holder).not.toBeNull();
  });

  it('differ in files by their bytes, whatever the manifest says', async () => {
    const path = 'payload/patch.msi';
    const bytes = kit.files.get(path)?.slice() ?? new Uint8Array();
    bytes[0] = 0;
    const other = await sideOf(changed({ [path]: bytes, 'LEEME-README.html': null, 'x.txt': '' }));
    const { files, sameSeal } = compareKits(genuine, other);
    expect(sameSeal).toBe(true);
    expect(files.removed.map((entry) => entry.path)).toEqual(['LEEME-README.html']);
    expect(files.added).toMatchObject([{ path: 'x.txt', kind: 'file', size: 0 }]);
    expect(files.changed).toMatchObject([{ path, from: { size: bytes.length }, to: { size: bytes.length } }]);
    expect(files.changed[0]?.from.sha256).not.toBe(files.changed[0]?.to.sha256);
  });

  it('differ in folders only where these are empty, and in kind', async () => {
    const link = { ...folderEntry('x'), kind: 'other' } as const;
    const [one, other] = [await sideOf(kit.files, [folderEntry('x')]), await sideOf(kit.files, [link])];
    expect(compareKits(genuine, one).files.added).toEqual([
      { path: 'x', kind: 'directory', size: 0, sha256: null },
    ]);
    expect(compareKits(one, other).files.changed).toMatchObject([
      { from: { kind: 'directory' }, to: { kind: 'other' } },
    ]);
    expect(textOf(one, other, 'es')).toContain('    - carpeta vacía\n');
  });
});

describe('text from a kit', () => {
  it('never controls the terminal', async () => {
    const name = 'a\u001b[2J\n\u202eb';
    const other = await sideOf(changed({ [name]: '', [`kit/SEAL.${name}.minisig`]: '' }));
    const text = textOf(genuine, other);
    expect(text).not.toMatch(/[^\n -~]/);
    expect(text).toContain('+ a\\u001b[2J\\u000a\\u202eb');
  });
});

describe('a kit that is not to be compared', () => {
  it('has one path twice', async () => {
    const entries = [fileEntry('a', new Uint8Array()), fileEntry('a', new Uint8Array(1))];
    expect(await codeOfAsync(() => readHolding(entries, newHash, () => undefined))).toBe(
      'source-unrecognised',
    );
  });

  it('claims no more than the format allows to be read', async () => {
    const entries = [fileEntry(SEAL_PATH, new Uint8Array(1025))];
    expect((await readClaims(entries)).seal.state).toBe('malformed');
  });
});
