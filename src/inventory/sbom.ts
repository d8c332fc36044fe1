/** The kit's bill of materials: CycloneDX 1.6, JSON. It says what is in the kit, not what is inside an installer. */
import { compareText } from '../base/bytes.ts';
import type { NewHash } from '../base/source.ts';
import { claimText, type InstallerClaims, type InventoryFile, type InventoryInput } from './input.ts';
import { encodeJson, joinMembers, type Json } from './json.ts';

/** CycloneDX property taxonomy: the day on which all support for a component ends. */
const END_OF_SUPPORT = 'cdx:lifecycle:milestone:endOfSupport';
/** Go mends its two newest lines only: 1.19 was left when 1.21 came out. The launcher needs it for Windows 7. */
const GO_LINE_ENDS: Readonly<Record<string, string>> = { '1.19': '2023-08-08' };
const GO_REF = 'go-standard-library';

export function sbom(input: InventoryInput): Uint8Array {
  const { definition, publisher } = input;
  const { kit, instructions } = definition;
  const files = input.files.toSorted((a, b) => compareText(a.path, b.path));
  const goComponents = input.launcher.goVersion === null ? [] : [goComponent(input.launcher.goVersion)];
  const components = [...files.map((file) => componentOf(file, input)), ...goComponents];
  const root = `kit/${kit.id}@${kit.version}`;
  const body = encodeJson({
    version: 1,
    metadata: {
      timestamp: kit.created,
      lifecycles: [{ phase: 'build' }],
      tools: { components: [{ type: 'application', name: 'sealkit', version: input.launcher.version }] },
      supplier: { name: publisher.name },
      component: {
        type: 'application',
        'bom-ref': root,
        name: kit.id,
        version: kit.version,
        description: instructions.title.en,
        supplier: { name: publisher.name },
        properties: properties({
          'sealkit:sequence': String(kit.sequence),
          'sealkit:record-kind': publisher.kind,
          [END_OF_SUPPORT]: kit.supportEnds,
        }),
      },
    },
    components,
    dependencies: dependencies(root, input, files),
    // Nobody has looked inside the installers, nor inside further payload.
    compositions: [{ aggregate: 'unknown', assemblies: files.map(({ path }) => path).filter(isPayload) }],
  });
  const serialNumber = `urn:uuid:${uuidOf(body, input.newHash)}`;
  const head = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber,
  };
  return joinMembers(encodeJson(head), body);
}

function isPayload(path: string): boolean {
  return path.startsWith('payload/');
}

function componentOf(file: InventoryFile, { installers, launcher }: InventoryInput): Json {
  const common = { 'bom-ref': file.path, hashes: [{ alg: 'SHA-256', content: file.sha256 }] };
  const facts = { 'sealkit:path': file.path, 'sealkit:size': String(file.size) };
  const authenticode = { 'sealkit:authenticode-sha256': file.authenticode };
  const installer = installers.find(({ path }) => path === file.path);
  if (installer !== undefined) return { ...common, ...installerComponent(installer, facts) };
  if (file.path !== launcher.path) {
    return {
      ...common,
      type: 'file',
      name: file.path,
      properties: properties({ ...facts, ...authenticode }),
    };
  }
  return {
    ...common,
    type: 'application',
    name: 'SealCheck',
    version: launcher.version,
    description: 'Launcher: verifies the kit and applies it',
    properties: properties({ ...facts, ...authenticode, 'sealkit:go-version': launcher.goVersion }),
  };
}

function installerComponent(installer: InstallerClaims, facts: Readonly<Record<string, string>>) {
  return {
    type: 'application',
    name: claimText(installer.product),
    version: claimText(installer.version),
    manufacturer: { name: claimText(installer.manufacturer) },
    properties: properties({
      ...facts,
      'sealkit:msi:product-code': installer.productCode,
      'sealkit:msi:upgrade-code': installer.upgradeCode,
    }),
  };
}

function goComponent(version: string): Json {
  const line = version.split('.').slice(0, 2).join('.');
  const end = GO_LINE_ENDS[line] ?? null;
  return {
    'bom-ref': GO_REF,
    type: 'library',
    name: 'std',
    version: `go${version}`,
    description: 'Standard library of Go, compiled into the launcher',
    purl: `pkg:golang/std@${version}`,
    properties: properties({
      [END_OF_SUPPORT]: end,
      'sealkit:upstream-fixes': end === null ? 'unknown' : 'none any more: the Go project has left this line',
    }),
  };
}

function dependencies(root: string, { launcher }: InventoryInput, files: readonly InventoryFile[]): Json {
  const launcherNeeds = launcher.goVersion === null ? [] : [GO_REF];
  return [
    { ref: root, dependsOn: files.map(({ path }) => path) },
    ...files.map(({ path }) =>
      path === launcher.path ? { ref: path, dependsOn: launcherNeeds } : { ref: path },
    ),
    ...launcherNeeds.map((ref) => ({ ref })),
  ];
}

/** Those that have a value. */
function properties(values: Readonly<Record<string, string | null>>): Json {
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

/** A name-based identifier of the content in version 8 (RFC 9562, 5.8): version 5 would need SHA-1. */
function uuidOf(bytes: Uint8Array, newHash: NewHash): string {
  const hash = newHash();
  hash.update(bytes);
  const hex = hash.digestHex();
  const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
