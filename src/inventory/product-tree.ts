/**
 * The products an advisory speaks of (CSAF 2.0, 3.2.2): each range of vulnerable versions, alone and on each instrument,
 * and the same range with an installer of this kit on it. The last is a product of its own because it is still affected.
 */
import { claimText, fileName, type InstallerClaims, type InventoryInput } from './input.ts';
import type { Json } from './json.ts';
import { rangeText, versOf, type VersionRange } from './ranges.ts';

export interface AffectedProducts {
  /** Where the installer has not run. */
  readonly open: readonly string[];
  /** Where it has. */
  readonly mitigated: readonly string[];
}

interface RangeProduct {
  readonly range: VersionRange;
  readonly id: string;
  readonly name: string;
}

export interface ProductTree {
  readonly tree: Json;
  /** The products of these ranges. */
  affected(ranges: readonly VersionRange[]): AffectedProducts;
}

export function productTree(input: InventoryInput, vendor: string): ProductTree {
  const { product, targets, instructions } = input.definition;
  const all = [...product.affected, ...instructions.vulnerabilities.flatMap(({ affected }) => affected)];
  const ranges = [...new Map(all.map((range) => [versOf(range), range])).values()].map((range, i) => {
    return { range, id: `PRODUCT-${i + 1}`, name: `${product.name} ${rangeText(range)}` };
  });
  const models = targets.models.map(({ name }, i) => ({ name, id: `MODEL-${i + 1}` }));
  const installers = input.installers.map((installer, i) => ({ installer, id: `INSTALLER-${i + 1}` }));
  const onModels = ranges.flatMap((range) => models.map((model) => onModel(range, model)));
  const withInstallers = ranges.flatMap((range) => installers.map((each) => withInstaller(range, each)));
  const productBranch = { category: 'product_name', name: product.name, branches: ranges.map(rangeBranch) };
  const branches = [
    { category: 'vendor', name: vendor, branches: [productBranch, ...models.map(modelBranch)] },
    ...installers.map(installerBranch),
  ];
  const isOne = (wanted: readonly VersionRange[], id: string): boolean =>
    ranges.some((range) => range.id === id && wanted.map(versOf).includes(versOf(range.range)));
  const idsOf = (relations: readonly Relation[], wanted: readonly VersionRange[]): string[] =>
    relations.filter(({ rangeId }) => isOne(wanted, rangeId)).map(({ id }) => id);
  return {
    tree: { branches, relationships: [...onModels, ...withInstallers].map(({ json }) => json) },
    affected: (wanted) => {
      const alone = ranges.filter(({ id }) => targets.offInstrument && isOne(wanted, id));
      return {
        open: [...alone.map(({ id }) => id), ...idsOf(onModels, wanted)],
        mitigated: idsOf(withInstallers, wanted),
      };
    },
  };
}

interface Relation {
  readonly id: string;
  readonly rangeId: string;
  readonly json: Json;
}

function onModel(range: RangeProduct, model: { readonly name: string; readonly id: string }): Relation {
  const id = `${range.id}-ON-${model.id}`;
  const full_product_name = { name: `${range.name} on ${model.name}`, product_id: id };
  const ends = { product_reference: range.id, relates_to_product_reference: model.id };
  return { id, rangeId: range.id, json: { category: 'installed_on', full_product_name, ...ends } };
}

interface InstallerProduct {
  readonly installer: InstallerClaims;
  readonly id: string;
}

function withInstaller(range: RangeProduct, { installer, id: installerId }: InstallerProduct): Relation {
  const id = `${range.id}-WITH-${installerId}`;
  const name = `${range.name} with ${installerName(installer)} installed`;
  const ends = { product_reference: installerId, relates_to_product_reference: range.id };
  const full_product_name = { name, product_id: id };
  return { id, rangeId: range.id, json: { category: 'installed_with', full_product_name, ...ends } };
}

function rangeBranch({ range, id, name }: RangeProduct): Json {
  return { category: 'product_version_range', name: versOf(range), product: { name, product_id: id } };
}

function modelBranch({ name, id }: { readonly name: string; readonly id: string }): Json {
  return { category: 'product_name', name, product: { name, product_id: id } };
}

/** 3.1.3.3.2: the place where tools look for the digest of a file. */
function installerBranch({ installer, id }: InstallerProduct): Json {
  const file_hashes = [{ algorithm: 'sha256', value: installer.sha256 }];
  const hashes = [{ filename: fileName(installer.path), file_hashes }];
  const product = {
    name: installerName(installer),
    product_id: id,
    product_identification_helper: { hashes },
  };
  const version = { category: 'product_version', name: claimText(installer.version), product };
  const named = { category: 'product_name', name: claimText(installer.product), branches: [version] };
  return { category: 'vendor', name: claimText(installer.manufacturer), branches: [named] };
}

function installerName({ product, version }: InstallerClaims): string {
  return `${claimText(product)} ${claimText(version)}`;
}
