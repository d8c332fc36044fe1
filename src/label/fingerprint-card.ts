/** A card of the size of a bank card, 85.6 by 54 mm, to hand over by another way than the stick. */
import { line, paragraph, type Drawing } from './drawing.ts';
import type { LabelFacts } from './facts.ts';
import { qrItems, qrText } from './qr.ts';
import { WORDS } from './words.ts';

const WIDTH = 85.6;
const HEIGHT = 54;
const MARGIN = 4;
const QR = 27;
const WHOLE = WIDTH - 2 * MARGIN;
const COLUMN = WHOLE - QR + 1;

export function drawFingerprintCard(facts: LabelFacts): Drawing {
  const { kit, publisher, sealSha256, language } = facts;
  const words = WORDS[language];
  const at = (y: number, width = COLUMN) => ({ x: MARGIN, y, width });
  const groups = publisher.fingerprint.split(' ');
  const digits = { font: 'Courier-Bold', size: 4.4, smallest: 3 } as const;
  const small = { font: 'Helvetica', size: 2.2, smallest: 1.6 } as const;
  const bold = { ...small, font: 'Helvetica-Bold' } as const;
  const development = publisher.kind === 'development' ? ` · ${words.development}` : '';
  const seal = [sealSha256.slice(0, 32), sealSha256.slice(32)];
  return {
    ...{ width: WIDTH, height: HEIGHT, language },
    title: `${words.card}: ${kit.id} ${kit.version}`,
    items: [
      ...qrItems(qrText(facts), { x: WIDTH - QR - 1, y: 1, width: QR }),
      line(kit.id, at(7.5), { font: 'Helvetica-Bold', size: 4, smallest: 2 }),
      line(`${words.version} ${kit.version} · ${kit.created.slice(0, 10)}${development}`, at(11.5), small),
      line(`${words.publisher}: ${publisher.name}`, at(15), small),
      line(`${words.record} ${publisher.record}`, at(18.5), small),
      line(words.fingerprint, at(24), bold),
      line(groups.slice(0, 4).join(' '), at(29, WHOLE), digits),
      line(groups.slice(4).join(' '), at(34, WHOLE), digits),
      line(words.seal, at(38, WHOLE), { ...small, size: 1.8 }),
      ...seal.map((half, i) => line(half, at(40.5 + i * 2.3, WHOLE), { ...digits, size: 2, smallest: 1.6 })),
      ...paragraph(words.note, at(46.5, WHOLE), 'Helvetica', 2.2),
    ],
  };
}
