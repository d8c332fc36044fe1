/** A batch on paper: the list that goes into the parcel, and a label for each good stick. One file each, without scripts. */
import type { Language } from '../base/codes.ts';
import { protectionOf, type Batch, type StickLine } from '../media/index.ts';
import { WORDS } from './batch-words.ts';

const STYLE = `body{font:11pt/1.4 sans-serif;margin:15mm;color:#000}
h1{font-size:16pt}dl{display:grid;grid-template-columns:max-content 1fr;gap:1mm 5mm}dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #555;padding:1mm 2mm;text-align:left}thead{display:table-header-group}
tr,.label{break-inside:avoid}.warning{border:2px solid #000;padding:2mm;font-weight:bold}.sign{margin-top:15mm}
.labels{display:flex;flex-wrap:wrap;gap:4mm}.label{box-sizing:border-box;width:56mm;height:36mm;border:1px dashed #777;padding:2mm;font-size:8pt;overflow:hidden}
.label p{margin:0}.label .number{font-size:13pt;font-weight:bold}.digest{font-family:monospace;overflow-wrap:anywhere}
@media print{body{margin:0}@page{size:A4;margin:12mm}}`;

export function packingList(batch: Batch, language: Language): string {
  const words = WORDS[language];
  const { opening, closing } = batch;
  const { kit, image, station, operator, time, seal } = opening;
  const facts = [
    [words.kit, `${kit.id} ${kit.version} (${words.sequence} ${kit.sequence})`],
    [words.image, `sha256 ${image.sha256}`],
    [words.seal, `sha256 ${seal}`],
    [words.station, `${station}, ${operator}`],
    [words.begun, time],
    [words.closed, closing?.time ?? '-'],
    [words.lastLine, `sha256 ${batch.last}`],
  ];
  const sticks = goodSticks(batch);
  const rows = sticks.map((stick) => {
    const { label, sealNumber, drive } = stick;
    const cells = [label, sealNumber, drive.serial, `${(drive.size / 1e9).toFixed(1)} GB`, stick.time];
    return [...cells, words.protection[protectionOf(batch, stick)]];
  });
  const open =
    closing === null || batch.isTorn ? `<p class="warning">${escapeHtml(words.notClosed)}</p>` : '';
  const body = `${open}<dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
<table><thead>${row('th', words.columns)}</thead><tbody>
${rows.map((cells) => row('td', cells)).join('\n')}
</tbody></table>
<p>${escapeHtml(words.total)}: ${sticks.length}</p>
<p>${escapeHtml(words.noProof)}</p>
<p class="sign">${escapeHtml(words.packedBy)}: ____________________ &nbsp; ${escapeHtml(words.receivedBy)}: ____________________</p>`;
  return page(words.packingList, language, `<h1>${escapeHtml(words.packingList)}</h1>\n${body}`);
}

/** In both languages: nobody knows who will hold the stick. */
export function labelSheet(batch: Batch, language: Language): string {
  const { kit, image } = batch.opening;
  const labels = goodSticks(batch).map(({ label, sealNumber }) => {
    const seal =
      sealNumber === null ? '' : ` · ${WORDS.es.sealNumber} / ${WORDS.en.sealNumber} ${sealNumber}`;
    const lines = [
      `<p class="number">${escapeHtml(`N.º ${label ?? '-'}`)}</p>`,
      `<p><strong>${escapeHtml(`${kit.id} ${kit.version}`)}</strong>${escapeHtml(seal)}</p>`,
      ...[WORDS.es.verify, WORDS.en.verify].map((text) => `<p>${escapeHtml(text)}</p>`),
      `<p class="digest">SHA-256 ${escapeHtml(image.sha256)}</p>`,
    ];
    return `<div class="label">${lines.join('')}</div>`;
  });
  const { labels: title } = WORDS[language];
  return page(title, language, `<div class="labels">\n${labels.join('\n')}\n</div>`);
}

function goodSticks({ sticks }: Batch): readonly StickLine[] {
  return sticks.filter(({ result }) => result === 'good');
}

function row(tag: 'th' | 'td', cells: readonly (string | number | null)[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell ?? '-'))}</${tag}>`).join('')}</tr>`;
}

function page(title: string, language: Language, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Sticks name themselves, and operators type: nothing of it is markup. The record's form has no hidden characters. */
function escapeHtml(text = ''): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}
