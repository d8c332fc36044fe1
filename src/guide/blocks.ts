/** What a page says, free of how a browser shows it. Text twin and PDF are both made from it, so nothing is said twice. */

/** `button` is the name of a button on a screen, `exact` may be broken anywhere. */
export type Style = 'plain' | 'strong' | 'emphasis' | 'code' | 'exact' | 'button';

/** A stretch of text in one style; a line break is `\n`. White space is collapsed. */
export interface Run {
  readonly text: string;
  readonly style: Style;
  /** Language, where it is not the page's. */
  readonly language: string | null;
  /** Where it leads, as the page has it: `steps.html#apply`. */
  readonly link: string | null;
}

export type Text = readonly Run[];

export function run(text: string, style: Style = 'plain'): Run {
  return { text, style, language: null, link: null };
}

/** Of a table; `isHeader` for `th`. */
export interface Cell {
  readonly isHeader: boolean;
  readonly blocks: readonly Block[];
}

/** What pages repeat, as each is read by itself: a guide has it once. */
export type Repeated = 'banner' | 'subtitle' | 'contacts' | 'colophon';

export type Tone = 'alert' | 'note' | 'banner';

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: Text }
  | { readonly kind: 'paragraph'; readonly text: Text }
  /** To be typed or compared as it stands: never wrapped. */
  | { readonly kind: 'command'; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'definitions'; readonly entries: readonly Definition[] }
  | {
      readonly kind: 'table';
      readonly caption: Text;
      readonly head: readonly Cell[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly kind: 'box'; readonly tone: Tone; readonly blocks: readonly Block[] }
  | { readonly kind: 'repeated'; readonly name: Repeated; readonly blocks: readonly Block[] };

export interface Definition {
  readonly term: Text;
  readonly blocks: readonly Block[];
}

export interface PageContent {
  readonly language: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export function plainText(text: Text): string {
  return text.map((run) => run.text).join('');
}
