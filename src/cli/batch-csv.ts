/** A batch as a table for spreadsheets. */
import { protectionOf, type Batch, type StickLine } from '../media/index.ts';

const COLUMNS: readonly (readonly [string, (stick: StickLine, batch: Batch) => string | number | null])[] = [
  ['label', ({ label }) => label],
  ['seal', ({ sealNumber }) => sealNumber],
  ['time', ({ time }) => time],
  ['operator', ({ operator }) => operator],
  ['vendor-id', ({ drive }) => drive.vendorId],
  ['product-id', ({ drive }) => drive.productId],
  ['vendor', ({ drive }) => drive.vendor],
  ['model', ({ drive }) => drive.model],
  ['serial', ({ drive }) => drive.serial],
  ['size', ({ drive }) => drive.size],
  ['image-sha256', ({ image }) => image],
  ['read-back-sha256', ({ readBack }) => readBack],
  ['protection', (stick, batch) => protectionOf(batch, stick)],
  ['result', ({ result }) => result],
  ['fault', ({ fault }) => fault],
];

export function batchCsv(batch: Batch): string {
  const rows = batch.sticks.map((stick) =>
    COLUMNS.map(([, value]) => cell(String(value(stick, batch) ?? ''))),
  );
  return [COLUMNS.map(([name]) => name), ...rows].map((row) => `${row.join(',')}\n`).join('');
}

/** A stick names itself: what a spreadsheet would take for a formula is made text (RFC 4180 for the rest, but with line feeds). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
