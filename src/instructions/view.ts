/** What the templates may name: the definition in one language, and facts that only the build knows. */
import type { Language } from '../base/codes.ts';
import type { KitDefinition } from '../definition/index.ts';

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
export function viewOf(definition: KitDefinition, facts: PageFacts, language: Language) {
  const { kit, product, targets, install, response } = definition;
  const instructions = localise(definition.instructions, language) as Localised;
  const vulnerabilities = definition.instructions.vulnerabilities.map(ratedIn(language));
  return {
    kit: { ...kit, created: kit.created.slice(0, 10) },
    publisher: { ...facts.publisher, isDevelopment: facts.publisher.kind === 'development' },
    product: {
      name: product.name,
      appliesToAll: product.appliesTo.from === null && product.appliesTo.to === null,
      appliesTo: rangeText(product.appliesTo),
      affected: product.affected.map(rangeText),
    },
    models: targets.models,
    hasIvd: targets.models.some(({ ivd }) => ivd),
    windows: targets.windows,
    offInstrument: targets.offInstrument,
    restart: flagsOf(['required', 'recommended', 'none'], install.restart),
    response,
    installers: facts.installers.map(installerView),
    instructions: { ...instructions, vulnerabilities },
    worst: vulnerabilities.toSorted((a, b) => Number(b.score) - Number(a.score))[0] ?? null,
  };
}

type Localised = Record<string, unknown>;

/** Every `{es, en}` inside replaced by the one of the language. */
function localise(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((item) => localise(item, language));
  if (typeof value !== 'object' || value === null) return value;
  if ('es' in value && 'en' in value) return value[language];
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, localise(member, language)]),
  );
}

type Vulnerability = KitDefinition['instructions']['vulnerabilities'][number];

function ratedIn(language: Language) {
  return ({ text, severity, ...rest }: Vulnerability) => ({
    ...rest,
    text: text[language],
    severity: flagsOf(['none', 'low', 'medium', 'high', 'critical'], severity),
  });
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
