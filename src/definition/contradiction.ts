import type { FieldPath } from './field.ts';
import type { Sections } from './schema.ts';

/** Where, what would be right, what is there. */
export interface Contradiction {
  readonly field: FieldPath;
  readonly expected: string;
  readonly found: string;
}

/** One thing that fields must be to each other. It looks at the sections it needs, if they are there. */
export type Rule = (sections: Sections) => readonly Contradiction[];
