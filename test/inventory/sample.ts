/** The worked example's definition, and facts as a build would give them. */
import { readFileSync } from 'node:fs';
import { readDefinition } from '../../src/definition/index.ts';
import { makePapers, makeSwidTag, type InventoryInput } from '../../src/inventory/index.ts';
import { newSha256 } from '../../src/storage/index.ts';

const EXAMPLE = new URL('../../kit-template/examples/lrm-security-patch/kit.yaml', import.meta.url);

export const definition = readDefinition(readFileSync(EXAMPLE), 'kit.yaml');

const installer = {
  path: 'payload/SealkitDemoLrmMitigation.msi',
  sha256: '11'.repeat(32),
  product: 'Sealkit Demo LRM Mitigation',
  version: '1.0.0',
  manufacturer: 'Sealkit Demo Publisher',
  productCode: '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}',
  upgradeCode: '{9F99837F-F214-434B-AF02-A28F68A870DB}',
  arpNoModify: true,
  actions: { all: 6, elevated: 5 },
  restarts: true,
};

export const input: InventoryInput = {
  definition,
  publisher: { ...definition.publisher, kind: 'development' },
  files: [
    { path: installer.path, size: 705024, sha256: installer.sha256, authenticode: null },
    { path: 'SealCheck.exe', size: 2560000, sha256: '22'.repeat(32), authenticode: '33'.repeat(32) },
    { path: 'LEEME-README.html', size: 9000, sha256: '44'.repeat(32), authenticode: null },
    { path: 'instructions/es/apply.html', size: 9001, sha256: '55'.repeat(32), authenticode: null },
    { path: 'instructions/en/apply.html', size: 9002, sha256: '66'.repeat(32), authenticode: null },
  ],
  installers: [installer],
  launcher: { path: 'SealCheck.exe', version: '0.1.0', goVersion: '1.19.8' },
  statusProgram: { path: '%ProgramFiles%\\Demo\\status.exe', sha256: '77'.repeat(32) },
  csaf: null,
  newHash: newSha256,
};

export type Section = 'product' | 'targets' | 'instructions' | 'papers' | 'kit' | 'install';

/** The example with some sections bent. */
export function bentInput(
  sections: { readonly [K in Section]?: Partial<InventoryInput['definition'][K]> },
  facts: Partial<InventoryInput> = {},
): InventoryInput {
  const bent = Object.entries(sections).map(([name, part]) => [
    name,
    { ...definition[name as Section], ...part },
  ]);
  return {
    ...input,
    ...facts,
    definition: { ...definition, ...(Object.fromEntries(bent) as Partial<typeof definition>) },
  };
}

/** Papers by their name, as text. */
export function papersOf(given: InventoryInput = input): Record<string, string> {
  const papers = [makeSwidTag(given), ...makePapers(given)].map(({ path, bytes }) => [
    path.replace('papers/', ''),
    Buffer.from(bytes).toString('utf8'),
  ]);
  return Object.fromEntries(papers) as Record<string, string>;
}

/** Texts that break out of XML or JSON, or look like markup. All of them a definition takes. */
export const HOSTILE = [
  `</SoftwareIdentity><x a="b" c='d'>&amp;`,
  ']]> <![CDATA[ <!-- -- --> <?xml ?> <!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>',
  '\\u0000 \\" \\n {{x}} {{{y}}} ${z} __proto__ constructor',
  'Ñandú «кит» 套件 𝒦 \u00ad',
] as const;
