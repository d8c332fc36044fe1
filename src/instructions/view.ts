/** What the templates may name: the definition in one language, and facts that only the build knows. */
import type { Language } from '../base/codes.ts';
import type { KitDefinition } from '../definition/index.ts';
import { problemsIn, type CodeTexts } from './problems.ts';

/** An installer as it lies in the kit, and what the file says of itself. */
export interface InstallerFacts {
  /** null: for both languages. */
  readonly language: Language | null;
  /** In the kit, such as `payload/Setup.msi`. */
  readonly path: string;
  readonly product: string;
  readonly version: string;
  readonly size: number;
  readonly sha256: string;
}

/** Of the record that the kit is sealed under. */
export interface PublisherFacts {
  readonly id: string;
  readonly name: string;
  readonly contact: string;
  readonly record: number;
  readonly kind: 'release' | 'development';
  readonly fingerprint: string;
}

export interface PageFacts {
  readonly publisher: PublisherFacts;
  readonly installers: readonly InstallerFacts[];
}

/** One language's view. Plain data: Handlebars sees own members only, and cannot compare. */
export function viewOf(definition: KitDefinition, facts: PageFacts, codes: CodeTexts, language: string) {
  const { kit, product, targets, install, response } = definition;
  const { vulnerabilities, ...texts } = definition.instructions;
  const { revisions, compatibility, residualRisk, changeControl } = definition.papers;
  const papers = { revisions, compatibility, residualRisk, changeControl };
  const local = localiser(definition.instructions.title, language);
  const rated = vulnerabilities.map((flaw) => ({
    ...(local(flaw) as Localised<typeof flaw>),
    severity: flagsOf(SEVERITY_NAMES, flaw.severity),
  }));
  return {
    language,
    kit: { ...kit, created: kit.created.slice(0, 10) },
    publisher: { ...facts.publisher, isDevelopment: facts.publisher.kind === 'development' },
    product: {
      name: product.name,
      appliesToAll: product.appliesTo.from === null && product.appliesTo.to === null,
      appliesTo: rangeText(product.appliesTo),
      affected: product.affected.map(rangeText),
    },
    models: targets.models,
    ivdModels: targets.models.filter(({ ivd }) => ivd).map(({ name }) => name),
    windows: targets.windows,
    offInstrument: targets.offInstrument,
    restart: flagsOf(['required', 'recommended', 'none'], install.restart),
    response: { ...response, portList: response.firewallPorts.join(',') },
    installers: facts.installers.map(installerView),
    instructions: { ...(local(texts) as Localised<typeof texts>), vulnerabilities: rated },
    papers: local(papers) as Localised<typeof papers>,
    worst: rated.toSorted((a, b) => Number(b.score) - Number(a.score))[0] ?? null,
    problems: problemsIn(codes, language),
  };
}

const SEVERITY_NAMES = ['none', 'low', 'medium', 'high', 'critical'];

/** Both languages of a text are of one type: what is left is that type. */
type Localised<T> = T extends { readonly es: infer Text; readonly en: unknown }
  ? Text
  : T extends readonly (infer Item)[]
    ? readonly Localised<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Localised<T[Name]> }
      : T;

/** Every text inside replaced by the one of the language. A text has the languages that the title has, and nothing else. */
function localiser(title: object, language: string): (value: unknown) => unknown {
  const languages = Object.keys(title).toSorted().join();
  const local = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(local);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value);
    const isText = Object.keys(value).toSorted().join() === languages;
    if (isText) return (value as Record<string, unknown>)[language];
    return Object.fromEntries(members.map(([name, member]) => [name, local(member)]));
  };
  return local;
}

/** One flag for each word, so that a template asks `{{#if severity.high}}`. */
function flagsOf(words: readonly string[], chosen: string) {
  return Object.fromEntries(words.map((word) => [word, word === chosen]));
}

/** `1.3 – 3.1`, `≥ 1.3`, `≤ 3.1`: read the same in both languages. */
function rangeText({ from, to }: KitDefinition['product']['appliesTo']): string {
  if (from !== null && to !== null) return `${from} – ${to}`;
  return from === null ? `≤ ${to ?? ''}` : `≥ ${from}`;
}

function installerView({ language, path, size, ...rest }: InstallerFacts) {
  return {
    ...rest,
    fileName: path.slice(path.lastIndexOf('/') + 1),
    windowsPath: path.replaceAll('/', '\\'),
    size: groupDigits(size),
    isForSpanish: language === 'es',
    isForEnglish: language === 'en',
  };
}

/** No-break spaces between groups of three: right in both languages, and independent of any locale data. */
function groupDigits(size: number): string {
  return String(size).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
}
