/** A verification report as text. */
import { CODES } from '../base/codes.ts';
import type { Finding, VerificationReport } from '../verification/index.ts';
import { regionWords } from './regions.ts';
import type { Terminal } from './terminal.ts';
import {
  accessDay,
  endOfLongerFile,
  isLikeTrace,
  isUsedInside,
  LIKE_A_TRACE,
  traceOf,
  TRACES,
} from './traces.ts';

/** Of a mark that is in many places. */
const SHOWN_PLACES = 5;
const COLORS = { error: 'red', warning: 'yellow', note: 'dim' } as const;

export function reportText(report: VerificationReport, terminal: Terminal): string {
  const lines = [
    verdictLine(report, terminal),
    ...kitLines(report, terminal),
    ...publisherLines(report, terminal),
    ...report.signatures.map(({ keyId, holder, state }) => {
      return `${terminal.labels.signature}: ${keyId}${holder === null ? '' : ` (${holder})`}: ${terminal.labels[state]}`;
    }),
    ...report.findings
      .filter((finding) => traceOf(finding) === null)
      .flatMap((finding) => findingLines(finding, terminal)),
    ...traceLines(report, terminal),
    ...remarkLines(report, terminal),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictLine({ verdict }: VerificationReport, terminal: Terminal): string {
  const { labels } = terminal;
  if (verdict === 'not genuine') return terminal.style('red', labels.notGenuine);
  return terminal.style('green', verdict === 'genuine' ? labels.genuine : labels.residue);
}

function kitLines({ kit }: VerificationReport, { labels }: Terminal): string[] {
  if (kit === null) return [];
  return [
    `${labels.kit}: ${kit.id} ${kit.version} (${labels.sequence} ${kit.sequence}), ${labels.made} ${kit.created}`,
    ...(kit.supportEnds === null ? [] : [`${labels.support}: ${kit.supportEnds}`]),
    `${labels.seal}: sha256 ${kit.sealSha256}`,
  ];
}

function publisherLines({ publisher }: VerificationReport, terminal: Terminal): string[] {
  const { labels } = terminal;
  if (publisher === null) return [];
  return [
    `${labels.publisher}: ${publisher.name} (${publisher.id}), ${labels.record} ${publisher.record}`,
    `${labels.fingerprint}: ${terminal.style('bold', publisher.fingerprint)}`,
  ];
}

function findingLines(finding: Finding, terminal: Terminal): string[] {
  const { labels } = terminal;
  const { language } = terminal.options;
  const { text, advice } = CODES[finding.code][language];
  const range =
    finding.offset === null
      ? ''
      : ` (${labels.offset} ${finding.offset}, ${labels.length} ${finding.length ?? 0})`;
  const region = finding.code === 'image-differs' ? regionWords(finding.path ?? '', language) : null;
  const words = region === null ? '' : ` (${region})`;
  const place = finding.path === null ? '' : `${finding.path}${words}${range}: `;
  return [
    '',
    `${terminal.style(COLORS[finding.severity], `${labels[finding.severity]}:`)} ${place}${text} [${finding.code}]`,
    ...(finding.expected ? [`  ${labels.expected}: ${finding.expected}`] : []),
    ...(finding.found ? [`  ${labels.found}: ${finding.found}`] : []),
    ...(isLikeTrace(finding) ? [`  ${LIKE_A_TRACE[language]}`] : []),
    `  ${advice}`,
  ];
}

/** A used stick has the same mark in many places: each kind is told once, with its places. */
function traceLines({ findings, kit, verdict }: VerificationReport, terminal: Terminal): string[] {
  const { labels, options } = terminal;
  const kinds = [...new Set(findings.map(traceOf))].filter((kind) => kind !== null);
  const lines = kinds.flatMap((kind) => {
    const marks = findings.filter((finding) => traceOf(finding) === kind);
    const days = new Set(marks.flatMap((finding) => accessDay(finding, kit?.created ?? '') ?? []));
    const codes = [...new Set(marks.map(({ code }) => code))].join(', ');
    return [
      '',
      `${terminal.style('dim', `${labels.note}:`)} ${TRACES[kind][options.language]} [${codes}]`,
      `  ${labels.where}: ${shortList(marks.map(({ path }) => path ?? ''))}`,
      ...(days.size === 0 ? [] : [`  ${labels.accessDays}: ${shortList([...days].sort())}`]),
    ];
  });
  if (isUsedInside(findings)) return [...lines, '', labels.usedInside];
  const isWhole = kinds.length > 0 && verdict !== 'not genuine';
  return isWhole ? [...lines, '', labels.used] : lines;
}

/** The first ones, and how many more there are. */
function shortList(all: readonly string[]): string {
  const shown = all.slice(0, SHOWN_PLACES).join(', ');
  return all.length > SHOWN_PLACES ? `${shown} (+${all.length - SHOWN_PLACES})` : shown;
}

function remarkLines(report: VerificationReport, terminal: Terminal): string[] {
  const { notChecked, publisher, verdict } = report;
  const { labels } = terminal;
  const isDevelopment = publisher?.kind === 'development';
  const end = endOfLongerFile(report.findings);
  const remarks = [
    ...(isDevelopment ? [terminal.style('yellow', labels.development)] : []),
    ...(notChecked.includes('threshold') ? [terminal.style('yellow', labels.oneKey)] : []),
    ...(end === null ? [] : [`${labels.onlyLonger}: truncate -s ${end}`]),
    ...(notChecked.includes('behind-image') ? [labels.behindImage] : []),
    ...(notChecked.includes('further-findings') ? [labels.furtherFindings] : []),
    ...(verdict === 'not genuine' ? [] : [labels.compareFingerprint]),
  ];
  return remarks.length === 0 ? [] : ['', ...remarks];
}
