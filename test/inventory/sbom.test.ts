/** CycloneDX 1.6, against its own schema. */
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bentInput, HOSTILE, input, papersOf } from './sample.ts';

const bomSchema = z.looseObject({
  serialNumber: z.string(),
  metadata: z.looseObject({
    timestamp: z.string(),
    tools: z.object({ components: z.array(z.looseObject({ name: z.string(), version: z.string() })) }),
  }),
  compositions: z.array(z.object({ aggregate: z.string(), assemblies: z.array(z.string()) })),
  components: z.array(
    z.looseObject({
      'bom-ref': z.string(),
      type: z.string(),
      name: z.string(),
      version: z.string().optional(),
      hashes: z.array(z.object({ alg: z.literal('SHA-256'), content: z.string() })).optional(),
      properties: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

async function bomOf(given = input) {
  const text = papersOf(given)['sbom.cdx.json'] ?? '';
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(text)).toBeNull();
  return bomSchema.parse(JSON.parse(text));
}

async function componentOf(ref: string, given = input) {
  const { components } = await bomOf(given);
  const component = components.find((each) => each['bom-ref'] === ref) ?? expect.fail(ref);
  return {
    ...component,
    facts: Object.fromEntries(component.properties.map((each) => [each.name, each.value])),
  };
}

describe('the bill of materials', () => {
  it('has every file with its digest, once', async () => {
    const { components } = await bomOf();
    const files = components.filter(({ hashes }) => hashes !== undefined);
    const listed = files.map((each) => [each['bom-ref'], each.hashes?.[0]?.content]);
    expect(new Map(listed as [string, string][])).toEqual(
      new Map(input.files.map(({ path, sha256 }) => [path, sha256])),
    );
    expect(new Set(components.map((each) => each['bom-ref'])).size).toBe(components.length);
  });

  it('says that nobody mends the Go of the launcher any more', async () => {
    expect(await componentOf('SealCheck.exe')).toMatchObject({
      type: 'application',
      version: '0.1.0',
      facts: { 'sealkit:go-version': '1.19.8', 'sealkit:authenticode-sha256': '33'.repeat(32) },
    });
    expect(await componentOf('go-standard-library')).toMatchObject({
      version: 'go1.19.8',
      purl: 'pkg:golang/std@1.19.8',
      facts: {
        'cdx:lifecycle:milestone:endOfSupport': '2023-08-08',
        'sealkit:upstream-fixes': expect.stringContaining('none') as string,
      },
    });
    const { dependencies } = await bomOf();
    expect(dependencies).toContainEqual({ ref: 'SealCheck.exe', dependsOn: ['go-standard-library'] });
  });

  it('claims nothing of another Go, or of one that is not known', async () => {
    const newer = { ...input, launcher: { ...input.launcher, goVersion: '1.99' } };
    expect((await componentOf('go-standard-library', newer)).facts).toEqual({
      'sealkit:upstream-fixes': 'unknown',
    });
    const { components } = await bomOf({ ...input, launcher: { ...input.launcher, goVersion: null } });
    expect(components.map(({ name }) => name)).not.toContain('std');
  });

  it('has the installer by the name it gives itself', async () => {
    expect(await componentOf('payload/SealkitDemoLrmMitigation.msi')).toMatchObject({
      name: 'Sealkit Demo LRM Mitigation',
      version: '1.0.0',
      manufacturer: { name: 'Sealkit Demo Publisher' },
      facts: { 'sealkit:msi:product-code': '{FDB90D66-FC8D-4341-B50A-2BD453A262A6}' },
    });
  });

  it('says what made it, and what nobody has looked into', async () => {
    const manual = { path: 'payload/manual.zip', size: 1, sha256: '88'.repeat(32), authenticode: null };
    const { metadata, compositions } = await bomOf({ ...input, files: [...input.files, manual] });
    expect(metadata.tools.components).toEqual([{ type: 'application', name: 'sealkit', version: '0.1.0' }]);
    expect(compositions).toEqual([
      { aggregate: 'unknown', assemblies: ['payload/SealkitDemoLrmMitigation.msi', 'payload/manual.zip'] },
    ]);
  });

  it('is dated by the kit, and numbered by its content', async () => {
    const bom = await bomOf();
    expect(bom.metadata.timestamp).toBe('2026-11-23T00:00:00Z');
    expect(bom.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const changed = { ...input, files: input.files.map((file) => ({ ...file, sha256: '00'.repeat(32) })) };
    expect((await bomOf(changed)).serialNumber).not.toBe(bom.serialNumber);
    expect((await bomOf({ ...input, files: input.files.toReversed() })).serialNumber).toBe(bom.serialNumber);
  });

  it.each(HOSTILE)('carries %j as text', async (text) => {
    const installers = input.installers.map((each) => ({ ...each, product: text, manufacturer: '' }));
    const given = bentInput({ instructions: { title: { es: 'a', en: text } } }, { installers });
    const found = await componentOf('payload/SealkitDemoLrmMitigation.msi', given);
    expect(found).toMatchObject({ name: text, manufacturer: { name: '-' } });
  });

  it('escapes what hides in the claims of an installer', async () => {
    const installers = input.installers.map((each) => ({ ...each, product: 'a\u202eb\u0000' }));
    const found = await componentOf('payload/SealkitDemoLrmMitigation.msi', { ...input, installers });
    expect(found.name).toBe('a\\u202eb\\u0000');
  });
});
