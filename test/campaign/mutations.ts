/** Seeded mutations of a built kit, and what the verifier says to each. */
import type { KitSource } from '../../src/container/index.ts';
import { hostPlacesOf, isResidueOnly, touchHostPlace, type HostPlaces } from './host-residue.ts';
import { mutateBytes, type Region } from './mutate-bytes.ts';
import { mutateTree, type Tree } from './mutate-tree.ts';
import { Random } from './random.ts';
import { assess, folderSource, imageSource, type Packed, type Subject } from './subject.ts';
import { Tally } from './tally.ts';

/** Share of FAT image mutations that aim at what hosts change. */
const HOST_SHARE = 0.08;
const FORMS = ['folder', 'img', 'zip', 'iso'] as const;

type PackedForm = Exclude<(typeof FORMS)[number], 'folder'>;

export interface Mutant {
  readonly form: (typeof FORMS)[number];
  /** Form and side: half of each form's mutants change payload data, half all the rest. */
  readonly stratum: string;
  readonly what: string;
  /** The bytes of an image or archive, or the files of a folder. */
  readonly content: Uint8Array | Tree;
  readonly expected: 'not genuine' | 'genuine, with host residue';
}

/** Regions that hold a file of the kit other than its proofs. */
function isPayload({ what }: Region): boolean {
  return what.startsWith('file:') && !/^file:(kit|verify)\//.test(what);
}

export class MutantMaker {
  readonly #subject: Subject;
  readonly #seed: number;
  readonly #places: HostPlaces;

  constructor(subject: Subject, seed: number) {
    this.#subject = subject;
    this.#seed = seed;
    this.#places = hostPlacesOf(subject.img.bytes, subject.img.regions);
  }

  /** The same for the same seed and index. */
  make(index: number): Mutant {
    const random = new Random(this.#seed, index);
    const form = FORMS[index % 4] ?? 'img';
    const isOutside = Math.floor(index / 4) % 2 === 0;
    if (form === 'img' && isOutside && random.chance(2 * HOST_SHARE)) return this.#touched(random);
    const stratum = `${form}, ${isOutside ? 'outside payload data' : 'payload data'}`;
    if (form !== 'folder') return { stratum, ...this.#packed(random, form, isOutside) };
    const { files, what } = mutateTree(random, this.#subject.files, isOutside);
    return { form, stratum, what, content: files, expected: 'not genuine' };
  }

  /** On either side every kind of region has the same chance, however small it is. */
  #packed(random: Random, form: PackedForm, isOutside: boolean): Omit<Mutant, 'stratum'> {
    const packed: Packed = this.#subject[form];
    const region = random.pick(packed.regions.filter((entry) => isPayload(entry) !== isOutside));
    const { bytes, what } = mutateBytes(random, packed.bytes, region);
    return { form, what, content: bytes, expected: this.#expected(form, bytes) };
  }

  #touched(random: Random): Mutant {
    const { bytes: original } = this.#subject.img;
    for (;;) {
      const bytes = touchHostPlace(random, original, this.#places);
      if (Buffer.compare(bytes, original) === 0) continue;
      const expected = this.#expected('img', bytes);
      const stratum = `img, where hosts write: ${expected === 'not genuine' ? 'no residue' : 'residue'}`;
      return { form: 'img', stratum, what: 'host place', content: bytes, expected };
    }
  }

  #expected(form: PackedForm, bytes: Uint8Array): Mutant['expected'] {
    const isResidue = form === 'img' && isResidueOnly(this.#subject.img.bytes, bytes, this.#places);
    return isResidue ? 'genuine, with host residue' : 'not genuine';
  }
}

export function sourceOf({ content }: Mutant): KitSource {
  return content instanceof Uint8Array ? imageSource(content) : folderSource(content);
}

/** Any verdict but the expected one, in either direction, counts as let through. */
export async function runMutations(subject: Subject, seed: number, inputs: Iterable<number>): Promise<Tally> {
  const maker = new MutantMaker(subject, seed);
  const tally = new Tally();
  for (const index of inputs) {
    const mutant = maker.make(index);
    const name = `seed ${seed}, input ${index}, ${mutant.form}: ${mutant.what}`;
    await tally.try(mutant.stratum, name, async () => {
      return (await assess(sourceOf(mutant), subject.trust)).verdict !== mutant.expected;
    });
  }
  return tally;
}
