import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDefinition, textsOf } from '../../src/definition/index.ts';
import { readYaml } from '../../src/definition/yaml.ts';

const file = readFileSync(
  new URL('../../kit-template/examples/lrm-security-patch/kit.yaml', import.meta.url),
);
/** Worked out by the reader from other fields; ASCII, all of it. */
const DERIVED = /\.(?:from|to|kitPath)$/;
const texts = textsOf(readDefinition(file, 'kit.yaml'));

describe('the texts of a definition', () => {
  it('have the names of their fields in the file, but for what is worked out of others', () => {
    const { places } = readYaml(file);
    const others = texts.filter(({ field }) => !places.has(field)).map(({ field }) => field);
    expect(others.filter((field) => !DERIVED.test(field))).toEqual([]);
    expect(texts.length).toBeGreaterThan(100);
  });

  it('are one for each paragraph, under the one name', () => {
    const summary = texts.filter(({ field }) => field === 'instructions.summary.es');
    expect(summary.length).toBeGreaterThan(1);
    expect(texts).toContainEqual({
      field: 'instructions.contacts[0].name.es',
      text: 'Servicio técnico (demostración)',
    });
  });
});
