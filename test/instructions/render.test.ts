import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/base/codes.ts';
import { renderInstructions } from '../../src/instructions/index.ts';
import { tagFaults } from './html.ts';
import { definition, facts, factsIn, pagesOf, pathOf, PAGES, README, sources, templates } from './sample.ts';

const LANGUAGES = Object.keys(sources.languages);
const pages = pagesOf();

/** What mission-facts.md and issue 8 say each page must carry, by name. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  start: [
    ...[
      'alert-trained',
      'alert-read-first',
      'alert-harm',
      'what-it-does',
      'models',
      'off-instrument',
      'windows',
    ],
    ...['applies-to', 'affected-versions', 'both-modes', 'way-check', 'way-apply', 'way-run', 'way-protect'],
    ...[
      'demonstration',
      'remote-use-stops',
      'mitigation-not-fix',
      'loopback-untouched',
      'worst-score',
      'urgency',
    ],
    ...['CVE-2022-1517', 'CVE-2022-1518', 'CVE-2022-1519', 'CVE-2022-1521', 'CVE-2022-1524', 'advisories'],
    ...['who-security', 'who-operator', 'who-it', 'contacts'],
  ],
  check: [
    ...['check-before-use', 'same-stick-limit', 'write-protection-limit', 'need-verifier', 'need-record'],
    ...['second-channel', 'publisher-fingerprint', 'check-sealkit', 'check-unstamped', 'check-standard'],
    ...['misses-added', 'misses-keys', 'misses-record', 'misses-bytes', 'verdict-genuine', 'verdict-residue'],
    ...['verdict-not-genuine', 'verdict-none', 'check-newest', 'installer-digest'],
  ],
  apply: [
    ...['alert-trained', 'kit-checked', 'administrator', 'not-during-run', 'program-folder', 'warnings-read'],
    ...[
      'logs-first',
      'step-sign-in',
      'step-close-programs',
      'step-plug-in',
      'step-copy-launcher',
      'step-start',
      'step-self-check',
      'verdict-stop',
      'step-fingerprint',
      'step-ready',
    ],
    ...['step-apply', 'do-not-interrupt', 'step-short-code', 'restart-after-install', 'repeat-other-mode'],
    'step-keep-proof',
  ],
  installer: [
    ...['alert-trained', 'without-launcher', 'step-copy-installer', 'step-next', 'step-finish', 'no-windows'],
    ...['restart-after-install', 'repeat-other-mode'],
  ],
  proof: [
    ...['proof', 'status-ask', 'status-command', 'file-what', 'file-where', 'file-code', 'file-limit'],
    ...['installer-proof', 'send-files', 'send-short-code', 'send-modes', 'send-carry', 'send-to'],
  ],
  repair: [
    'repair-when',
    'repair-press',
    'step-ready',
    'repair-confirm',
    'step-short-code',
    'restart-after-repair',
    'change-unavailable',
    'repair',
    'both-modes',
  ],
  remove: [
    ...['remove-warning', 'remove-protect-first', 'remove-press', 'step-ready', 'remove-confirm', 'remove'],
    ...['step-short-code', 'restart-after-remove', 'change-unavailable', 'remove-choose', 'both-modes'],
  ],
  protect: [
    ...[
      'mitigations',
      'firewall-ports',
      'loopback',
      'step-start',
      'mitigate-block',
      'mitigate-confirm',
      'mitigate-undo',
      'mitigate-commands',
      'by-hand-on',
    ],
    ...['by-hand-status', 'by-hand-try', 'by-hand-off', 'by-hand-window', 'by-policy', 'block-ports'],
    ...[
      'fewer-devices',
      'off-network',
      'network-in-general',
      'network-fewer',
      'network-subnet',
      'network-tls',
    ],
    ...['network-off', 'still-apply'],
  ],
  intrusion: [
    ...['signs', 'intrusion-limit', 'evidence-investigate', 'evidence-elsewhere', 'log-folders', 'web-roots'],
    ...['unusual-posts', 'suspicious-words', 'antivirus-logs', 'windows-events', 'outbound-connections'],
    ...['found-network', 'found-keep', 'found-tell'],
  ],
  obtain: ['ways', 'way-on-instrument', 'way-other-computer', 'way-support', 'way-usb-stick', 'ways-check'],
  problems: ['find-code', 'stops', 'installer-answers', 'not-genuine', 'notes', 'no-start', 'no-return'],
  recovery: [
    'recovery',
    'recovery-wait',
    'recovery-restart',
    'recovery-mode',
    'recovery-support',
    'error-503',
  ],
  history: ['history-kit', 'history-created', 'history-revision', 'revision', 'history-newest'],
  legal: ['alert-harm', 'safety-manual', 'residual-risk', 'change-control', 'legal-proof', 'trademarks'],
  card: ['alert', 'card-check', 'card-verify', 'card-restart', 'card-modes', 'card-proof', 'contacts'],
};

/** As somebody who begins at the first would go on; the guide on paper has this order too. */
const READING = [
  ...[
    'start',
    'check',
    'apply',
    'installer',
    'proof',
    'repair',
    'remove',
    'protect',
    'intrusion',
    'recovery',
  ],
  ...['problems', 'obtain', 'card', 'history', 'legal'],
];

describe('pages', () => {
  it('are the first one, and the same ones in each language', () => {
    const made = renderInstructions({ definition, templates, codes: CODES, facts });
    expect(made.map(({ path, language }) => [path, language])).toEqual([
      [README, null],
      ...['es', 'en'].flatMap((language) => READING.map((page) => [pathOf(language, page), language])),
    ]);
    expect(PAGES).toEqual(Object.keys(REQUIRED).toSorted());
  });

  it('are the same bytes each time: UTF-8, LF, one end', () => {
    expect(pagesOf()).toEqual(pages);
    for (const html of Object.values(pages)) {
      expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="e[sn]">\n[^\r\t\ufeff]*<\/html>\n$/);
    }
  });

  it.each(PAGES)('%s carries its facts', (page) => {
    for (const language of LANGUAGES) {
      const found = factsIn(pages[pathOf(language, page)] ?? '');
      expect(REQUIRED[page]?.filter((fact) => !found.includes(fact))).toEqual([]);
    }
  });

  it.each(['apply', 'installer', 'repair', 'remove'])(
    'of %s ask for the stick before the restart',
    (page) => {
      for (const language of LANGUAGES) {
        const found = factsIn(pages[pathOf(language, page)] ?? '');
        const restart = found.findIndex((fact) => fact.startsWith('restart-after'));
        expect(found.indexOf('step-unplug')).toBe(restart - 1);
      }
    },
  );

  it('carry the facts of the first page in both languages', () => {
    const [, es = '', en = ''] = (pages[README] ?? '').split('<div class="column"');
    expect(factsIn(es)).toEqual(factsIn(en));
    expect(factsIn(es)).toEqual(
      expect.arrayContaining(['alert', 'reader-security', 'fingerprint', 'same-stick-limit']),
    );
  });

  it('do not look like the vendor’s own kit', () => {
    for (const html of Object.values(pages))
      expect(html).not.toMatch(/LocalRunManagerSecurityPatch|595b724f/i);
  });

  it('call a development kit one on every page, and a release kit on none', () => {
    const released = pagesOf({ facts: { ...facts, publisher: { ...facts.publisher, kind: 'release' } } });
    for (const [path, html] of Object.entries(pages)) {
      expect(html).toMatch(/KIT DE DESARROLLO|DEVELOPMENT KIT/);
      if (!path.includes('problems')) expect(released[path]).not.toMatch(/de desarrollo|development/i);
      expect(released[path]).not.toMatch(/class="banner"/);
    }
  });

  it('name the installer of each language', () => {
    const two = (['es', 'en'] as const).flatMap((language) =>
      facts.installers.map((installer) => ({ ...installer, language, path: `payload/${language}.msi` })),
    );
    const made = pagesOf({ facts: { ...facts, installers: two } });
    expect(made[pathOf('es', 'installer')]).toMatch(
      /es\.msi<\/strong> \(en español\).*en\.msi<\/strong> \(en inglés\)/s,
    );
    expect(made[pathOf('en', 'installer')]).toMatch(
      /es\.msi<\/strong> \(in Spanish\).*en\.msi<\/strong> \(in English\)/s,
    );
  });

  it.each(['required', 'recommended', 'none'] as const)('ask for a restart that is %s', (restart) => {
    const made = pagesOf({ definition: { ...definition, install: { ...definition.install, restart } } });
    const html = made[pathOf('en', 'apply')] ?? '';
    expect(factsIn(html).includes('restart-after-install')).toBe(restart !== 'none');
    expect(html.includes('This is required')).toBe(restart === 'required');
  });
});

describe('HTML', () => {
  const entries = Object.entries(pages);

  it.each(entries)(
    '%s opens and closes its tags in order, and uses those of the closed list only',
    (_, html) => {
      expect(tagFaults(html)).toEqual([]);
    },
  );

  it.each(entries)('%s has headings in order, ids once, and links that lead somewhere', (path, html) => {
    const levels = Array.from(html.matchAll(/<h([1-6])/g), ([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, i) => expect(level - (levels[i] ?? 0)).toBeLessThanOrEqual(1));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    const ids = Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, own = ''] of html.matchAll(/aria-labelledby="([^"]*)"/g)) expect(ids).toContain(own);
    for (const [, link = ''] of html.matchAll(/ href="([^"]*)"/g)) {
      const url = new URL(link, `kit:///${path}`);
      const target = pages[url.pathname.slice(1)] ?? '';
      expect(target, link).not.toBe('');
      if (url.hash !== '') expect(target, link).toContain(` id="${url.hash.slice(1)}"`);
    }
  });

  it('leads from the first page to the steps in one tap, and from each page to each other', () => {
    for (const language of LANGUAGES) {
      expect(pages[README]).toContain(`href="instructions/${language}/apply.html"`);
      const contents = sources.languages[language]?.parts['contents'] ?? '';
      const links = Array.from(contents.matchAll(/href="([a-z]+)\.html">([^<]*)</g), ([, page, title]) => [
        page,
        title,
      ]);
      expect(links.map(([page]) => page).toSorted()).toEqual(PAGES);
      for (const [page = '', title = ''] of links)
        expect(pages[pathOf(language, page)]).toContain(`<h1>${title}</h1>`);
    }
  });

  it('keeps all pages far below what a kit may carry', () => {
    const size = Object.values(pages).reduce((sum, html) => sum + Buffer.byteLength(html), 0);
    expect(size).toBeLessThan(1024 * 1024);
  });
});
