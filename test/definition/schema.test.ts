/** kit.schema.json is made here from the one source: `npx vitest run test/definition/schema.test.ts -u` writes it. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { definitionSchema } from '../../src/definition/schema.ts';
import { MINIMAL } from './minimal.ts';

const EXAMPLE = new URL('../../kit-template/examples/lrm-security-patch/kit.yaml', import.meta.url);

// Draft 7 is what YAML editors know best.
const schema = {
  title: 'Definition of a Sealkit kit (kit.yaml)',
  ...z.toJSONSchema(definitionSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
};
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

/** As an editor reads YAML: 1.10 is a number there. */
function complaints(text: string): string[] {
  validate(parse(text));
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

/** Paths of the fields without a description. Both languages of a text share the description above them. */
function undescribed(node: Node, at = ''): string[] {
  const fields = Object.entries(node.properties ?? {}).flatMap(([name, field]) => [
    ...(field.description === undefined && name !== 'es' && name !== 'en' ? [`${at}.${name}`] : []),
    ...undescribed(field, `${at}.${name}`),
  ]);
  return [...fields, ...(node.items === undefined ? [] : undescribed(node.items, `${at}[]`))];
}

describe('the JSON Schema', () => {
  it('is the one that ships', async () => {
    const text = await format(JSON.stringify(schema), { parser: 'json', printWidth: 110 });
    await expect(text).toMatchFileSnapshot('../../kit-template/kit.schema.json');
  });

  it('describes every field', () => {
    expect(undescribed(schema as Node)).toEqual([]);
  });

  it.each([
    ['the smallest definition', MINIMAL],
    ['the worked example', readFileSync(EXAMPLE, 'utf8')],
  ])('takes %s', (_, text) => {
    expect(complaints(text)).toEqual([]);
  });

  it.each([
    ['sequence: 4', 'sequence: 0', '/kit/sequence minimum'],
    ['restart: none', 'restart: maybe', '/install/restart enum'],
    ['restart: none', 'restart: none, restrat: 1', '/install additionalProperties'],
    ['appliesTo: all', 'appliesTo: 1.3', '/product/appliesTo type'],
    ['appliesTo: all', 'appliesTo: 1.3 to 3', '/product/appliesTo pattern'],
    ['ivd: false', 'ivd: maybe', '/targets/models/0/ivd enum'],
    ['{ es: Título, en: Title }', '{ es: Título }', '/instructions/title required'],
    ['restart: none', 'restart: none, successCodes: [0, 1603]', '/install/successCodes/1 enum'],
    ['restart: none', 'restart: none, successCodes: [1641, 3010]', '/install/successCodes contains'],
    ['restart: none', 'restart: none, successCodes: [0, 0]', '/install/successCodes uniqueItems'],
    [
      'restart: none',
      'restart: none, properties: [{ name: REMOVE, value: ALL }]',
      '/install/properties/0/name not',
    ],
    ['minimum: 6.1.7601', 'minimum: 6.0.6002', '/targets/windows/minimum pattern'],
    ['minimum: 6.1.7601', 'minimum: 5.2', '/targets/windows/minimum minimum'],
    ['schema: sealkit-definition/1\n', '', ' required'],
  ])('marks %j written %j', (from, to, complaint) => {
    expect(complaints(MINIMAL.replace(from, to))).toContain(complaint);
  });
});
