/**
 * One action a step. A step's heading says what to do; its text orders no more than that one thing.
 *
 * Which words give orders cannot be found out: the words that sentences of steps begin with are listed here, and a new one
 * has to be put on one of the lists. Not counted: what to do when something is otherwise (`If …`, `When …`, and whatever
 * follows a question), and what not to do.
 */
import { describe, expect, it } from 'vitest';
import { textOf } from './outline.ts';
import { pagesOf, pathOf, PAGES } from './sample.ts';

interface Words {
  /** An order, wherever it stands in a sentence. */
  readonly orders: readonly string[];
  /** What follows counts only in its case. */
  readonly conditions: readonly string[];
  /** Says what not to do. */
  readonly prohibitions: readonly string[];
  /** Says where, or for whom, before the order: `In the first window press …`. */
  readonly places: readonly string[];
  /** Begins a statement. */
  readonly statements: readonly string[];
}

const list = (text: string): readonly string[] => text.split(/\s+/);

const WORDS: Readonly<Record<string, Words>> = {
  en: {
    orders: list(
      `apply ask block call check choose close compare confirm copy double-click finish follow get give go keep let look make note open plug
       press protect read remove repair repeat replace restart show sign start stop store switch take tell try type undo unplug
       verify wait write`,
    ),
    conditions: list('if when else'),
    prohibitions: list('do'),
    places: list('from in only'),
    statements: list(
      `a administrator all an each even exit explorer it miseqdx name nothing on required recommended sealcheck short the they this windows you`,
    ),
  },
  es: {
    orders: list(
      `abra anote aplique apunte asegúrese avise bloquee cierre compare compárela compruebe conecte confirme consiga
       conserve consulte continúe copie cópielo deje desconecte deshágalo elija elimine enseñe escriba espere finalice haga inicie
       inícielo lea llame mire muestre pida proteja pruebe pulse reinicie repare repita responda retire sustitúyalo tome
       verifique vuelva`,
    ),
    conditions: list('si cuando aunque'),
    prohibitions: list('no'),
    places: list('al antes desde en solo'),
    statements: list(
      `cada código cuenta dice el es están esta la le los miseqdx name obligatorio puede se sealcheck sirve también un volverá windows`,
    ),
  },
};

const SAMPLES: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  en: [
    ['Plug in the stick. Open it in Explorer. Copy it to NAME.', 3],
    ['Press NAME, compare the fingerprint, and press NAME.', 3],
    ['Press NAME and confirm.', 2],
    ['In the first window press NAME, then NAME.', 1],
    ['Only MiSeqDx: start the other mode and repeat all steps.', 2],
    ['Press NAME. When Windows asks, answer Yes. If it does not, stop and call support.', 1],
    ['Not genuine? Stop. Take the stick out.', 0],
    ['Call a number that you knew before, or look in a contract. Do not take it from the parcel.', 1],
  ],
  es: [
    ['Conecte la memoria. Abra la carpeta. Copie el archivo a NAME.', 3],
    ['Pulse NAME, compare la huella y pulse NAME.', 3],
    ['Pulse NAME y confirme.', 2],
    ['En la primera ventana pulse NAME y después NAME.', 1],
    ['Solo MiSeqDx: inicie el otro modo y repita todos los pasos.', 2],
    ['Pulse NAME. Cuando Windows pregunte, responda Sí. Si no pregunta, espere y llame.', 1],
    ['¿No es auténtico? Deténgase. Retire la memoria.', 0],
    ['Llame a un número que ya conociera, o mire en un contrato. No la tome del paquete.', 1],
  ],
};

interface Step {
  readonly page: string;
  readonly heading: string;
  /** Each paragraph as its sentences. */
  readonly paragraphs: readonly (readonly string[])[];
}

function stepsOf(page: string, html: string): Step[] {
  const lists = html.match(/<ol class="steps">.*?<\/ol>/gs) ?? [];
  const items = lists.flatMap((steps) => steps.split('<li ').slice(1));
  return items.map((item) => {
    const [heading = '', ...paragraphs] = textOf(`<body><li ${withoutNames(item)}</body>`).split('\n');
    return { page, heading, paragraphs: paragraphs.map(sentencesOf) };
  });
}

/** Names of buttons and files, and commands, are no words of the sentence. */
function withoutNames(item: string): string {
  return item
    .replaceAll(/<pre>.*?<\/pre>/gs, '')
    .replaceAll(/ \(<span lang="[a-z]+">[^<]*<\/span>\)/g, '')
    .replaceAll(
      /<(?:span class="button"|strong class="exact"|code)[^<>]*>[^<]*<\/(?:span|strong|code)>/g,
      'NAME',
    );
}

function sentencesOf(paragraph: string): string[] {
  return paragraph.split(/(?<=[.?!:]) +(?=[\p{Lu}¿¡])/u).filter((sentence) => /\p{L}/u.test(sentence));
}

function wordsOf(sentence: string): string[] {
  return sentence.toLowerCase().match(/[\p{L}\p{N}.-]*[\p{L}\p{N}]/gu) ?? [];
}

/** Sentences that hold whatever happens: not after a question, not in a case only, not about what must not be done. */
function unconditional(paragraph: readonly string[], { conditions, prohibitions }: Words): string[] {
  const question = paragraph.findIndex((sentence) => sentence.endsWith('?'));
  const always = question === -1 ? paragraph : paragraph.slice(0, question);
  return always.filter((sentence) => {
    const first = wordsOf(sentence)[0] ?? '';
    return ![...conditions, ...prohibitions].includes(first);
  });
}

/** Orders at the start of a sentence, after a place, and after what joins a second one. What stands behind “or” is another way. */
function ordersIn(sentence: string, { orders, places }: Words): string[] {
  const [first = [], ...rest] = sentence
    .split(/(?:[,;:]| and| then| y| e| después)+ (?!or |o )/)
    .map(wordsOf);
  const heads = places.includes(first[0] ?? '') ? first : first.slice(0, 1);
  return [...heads, ...rest.map(([word = '']) => word)].filter((word) => orders.includes(word));
}

describe.each(Object.entries(WORDS))('steps in %s', (language, words) => {
  const pages = pagesOf();
  const steps = PAGES.flatMap((page) => stepsOf(page, pages[pathOf(language, page)] ?? ''));
  const said = ({ page, heading }: Step, what: readonly string[]): string =>
    `${page}, ${heading}: ${what.join(' | ')}`;

  it('with two actions would be told apart from steps with one', () => {
    const orders = (paragraph: string): number => {
      const sentences = unconditional(sentencesOf(paragraph), words);
      return sentences.flatMap((sentence) => ordersIn(sentence, words)).length;
    };
    expect(SAMPLES[language]?.map(([text, count]) => [text, orders(text), count])).toEqual(
      SAMPLES[language]?.map(([text, count]) => [text, count, count]),
    );
  });

  it('are found', () => {
    expect(new Set(steps.map(({ page }) => page)).size).toBe(10);
    expect(steps.length).toBeGreaterThan(90);
  });

  it('are each called by an order', () => {
    const other = steps.filter(({ heading }) => !words.orders.includes(wordsOf(heading)[0] ?? ''));
    expect(other.map((step) => said(step, []))).toEqual([]);
  });

  it('begin no sentence with a word of which nobody has said whether it gives an order', () => {
    const known = Object.values(words).flat();
    const sentences = steps.flatMap(({ paragraphs }) =>
      paragraphs.flatMap((paragraph) => unconditional(paragraph, words)),
    );
    const firsts = sentences.map((sentence) => wordsOf(sentence)[0] ?? '');
    expect([...new Set(firsts)].filter((first) => !known.includes(first)).toSorted()).toEqual([]);
  });

  it('ask for one action', () => {
    const many = steps.flatMap((step) => {
      const orders = step.paragraphs.flatMap((paragraph) =>
        unconditional(paragraph, words).flatMap((sentence) => ordersIn(sentence, words)),
      );
      return orders.length > 1 ? [said(step, orders)] : [];
    });
    expect(many).toEqual([]);
  });
});
