/** Blocks as strips of a page, with the structure that a screen reader needs. */
import type { Structure } from '../pdf/index.ts';
import { plainText, type Block, type Cell, type Text, type Tone } from './blocks.ts';
import { wordsOf } from './cut-words.ts';
import { BODY, INK, partIn, setText } from './set-text.ts';
import { framed, gap, kept, shifted, together, type Strip } from './strips.ts';

const BLUE = '#0a3d6b';
const PALE = '#f0f3f6';
const GREY = '#9aa7b3';
const PARAGRAPH_GAP = 5;
const LIST_GAP = 2.5;
const INDENT = 16;
const STEP_INDENT = 30;
const STEP_RADIUS = 9;
const STEP_GAP = 9;
const PADDING = 8;
const HEADINGS = [
  { size: 18, before: 12, after: 4 },
  { size: 13.5, before: 14, after: 5 },
  { size: 11, before: 8, after: 2 },
  { size: 10, before: 6, after: 1 },
];
const SMALL_HEADING = 3;
const TONES: Readonly<
  Record<Tone, { readonly border: string; readonly fill: string; readonly ink: string }>
> = {
  banner: { border: '#3d2b00', fill: '#fff3d6', ink: INK },
  alert: { border: '#a30018', fill: '#fff4f5', ink: '#8a0014' },
  note: { border: '#8a6100', fill: '#fffaf0', ink: INK },
};
const BORDER = 1.5;
const HAIRLINE = 0.5;
/** A narrower column is not legible. */
const MIN_COLUMN_LETTERS = 14;
/** Columns share the width by what there is to say; so much of it goes to one before its longest word is broken. */
const MAX_WORD_SHARE = 0.27;
/** Less than a page, and more than any row that is worth being read as one. */
const MAX_ROW_HEIGHT = 500;
const CELL_SIDE = 5;
const CELL_TOP = 3;

/** Where blocks go: how wide, into which part of the structure, how their headings look. */
export interface Place {
  readonly width: number;
  readonly part: Structure;
  readonly headingColor: string;
  /** In a box, a step or a cell: headings are small there. */
  readonly isInside: boolean;
}

export function placeFor(width: number, part: Structure): Place {
  return { width, part, headingColor: BLUE, isInside: false };
}

export function setBlocks(blocks: readonly Block[], place: Place): readonly Strip[] {
  return blocks.flatMap((block, i) => {
    const [before, strips] = [blocks[i - 1], setBlock(block, place)];
    if (before === undefined) return strips;
    const space = block.kind === 'heading' ? headingOf(block.level, place).before : PARAGRAPH_GAP;
    return [gap(before.kind === 'heading' ? 0 : space, before.kind === 'heading'), ...strips];
  });
}

function setBlock(block: Block, place: Place): readonly Strip[] {
  switch (block.kind) {
    case 'heading':
      return setHeading(block.text, block.level, place);
    case 'paragraph':
      return setText(block.text, place.width, partIn(place.part, 'P'), BODY);
    case 'command':
      return setCommand(block.lines, place);
    case 'list':
      return setList(block.items, block.isOrdered, place);
    case 'definitions':
      return block.entries.flatMap(({ term, blocks }) => [
        ...setText(term, place.width, partIn(place.part, 'P'), { ...BODY, isBold: true }),
        ...shifted(setBlocks(blocks, { ...place, width: place.width - INDENT }), INDENT),
      ]);
    case 'table':
      return setTable(block, place);
    case 'repeated':
      return setBlocks(block.blocks, place);
    case 'box':
      return setBox(block.blocks, block.tone, place);
  }
}

function headingOf(level: number, { isInside }: Place): (typeof HEADINGS)[number] {
  const index = Math.min(isInside ? Math.max(level, SMALL_HEADING) : level, HEADINGS.length) - 1;
  return HEADINGS[index] ?? { size: 10, before: 6, after: 1 };
}

function setHeading(text: Text, level: number, place: Place): readonly Strip[] {
  const { width, part, headingColor } = place;
  const { size, after } = headingOf(level, place);
  const own = partIn(part, `H${level}`);
  const lines = setText(text, width, own, { size, color: headingColor, isBold: true });
  const [first, ...rest] = lines.map(kept);
  if (first === undefined) return [];
  const heading = { title: plainText(text).replace(/\s+/g, ' '), level };
  const line = level === 2 && !place.isInside ? HAIRLINE * 2 : 0;
  const foot = { ...gap(after + line, true), isGap: false };
  const rule = framed(foot, 0, (page, x, y) => {
    if (line > 0) page.box(x, y, width, line, headingColor);
  });
  return [{ ...first, heading }, ...rest, rule];
}

/** Never broken: made smaller when it is too wide. */
function setCommand(lines: readonly string[], { width, part }: Place): readonly Strip[] {
  const own = partIn(part, 'Code');
  const size = 9.5;
  const strips = lines.flatMap((text) =>
    setText([{ text, style: 'exact', language: null, link: null }], width - 2 * PADDING, own, {
      ...BODY,
      size,
    }),
  );
  const edge = gap(4, true);
  return together([edge, ...strips, gap(4)]).map((strip) =>
    framed(strip, PADDING, (page, x, y) => {
      page.box(x, y, width, strip.height, PALE);
      page.box(x, y, 3, strip.height, '#5a6b7b');
    }),
  );
}

function setList(items: readonly (readonly Block[])[], isOrdered: boolean, place: Place): readonly Strip[] {
  const list = partIn(place.part, 'L');
  const isSteps = isOrdered && items.some(([first]) => first?.kind === 'heading');
  const indent = isSteps ? STEP_INDENT : INDENT;
  return items.flatMap((blocks, i) => {
    const item = partIn(list, 'LI');
    const label = partIn(item, 'Lbl');
    const inner = { ...place, width: place.width - indent, part: partIn(item, 'LBody'), isInside: true };
    const strips = setBlocks(blocks, inner);
    const [first, ...rest] = shifted(isSteps ? together(strips) : strips, indent);
    if (first === undefined) return [];
    const paint: Strip['paint'] = (page, x, y) => {
      paintMarker(isOrdered ? i + 1 : null, isSteps, page, x, y, label);
      first.paint(page, x, y);
    };
    return [...(i > 0 ? [gap(isSteps ? STEP_GAP : LIST_GAP)] : []), { ...first, paint }, ...rest];
  });
}

function paintMarker(
  step: number | null,
  isStep: boolean,
  page: Parameters<Strip['paint']>[0],
  x: number,
  y: number,
  label: Structure,
): void {
  const base = y + BODY.size * 1.05;
  const text = step === null ? '•' : isStep ? String(step) : `${step}.`;
  if (!isStep) {
    page.text(x + 3, base, text, { font: 'Helvetica', size: BODY.size, color: INK }, label);
    return;
  }
  page.disc(x + STEP_RADIUS, y + 8, STEP_RADIUS, BLUE);
  const digitWidth = 0.556 * 11;
  page.text(
    x + STEP_RADIUS - (digitWidth * text.length) / 2,
    y + 12,
    text,
    { font: 'Helvetica-Bold', size: 11, color: '#ffffff' },
    label,
  );
}

function setBox(blocks: readonly Block[], tone: Tone, { width, part }: Place): readonly Strip[] {
  const { border, fill, ink } = TONES[tone];
  const own = partIn(part, 'Sect');
  const place = { width: width - 2 * PADDING - 4, part: own, headingColor: ink, isInside: true };
  const inner = setBlocks(blocks, place);
  const strips = [gap(PADDING - 2, true), ...inner, gap(PADDING - 2)];
  return together(strips).map((strip, i) =>
    framed(strip, PADDING + 4, (page, x, y) => {
      page.box(x, y, width, strip.height, fill);
      page.box(x, y, 4, strip.height, border);
      page.box(x + width - BORDER, y, BORDER, strip.height, border);
      if (i === 0) page.box(x, y, width, BORDER, border);
      if (i === strips.length - 1) page.box(x, y + strip.height - BORDER, width, BORDER, border);
    }),
  );
}

type Table = Extract<Block, { kind: 'table' }>;

function setTable({ caption, head, rows }: Table, { width, part }: Place): readonly Strip[] {
  const table = partIn(part, 'Table');
  const widths = columnWidths([head, ...rows], width);
  const title = setText(caption, width, partIn(table, 'Caption'), { ...BODY, isBold: true });
  const titled = caption.length === 0 ? [] : [...title, gap(LIST_GAP)].map(kept);
  const [header = null] = head.length === 0 ? [] : setRow(head, widths, partIn(table, 'TR')).map(kept);
  const body = rows.flatMap((cells) => setRow(cells, widths, partIn(table, 'TR')));
  return [...titled, ...(header === null ? [] : [header]), ...body.map((strip) => ({ ...strip, header }))];
}

/** The more there is to say in a column, the wider it is, but by less than the length of its texts. */
function columnWidths(rows: readonly (readonly Cell[])[], width: number): readonly number[] {
  const columns = Array.from({ length: Math.max(...rows.map((cells) => cells.length)) }, (_, column) => {
    const texts = rows.map((cells) => (cells[column]?.blocks ?? []).flatMap(textsOf));
    const letters = texts.map((cell) => sum(cell.map((text) => plainText(text).length)));
    const words = texts.flat().flatMap((text) => wordsOf(text, { ...BODY, isBold: column === 0 }));
    const word = Math.max(0, ...words.map((each) => each.width)) + 2 * CELL_SIDE + 1;
    return {
      weight: Math.sqrt(Math.max(MIN_COLUMN_LETTERS, ...letters)),
      least: Math.min(word, width * MAX_WORD_SHARE),
    };
  });
  const total = sum(columns.map(({ weight }) => weight));
  const isNarrow = columns.map(({ weight, least }) => (width * weight) / total < least);
  const spare = width - sum(columns.map(({ least }, i) => (isNarrow[i] ? least : 0)));
  const shared = sum(columns.map(({ weight }, i) => (isNarrow[i] ? 0 : weight)));
  return columns.map(({ weight, least }, i) => (isNarrow[i] ? least : (spare * weight) / shared));
}

function textsOf(block: Block): readonly Text[] {
  if (block.kind === 'paragraph' || block.kind === 'heading') return [block.text];
  return block.kind === 'list' ? block.items.flat().flatMap(textsOf) : [];
}

/** A row is as high as its highest cell and is not broken: one that is too high for a page has its cells one below the other. */
function setRow(cells: readonly Cell[], widths: readonly number[], row: Structure): readonly Strip[] {
  const columns = cells.map(({ isHeader, blocks }, i) => {
    const width = i === cells.length - 1 ? sum(widths.slice(i)) : (widths[i] ?? 0);
    const part = partIn(row, isHeader ? 'TH' : 'TD');
    const place = { width: width - 2 * CELL_SIDE, part, headingColor: INK, isInside: true };
    const strips = setBlocks(isHeader ? blocks.map(boldened) : blocks, place);
    return { isHeader, width, x: sum(widths.slice(0, i)), strips };
  });
  const whole = sum(widths);
  const inside = Math.max(...columns.map(({ strips }) => sum(strips.map(({ height }) => height))));
  const height = inside + 2 * CELL_TOP;
  if (height > MAX_ROW_HEIGHT) return columns.flatMap(({ strips }) => strips);
  const paint: Strip['paint'] = (page, x, y) => {
    for (const { isHeader, width, x: at, strips } of columns) {
      if (isHeader) page.box(x + at, y, width, height, PALE);
      page.box(x + at, y, HAIRLINE, height, GREY);
      let top = y + CELL_TOP;
      for (const strip of strips) {
        strip.paint(page, x + at + CELL_SIDE, top);
        top += strip.height;
      }
    }
    page.box(x + whole - HAIRLINE, y, HAIRLINE, height, GREY);
    page.box(x, y, whole, HAIRLINE, GREY);
    page.box(x, y + height - HAIRLINE, whole, HAIRLINE, GREY);
  };
  return [{ ...gap(height), isGap: false, paint }];
}

function boldened(block: Block): Block {
  if (block.kind !== 'paragraph') return block;
  return {
    ...block,
    text: block.text.map((run) => (run.style === 'plain' ? { ...run, style: 'strong' as const } : run)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
