/** CSAF 2.0, against its schema and its mandatory and optional tests (sections 6.1 and 6.2). */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { findMentions, readCsaf } from '../../src/definition/index.ts';
import { complaintsOf, MANDATORY, OPTIONAL } from './csaf-tests.ts';
import { bentInput, definition, HOSTILE, input, papersOf } from './sample.ts';

const advisorySchema = z.looseObject({
  document: z.looseObject({
    title: z.string(),
    notes: z.array(z.looseObject({ category: z.string(), text: z.string() })),
    tracking: z.looseObject({ id: z.string(), version: z.string(), current_release_date: z.string() }),
    publisher: z.looseObject({ name: z.string() }),
  }),
  product_tree: z.looseObject({
    branches: z.array(z.looseObject({ name: z.string() })),
    relationships: z.array(
      z.looseObject({
        category: z.string(),
        full_product_name: z.object({ name: z.string(), product_id: z.string() }),
      }),
    ),
  }),
  vulnerabilities: z.array(
    z.looseObject({
      cve: z.string(),
      product_status: z.strictObject({ known_affected: z.array(z.string()) }),
      scores: z.array(
        z.strictObject({ products: z.array(z.string()), cvss_v3: z.looseObject({ version: z.string() }) }),
      ),
      remediations: z.array(
        z.looseObject({ category: z.string(), details: z.string(), product_ids: z.array(z.string()) }),
      ),
    }),
  ),
});

async function advisoryOf(given = input) {
  const document: unknown = JSON.parse(papersOf(given)['advisory.csaf.json'] ?? '');
  expect(await complaintsOf(document, [...MANDATORY, ...OPTIONAL])).toEqual({});
  return advisorySchema.parse(document);
}

describe('the validator', () => {
  it('finds faults', async () => {
    const document: unknown = JSON.parse(papersOf()['advisory.csaf.json']?.replace('PRODUCT-1', 'X') ?? '');
    expect(Object.keys(await complaintsOf(document, [...MANDATORY, ...OPTIONAL]))).toContain(
      'mandatoryTest_6_1_1',
    );
    expect(MANDATORY.length).toBeGreaterThan(40);
    expect(OPTIONAL.length).toBeGreaterThan(15);
  });
});

describe('the advisory', () => {
  it('has the CVEs with the scores of their vectors, labelled as they are', async () => {
    const { vulnerabilities } = await advisoryOf();
    expect(vulnerabilities.map(({ cve, scores }) => [cve, scores[0]?.cvss_v3])).toMatchObject([
      ['CVE-2022-1517', { version: '3.1', baseScore: 10, baseSeverity: 'CRITICAL' }],
      ['CVE-2022-1518', { version: '3.1', baseScore: 10, baseSeverity: 'CRITICAL' }],
      ['CVE-2022-1519', { version: '3.1', baseScore: 10, baseSeverity: 'CRITICAL' }],
      ['CVE-2022-1521', { version: '3.1', baseScore: 9.1, baseSeverity: 'CRITICAL' }],
      ['CVE-2022-1524', { version: '3.1', baseScore: 7.4, baseSeverity: 'HIGH' }],
    ]);
    const older = definition.instructions.vulnerabilities.map((each) => {
      return { ...each, vector: each.vector.replace('3.1', '3.0') };
    });
    const relabelled = await advisoryOf(bentInput({ instructions: { vulnerabilities: older } }));
    expect(relabelled.vulnerabilities[0]?.scores[0]?.cvss_v3.version).toBe('3.0');
  });

  it('calls nothing fixed: what has the installer is affected, and waits for a fix', async () => {
    const { vulnerabilities, product_tree } = await advisoryOf();
    const names = new Map(
      product_tree.relationships.map(({ full_product_name: each }) => [each.product_id, each.name]),
    );
    for (const { product_status, remediations } of vulnerabilities) {
      const covered = remediations.flatMap(({ product_ids }) => product_ids);
      expect(new Set(covered)).toEqual(new Set(product_status.known_affected));
      const waiting = remediations.filter(({ category }) => category === 'none_available');
      expect(waiting.flatMap(({ product_ids }) => product_ids).map((id) => names.get(id))).toEqual([
        expect.stringMatching(/with Sealkit Demo LRM Mitigation 1\.0\.0 installed$/),
      ]);
    }
    expect(vulnerabilities[0]?.remediations[0]).toMatchObject({
      category: 'mitigation',
      restart_required: { category: 'machine' },
    });
  });

  it('has each vulnerability in the versions that it is in, on each instrument and on its own', async () => {
    const { vulnerabilities, product_tree } = await advisoryOf();
    expect(JSON.stringify(product_tree)).toContain('"vers:generic/>=1.3|<=3.1"');
    expect(JSON.stringify(product_tree)).toContain('"vers:generic/>=1.3|<=2.4"');
    const [first, last] = [vulnerabilities[0], vulnerabilities.at(-1)];
    expect(first?.product_status.known_affected).toHaveLength(1 + 7 + 1);
    expect(first?.product_status.known_affected[0]).toBe('PRODUCT-1');
    expect(last?.product_status.known_affected[0]).toBe('PRODUCT-2');
    const onInstruments = bentInput({ targets: { offInstrument: false } });
    const { vulnerabilities: less } = await advisoryOf(onInstruments);
    expect(less[0]?.product_status.known_affected).toHaveLength(7 + 1);
  });

  it("has the installer's digest where tools look for it", () => {
    const read = readCsaf(encodeUtf8(papersOf()['advisory.csaf.json'] ?? ''), 'advisory.csaf.json');
    const [installer] = input.installers;
    const file = {
      path: 'SealkitDemoLrmMitigation.msi',
      kitPath: '',
      digests: new Map([['sha256', installer?.sha256 ?? ''] as const]),
    };
    expect(findMentions(read, [file])).toEqual(['same-hash']);
  });

  it('is dated and numbered by its revisions', async () => {
    const revisions = ['2026-01-02', '2026-01-02', '2026-11-23'].map((date) => {
      return { date, text: { es: 'a', en: `b ${date}` } };
    });
    const { tracking } = (await advisoryOf(bentInput({ papers: { revisions } }))).document;
    expect(tracking).toMatchObject({
      id: 'SEALKIT-DEMO-2026-0001',
      version: '3',
      initial_release_date: '2026-01-02T00:00:00Z',
      current_release_date: '2026-11-23T00:00:00Z',
    });
  });

  it.each([
    ['required', 'machine'],
    ['recommended', 'machine'],
    ['none', 'none'],
  ] as const)('says what a restart that is %s restarts', async (restart, category) => {
    const { vulnerabilities } = await advisoryOf(bentInput({ install: { restart } }));
    expect(vulnerabilities[0]?.remediations[0]?.['restart_required']).toEqual({ category });
  });

  it('is for trials only when its kit is, and leaves out what there is nothing of', async () => {
    const { notes } = (await advisoryOf()).document;
    expect(notes.map(({ category }) => category)).toEqual([
      'summary',
      'details',
      'other',
      'legal_disclaimer',
    ]);
    const bare = bentInput(
      { papers: { residualRisk: null }, instructions: { advisories: [], mitigations: [] } },
      { publisher: { ...input.publisher, kind: 'release' } },
    );
    expect((await advisoryOf(bare)).document.notes.map(({ category }) => category)).toEqual(['summary']);
  });

  it('is left out without its facts', () => {
    expect(papersOf(bentInput({ papers: { advisory: null } }))).not.toHaveProperty('advisory.csaf.json');
  });

  it.each([
    [null, null, 'vers:generic/*'],
    ['2', null, 'vers:generic/>=2'],
    [null, '2.0', 'vers:generic/<=2.0'],
    ['2', '2', 'vers:generic/2'],
  ])('writes the versions from %s to %s as %s', async (from, to, vers) => {
    const vulnerabilities = definition.instructions.vulnerabilities.map((each) => ({
      ...each,
      affected: [],
    }));
    const given = bentInput({ product: { affected: [{ from, to }] }, instructions: { vulnerabilities } });
    expect(JSON.stringify((await advisoryOf(given)).product_tree)).toContain(`"name":"${vers}"`);
  });

  it.each(HOSTILE)('carries %j as text', async (text) => {
    const given = bentInput(
      {
        product: { name: text },
        instructions: { title: { es: 'a', en: text }, summary: { es: [], en: [text] } },
      },
      { publisher: { ...input.publisher, name: text } },
    );
    const { document } = await advisoryOf(given);
    expect([document.title, document.publisher.name, document.notes[0]?.text]).toEqual([text, text, text]);
  });
});
