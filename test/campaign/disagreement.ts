/**
 * The two verifiers, TypeScript and Go, shown the same spoilt kits. What is spoilt before it is signed gets through the
 * signatures, so that the parsers behind them are asked as well; what they must agree about is the whole report.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SealkitError } from '../../src/base/errors.ts';
import { decodePublisher } from '../../src/signature/index.ts';
import { newSha256, readFolder } from '../../src/storage/index.ts';
import { assessKit, encodeReport, MAX_ENTRIES, trustRecord } from '../../src/verification/index.ts';
import { runSealCheckNative } from '../launcher/sealcheck.ts';
import { buildTestKit, KEYS, recordKey, testRecord, type Recipe, type TestKit } from '../testkit/fixture.ts';
import type { Target } from './fuzz-targets.ts';
import { makeInput } from './fuzz.ts';
import { mutateTree } from './mutate-tree.ts';
import { Random } from './random.ts';
import { Tally } from './tally.ts';

interface Part {
  readonly path: string;
  readonly kind: Target['kind'];
  /** A kit that is signed when its part is spoilt already. */
  readonly recipe: (bytes: Uint8Array) => Recipe;
}

const PARTS: Readonly<Record<string, Part>> = {
  manifest: {
    path: 'kit/manifest.json',
    kind: 'json',
    recipe: (bytes) => ({ manifestBytes: () => bytes }),
  },
  SEAL: { path: 'kit/SEAL', kind: 'text', recipe: (bytes) => ({ sealBytes: () => bytes }) },
  'publisher record': {
    path: 'kit/publisher/1.json',
    kind: 'json',
    recipe: (bytes) => ({ recordBytes: bytes }),
  },
};
const RECORD = testRecord({
  threshold: 2,
  keys: [recordKey(KEYS.a, { validFrom: '2026-01-01' }), recordKey(KEYS.b)],
  revoked: [{ publicKey: recordKey(KEYS.c).publicKey, reason: 'lost' }],
});
const GENUINE: Recipe = { record: RECORD, signers: [KEYS.a, KEYS.b] };

interface SpoiltKit extends TestKit {
  readonly what: string;
  readonly how: string;
}

class KitSpoiler {
  readonly #genuine: TestKit;
  readonly #targets: readonly Target[];
  readonly #seed: number;

  private constructor(genuine: TestKit, targets: readonly Target[], seed: number) {
    this.#genuine = genuine;
    this.#targets = targets;
    this.#seed = seed;
  }

  static async create(seed: number): Promise<KitSpoiler> {
    const genuine = await buildTestKit(GENUINE);
    const targets = Object.entries(PARTS).map(([name, { path: place, kind }]): Target => {
      const seeds = [genuine.files.get(place) ?? new Uint8Array()];
      return { name, kind, share: 1, seeds, read: () => false };
    });
    return new KitSpoiler(genuine, targets, seed);
  }

  /** The same for the same index. Every fourth is spoilt after it was signed. */
  async make(index: number): Promise<SpoiltKit> {
    if (index % 4 === 0) {
      const random = new Random(this.#seed, index);
      const { files, what } = mutateTree(random, this.#genuine.files, random.chance(0.7));
      return { files: new Map(files), record: this.#genuine.record, what: 'files', how: what };
    }
    const { target, how, bytes } = makeInput(this.#targets, this.#seed, index);
    const { files, record } = await buildTestKit({ ...GENUINE, ...PARTS[target.name]?.recipe(bytes) });
    const isRecord = target.name === 'publisher record';
    return { files, record: isRecord ? bytes : record, what: target.name, how };
  }
}

/** What the Go program must print and answer. */
async function expectedOf(kit: string, record: Uint8Array, today: string): Promise<[string, number]> {
  try {
    decodePublisher(record);
  } catch (error) {
    if (error instanceof SealkitError) return ['', 2];
    throw error;
  }
  const tree = await readFolder(kit, MAX_ENTRIES);
  const open = () => Promise.resolve({ tree, container: null });
  const services = { newHash: newSha256, onProgress: () => undefined };
  const report = await assessKit({ open, trust: trustRecord(record), today }, services);
  return [Buffer.from(encodeReport(report)).toString(), report.verdict === 'not genuine' ? 1 : 0];
}

/** Let through is a kit about which the two do not say the same. */
export async function runDisagreement(
  folder: string,
  seed: number,
  inputs: Iterable<number>,
  today: string,
): Promise<Tally> {
  const spoiler = await KitSpoiler.create(seed);
  const tally = new Tally();
  for (const index of inputs) {
    const { files, record, what, how } = await spoiler.make(index);
    const kit = path.join(folder, 'kit');
    const trust = path.join(folder, 'record.json');
    await placeFiles(kit, files);
    await writeFile(trust, record);
    await tally.try(what, `seed ${seed}, input ${index}: ${how}`, async () => {
      const [report, code] = await expectedOf(kit, record, today);
      const go = await runSealCheckNative(['verify', kit, '--publisher', trust, '--json']);
      return go.stdout !== report || go.code !== code;
    });
    await rm(kit, { recursive: true });
  }
  return tally;
}

async function placeFiles(folder: string, files: TestKit['files']): Promise<void> {
  for (const [name, bytes] of files) {
    const place = path.join(folder, name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, bytes);
  }
}
