/** CSAF 2.0's schema and tests as its validator has them, and what they complain about. */
import * as mandatoryTests from '@secvisogram/csaf-validator-lib/mandatoryTests.js';
import * as optionalTests from '@secvisogram/csaf-validator-lib/optionalTests.js';
import * as schemaTests from '@secvisogram/csaf-validator-lib/schemaTests.js';

export const MANDATORY = Object.values({
  csaf_2_0_strict: schemaTests['csaf_2_0_strict'],
  ...mandatoryTests,
}).filter((test) => test !== undefined);
/** 6.2.11 wants the address it is published at, which a stick is not; 6.2.16 identifiers that no vendor has given. */
const DECLINED = ['optionalTest_6_2_11', 'optionalTest_6_2_16'];
export const OPTIONAL = Object.values(optionalTests).filter(({ name }) => !DECLINED.includes(name));

/** By the test's name; empty for a right document. */
export async function complaintsOf(
  document: unknown,
  tests: typeof MANDATORY,
): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const test of tests) {
    const { isValid = true, errors = [], warnings = [] } = await test(document);
    if (!isValid || errors.length + warnings.length > 0) found[test.name] = [...errors, ...warnings];
  }
  return found;
}
