/** A drawing as a PDF of one page, in its real size. */
import { newPdf, type Structure } from '../pdf/index.ts';
import type { Drawing } from './drawing.ts';
import type { LabelFacts } from './facts.ts';

const POINTS_PER_MM = 72 / 25.4;
const BLACK = '#000000';

export async function encodeLabelPdf(drawing: Drawing, { kit, publisher }: LabelFacts): Promise<Uint8Array> {
  const { width, height, title, language, items } = drawing;
  const structure: Structure = { type: 'Document', language, kids: [] };
  const pdf = newPdf({ title, author: publisher.name, language, created: kit.created });
  const scale = POINTS_PER_MM;
  const page = pdf.addPage(width * scale, height * scale);
  for (const item of items) {
    if (item.kind === 'box') {
      page.box(item.x * scale, item.y * scale, item.width * scale, item.height * scale, BLACK);
      continue;
    }
    const part: Structure = { type: 'P', language: null, kids: [] };
    structure.kids.push(part);
    const style = { font: item.font, size: item.size * scale, color: BLACK };
    page.text(item.x * scale, item.y * scale, item.text, style, part);
  }
  return pdf.encode([], structure);
}
