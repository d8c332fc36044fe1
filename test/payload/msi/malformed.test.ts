import { expect, it } from 'vitest';
import { malformed } from '../../../src/payload/msi/malformed.ts';

it('escapes whatever may come from the package', () => {
  const [fault] = malformed('size a\u001b[2J', 'b\u202e', 'c\u0007').faults;
  const shown = { field: 'size a\\u001b[2J', expected: 'b\\u202e', found: 'c\\u0007' };
  expect(fault).toEqual({ code: 'msi-malformed', ...shown });
});
