/** A drawing as SVG, in its real size. */
import { encodeUtf8 } from '../base/bytes.ts';
import type { Drawing, Font, Item } from './drawing.ts';

const FAMILIES: Readonly<Record<Font, string>> = {
  Helvetica: 'font-family="Helvetica, Arial, sans-serif"',
  'Helvetica-Bold': 'font-family="Helvetica, Arial, sans-serif" font-weight="bold"',
  'Courier-Bold': 'font-family="Courier, \'Courier New\', monospace" font-weight="bold"',
};

export function encodeSvg({ width, height, title, language, items }: Drawing): Uint8Array {
  const size = `width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}"`;
  const boxes = items.flatMap((item) => (item.kind === 'box' ? [boxPath(item)] : []));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${language}" ${size}>`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<path d="${boxes.join('')}"/>`,
    ...items.flatMap((item) => (item.kind === 'text' ? [textElement(item)] : [])),
    '</svg>',
  ];
  return encodeUtf8(`${lines.join('\n')}\n`);
}

function boxPath({ x, y, width, height }: Item & { kind: 'box' }): string {
  return `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h${number(-width)}z`;
}

/** Its width is given, as the font may be another one where it is shown. */
function textElement({ x, y, text, font, size, width }: Item & { kind: 'text' }): string {
  const place = `x="${number(x)}" y="${number(y)}" font-size="${number(size)}"`;
  const fixed = `textLength="${number(width)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"`;
  return `<text ${place} ${FAMILIES[font]} ${fixed}>${escaped(text)}</text>`;
}

/** To a ten-thousandth of a millimetre: modules side by side must not leave gaps. */
function number(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
