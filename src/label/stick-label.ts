/** A label for a USB stick: 40 by 12 mm. */
import { line, rule, type Drawing, type Item } from './drawing.ts';
import type { LabelFacts } from './facts.ts';
import { qrItems, qrText } from './qr.ts';
import { WORDS } from './words.ts';

const WIDTH = 40;
const HEIGHT = 12;
const LEFT = 12.4;
const COLUMN = WIDTH - LEFT - 1;
const NUMBER_WIDTH = 10;

export function drawStickLabel(facts: LabelFacts): Drawing {
  const { kit, publisher, number, language } = facts;
  const words = WORDS[language];
  const at = (y: number, width = COLUMN) => ({ x: LEFT, y, width });
  const groups = publisher.fingerprint.split(' ');
  const digits = { font: 'Courier-Bold', size: 2, smallest: 1.5 } as const;
  const development = line(
    words.development,
    { x: LEFT + NUMBER_WIDTH + 1, y: 7.1, width: COLUMN - NUMBER_WIDTH - 1 },
    { font: 'Helvetica-Bold', size: 1.8, smallest: 1.2 },
  );
  return {
    ...{ width: WIDTH, height: HEIGHT, language },
    title: `${words.label}: ${kit.id} ${kit.version}`,
    items: [
      ...qrItems(qrText(facts), { x: 0.3, y: 0.3, width: 11.4 }),
      line(`${kit.id} ${kit.version}`, at(2.6), { font: 'Helvetica-Bold', size: 2.2, smallest: 1.3 }),
      line(publisher.name, at(4.9), { font: 'Helvetica', size: 1.8, smallest: 1.3 }),
      ...numberField(`${words.number} `, number),
      ...(publisher.kind === 'development' ? [development] : []),
      line(groups.slice(0, 4).join(' '), at(9.3), digits),
      line(groups.slice(4).join(' '), at(11.3), digits),
    ],
  };
}

function numberField(word: string, number: number | null): readonly Item[] {
  const place = { x: LEFT, y: 7.1, width: NUMBER_WIDTH };
  const lettering = { font: 'Helvetica', size: 1.8, smallest: 1 } as const;
  if (number !== null) return [line(`${word}${number}`, place, lettering)];
  const shown = line(word, place, lettering);
  const used = shown.width + 0.4;
  return [shown, rule(LEFT + used, 7.2, NUMBER_WIDTH - used)];
}
