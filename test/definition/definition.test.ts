import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDefinition } from '../../src/definition/index.ts';
import { bent, MINIMAL, read } from './minimal.ts';

describe('a right definition', () => {
  it('fills in what may be left out', () => {
    const definition = read(MINIMAL);
    expect(definition.kit).toMatchObject({ sequence: 4, supportEnds: null, downgradeFrom: [] });
    expect(definition.product.appliesTo).toEqual({ from: null, to: null });
    expect(definition.product.affected).toEqual([]);
    expect(definition.targets.windows).toEqual({ minimum: '6.1.7601', maximum: null });
    expect(definition.targets.offInstrument).toBe(false);
    expect(definition.installers).toEqual([
      {
        path: 'payload/Thing.msi',
        kitPath: 'payload/Thing.msi',
        language: null,
        expected: {
          ...{ product: null, version: null, productCode: null, upgradeCode: null, manufacturer: null },
          ...{ arpNoModify: null, sha256: null },
        },
      },
    ]);
    expect(definition.payload).toEqual([]);
    expect(definition.install).toEqual({
      successCodes: [0, 1641, 3010],
      restart: 'none',
      properties: [],
      statusProgram: null,
    });
    expect(definition.response.firewallPorts).toEqual([]);
    expect(definition.instructions.contacts[0]).toMatchObject({ telephone: null, web: null });
  });

  it.each([
    ['all', null, null],
    ['1.3..3.1', '1.3', '3.1'],
    ['1.10..', '1.10', null],
    ['..3', null, '3'],
  ])('reads the range %s', (text, from, to) => {
    expect(read(bent('appliesTo: all', `appliesTo: ${text}`)).product.appliesTo).toEqual({ from, to });
  });

  it('takes versions for equal that are written with more or fewer noughts', () => {
    expect(read(bent('appliesTo: all', 'appliesTo: 3.0.0..3')).product.appliesTo.to).toBe('3');
  });

  it('parts prose into paragraphs and joins their lines', () => {
    const text = bent(
      'summary: { es: Resumen, en: Summary }',
      'summary:\n    es: |\n      uno\n      dos\n\n      tres\n    en: >\n      one\n',
    );
    expect(read(text).instructions.summary).toEqual({ es: ['uno dos', 'tres'], en: ['one'] });
  });

  it('takes files from beside or above its folder and puts them under payload/', () => {
    const text = bent(
      '  - path: payload/Thing.msi',
      '  - path: ../build out/Ñ/Setup.msi\n    as: payload/thing/Thing.msi',
    );
    expect(read(text).installers[0]).toMatchObject({
      path: '../build out/Ñ/Setup.msi',
      kitPath: 'payload/thing/Thing.msi',
    });
    const more = `${MINIMAL}payload:\n  - path: notes/note.txt\n`;
    expect(read(more).payload).toEqual([
      { path: 'notes/note.txt', kitPath: 'payload/note.txt', expected: { sha256: null } },
    ]);
  });

  it('reads the worked example', () => {
    const file = new URL('../../kit-template/examples/lrm-security-patch/kit.yaml', import.meta.url);
    const definition = readDefinition(readFileSync(file), 'kit.yaml');
    expect(definition.kit.id).toBe('lrm-security-patch');
    expect(definition.product.appliesTo).toEqual({ from: null, to: null });
    expect(definition.product.affected).toEqual([{ from: '1.3', to: '3.1' }]);
    expect(definition.targets.models.filter(({ ivd }) => ivd).map(({ name }) => name)).toEqual([
      'MiSeqDx',
      'NextSeq 550Dx',
    ]);
    expect(definition.response.firewallPorts).toEqual([80, 443]);
    expect(definition.installers[0]?.kitPath).toBe('payload/SealkitDemoLrmMitigation.msi');
  });

  it('lets the example claim neither the real installer nor its hash', () => {
    const file = new URL('../../kit-template/examples/lrm-security-patch/kit.yaml', import.meta.url);
    expect(readFileSync(file, 'utf8')).not.toMatch(/LocalRunManagerSecurityPatch|595b724f/i);
  });
});
