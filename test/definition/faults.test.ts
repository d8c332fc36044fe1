import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bent, faultsOf, MINIMAL } from './minimal.ts';

/** One block of faults.txt. */
interface Case {
  readonly text: string;
  readonly fault: { readonly field: string };
}

function marked(block: string, mark: string): string {
  const lines = block.split('\n').filter((line) => line.startsWith(mark));
  return lines.map((line) => line.slice(mark.length)).join('\n');
}

function caseOf(block: string): Case {
  const [from, to] = [marked(block, '-'), marked(block, '+')];
  const [, code, field = '', line, column] = /^([a-z-]+) (\S+) (\d+):(\d+)$/m.exec(block) ?? [];
  const found = /^ {2}found ?(.*)$/m.exec(block)?.[1];
  const fault = {
    code: `definition-${String(code)}`,
    path: 'kit.yaml',
    field,
    line: Number(line),
    column: Number(column),
    expected: marked(block, '  expected '),
    ...(found === undefined ? {} : { found }),
  };
  return { text: from === '' ? `${MINIMAL}${to}\n` : bent(from, to), fault };
}

const blocks = readFileSync(new URL('faults.txt', import.meta.url), 'utf8')
  .replaceAll(/^#.*\n/gm, '')
  .trim()
  .split('\n\n');

describe('one fault', () => {
  it.each(blocks)('%s', (block) => {
    const { text, fault } = caseOf(block);
    expect(faultsOf(text).filter(({ field }) => field === fault.field)).toEqual([fault]);
  });

  it.each(['ACTION', 'ALLUSERS', 'PATCH', 'REBOOT', 'REINSTALL', 'REMOVE', 'TARGETDIR', 'TRANSFORMS'])(
    'is the property %s, which decides what Windows Installer does',
    (name) => {
      const text = bent('restart: none', `restart: none, properties: [{ name: ${name}, value: x }]`);
      expect(faultsOf(text)).toMatchObject([
        { code: 'definition-value-invalid', field: 'install.properties[0].name', line: 14, found: name },
      ]);
      expect(faultsOf(text.replace(name, `MY${name}`))).toEqual([]);
    },
  );

  it.each(['6.1', '6.1.7601', '6.10', '6.3', '7', '10.0.19045', '60.0'])(
    'is not Windows %s as the oldest',
    (version) => {
      expect(faultsOf(bent('minimum: 6.1.7601', `minimum: ${version}`))).toEqual([]);
    },
  );

  it('hides nothing in what it shows', () => {
    expect(faultsOf(bent('  name: Thing', "  name: 'a\u202eb'"))).toMatchObject([
      { code: 'definition-value-invalid', field: 'product.name', found: 'a\\u202eb' },
    ]);
  });
});

describe('many faults', () => {
  it('are told together, contradictions too, in the order of their lines', () => {
    const text = MINIMAL.replace('sequence: 4', 'sequence: x')
      .replace('  name: Thing', '  nmae: Thing')
      .replace('restart: none', 'restart: none, restrat: 1')
      .replace('[{ name: One, ivd: false }]', '[{ name: One, ivd: false }, { name: one, ivd: true }]');
    expect(faultsOf(text).map(({ code, field }) => `${code} ${String(field)}`)).toEqual([
      'definition-value-invalid kit.sequence',
      'definition-field-missing product.name',
      'definition-field-unknown product.nmae',
      'definition-contradiction targets.models[1].name',
      'definition-field-unknown install.restrat',
    ]);
  });

  it('are all missing sections of a definition that has but one', () => {
    const faults = faultsOf('schema: sealkit-definition/1\n');
    expect(faults.map(({ code }) => code)).toEqual(Array(8).fill('definition-field-missing'));
    expect(faults.map(({ field }) => field)).toContain('instructions');
  });
});
