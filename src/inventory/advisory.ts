/**
 * The kit's own security advisory: CSAF 2.0, profile "Security Advisory" (4.4). A product with the installer on it stays
 * known_affected with a mitigation: the installer closes the way to a flaw and does not remove it.
 */
import type { KitDefinition } from '../definition/index.ts';
import type { InventoryInput } from './input.ts';
import { encodeJson, sortMembers, type Json } from './json.ts';
import { productTree, type AffectedProducts, type ProductTree } from './product-tree.ts';

type Advisory = NonNullable<KitDefinition['papers']['advisory']>;
type Vulnerability = KitDefinition['instructions']['vulnerabilities'][number];

const SEVERITIES = ['none', 'low', 'medium', 'high', 'critical'] as const;
/** How much has to restart (3.2.3.12.6). `machine` is the computer that the product is on. */
const RESTART = { required: 'machine', recommended: 'machine', none: 'none' } as const;

/** @returns null when the definition has no facts for one */
export function csafAdvisory(input: InventoryInput): Uint8Array | null {
  const { papers, instructions } = input.definition;
  if (papers.advisory === null) return null;
  const { advisory } = papers;
  const products = productTree(input, advisory.vendor);
  const body = {
    document: documentOf(advisory, input),
    product_tree: products.tree,
    vulnerabilities: instructions.vulnerabilities.map((each) =>
      vulnerabilityOf(each, advisory, products, input),
    ),
  };
  return encodeJson(sortMembers(body));
}

function documentOf(advisory: Advisory, input: InventoryInput): Json {
  const { instructions } = input.definition;
  return {
    category: 'csaf_security_advisory',
    csaf_version: '2.0',
    title: instructions.title.en,
    lang: 'en',
    aggregate_severity: { text: worstOf(instructions.vulnerabilities) },
    distribution: { tlp: { label: 'WHITE' } },
    notes: notesOf(input),
    publisher: {
      category: advisory.publisherCategory,
      name: input.publisher.name,
      namespace: advisory.namespace,
      contact_details: input.publisher.contact,
    },
    tracking: trackingOf(advisory, input.definition),
  };
}

function worstOf(vulnerabilities: readonly Vulnerability[]): string {
  const ranks = vulnerabilities.map(({ severity }) => SEVERITIES.indexOf(severity));
  return SEVERITIES[Math.max(...ranks)] ?? 'none';
}

function notesOf({ definition, publisher }: InventoryInput): Json {
  const { instructions, papers } = definition;
  const { residualRisk } = papers;
  const others = instructions.advisories.join('\n');
  return [
    { category: 'summary', title: 'Summary', text: paragraphs(instructions.summary.en) },
    ...(residualRisk === null
      ? []
      : [{ category: 'details', title: 'Residual risk', text: paragraphs(residualRisk.en) }]),
    ...(others === '' ? [] : [{ category: 'other', title: 'Published advisories', text: others }]),
    ...(publisher.kind === 'release'
      ? []
      : [{ category: 'legal_disclaimer', title: 'Development kit', text: 'For trials only.' }]),
  ];
}

/** 3.2.1.12. Revisions are numbered from 1 in their order, which the definition's rules have checked. */
function trackingOf({ id }: Advisory, { papers }: KitDefinition): Json {
  const history = papers.revisions.map(({ date, text }, i) => {
    return { date: `${date}T00:00:00Z`, number: String(i + 1), summary: text.en };
  });
  return {
    id,
    status: 'final',
    version: history.at(-1)?.number,
    initial_release_date: history[0]?.date,
    current_release_date: history.at(-1)?.date,
    revision_history: history,
    generator: { engine: { name: 'Sealkit' } },
  };
}

function vulnerabilityOf(
  vulnerability: Vulnerability,
  advisory: Advisory,
  products: ProductTree,
  input: InventoryInput,
): Json {
  const { id, cwe, vector, score, severity, text, affected } = vulnerability;
  const ranges = affected.length > 0 ? affected : input.definition.product.affected;
  const { open, mitigated } = products.affected(ranges);
  const known_affected = [...open, ...mitigated];
  const cvss_v3 = {
    version: vector.slice('CVSS:'.length, 'CVSS:3.1'.length),
    vectorString: vector,
    baseScore: Number(score),
    baseSeverity: severity.toUpperCase(),
  };
  return {
    cve: id,
    ...(cwe === null ? {} : { cwe: { id: cwe.id, name: cwe.name } }),
    notes: [{ category: 'description', title: 'What is wrong', text: paragraphs(text.en) }],
    product_status: { known_affected },
    scores: [{ products: known_affected, cvss_v3 }],
    remediations: remediationsOf({ open, mitigated }, advisory, input),
  };
}

/** 3.2.3.12. Each product has its own: what has the installer already waits for a fix that there is none of yet. */
function remediationsOf(
  { open, mitigated }: AffectedProducts,
  { noFix }: Advisory,
  { definition }: InventoryInput,
): Json {
  const { kit, install, instructions } = definition;
  const details = [
    `Apply the installer of kit ${kit.id} ${kit.version}. It closes the way to the flaw and does not remove it.`,
    ...(install.restart === 'required' ? ['It takes effect once the computer has been restarted.'] : []),
  ].join(' ');
  const others = instructions.mitigations.map(({ title, text }) => {
    return { category: 'mitigation', details: `${title.en}: ${paragraphs(text.en)}`, product_ids: open };
  });
  return [
    {
      category: 'mitigation',
      details,
      product_ids: open,
      restart_required: { category: RESTART[install.restart] },
    },
    ...others,
    { category: 'none_available', details: paragraphs(noFix.en), product_ids: mitigated },
  ];
}

function paragraphs(text: readonly string[]): string {
  return text.join('\n\n');
}
