import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDemo, SAMPLES, sampleFiles } from '../../payload/msi/fixtures.ts';
import { unknownTables } from './cells.ts';
import { packageFaults } from './check.ts';
import { conditionFault } from './conditions.ts';
import { Editor } from './editor.ts';
import { readPackage, type MsiPackage } from './package.ts';
import { SCHEMA } from './schema.ts';
import { spoiled } from './spoiled.ts';

let demo: Awaited<ReturnType<typeof buildDemo>>;
let ours: MsiPackage;
beforeAll(async () => {
  demo = await buildDemo();
  ours = await readPackage(demo.file);
});
afterAll(() => demo.remove());

describe('our installer', () => {
  it('has no fault, and no table that the checks do not know', () => {
    expect(packageFaults(ours)).toEqual([]);
    expect(unknownTables(ours)).toEqual([]);
  });
});

describe('one defect', () => {
  it.each(spoiled.map((fixture) => [fixture.name, fixture] as const))('%s', (_, { spoil, fault }) => {
    const copy = structuredClone(ours);
    spoil(new Editor(copy));
    const faults = packageFaults(copy);
    expect(faults).toContain(fault);
    // What one defect drags along stays in sight: two sentences, such as a lost key and what pointed at it.
    expect(faults.length).toBeLessThanOrEqual(2);
  });

  it('every kind of check has one', () => {
    const kinds = new Set(spoiled.map(({ fault }) => fault.split(/[ :]/)[0]));
    const wanted = [
      'summary',
      'Component',
      'Directory',
      'File',
      'Media',
      'CustomAction',
      'Dialog',
      'Control',
    ];
    for (const kind of [...wanted, 'InstallExecuteSequence', 'InstallUISequence', 'Property', 'Upgrade']) {
      expect(kinds).toContain(kind);
    }
  });
});

describe('conditions', () => {
  it.each([
    'Installed',
    'NOT Installed',
    'NOT REMOVE="ALL"',
    'Installed OR VersionNT64 > 601 OR (VersionNT64 = 601 AND ServicePackLevel >= 1)',
    'A ~= "x" XOR $Comp = 3 IMP &Feature <> -1 EQV %PATH >< "bin"',
    'not (not (a))',
  ])('%s', (condition) => expect(conditionFault(condition)).toBeNull());

  it.each([
    'NOT',
    'A AND',
    'A = ',
    '= A',
    '(A',
    'A)',
    'A B',
    'A == 1',
    'A && B',
    'A = "x',
    "A = 'x'",
    '[A] = 1',
    'A = 1 = 2',
    '1x',
  ])('not: %s', (condition) => expect(conditionFault(condition)).not.toBeNull());
});

/** What the checks find in packages that Windows installs: rows that lead nowhere, which do no harm there. */
const IN_SAMPLES: Readonly<Record<string, readonly string[]>> = {
  'putty-0.68-installer.msi': [
    'ControlEvent FeaturesDlg/Next: no such control',
    'Dialog DiskCostDlg: never shown',
  ],
  'IviNetSharedComponents32_Fx20_1.3.0.msi': [
    "summary 7: without the product's language 9",
    'Directory Framework32.F51FEB6E_331B_4E54_990A_933248D9BBDA Directory_Parent: IVINETSTANDARDROOTDIR is not in Directory',
  ],
};

const samples = await sampleFiles();

describe('packages of other makers', () => {
  // They may not be given on: a clone has none, and the report says so.
  it(`agree with us but for what is known, and describe columns as we do: ${samples.length} at hand`, async () => {
    expect(samples.length > 0).toBe(existsSync(SAMPLES));
    for (const file of samples) {
      const msi = await readPackage(file);
      expect(packageFaults(msi)).toEqual(IN_SAMPLES[file.replace(/.*\//, '')]);
      expect(disagreements(msi)).toEqual([]);
    }
  });
});

/** Their own _Validation table, against what schema.txt says of whether a column may be empty. */
function disagreements(msi: MsiPackage): string[] {
  return (msi.tables.get('_Validation')?.rows ?? []).flatMap((row) => {
    const known = SCHEMA.get(String(row['Table']))?.find(({ name }) => name === row['Column']);
    if (known === undefined) return [];
    const mayBeEmpty = known.type === known.type.toUpperCase();
    return mayBeEmpty === (row['Nullable'] === 'Y') ? [] : [`${String(row['Table'])}.${known.name}`];
  });
}
