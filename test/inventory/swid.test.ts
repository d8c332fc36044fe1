/** ISO/IEC 19770-2:2015, as its schema and NISTIR 8060 restate it: the rules that the tag must keep. */
import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bentInput, HOSTILE, input, papersOf } from './sample.ts';

const attributes = { '@_name': z.string().min(1) };
const file = z.strictObject({
  ...attributes,
  '@_size': z.string().regex(/^[0-9]+$/),
  '@_SHA256:hash': z.string().regex(/^[0-9a-f]{64}$/),
});
type File = z.infer<typeof file>;
interface Directory {
  readonly '@_name': string;
  readonly File?: readonly File[] | undefined;
  readonly Directory?: readonly Directory[] | undefined;
}
/** Nodes that may stand several times are lists here; each needs a name. */
const directory: z.ZodType<Directory> = z.strictObject({
  ...attributes,
  File: z.array(file).optional(),
  Directory: z.lazy(() => z.array(directory)).optional(),
});
const tag = z.strictObject({
  '@_xmlns': z.literal('http://standards.iso.org/iso/19770/-2/2015/schema.xsd'),
  '@_xmlns:SHA256': z.literal('http://www.w3.org/2001/04/xmlenc#sha256'),
  '@_xml:lang': z.literal('en'),
  '@_name': z.string().min(1),
  '@_tagId': z.string().min(1),
  '@_tagVersion': z.string().regex(/^[0-9]+$/),
  '@_version': z.string().min(1),
  '@_versionScheme': z.enum(['alphanumeric', 'decimal', 'multipartnumeric', 'semver', 'unknown']),
  '@_corpus': z.literal('true'),
  Entity: z.strictObject({
    ...attributes,
    // NISTIR 8060, GEN-4 ff.: somebody made the tag, and has a registered name or the placeholder.
    '@_regid': z.url(),
    '@_role': z.literal('tagCreator softwareCreator'),
  }),
  Meta: z.strictObject({
    '@_product': z.string(),
    '@_colloquialVersion': z.string(),
    '@_summary': z.string(),
  }),
  Payload: z.strictObject({ Directory: z.array(directory).optional(), File: z.array(file).optional() }),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  isArray: (name) => name === 'File' || name === 'Directory',
});

function read(text: string) {
  expect(SyntaxValidator.validate(text, { xmlDeclaraion: { optional: false } })).toBe(true);
  const document: unknown = parser.parse(text);
  return z.strictObject({ SoftwareIdentity: tag }).parse(document).SoftwareIdentity;
}

function filesBelow(node: Partial<Directory>, above = ''): [string, string][] {
  return [
    ...(node.File ?? []).map((each): [string, string] => [
      `${above}${each['@_name']}`,
      each['@_SHA256:hash'],
    ]),
    ...(node.Directory ?? []).flatMap((each) => filesBelow(each, `${above}${each['@_name']}/`)),
  ];
}

function tagOf(given = input) {
  return read(papersOf(given)['kit.swidtag'] ?? '');
}

describe('the SWID tag', () => {
  it('is a corpus tag of this kit', () => {
    expect(tagOf()).toMatchObject({
      '@_tagId': 'sealkit-demo.lrm-security-patch-1.0.0',
      '@_version': '1.0.0',
      '@_versionScheme': 'multipartnumeric',
      Entity: { '@_name': 'Sealkit Demo Publisher', '@_regid': 'https://sealkit.example' },
    });
  });

  it('lists every file with its digest, in its folder', () => {
    const listed = new Map(filesBelow(tagOf().Payload));
    expect(listed).toEqual(new Map(input.files.map(({ path, sha256 }) => [path, sha256])));
  });

  it('says so when the publisher has named no address', () => {
    expect(tagOf(bentInput({ papers: { advisory: null } })).Entity['@_regid']).toBe(
      'http://invalid.unavailable',
    );
  });

  it.each(HOSTILE)('carries %j as text', (text) => {
    const hostile = bentInput(
      {
        product: { name: text },
        instructions: { title: { es: 'a', en: text }, summary: { es: [], en: [text] } },
      },
      { publisher: { ...input.publisher, name: text } },
    );
    const found = tagOf(hostile);
    expect([
      found['@_name'],
      found.Entity['@_name'],
      found.Meta['@_product'],
      found.Meta['@_summary'],
    ]).toEqual([text, text, text, text]);
  });
});
