/** Papers among the files of a kit, and the published advisory on the disk. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SealkitError } from '../../src/base/errors.ts';
import { madeFile } from '../../src/build/kit-file.ts';
import { makeSwidTag, type SwidInput } from '../../src/inventory/index.ts';
import { addPapers, lookUpAdvisory } from '../../src/build/papers.ts';
import { definition } from './sample.ts';
import { program } from './pe.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealkit-papers-'));
});
afterEach(() => rm(folder, { recursive: true }));

const digested = {
  path: 'payload/SealkitDemoLrmMitigation.msi',
  size: 3,
  sha256: 'ab'.repeat(32),
  content: { file: 'x.msi', size: 3, modifiedMs: 0 },
};

describe('the papers', () => {
  const facts = {
    productName: 'Demo',
    productVersion: '1.0.0',
    productCode: '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}',
    upgradeCode: '{9F99837F-F214-434B-AF02-A28F68A870DB}',
    packageCode: '{9F99837F-F214-434B-AF02-A28F68A870DB}',
    manufacturer: 'Demo',
    productLanguage: 1033,
    architecture: 'x64',
    languages: [1033],
    arpNoModify: true,
    hasExternalCabinet: false,
    missingCabinet: null,
    looseFile: null,
    signed: false,
    signer: null,
    summary: {
      ...{ title: null, subject: null, author: null, keywords: null, comments: null, application: null },
      ...{ created: null, lastSaved: null, schema: null, codePage: 1252, wordCount: null, security: null },
    },
    customActions: [],
    restartActions: [],
    reboot: null,
  } as const;

  function request() {
    const { id, name, contact } = definition.publisher;
    const record = {
      schema: 'sealkit-publisher/1',
      id,
      name,
      contact,
      record: 1,
      kind: 'development',
    } as const;
    return {
      definition,
      sealing: {
        record: { ...record, threshold: 1, keys: [], revoked: [] },
        bytes: new Uint8Array(),
      },
      launcher: { path: 'SealCheck.exe', version: '0.1.0' },
      statusProgram: null,
      files: [digested, madeFile('SealCheck.exe', program())],
      installers: [{ file: digested, facts }],
      csaf: null,
      makeSwidTag: (input: SwidInput) => Promise.resolve(makeSwidTag(input)),
    };
  }

  it('are listed with the bytes that they have', async () => {
    const papers = await addPapers(request(), program());
    expect(papers).toHaveLength(10);
    for (const paper of papers) expect(madeFile(paper.path, paper.content as Uint8Array)).toEqual(paper);
    const allowList = papers.find(({ path: kitPath }) => kitPath === 'papers/allow-list.txt')?.content;
    expect(Buffer.from(allowList as Uint8Array).toString()).toContain(
      'd7266f536ec1f095b056a2446ce8aed2d8ae97a8e2d341b7778902bdaf1ffec5',
    );
  });
});

describe('the published advisory', () => {
  async function look(text?: string, file = digested) {
    if (text !== undefined) await writeFile(path.join(folder, 'advisory.json'), text);
    const given = { definition: { ...definition, csaf: { path: 'advisory.json' } }, folder };
    return lookUpAdvisory(given, [file]).catch((error: unknown) => {
      if (error instanceof SealkitError) return error.faults;
      throw error;
    });
  }

  function listing(value: string, algorithm = 'sha256'): string {
    const hashes = [{ filename: 'SealkitDemoLrmMitigation.msi', file_hashes: [{ algorithm, value }] }];
    const product = { name: 'x', product_id: 'x', product_identification_helper: { hashes } };
    const document = { csaf_version: '2.0', tracking: { id: 'DEMO-9' } };
    return JSON.stringify({ document, product_tree: { full_product_names: [product] } });
  }

  it('need not be there', async () => {
    expect(
      await lookUpAdvisory({ definition: { ...definition, csaf: null }, folder }, [digested]),
    ).toBeNull();
  });

  it('confirms an installer, or stops the build', async () => {
    expect(await look(listing(digested.sha256))).toEqual({ id: 'DEMO-9', mentions: ['same-hash'] });
    expect(await look(listing('cd'.repeat(32)))).toEqual([
      {
        code: 'definition-contradiction',
        path: 'advisory.json',
        field: 'installers[0].path',
        expected: `sha256 ${'cd'.repeat(32)}`,
        found: `sha256 ${digested.sha256}`,
      },
    ]);
  });

  it.each(['sha384', 'sha512'])('is held against the %s of the file itself', async (algorithm) => {
    const file = path.join(folder, 'x.msi');
    await writeFile(file, 'msi');
    const { mtimeMs: modifiedMs } = await stat(file);
    const seen = { ...digested, content: { file, size: 3, modifiedMs } };
    const right = createHash(algorithm).update('msi').digest('hex');
    expect(await look(listing(right, algorithm), seen)).toEqual({ id: 'DEMO-9', mentions: ['same-hash'] });
    expect(await look(listing('cd'.repeat(64), algorithm), seen)).toMatchObject([
      { code: 'definition-contradiction', found: `${algorithm} ${right}` },
    ]);
  });

  it('that is missing, too large or no advisory is named', async () => {
    expect(await look()).toMatchObject([
      { code: 'payload-missing', field: 'csaf.path', path: 'advisory.json' },
    ]);
    expect(await look('{}')).toMatchObject([{ code: 'definition-value-invalid', field: 'csaf.path' }]);
    expect(await look(' '.repeat(16 * 1024 * 1024 + 1))).toMatchObject([
      { code: 'payload-refused', field: 'csaf.path', path: 'advisory.json' },
    ]);
  });
});
