/** Seeded mutations of a built kit, and what the verifier says to each. */
import { SealkitError } from '../../src/base/errors.ts';
import { CODES } from '../../src/base/codes.ts';
import type { KitSource, VerificationReport } from '../../src/verification/index.ts';
import { hostPlacesOf, isResidueOnly, touchHostPlace, type HostPlaces } from './host-residue.ts';
import { mutateBytes, type Region } from './mutate-bytes.ts';
import { mutateTree, type Tree } from './mutate-tree.ts';
import { Random } from './random.ts';
import { assess, folderSource, imageSource, type Packed, type Subject } from './subject.ts';

/** A longer time counts as a hang, in milliseconds. */
const HANG = 5000;
/** Share of image mutations that aim at what hosts change. */
const HOST_SHARE = 0.04;

export interface Mutant {
  readonly form: 'folder' | 'img' | 'zip';
  readonly what: string;
  /** The bytes of an image or archive, or the files of a folder. */
  readonly content: Uint8Array | Tree;
  readonly expected: 'not genuine' | 'genuine, with host residue';
}

export interface Tally {
  readonly count: number;
  /** Mutations taken for genuine, with residue or without, that are not. */
  readonly accepted: readonly string[];
  readonly crashes: readonly string[];
  readonly hangs: readonly string[];
  /** Host residue that was called something else. */
  readonly misjudgedResidue: readonly string[];
  readonly residue: number;
  /** Mutations outside payload data. */
  readonly outsidePayload: number;
}

/** Regions that hold a file of the kit other than its proofs. */
function isPayload({ what }: Region): boolean {
  return what.startsWith('file:') && !/^file:(kit|verify)\//.test(what);
}

/** Half of all places lie outside payload data; there every kind of region has the same chance, however small it is. */
function pickRegion(random: Random, regions: readonly Region[]): Region {
  const isOutside = random.chance(0.5);
  return random.pick(regions.filter((region) => isPayload(region) !== isOutside));
}

export class MutantMaker {
  readonly #subject: Subject;
  readonly #seed: number;
  readonly #places: HostPlaces;
  outsidePayload = 0;

  constructor(subject: Subject, seed: number) {
    this.#subject = subject;
    this.#seed = seed;
    this.#places = hostPlacesOf(subject.img.bytes, subject.img.regions);
  }

  /** The same for the same seed and index. */
  make(index: number): Mutant {
    const random = new Random(this.#seed, index);
    const form = (['folder', 'img', 'zip', 'img'] as const)[index % 4] ?? 'img';
    if (form === 'folder') {
      const { files, what } = mutateTree(random, this.#subject.files);
      if (/kit\/|verify\//.test(what)) this.outsidePayload += 1;
      return { form, what, content: files, expected: 'not genuine' };
    }
    if (form === 'img' && random.chance(HOST_SHARE)) return this.#touched(random);
    return this.#packed(random, form);
  }

  #packed(random: Random, form: 'img' | 'zip'): Mutant {
    const packed: Packed = this.#subject[form];
    const region = pickRegion(random, packed.regions);
    if (!isPayload(region)) this.outsidePayload += 1;
    const { bytes, what } = mutateBytes(random, packed.bytes, region);
    return { form, what, content: bytes, expected: this.#expected(form, bytes) };
  }

  #touched(random: Random): Mutant {
    for (;;) {
      const bytes = touchHostPlace(random, this.#subject.img.bytes, this.#places);
      if (Buffer.compare(bytes, this.#subject.img.bytes) === 0) continue;
      this.outsidePayload += 1;
      return { form: 'img', what: 'host place', content: bytes, expected: this.#expected('img', bytes) };
    }
  }

  #expected(form: 'img' | 'zip', bytes: Uint8Array): Mutant['expected'] {
    const isResidue = form === 'img' && isResidueOnly(this.#subject.img.bytes, bytes, this.#places);
    return isResidue ? 'genuine, with host residue' : 'not genuine';
  }
}

export function sourceOf({ content }: Mutant): KitSource {
  return content instanceof Uint8Array ? imageSource(content) : folderSource(content);
}

/** The verdict, or null when the verifier refused with one of its own errors. @throws what would be a crash */
async function judge(mutant: Mutant, subject: Subject): Promise<VerificationReport['verdict'] | null> {
  try {
    return (await assess(sourceOf(mutant), subject.trust)).verdict;
  } catch (error) {
    if (error instanceof SealkitError && CODES[error.code].exit <= 3) return null;
    throw error;
  }
}

export async function runMutations(subject: Subject, seed: number, count: number): Promise<Tally> {
  const maker = new MutantMaker(subject, seed);
  const failures = { accepted: [] as string[], crashes: [] as string[], hangs: [] as string[] };
  const misjudgedResidue: string[] = [];
  let residue = 0;
  for (let index = 0; index < count; index += 1) {
    const mutant = maker.make(index);
    const name = `seed ${seed}, mutation ${index}, ${mutant.form}: ${mutant.what}`;
    const start = performance.now();
    try {
      const verdict = await judge(mutant, subject);
      const isResidue = mutant.expected === 'genuine, with host residue';
      if (isResidue) residue += 1;
      if (isResidue && verdict !== mutant.expected) misjudgedResidue.push(name);
      if (!isResidue && verdict !== 'not genuine' && verdict !== null) failures.accepted.push(name);
    } catch (error) {
      failures.crashes.push(`${name}: ${String(error)}`);
    }
    if (performance.now() - start > HANG) failures.hangs.push(name);
  }
  return { count, ...failures, misjudgedResidue, residue, outsidePayload: maker.outsidePayload };
}
