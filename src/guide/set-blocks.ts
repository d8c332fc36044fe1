/** Blocks as strips of a page, with the structure that a screen reader needs. */
import type { Structure } from '../pdf/index.ts';
import { plainText, type Block, type Cell, type Text, type Tone } from './blocks.ts';
import type { Basis } from './cut-words.ts';
import { breakLines, type Line } from './lines.ts';
import { framed, gap, shifted, together, type Strip } from './strips.ts';

const BLUE = '#0a3d6b';
const INK = '#1a1a1a';
const PALE = '#f0f3f6';
const GREY = '#9aa7b3';
export const BODY: Basis = { size: 10, color: INK, isBold: false };
const LEADING = 1.35;
const PARAGRAPH_GAP = 5;
const LIST_GAP = 2.5;
const INDENT = 16;
const STEP_INDENT = 30;
const STEP_RADIUS = 9;
const PADDING = 8;
const HEADINGS = [
  { size: 18, before: 12, after: 4 },
  { size: 13.5, before: 14, after: 5 },
  { size: 11, before: 8, after: 2 },
  { size: 10, before: 6, after: 1 },
];
const TONES: Readonly<
  Record<Tone, { readonly border: string; readonly fill: string; readonly ink: string }>
> = {
  banner: { border: '#3d2b00', fill: '#fff3d6', ink: INK },
  alert: { border: '#a30018', fill: '#fff4f5', ink: '#8a0014' },
  note: { border: '#8a6100', fill: '#fffaf0', ink: INK },
};
const BORDER = 1.5;
const HAIRLINE = 0.5;
/** A column as narrow as its shortest words is not legible. */
const MIN_COLUMN_LETTERS = 24;
/** Less than a page, and more than any row that is worth being read as one. */
const MAX_ROW_HEIGHT = 500;

/** Where blocks go: how wide, into which part of the structure, in which colour their headings. */
export interface Place {
  readonly width: number;
  readonly part: Structure;
  readonly headingColor: string;
}

export const newPart = (type: string, language: string | null = null): Structure => ({
  type,
  language,
  kids: [],
});

function partIn(parent: Structure, type: string): Structure {
  const part = newPart(type);
  parent.kids.push(part);
  return part;
}

export function placeFor(width: number, part: Structure): Place {
  return { width, part, headingColor: BLUE };
}

export function setBlocks(blocks: readonly Block[], place: Place): readonly Strip[] {
  return blocks.flatMap((block, i) => {
    const [before, strips] = [blocks[i - 1], setBlock(block, place)];
    if (before === undefined) return strips;
    const space = block.kind === 'heading' ? headingOf(block.level).before : PARAGRAPH_GAP;
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
      return setTable(block.head, block.rows, place);
    case 'box':
      return setBox(block.blocks, block.tone, place);
  }
}

function headingOf(level: number): (typeof HEADINGS)[number] {
  return HEADINGS[Math.min(level, HEADINGS.length) - 1] ?? { size: 10, before: 6, after: 1 };
}

function setHeading(text: Text, level: number, { width, part, headingColor }: Place): readonly Strip[] {
  const { size, after } = headingOf(level);
  const own = partIn(part, `H${level}`);
  const lines = setText(text, width, own, { size, color: headingColor, isBold: true });
  const kept = lines.map((strip) => ({ ...strip, isKept: true }));
  const [first, ...rest] = kept;
  if (first === undefined) return [];
  const heading = { title: plainText(text).replace(/\s+/g, ' '), level };
  const line = level === 2 ? HAIRLINE * 2 : 0;
  const foot = { ...gap(after + line, true), isGap: false };
  const rule = framed(foot, 0, (page, x, y) => {
    if (line > 0) page.box(x, y, width, line, headingColor);
  });
  return [{ ...first, heading }, ...rest, rule];
}

/** A strip a line. The first two and the last two lines of a paragraph stay together. */
export function setText(text: Text, width: number, part: Structure, basis: Basis): readonly Strip[] {
  const lines = breakLines(text, width, basis);
  return lines.map((line, i) => ({
    height: basis.size * LEADING,
    isKept: i < lines.length - 1 && (i === 0 || i === lines.length - 2),
    isGap: false,
    heading: null,
    paint: (page, x, y) => paintLine(line, page, x, y + basis.size * 1.05, part),
  }));
}

function paintLine(
  line: Line,
  page: Parameters<Strip['paint']>[0],
  x: number,
  y: number,
  part: Structure,
): void {
  for (const { text, x: at, width, style, isButton, language } of line) {
    if (isButton) page.box(x + at - 1.5, y - style.size * 0.85, width + 3, style.size * 1.15, '#dde4ea');
    const owner = language === null ? part : spanIn(part, language);
    page.text(x + at, y, text, style, owner);
  }
}

function spanIn(part: Structure, language: string): Structure {
  const span = newPart('Span', language);
  part.kids.push(span);
  return span;
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
    const strips = setBlocks(blocks, { ...place, width: place.width - indent, part: partIn(item, 'LBody') });
    const [first, ...rest] = shifted(isSteps ? together(strips) : strips, indent);
    if (first === undefined) return [];
    const paint: Strip['paint'] = (page, x, y) => {
      paintMarker(isOrdered ? i + 1 : null, isSteps, page, x, y, label);
      first.paint(page, x, y);
    };
    return [...(i > 0 ? [gap(isSteps ? 2 * PADDING : LIST_GAP)] : []), { ...first, paint }, ...rest];
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
  const inner = setBlocks(blocks, { width: width - 2 * PADDING - 4, part: own, headingColor: ink });
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

function setTable(head: readonly Cell[], rows: readonly (readonly Cell[])[], place: Place): readonly Strip[] {
  const table = partIn(place.part, 'Table');
  const all = head.length > 0 ? [head, ...rows] : rows;
  const widths = columnWidths(all, place.width);
  return all.flatMap((cells, i) => {
    const strips = setRow(cells, widths, partIn(table, 'TR'));
    return i === 0 && head.length > 0 ? strips.map((strip) => ({ ...strip, isKept: true })) : strips;
  });
}

/** The more there is to say in a column, the wider it is, but by less than the length of its texts. */
function columnWidths(rows: readonly (readonly Cell[])[], width: number): readonly number[] {
  const count = Math.max(...rows.map((cells) => cells.length));
  const weights = Array.from({ length: count }, (_, column) => {
    const lengths = rows.map((cells) => sum((cells[column]?.blocks ?? []).map(lengthOf)));
    return Math.sqrt(Math.max(MIN_COLUMN_LETTERS, ...lengths));
  });
  return weights.map((weight) => (width * weight) / sum(weights));
}

function lengthOf(block: Block): number {
  if (block.kind === 'paragraph' || block.kind === 'heading') return plainText(block.text).length;
  return block.kind === 'list' ? sum(block.items.flat().map(lengthOf)) : MIN_COLUMN_LETTERS;
}

/** A row is as high as its highest cell and is not broken: one that is too high for a page has its cells one below the other. */
function setRow(cells: readonly Cell[], widths: readonly number[], row: Structure): readonly Strip[] {
  const columns = cells.map(({ isHeader, blocks }, i) => {
    const width = i === cells.length - 1 ? sum(widths.slice(i)) : (widths[i] ?? 0);
    const place = { ...placeFor(width - 2 * 5, partIn(row, isHeader ? 'TH' : 'TD')), headingColor: INK };
    const strips = setBlocks(isHeader ? blocks.map(boldened) : blocks, place);
    return { isHeader, width, x: sum(widths.slice(0, i)), strips };
  });
  const whole = sum(widths);
  const inside = Math.max(...columns.map(({ strips }) => sum(strips.map(({ height }) => height))));
  const height = inside + 6;
  if (height > MAX_ROW_HEIGHT) return columns.flatMap(({ strips }) => strips);
  const paint: Strip['paint'] = (page, x, y) => {
    for (const { isHeader, width, x: at, strips } of columns) {
      if (isHeader) page.box(x + at, y, width, height, PALE);
      page.box(x + at, y, HAIRLINE, height, GREY);
      let top = y + 3;
      for (const strip of strips) {
        strip.paint(page, x + at + 5, top);
        top += strip.height;
      }
    }
    page.box(x + whole - HAIRLINE, y, HAIRLINE, height, GREY);
    page.box(x, y, whole, HAIRLINE, GREY);
    page.box(x, y + height - HAIRLINE, whole, HAIRLINE, GREY);
  };
  return [{ height, isKept: false, isGap: false, heading: null, paint }];
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
