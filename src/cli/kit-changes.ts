/** What differs between two kits, by what they say and hold. Pure; nothing of it is proven. */
import { compareText } from '../base/bytes.ts';
import { SEAL_PATH } from '../manifest/index.ts';
import { decodePublicKey } from '../signature/index.ts';
import type { Claims, HeldEntry, Holding } from './claims.ts';

export interface KitSide {
  readonly claims: Claims;
  readonly holding: Holding;
}

/** A member that differs, such as `kit.version`. A list is told whole. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** A signature file by its name: nobody has checked it. */
interface NamedSignature {
  readonly keyId: string;
  /** As the kit's own record says; null when it does not. */
  readonly holder: string | null;
}

interface PathEntry extends HeldEntry {
  readonly path: string;
}

interface ChangedEntry {
  readonly path: string;
  readonly from: HeldEntry;
  readonly to: HeldEntry;
}

export interface KitChanges {
  /** Both hold the same files with the same bytes. */
  readonly same: boolean;
  /** Of the second kit against the first; null when it cannot be told. */
  readonly relation: 'newer' | 'older' | 'same-sequence' | 'other-kit' | null;
  readonly sameSeal: boolean;
  /** Empty too when one of the two is not readable, which the sides say. */
  readonly seal: readonly FieldChange[];
  readonly manifest: readonly FieldChange[];
  readonly publisher: readonly FieldChange[];
  readonly signatures: {
    readonly removed: readonly NamedSignature[];
    readonly added: readonly NamedSignature[];
  };
  readonly files: {
    readonly removed: readonly PathEntry[];
    readonly added: readonly PathEntry[];
    readonly changed: readonly ChangedEntry[];
  };
}

export function compareKits(a: KitSide, b: KitSide): KitChanges {
  const files = compareHoldings(a.holding, b.holding);
  const same = files.removed.length + files.added.length + files.changed.length === 0;
  const [from, to] = [a.claims, b.claims];
  const seals = [a, b].map(({ holding }) => holding.get(SEAL_PATH)?.sha256 ?? null);
  return {
    same,
    relation: relationOf(a, b),
    sameSeal: seals[0] !== null && seals[0] === seals[1],
    seal: compareClaims(from.seal.value, to.seal.value),
    manifest: compareClaims(withoutFiles(from.manifest.value), withoutFiles(to.manifest.value)),
    publisher: compareClaims(from.record.value, to.record.value),
    signatures: compareSignatures(a, b),
    files,
  };
}

/** Which kit it says it is. */
export function kitOf({ claims }: KitSide): { id: string; version: string; sequence: number } | null {
  const { id, version, sequence } = claims.seal.value?.kit ?? claims.manifest.value?.kit ?? { id: null };
  return id === null ? null : { id, version, sequence };
}

function relationOf(a: KitSide, b: KitSide): KitChanges['relation'] {
  const [from, to] = [kitOf(a), kitOf(b)];
  if (from === null || to === null) return null;
  if (from.id !== to.id) return 'other-kit';
  if (from.sequence === to.sequence) return 'same-sequence';
  return from.sequence < to.sequence ? 'newer' : 'older';
}

/** The files are compared as they are there. */
function withoutFiles(manifest: Claims['manifest']['value']): object | null {
  return manifest === null ? null : { ...manifest, files: null };
}

function compareClaims(from: object | null, to: object | null): FieldChange[] {
  return from === null || to === null ? [] : fieldChanges(from, to, '');
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Both were decoded in one form, so that equal values have equal text. */
function fieldChanges(from: unknown, to: unknown, field: string): FieldChange[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (!isMembers(from) || !isMembers(to)) return [{ field, from, to }];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap((name) =>
    fieldChanges(from[name], to[name], field === '' ? name : `${field}.${name}`),
  );
}

const SIGNATURE = /^kit\/SEAL\.(.+)\.minisig$/s;

function signaturesOf({ claims, holding }: KitSide): Map<string, NamedSignature> {
  const keys = claims.record.value?.keys ?? [];
  const holders = new Map(keys.map(({ publicKey, holder }) => [decodePublicKey(publicKey).keyId, holder]));
  const ids = [...holding.keys()].flatMap((path) => SIGNATURE.exec(path)?.[1] ?? []);
  return new Map(ids.map((keyId) => [keyId, { keyId, holder: holders.get(keyId) ?? null }]));
}

function compareSignatures(a: KitSide, b: KitSide): KitChanges['signatures'] {
  const [from, to] = [signaturesOf(a), signaturesOf(b)];
  return { removed: onlyIn(from, to), added: onlyIn(to, from) };
}

/** What only the first map has, by key. */
function onlyIn<T>(these: ReadonlyMap<string, T>, those: ReadonlyMap<string, unknown>): T[] {
  const keys = [...these.keys()].filter((key) => !those.has(key)).sort(compareText);
  return keys.flatMap((key) => these.get(key) ?? []);
}

function compareHoldings(a: Holding, b: Holding): KitChanges['files'] {
  const withPath = (holding: Holding): ReadonlyMap<string, PathEntry> =>
    new Map([...holding].map(([path, entry]) => [path, { path, ...entry }]));
  const changed = [...a].flatMap(([path, from]): ChangedEntry[] => {
    const to = b.get(path);
    const isChanged = to !== undefined && (from.kind !== to.kind || from.sha256 !== to.sha256);
    return isChanged ? [{ path, from, to }] : [];
  });
  return {
    removed: onlyIn(withPath(a), withPath(b)),
    added: onlyIn(withPath(b), withPath(a)),
    changed: changed.sort((one, other) => compareText(one.path, other.path)),
  };
}
