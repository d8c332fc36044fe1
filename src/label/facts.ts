import type { Language } from '../base/codes.ts';

/** What a label may say: of a kit that was verified, and of nothing else. */
export interface LabelFacts {
  readonly kit: { readonly id: string; readonly version: string; readonly created: string };
  readonly publisher: {
    readonly name: string;
    readonly record: number;
    readonly kind: 'release' | 'development';
    /** Eight groups of four digits. */
    readonly fingerprint: string;
  };
  readonly sealSha256: string;
  /** Of the stick in its batch; null: an empty line to write it on. */
  readonly number: number | null;
  readonly language: Language;
}
