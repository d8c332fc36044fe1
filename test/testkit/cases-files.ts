/** The files themselves, what was added, and what hosts leave (format clauses 8, 9.2, 9.6, 9.8 and 10). */
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { edit, remove, set, type Case } from './cases.ts';
import type { Files } from './fixture.ts';

function extra(name: string, path: string, comment: string, applies: Case['applies'] = 'ts,go'): Case {
  return {
    name: `extra-${name}`,
    comment,
    clause: '1.3',
    expect: 'file-extra',
    applies,
    after: set(path, 'x'),
  };
}

const APPLE_DOUBLE = Uint8Array.from([0, 5, 0x16, 7, 0, 2, 0, 0, 1]);
const DS_STORE = Uint8Array.from([0, 0, 0, 1, 0x42, 0x75, 0x64, 0x31, 0]);
const VOLUME_GUID = Buffer.from('{5EA1C1F7-0000-4000-8000-000000000003}', 'utf16le');
const SETTINGS = Uint8Array.from([12, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
const SVI = 'System Volume Information';

function all(...steps: ((files: Files) => void)[]): (files: Files) => void {
  return (files) => steps.forEach((step) => step(files));
}

function residue(name: string, comment: string, after: (files: Files) => void, expect = 'residue'): Case {
  return { name: `residue-${name}`, comment, clause: '10.1', expect, after };
}

export const FILE_CASES: readonly Case[] = [
  {
    name: 'file-missing',
    comment: 'the installer is missing',
    clause: '9.6',
    expect: 'file-missing',
    after: remove('payload/patch.msi'),
  },
  {
    name: 'file-missing-empty',
    comment: 'an empty file is missing',
    clause: '9.6',
    expect: 'file-missing',
    after: remove('payload/empty.txt'),
  },
  {
    name: 'file-missing-sums',
    comment: 'SHA256SUMS is missing',
    clause: '9.6',
    expect: 'file-missing',
    after: remove('verify/SHA256SUMS'),
  },
  {
    name: 'file-changed',
    comment: 'one letter of the installer changed',
    clause: '9.6',
    expect: 'file-changed',
    after: edit('payload/patch.msi', 'real', 'reaI'),
  },
  {
    name: 'file-longer',
    comment: 'a byte appended to the installer',
    clause: '9.6',
    expect: 'file-changed',
    after: edit('payload/patch.msi', '\n', '\n\n'),
  },
  {
    name: 'file-shorter',
    comment: 'the installer is cut',
    clause: '9.6',
    expect: 'file-changed',
    after: edit('payload/patch.msi', '\n', ''),
  },
  {
    name: 'file-empty-filled',
    comment: 'something in a file that should be empty',
    clause: '9.6',
    expect: 'file-changed',
    after: set('payload/empty.txt', 'x'),
  },
  {
    name: 'file-sums-changed',
    comment: 'SHA256SUMS was changed',
    clause: '9.6',
    expect: 'file-changed',
    after: edit('verify/SHA256SUMS', 'payload/patch.msi', 'payload/Patch.msi'),
  },
  {
    name: 'files-swapped',
    comment: 'two files in each other’s place',
    clause: '9.6',
    expect: 'file-changed',
    after: (files) => {
      const [readme, steps] = ['LEEME-README.html', 'instructions/es/pasos.html'].map(
        (path) => files.get(path) ?? new Uint8Array(),
      );
      files.set('LEEME-README.html', steps ?? new Uint8Array());
      files.set('instructions/es/pasos.html', readme ?? new Uint8Array());
    },
  },
  {
    name: 'sums-contradict-manifest',
    comment: 'the sealed SHA256SUMS lists other digests than the manifest',
    clause: '8.1',
    expect: 'manifest-mismatch',
    recipe: {
      files: (files) =>
        void files.set('verify/SHA256SUMS', encodeUtf8(`${'0'.repeat(64)}  LEEME-README.html\n`)),
    },
  },
  {
    name: 'folder-for-file',
    comment: 'a folder where a file is listed',
    clause: '9.6',
    expect: 'file-extra',
    after: remove('payload/empty.txt'),
    more: [{ kind: 'dir', path: 'payload/empty.txt' }],
  },
  extra('program', 'Setup.exe', 'a program that is not listed'),
  extra('in-kit-folder', 'kit/SEAL.bak', 'a file in kit/ that does not belong there'),
  extra('signature-without-key-id', 'kit/SEAL.minisig', 'a signature file that names no key'),
  extra('record', 'kit/publisher/2.json', 'a second publisher record'),
  extra('autorun', 'autorun.inf', 'an autorun file'),
  extra('desktop-ini', 'desktop.ini', 'a folder setting'),
  extra('hidden', '.hidden', 'a hidden file'),
  extra('library', 'version.dll', 'a library beside the launcher'),
  extra('launcher-local', 'SealCheck.exe.local', 'a redirection folder or file for libraries'),
  extra('name-unicode', 'папка/ñ.txt', 'a name outside the alphabet'),
  extra('name-control', 'a\u001b[2J.txt', 'a name with a terminal escape', 'ts,go-native'),
  extra('name-bidi', 'gpj.\u202eexe', 'a name that shows in another order'),
  extra('case-twin', 'leeme-readme.html', 'a twin that differs in case', 'ts,go-native'),
  {
    name: 'extra-folder',
    comment: 'an empty folder',
    clause: '1.3',
    expect: 'file-extra',
    more: [{ kind: 'dir', path: 'papers' }],
  },
  {
    name: 'case-changed',
    comment: 'a listed file in another case',
    clause: '9.6',
    expect: 'file-missing',
    applies: 'ts,go-native',
    after: (files) => {
      files.set('leeme-readme.html', files.get('LEEME-README.html') ?? new Uint8Array());
      files.delete('LEEME-README.html');
    },
  },
  {
    name: 'link-to-file',
    comment: 'a link that leads to a file with the right contents',
    clause: '9.2',
    expect: 'not-regular-file',
    applies: 'ts,go-native',
    after: remove('payload/empty.txt'),
    more: [{ kind: 'link', path: 'payload/empty.txt', target: '/dev/null' }],
  },
  {
    name: 'link-to-folder',
    comment: 'a link to a folder',
    clause: '9.2',
    expect: 'not-regular-file',
    applies: 'ts,go-native',
    more: [{ kind: 'link', path: 'more', target: 'payload' }],
  },
  {
    name: 'link-dangling',
    comment: 'a link that leads nowhere',
    clause: '9.2',
    expect: 'not-regular-file',
    applies: 'ts,go-native',
    more: [{ kind: 'link', path: 'link', target: 'nowhere' }],
  },
  {
    name: 'support-ended',
    comment: 'past the end of support by any clock: a warning, still genuine',
    clause: '9.8',
    expect: 'genuine',
    recipe: { manifest: (m) => ({ ...m, kit: { ...m.kit, supportEnds: '1999-12-31' } }) },
  },
  {
    name: 'created-far-future',
    comment: 'made in 2099 by its own word: the clock does not decide',
    clause: '9.9',
    expect: 'genuine',
    recipe: { manifest: (m) => ({ ...m, kit: { ...m.kit, created: '2099-12-31T23:59:58Z' } }) },
  },
  residue(
    'windows',
    'what Windows leaves on a writable stick',
    all(set(`${SVI}/IndexerVolumeGuid`, VOLUME_GUID), set(`${SVI}/WPSettings.dat`, SETTINGS)),
  ),
  {
    ...residue('windows-folder', 'an empty System Volume Information', () => undefined),
    more: [{ kind: 'dir', path: SVI }],
  },
  residue(
    'mac',
    'what macOS leaves',
    all(set('.DS_Store', DS_STORE), set('.fseventsd/no_log', ''), set('._.Trashes', APPLE_DOUBLE)),
  ),
  residue('mac-in-folder', 'what macOS leaves in a folder of the kit', set('payload/.DS_Store', DS_STORE)),
  residue(
    'mac-in-other-folder',
    'the same in a folder that is none of the kit',
    set('more/.DS_Store', DS_STORE),
    'file-extra',
  ),
  {
    ...residue('mac-trash', 'an empty trash folder', () => undefined),
    more: [{ kind: 'dir', path: '.Trashes' }],
  },
  {
    ...residue(
      'on-read-only-medium',
      'residue where nothing can be written',
      set(`${SVI}/IndexerVolumeGuid`, VOLUME_GUID),
      'file-extra',
    ),
    readOnly: true,
  },
  residue(
    'windows-size',
    'IndexerVolumeGuid of another size',
    set(`${SVI}/IndexerVolumeGuid`, VOLUME_GUID.subarray(0, 70)),
    'file-extra',
  ),
  residue(
    'windows-first-bytes',
    'IndexerVolumeGuid with a program in it',
    set(`${SVI}/IndexerVolumeGuid`, `MZ${'x'.repeat(74)}`),
    'file-extra',
  ),
  residue(
    'windows-program',
    'a program in System Volume Information',
    set(`${SVI}/a.exe`, 'MZ'),
    'file-extra',
  ),
  residue(
    'windows-case',
    'the folder in another case',
    set('SYSTEM VOLUME INFORMATION/WPSettings.dat', SETTINGS),
    'file-extra',
  ),
  residue(
    'mac-beside-file',
    'an AppleDouble file beside a file of the kit: what follows its head could be a page or a program',
    set('._LEEME-README.html', APPLE_DOUBLE),
    'file-extra',
  ),
  residue(
    'mac-too-long',
    'an AppleDouble file above 4096 bytes',
    set('._.Trashes', Uint8Array.from([...APPLE_DOUBLE, ...new Uint8Array(4096)])),
    'file-extra',
  ),
  residue(
    'mac-first-bytes',
    'a file that only has an AppleDouble name',
    set('._.Trashes', 'MZ'),
    'file-extra',
  ),
  residue('mac-trash-filled', 'something in the trash', set('.Trashes/a.exe', 'MZ'), 'file-extra'),
];
