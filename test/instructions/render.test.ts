import { describe, expect, it } from 'vitest';
import { renderInstructions } from '../../src/instructions/index.ts';
import { tagFaults } from './html.ts';
import { definition, facts, factsIn, pagesOf, PASOS, README, STEPS, templates } from './sample.ts';

/** What mission-facts.md says the pages must carry, by name. Those without a comment stand in the templates. */
const REQUIRED = [
  ...['development', 'kit-identity', 'contacts', 'publisher-fingerprint', 'installer-digest'],
  ...['alert-trained', 'alert-read-first', 'alert-harm'],
  ...[
    'what-it-does',
    'models',
    'off-instrument',
    'windows',
    'applies-to',
    'affected-versions',
    'worst-score',
    'advisories',
  ],
  // In the example's definition.
  ...['demonstration', 'remote-use-stops', 'mitigation-not-fix', 'loopback-untouched'],
  ...['CVE-2022-1517', 'CVE-2022-1518', 'CVE-2022-1519', 'CVE-2022-1521', 'CVE-2022-1524'],
  ...['check-before-use', 'independent-verifier', 'second-channel', 'fingerprint', 'verdict'],
  ...['same-stick-limit', 'write-protection-limit'],
  ...['administrator', 'not-during-run', 'apply-when-run-ends', 'program-folder', 'logs-first', 'both-modes'],
  ...['step-sign-in', 'step-copy-launcher', 'step-self-check', 'verdict-stop', 'step-ready'],
  ...[
    'step-apply',
    'without-launcher',
    'step-copy-installer',
    'step-next',
    'step-finish',
    'restart-after-install',
    'repeat-other-mode',
    'step-keep-proof',
  ],
  ...['proof', 'proof-collected'],
  ...[
    'run-again',
    'run-again-launcher',
    'change-unavailable',
    'repair',
    'restart-after-repair',
    'remove',
    'restart-after-remove',
    'remove-warning',
  ],
  ...['mitigations', 'firewall-ports', 'ways', 'signs', 'log-folders', 'intrusion-limit'],
  // In the example's definition.
  ...['block-ports', 'fewer-devices', 'off-network', 'network-in-general'],
  ...['way-on-instrument', 'way-other-computer', 'way-support', 'way-usb-stick'],
  ...['unusual-posts', 'suspicious-words', 'antivirus-logs', 'windows-events', 'outbound-connections'],
];
const HOSTILE = `<script>alert(1)</script>"' onload=x {{kit.id}} {{{kit.id}}} &lt; </style> ]]>`;

/** Every text of the definition replaced by one. */
function hostile(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hostile);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hostile(member)]));
  }
  return typeof value === 'string' ? HOSTILE : value;
}

describe('pages', () => {
  it('are three, with their languages', () => {
    const pages = renderInstructions({ definition, templates, facts });
    expect(pages.map(({ path, language }) => [path, language])).toEqual([
      [README, null],
      [PASOS, 'es'],
      [STEPS, 'en'],
    ]);
  });

  it('are the same bytes each time: UTF-8, LF, one end', () => {
    expect(pagesOf()).toEqual(pagesOf());
    for (const html of Object.values(pagesOf())) {
      expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="e[sn]">\n[^\r\t\ufeff]*<\/html>\n$/);
    }
  });

  it.each([PASOS, STEPS])('%s carries every fact once', (path) => {
    expect(factsIn(pagesOf()[path] ?? '').toSorted()).toEqual(REQUIRED.toSorted());
  });

  it('carry the facts of the first page in both languages', () => {
    const [, es = '', en = ''] = (pagesOf()[README] ?? '').split('<div class="column"');
    expect(factsIn(es)).toEqual(factsIn(en));
    expect(factsIn(es)).toContain('reader-security');
  });

  it.each([PASOS, STEPS])('%s tells what the definition and the facts say', (path) => {
    const html = pagesOf()[path] ?? '';
    for (const text of [
      ...[
        'MiSeqDx*',
        'NextSeq 550Dx*',
        'sbsadmin',
        'C:\\Illumina\\SealCheck.exe',
        '1.3 – 3.1',
        'TCP 80, TCP 443',
      ],
      ...[
        'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
        'C:\\inetpub\\logs\\LogFiles\\W3SVC1',
        'applicationHost.config',
      ],
      ...[
        'Siguiente',
        'Next',
        'Finalización de la instalación',
        'Installation Completion',
        'Finalizar',
        'Finish',
      ],
      ...[
        '1\u00a0234\u00a0567 bytes',
        '0123456789abcdef'.repeat(4),
        facts.publisher.fingerprint,
        'lrm-security-patch',
      ],
    ]) {
      expect(html).toContain(text);
    }
    expect(html).not.toMatch(/LocalRunManagerSecurityPatch|595b724f/i);
  });

  it('call a development kit one on every page, and a release kit on none', () => {
    for (const html of Object.values(pagesOf())) expect(html).toMatch(/KIT DE DESARROLLO|DEVELOPMENT KIT/);
    const released = pagesOf({ facts: { ...facts, publisher: { ...facts.publisher, kind: 'release' } } });
    for (const html of Object.values(released)) expect(html).not.toMatch(/desarrollo|development/i);
  });

  it('leave out what a smaller definition has not', () => {
    const { instructions, install } = definition;
    const small = {
      ...definition,
      install: { ...install, restart: 'none' as const },
      response: { ...definition.response, firewallPorts: [], logFolders: [] },
      instructions: {
        ...instructions,
        ...{ dualBootModels: [], warnings: [], vulnerabilities: [], advisories: [] },
        ...{ waysToObtain: [], mitigations: [], intrusionSigns: [] },
      },
    };
    const pages = pagesOf({ definition: small });
    const left = factsIn(pages[STEPS] ?? '');
    expect(left).toEqual(factsIn(pages[PASOS] ?? ''));
    expect(left).not.toContain('restart-after-install');
    expect(left).not.toContain('both-modes');
    expect(Object.values(pages).flatMap(tagFaults)).toEqual([]);
  });
});

describe('HTML', () => {
  it('opens and closes its tags in order', () => {
    expect(
      Object.entries(pagesOf()).flatMap(([path, html]) => tagFaults(html).map((tag) => `${path} ${tag}`)),
    ).toEqual([]);
  });

  it('has headings in order, ids once, and links that lead somewhere', () => {
    const pages = pagesOf();
    for (const [path, html] of Object.entries(pages)) {
      const levels = Array.from(html.matchAll(/<h([1-6])/g), ([, level]) => Number(level));
      expect(levels[0]).toBe(1);
      levels.slice(1).forEach((level, i) => expect(level - (levels[i] ?? 0)).toBeLessThanOrEqual(1));
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      const ids = Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, link = ''] of html.matchAll(/ href="([^"]*)"/g)) {
        const url = new URL(link, `kit:///${path}`);
        const target = pages[url.pathname.slice(1)] ?? '';
        expect(target, link).not.toBe('');
        if (url.hash !== '') expect(target, link).toContain(` id="${url.hash.slice(1)}"`);
      }
    }
  });

  it('takes hostile texts as text', () => {
    const { kit, targets, install, response, product } = definition;
    const bent = {
      ...(hostile(definition) as typeof definition),
      kit: { ...kit, id: HOSTILE },
      install,
      product: { ...product, name: HOSTILE },
      targets: { ...targets, models: [{ name: HOSTILE, ivd: true }] },
      response: { ...response, logFolders: [HOSTILE], expectedEndpoints: [HOSTILE] },
    };
    const bentFacts = {
      publisher: { ...(hostile(facts.publisher) as typeof facts.publisher), kind: 'development' as const },
      installers: facts.installers.map((entry) => hostile(entry) as typeof entry),
    };
    for (const html of Object.values(pagesOf({ definition: bent, facts: bentFacts }))) {
      expect(html).not.toMatch(/<script|lrm-security-patch/);
      expect(html.match(/<\/style>/g)).toHaveLength(1);
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;');
      expect(tagFaults(html)).toEqual([]);
    }
  });
});
