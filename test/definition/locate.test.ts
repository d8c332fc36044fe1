import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../src/base/bytes.ts';
import { SealkitError, type Fault } from '../../src/base/errors.ts';
import { locateFaults } from '../../src/definition/index.ts';
import { MINIMAL } from './minimal.ts';

function located(fault: Fault): Fault | undefined {
  const error = locateFaults(new SealkitError(fault), encodeUtf8(MINIMAL), 'kit.yaml');
  return error instanceof SealkitError ? error.faults[0] : undefined;
}

describe('a fault found after the definition was read', () => {
  const code = 'definition-contradiction';

  it('stands in the definition, when no other file is concerned', () => {
    const fault: Fault = { code, field: 'kit.minimumLauncher', found: '0.1.0' };
    expect(located(fault)).toEqual({ ...fault, path: 'kit.yaml', line: 2, column: 95 });
  });

  it.each([
    ['installers[0].path', 13, 11],
    // Not written: the entry that it is missing from.
    ['installers[0].expected.version', 13, 5],
    ['install.restart', 14, 21],
  ])('keeps its file, and says where the definition has %s', (field, line, column) => {
    const fault: Fault = { code, path: 'payload/Thing.msi', field };
    expect(located(fault)).toEqual({ ...fault, definition: { path: 'kit.yaml', line, column, field } });
  });

  it("keeps a field of the file's own, and says where the definition names the file", () => {
    const fault: Fault = { code: 'msi-malformed', path: 'payload/Thing.msi', field: 'Property.ProductCode' };
    const definition = { path: 'kit.yaml', line: 13, column: 11, field: 'installers[0].path' };
    expect(located(fault)).toEqual({ ...fault, definition });
  });

  it.each<Fault>([
    { code: 'io-error', path: 'elsewhere' },
    { code: 'usage', field: '--key' },
    { code: 'publisher-malformed', path: 'p.json', field: '$.schema' },
    { code, path: 'kit.yaml', line: 1, column: 1, field: 'kit' },
  ])('is left as it is when the definition has nothing to do with it: %j', (fault) => {
    expect(located(fault)).toEqual(fault);
  });

  it('is none when it is a bug', () => {
    const bug = new TypeError('x');
    expect(locateFaults(bug, encodeUtf8(MINIMAL), 'kit.yaml')).toBe(bug);
  });
});
