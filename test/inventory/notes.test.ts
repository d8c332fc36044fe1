/** The papers in plain text: the same in both languages, and what they have to say. */
import { describe, expect, it } from 'vitest';
import { bentInput, definition, HOSTILE, input, papersOf } from './sample.ts';

const NOTES = ['compatibility', 'residual-risk', 'change-control'] as const;

function textOf(name: string, given = input): string {
  // As one line, so that no wrapping hides a sentence.
  return (papersOf(given)[name] ?? expect.fail(name)).replaceAll(/\s+/g, ' ');
}

/** What stands in a paper whatever its language: numbers, names, digests; and its outline. */
function skeletonOf(text: string): readonly string[] {
  const lines = text.split('\r\n').map((line) => (/^[=-]+$/.test(line) ? line.charAt(0) : line));
  const outline = lines.filter((line) => /^[=-]/.test(line)).map((line) => line.charAt(0));
  const facts = text.match(/[0-9][0-9A-Za-z.-]+|CVE-[0-9-]+|\{[0-9A-F-]+\}|payload\/\S+/g) ?? [];
  return [...outline, ...facts.map((fact) => fact.replace(/[.,:]+$/, ''))];
}

describe('papers', () => {
  it('are these', () => {
    expect(Object.keys(papersOf())).toEqual([
      'kit.swidtag',
      'sbom.cdx.json',
      'advisory.csaf.json',
      'allow-list.txt',
      'compatibility.es.txt',
      'residual-risk.es.txt',
      'change-control.es.txt',
      'compatibility.en.txt',
      'residual-risk.en.txt',
      'change-control.en.txt',
    ]);
  });

  it('are the same bytes each time', () => {
    expect(papersOf()).toEqual(papersOf());
    expect(papersOf({ ...input, files: input.files.toReversed() })).toEqual(papersOf());
  });

  it.each(NOTES)('say the same in both languages: %s', (name) => {
    const [es = '', en = ''] = [papersOf()[`${name}.es.txt`], papersOf()[`${name}.en.txt`]];
    expect(es).not.toBe(en);
    expect(skeletonOf(es)).toEqual(skeletonOf(en));
  });

  it.each(['allow-list.txt', ...NOTES.flatMap((name) => [`${name}.es.txt`, `${name}.en.txt`])])(
    '%s opens in the Notepad of Windows 7 and prints',
    (name) => {
      const text = papersOf()[name] ?? '';
      expect(text.startsWith('\ufeff')).toBe(true);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\t]/);
      for (const line of text.split('\r\n')) {
        if (line.includes(' ') && !line.includes('SHA-256:')) expect(line.length).toBeLessThanOrEqual(96);
        expect(line).not.toMatch(/ $/);
      }
    },
  );

  it.each(HOSTILE)('carry %j as text', (text) => {
    const given = bentInput({ instructions: { title: { es: text, en: text } } });
    for (const name of NOTES) {
      expect(textOf(`${name}.en.txt`, given)).toContain(text.replaceAll(/\s+/g, ' '));
    }
  });

  it('of a development kit say so', () => {
    for (const name of NOTES) expect(textOf(`${name}.es.txt`)).toContain('KIT DE DESARROLLO');
    const release = { ...input, publisher: { ...input.publisher, kind: 'release' as const } };
    expect(textOf('compatibility.es.txt', release)).not.toContain('KIT DE DESARROLLO');
  });
});

describe('the compatibility statement', () => {
  it('keeps what the installer serves apart from what is vulnerable', () => {
    const text = textOf('compatibility.en.txt');
    expect(text).toContain('The installer is made for: all versions');
    expect(text).toContain('Published advisories call vulnerable: 1.3 - 3.1');
  });

  it('names instruments, Windows, installers and conditions', () => {
    const text = textOf('compatibility.es.txt');
    for (const { name, ivd } of definition.targets.models) {
      expect(text).toContain(ivd ? `- ${name} (diagnóstico in vitro)` : `- ${name}`);
    }
    expect(text).toContain('desde la versión 6.1.7601');
    expect(text).toContain(`SHA-256 ${'11'.repeat(32)}`);
    expect(text).toContain('RTA.exe');
    expect(text).toContain('1, 2026-11-23: Primera edición');
  });

  it('leaves out what there is nothing of', () => {
    const bare = bentInput({
      product: { affected: [], appliesTo: { from: '2', to: null } },
      targets: { offInstrument: false, windows: { minimum: '6.1', maximum: '10.0' } },
      papers: { compatibility: null, revisions: [], advisory: null },
      kit: { supportEnds: null },
    });
    const text = textOf('compatibility.en.txt', bare);
    expect(text).toContain('The installer is made for: >= 2');
    expect(text).toContain('from version 6.1, up to version 10.0');
    expect(text).toContain('are not included');
    expect(text).not.toMatch(/call vulnerable|two different|Supported until|Revision history|Further notes/);
  });
});

describe('the note on residual risk', () => {
  it('calls nothing fixed, and tells what removal opens', () => {
    const text = textOf('residual-risk.en.txt');
    expect(text).toContain('counts as vulnerable with a mitigation, not as fixed');
    expect(text).toContain('CVE-2022-1524, CVSS base score 7.4 (high)');
    expect(text).toContain('After removal every vulnerability named above is open again.');
    expect(text).toContain('It does not make the kit genuine');
    const spanish = textOf('residual-risk.es.txt');
    expect(spanish).toContain('CVE-2022-1524, puntuación base CVSS 7.4 (alta)');
    expect(spanish).toContain('bloquee sus puertos web');
  });
});

describe('the change-control note', () => {
  it('is for instruments for in vitro diagnostic use only', () => {
    expect(textOf('change-control.en.txt')).toContain('- MiSeqDx - NextSeq 550Dx');
    expect(textOf('change-control.en.txt')).not.toContain('iSeq ');
  });

  it('tells what the installers do by themselves', () => {
    expect(textOf('change-control.en.txt')).toMatch(/runs: 6; of these with the system's rights: 5/);
    expect(textOf('change-control.en.txt')).toMatch(/asks Windows for a restart.*not to change it\./);
    const [installer = expect.fail()] = input.installers;
    const quiet = { ...installer, arpNoModify: false, restarts: false, actions: { all: 0, elevated: 0 } };
    const given = { ...input, installers: [quiet] };
    expect(textOf('change-control.es.txt', given)).toMatch(/ejecuta: 0; .*ningún reinicio.*ofrece cambiar/);
    const none = bentInput({ targets: { models: [{ name: 'MiSeq', ivd: false }] } });
    expect(Object.keys(papersOf(none)).filter((name) => name.startsWith('change'))).toEqual([]);
  });

  it('does without what the definition does not say', () => {
    const bare = bentInput({ papers: { changeControl: null }, instructions: { dualBootModels: [] } });
    expect(textOf('change-control.en.txt', bare)).not.toMatch(/Further notes|one of two modes/);
  });
});

describe('the allow-list', () => {
  it('has programs and installers, and nothing that is not run', () => {
    const text = textOf('allow-list.txt');
    expect(text).toContain(`SealCheck.exe ------------- - SHA-256: ${'22'.repeat(32)}`);
    expect(text).toContain(`Authenticode SHA-256: ${'33'.repeat(32)}`);
    expect(text).toContain('not computed for installers');
    expect(text).not.toContain('LEEME');
  });

  it.each([
    'run.com',
    'run.scr',
    'run.HTA',
    'run.cpl',
    'run.jse',
    'run.vbe',
    'run.psm1',
    'run.msc',
    'run.msu',
  ])('has %s, which Windows runs', (name) => {
    const file = { path: `payload/${name}`, size: 1, sha256: '88'.repeat(32), authenticode: null };
    expect(textOf('allow-list.txt', { ...input, files: [file] })).toContain(`SHA-256: ${file.sha256}`);
  });

  it('has the installed program that is asked for the status, where there is one', () => {
    const path = '%ProgramFiles%\\Demo\\status.exe';
    const text = textOf('allow-list.txt');
    expect(text).toContain(`${path} ${'-'.repeat(path.length)} - SHA-256: ${'77'.repeat(32)}`);
    expect(text).toContain('not computed for a program inside an installer');
    expect(textOf('allow-list.txt', { ...input, statusProgram: null })).not.toContain(path);
  });

  it('says where an Authenticode digest could not be had', () => {
    const file = { path: 'payload/run.ps1', size: 1, sha256: '99'.repeat(32), authenticode: null };
    expect(textOf('allow-list.txt', { ...input, files: [file] })).toContain(
      'not computed for this kind of file',
    );
  });

  it.each([
    ['same-hash', 'lists this file with the same hash'],
    ['not-comparable', 'but without a hash by SHA-256, SHA-384 or SHA-512'],
    ['not-listed', 'does not list this file'],
  ] as const)('tells that a published advisory has %s', (mention, words) => {
    const text = textOf('allow-list.txt', { ...input, csaf: { id: 'DEMO-9', mentions: [mention] } });
    expect(text).toContain('Advisory DEMO-9: ');
    expect(text).toContain(words);
  });
});
