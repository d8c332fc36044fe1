/** What is drawn on one page, as PDF's operators. Lengths are points, from the upper left corner. */
import { piecesOf, type FontName } from './fonts.ts';

/** A part of the document's structure, by which a screen reader finds its way. */
export interface Structure {
  /** One of PDF's standard types: `P`, `H1`, `L`, `TD`, … */
  readonly type: string;
  readonly language: string | null;
  readonly kids: (Structure | Mark)[];
}

/** A stretch of a page's content. */
export interface Mark {
  readonly page: number;
  readonly id: number;
}

export interface TextStyle {
  readonly font: Exclude<FontName, 'Symbol'>;
  readonly size: number;
  /** `#rrggbb`. */
  readonly color: string;
}

export interface Page {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** y is the base line. */
  readonly text: (x: number, y: number, text: string, style: TextStyle, part: Structure | null) => void;
  readonly box: (x: number, y: number, width: number, height: number, color: string) => void;
  /** A filled disc. */
  readonly disc: (x: number, y: number, radius: number, color: string) => void;
}

export interface DrawnPage extends Page {
  readonly operators: string[];
  /** The parts that its marks belong to, by mark. */
  readonly marked: Structure[];
}

/** As few digits as a hundredth of a point needs; the same on every computer. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function newPage(index: number, width: number, height: number): DrawnPage {
  const operators: string[] = [];
  const marked: Structure[] = [];
  const point = (x: number, y: number): string => `${number(x)} ${number(height - y)}`;
  /** What is for the eye only. */
  const artifact = (...lines: readonly string[]): void => {
    operators.push('/Artifact BMC', ...lines, 'EMC');
  };
  return {
    ...{ index, width, height, operators, marked },
    text: (x, y, text, { font, size, color }, part) => {
      const pieces = piecesOf(text, font);
      const shown = pieces.map((piece) => `/${piece.font} ${number(size)} Tf ${literal(piece.codes)} Tj`);
      const lines = [`BT ${fill(color)} ${point(x, y)} Td ${shown.join(' ')} ET`];
      if (part === null) {
        artifact(...lines);
        return;
      }
      operators.push(`/${part.type} <</MCID ${marked.length}>> BDC`, ...lines, 'EMC');
      part.kids.push({ page: index, id: marked.length });
      marked.push(part);
    },
    box: (x, y, boxWidth, boxHeight, color) => {
      artifact(`${fill(color)} ${point(x, y + boxHeight)} ${number(boxWidth)} ${number(boxHeight)} re f`);
    },
    disc: (x, y, radius, color) => {
      artifact(`${fill(color)} ${discPath(point, x, y, radius)} f`);
    },
  };
}

/** How far a curve's handle must lie for four of them to look like a circle. */
const HANDLE = 0.5523;

function discPath(point: (x: number, y: number) => string, x: number, y: number, r: number): string {
  const h = r * HANDLE;
  const curve = (...points: readonly (readonly [number, number])[]): string =>
    `${points.map(([dx, dy]) => point(x + dx, y + dy)).join(' ')} c`;
  return [
    `${point(x + r, y)} m`,
    curve([r, h], [h, r], [0, r]),
    curve([-h, r], [-r, h], [-r, 0]),
    curve([-r, -h], [-h, -r], [0, -r]),
    curve([h, -r], [r, -h], [r, 0]),
  ].join(' ');
}

function fill(color: string): string {
  const parts = [1, 3, 5].map((at) => number(parseInt(color.slice(at, at + 2), 16) / 255));
  return `${parts.join(' ')} rg`;
}

/** A string as codes of a font: each stands for itself, but for what ends or escapes a string. */
function literal(codes: readonly number[]): string {
  return `(${String.fromCharCode(...codes).replace(/[()\\]/g, '\\$&')})`;
}
