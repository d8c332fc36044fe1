/** The manifest (format clauses 7 and 9.5). Each is signed and sealed: only its contents are wrong. */
import type { Manifest } from '../../src/manifest/index.ts';
import { swapText, type Case } from './cases.ts';

function malformed(name: string, clause: string, comment: string, manifest: (m: Manifest) => unknown): Case {
  return { name: `manifest-${name}`, comment, clause, expect: 'manifest-malformed', recipe: { manifest } };
}

function bytes(name: string, comment: string, from: string, to: string): Case {
  const recipe = { manifestBytes: swapText(from, to) };
  return { name: `manifest-${name}`, comment, clause: '3.1', expect: 'manifest-malformed', recipe };
}

/** Renames the manifest's first file, in the list only: the name is judged before the disk is looked at. */
function named(name: string, clause: string, path: string, expect = 'name-forbidden'): Case {
  const manifest = (m: Manifest): Manifest => {
    const files = m.files.map((file, i) => (i === 0 ? { ...file, path } : file));
    return { ...m, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
  };
  return {
    name: `name-${name}`,
    comment: `a file is listed as ${JSON.stringify(path)}`,
    clause,
    expect,
    recipe: { manifest },
  };
}

function twin(name: string, path: string): Case {
  const manifest = (m: Manifest): Manifest => {
    const [first] = m.files;
    if (first === undefined) throw new Error('no files');
    return { ...m, files: [...m.files, { ...first, path }].sort((a, b) => (a.path < b.path ? -1 : 1)) };
  };
  return {
    name: `name-twin-${name}`,
    comment: `${path} is listed as well`,
    clause: '2.4',
    expect: 'name-twin',
    recipe: { manifest },
  };
}

function mismatch(name: string, comment: string, manifest: (m: Manifest) => Manifest, clause = '9.5'): Case {
  return { name: `manifest-${name}`, comment, clause, expect: 'manifest-mismatch', recipe: { manifest } };
}

type Installer = Manifest['installers'][number];
function installers(change: (installer: Installer) => readonly unknown[]): (m: Manifest) => unknown {
  return (m) => ({ ...m, installers: m.installers.flatMap(change) });
}

export const MANIFEST_CASES: readonly Case[] = [
  bytes('field-twice', 'a member twice', '"restart"', '"restart": "none",\n    "restart"'),
  bytes('bom', 'a byte order mark', '{\n', '\ufeff{\n'),
  bytes('white-space', 'a tab for two spaces', '  "kit"', '\t"kit"'),
  bytes('escape', 'an escaped slash', 'payload/patch.msi', 'payload\\/patch.msi'),
  bytes('number-exponent', 'a number with an exponent', '"sequence": 7', '"sequence": 7e0'),
  bytes('number-negative-zero', 'a size of -0', '"size": 0,', '"size": -0,'),
  bytes('end-extra', 'a second line feed at the end', '\n}\n', '\n}\n\n'),
  bytes('nan', 'NaN for a number', '"sequence": 7', '"sequence": NaN'),
  bytes(
    'deep',
    '100,000 nested lists',
    '"properties": []',
    `"properties": ${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  ),
  malformed('field-unknown', '3.1', 'a member the manifest does not have', (m) => ({ ...m, note: 1 })),
  malformed('field-missing', '3.1', 'no checks', (m) => ({ ...m, checks: undefined })),
  malformed('schema-other', '7.2', 'another schema', (m) => ({ ...m, schema: 'sealkit-manifest/2' })),
  malformed('files-none', '7.2', 'an empty list of files', (m) => ({ ...m, files: [] })),
  malformed('files-null', '7.2', 'null for the list of files', (m) => ({ ...m, files: null })),
  malformed('files-order', '7.2', 'files in another order', (m) => ({ ...m, files: [...m.files].reverse() })),
  malformed('size-negative', '7.2', 'a negative size', (m) => ({
    ...m,
    files: m.files.map((f) => ({ ...f, size: -1 })),
  })),
  malformed('size-too-large', '7.2', 'a size of 2^32', (m) => ({
    ...m,
    files: m.files.map((f) => ({ ...f, size: 2 ** 32 })),
  })),
  malformed('digest-upper', '3.5', 'digests in upper case', (m) => {
    return { ...m, files: m.files.map((f) => ({ ...f, sha256: f.sha256.toUpperCase() })) };
  }),
  malformed('sums-not-listed', '7.3', 'SHA256SUMS is not listed', (m) => {
    return { ...m, files: m.files.filter((f) => !f.path.startsWith('verify/')) };
  }),
  malformed(
    'installer-not-listed',
    '7.3',
    'an installer that is no file of the kit',
    installers((i) => [{ ...i, path: 'payload/x.msi' }]),
  ),
  malformed(
    'installer-none',
    '7.2',
    'no installer',
    installers(() => []),
  ),
  malformed(
    'installer-ambiguous',
    '7.3',
    'an installer for all languages and one for Spanish',
    installers((i) => [i, { ...i, language: 'es' }]),
  ),
  malformed(
    'installer-language-twice',
    '7.3',
    'two installers for Spanish',
    installers((i) => [
      { ...i, language: 'es' },
      { ...i, language: 'es' },
    ]),
  ),
  malformed(
    'product-code',
    '3.5',
    'a product code in lower case',
    installers((i) => [{ ...i, productCode: i.productCode.toLowerCase() }]),
  ),
  malformed('property-injection', '7.2', 'a property that closes its quotes', (m) => {
    return { ...m, install: { ...m.install, properties: [{ name: 'A', value: 'x" /qb REINSTALL="ALL' }] } };
  }),
  malformed('property-private', '7.2', 'a property name in lower case', (m) => {
    return { ...m, install: { ...m.install, properties: [{ name: 'Target', value: 'x' }] } };
  }),
  malformed('success-codes-none', '7.2', 'no exit code counts as success', (m) => ({
    ...m,
    install: { ...m.install, successCodes: [] },
  })),
  malformed('staging-relative', '3.6', 'a relative staging folder', (m) => ({
    ...m,
    checks: { ...m.checks, stagingRoot: 'Illumina' },
  })),
  malformed('staging-unc', '3.6', 'a staging folder on another computer', (m) => {
    return { ...m, checks: { ...m.checks, stagingRoot: '\\\\server\\share' } };
  }),
  malformed('staging-traversal', '3.6', 'a staging folder that climbs', (m) => {
    return { ...m, checks: { ...m.checks, stagingRoot: 'C:\\Illumina\\..\\Windows' } };
  }),
  malformed('staging-variable', '3.6', 'a staging folder from the environment', (m) => {
    return { ...m, checks: { ...m.checks, stagingRoot: '%TEMP%\\x' } };
  }),
  malformed('page-not-listed', '7.3', 'a page that is no file of the kit', (m) => {
    return { ...m, instructions: { revision: 1, pages: [{ language: 'es', path: 'x.html' }] } };
  }),
  malformed('created-no-second', '3.3', 'second 60', (m) => ({
    ...m,
    kit: { ...m.kit, created: '2026-11-23T08:30:60Z' },
  })),
  malformed('created-zone', '3.3', 'a time with an offset', (m) => ({
    ...m,
    kit: { ...m.kit, created: '2026-11-23T08:30:00+01:00' },
  })),
  malformed('created-too-early', '3.3', 'a day before 1980', (m) => ({
    ...m,
    kit: { ...m.kit, created: '1979-12-31T00:00:00Z' },
  })),
  malformed('downgrade-not-newer', '7.2', 'downgradeFrom names an older kit', (m) => ({
    ...m,
    kit: { ...m.kit, downgradeFrom: [6] },
  })),
  malformed('port-zero', '7.2', 'port 0', (m) => ({ ...m, response: { ...m.response, firewallPorts: [0] } })),
  malformed('range-text', '3.4', 'a version range in words', (m) => {
    return { ...m, product: { ...m.product, affected: [{ from: '1.x', to: null }] } };
  }),
  bytes('proto', 'a member called __proto__', '"restart"', '"__proto__": {},\n    "restart"'),
  named('traversal', '2.1', '../evil.exe'),
  named('absolute', '2.1', '/evil.exe'),
  named('drive', '2.1', 'C:evil.exe'),
  named('backslash', '2.1', 'payload\\evil.exe'),
  named('stream', '2.1', 'a.txt:evil.exe'),
  named('empty-component', '2.1', 'payload//evil.exe'),
  named('dot-component', '2.1', 'payload/./evil.exe'),
  named('leading-dot', '2.1', '.hidden'),
  named('leading-hyphen', '2.1', '-rf'),
  named('trailing-dot', '2.1', 'evil.exe.'),
  named('trailing-space', '2.1', 'evil.exe '),
  named('space', '2.1', 'a b'),
  named('homoglyph', '2.1', 'SealCheсk.exe'),
  named('bidi', '3.2', 'gpj.\u202eexe', 'manifest-malformed'),
  named('line-separator', '3.2', 'a\u2028b', 'manifest-malformed'),
  named('control', '3.2', 'a\bb', 'manifest-malformed'),
  named('short-name', '2.1', 'PATCH~1.MSI'),
  named('component-too-long', '2.2', 'a'.repeat(65)),
  named('path-too-long', '2.2', `${'a'.repeat(60)}/${'b'.repeat(40)}`),
  named('too-deep', '2.2', 'a/b/c/d/e/f/g/h/i'),
  named('device', '2.3', 'payload/NUL'),
  named('device-extension', '2.3', 'payload/com1.txt'),
  named('device-superscript', '2.1', 'payload/COM¹'),
  named('autorun', '2.3', 'AutoRun.inf'),
  named('desktop-ini', '2.3', 'payload/Desktop.ini'),
  named('shortcut', '2.3', 'SealCheck.lnk'),
  named('shell-command', '2.3', 'a.SCF'),
  named('efi', '2.3', 'EFI/boot.bin'),
  named('kit-folder', '2.3', 'Kit/more.json'),
  twin('case', 'leeme-readme.HTML'),
  twin('file-is-folder', 'payload'),
  twin('folder-case', 'Payload/other.txt'),
  mismatch('sequence-differs', 'another sequence than the seal', (m) => ({
    ...m,
    kit: { ...m.kit, sequence: 8 },
  })),
  mismatch('version-differs', 'another version than the seal', (m) => ({
    ...m,
    kit: { ...m.kit, version: '1.2.4' },
  })),
  mismatch('id-differs', 'another kit id than the seal', (m) => ({ ...m, kit: { ...m.kit, id: 'other' } })),
  mismatch('publisher-differs', 'another publisher than the seal', (m) => ({
    ...m,
    publisher: { id: 'other', record: 1 },
  })),
  mismatch('record-differs', 'another record number than the seal', (m) => ({
    ...m,
    publisher: { ...m.publisher, record: 2 },
  })),
  mismatch('count-differs', 'fewer files than the seal says', (m) => ({
    ...m,
    files: m.files.filter((f) => f.size > 0),
  })),
  mismatch('bytes-differ', 'more bytes than the seal says', (m) => {
    return { ...m, files: m.files.map((f) => (f.path === 'payload/empty.txt' ? { ...f, size: 1 } : f)) };
  }),
  mismatch('sums-digest-differs', 'another digest of SHA256SUMS than the seal', (m) => {
    return {
      ...m,
      files: m.files.map((f) => (f.path.startsWith('verify/') ? { ...f, sha256: '0'.repeat(64) } : f)),
    };
  }),
];
