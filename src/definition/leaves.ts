/** The scalars of a definition by name: the form that judges them, and the JSON Schema that editors complete by. */
import { FormFault, oneOf, textThat, type Form } from '../base/canonical.ts';
import * as base from '../base/forms.ts';
import { KIT_PATH } from '../base/path-notation.ts';
import { findBaseVector, isCvssVector, SEVERITY_NAMES } from './cvss.ts';
import { isPayloadPath, leaf, numeral, prose, range, sourcePath, truth as truthForm } from './forms.ts';
import { MARK } from './marks.ts';
import { compareDotted } from './ranges.ts';

/** YAML 1.2 takes `1.10` for a number, `007` too, and `true` for a truth value; what is meant is their text. */
const TEXT = { type: ['string', 'number', 'boolean'] };
/** Begins the pattern of a text that is no mark and hides nothing (format clause 3.2). */
const PLAIN = `^(?!${MARK.replace('(', '\\(')})(?![\\s\\S]*(${base.HIDDEN.source}))`;
/** Likewise, but with ends of lines, and with something between them. */
const PROSE = `${PLAIN.replace('*(', '*(?!\\n)(')}[\\s\\S]*[^ \\n]`;
/** 0 to 65535. */
const NUMBER = '(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
const DAY = '(19[89][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const DOTTED = `${NUMBER}(\\.${NUMBER}){0,3}`;

/** A text that the pattern describes; `expected` is its notation in faults. */
function matching(pattern: string, expected: string, extra: object = {}) {
  const expression = new RegExp(pattern);
  return leaf(
    textThat((text) => expression.test(text), expected),
    { type: 'string', pattern, ...extra },
  );
}

export function text(limit: number) {
  return leaf(base.text(limit), { ...TEXT, pattern: `${PLAIN}[^ ](.*[^ ])?$`, maxLength: limit });
}

export function word<const W extends string>(...words: readonly W[]) {
  return leaf(oneOf(...words), { enum: words });
}

export function whole(min: number, max: number) {
  const pattern = '^(0|[1-9][0-9]{0,9})$';
  return leaf(numeral(min, max), { type: ['integer', 'string'], minimum: min, maximum: max, pattern });
}

export const name = text(200);
export const shortName = text(100);
export const paragraphs = leaf(prose, { ...TEXT, pattern: PROSE });
export const truth = leaf(truthForm, { enum: [true, false, 'true', 'false'] });
export const counter = whole(1, 2 ** 31 - 1);
export const port = whole(1, 65535);

export const id = leaf(base.id, { ...TEXT, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 48 });
export const version = leaf(base.version, { type: 'string', pattern: `^${NUMBER}(\\.${NUMBER}){2}$` });
export const dotted = leaf(base.dotted, { ...TEXT, minimum: 0, maximum: 65536, pattern: `^${DOTTED}$` });
export const versionRange = leaf(range, {
  type: 'string',
  pattern: `^(all|${DOTTED}\\.\\.(${DOTTED})?|\\.\\.${DOTTED})$`,
});
export const date = leaf(base.date, { type: 'string', pattern: `^${DAY}$` });
export const time = leaf(base.time, {
  type: 'string',
  pattern: `^${DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$`,
});
export const guid = leaf(base.guid, {
  type: 'string',
  pattern: '^\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\}$',
});
export const sha256 = leaf(base.sha256, { type: 'string', pattern: '^[0-9a-f]{64}$' });
export const language = leaf(base.language, { enum: ['es', 'en'] });
export const winPath = leaf(base.winPath, {
  type: 'string',
  pattern: `${PLAIN}([A-Z]:|%ProgramFiles%|%ProgramData%|%SystemRoot%)(\\\\[^/\\\\:*?"<>|%]*[^/\\\\:*?"<>|% .])+$`,
  maxLength: 200,
});
export const source = leaf(sourcePath, {
  ...TEXT,
  pattern: `${PLAIN}(?! )(?!.*( |\\.\\.)$)(?!(.*/)?\\.?(/|$))[^\\\\:]+$`,
  maxLength: 1000,
});
export const payloadPath = leaf(textThat(isPayloadPath, `payload/${KIT_PATH}`), {
  type: 'string',
  pattern: '^payload(/[A-Za-z0-9_]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?){1,7}$',
  maxLength: 100,
});
/** Windows 7, the oldest that SealCheck.exe runs on. */
const OLDEST_WINDOWS = '6.1';
export const windowsVersion = leaf(
  textThat(
    (text) => base.isDotted(text) && compareDotted(text, OLDEST_WINDOWS) >= 0,
    `N.N >= ${OLDEST_WINDOWS}`,
  ),
  {
    ...TEXT,
    minimum: Number(OLDEST_WINDOWS),
    pattern: `^(6\\.(?!0(\\.|$))${NUMBER}|(?![0-6](\\.|$))${NUMBER}(\\.${NUMBER})?)(\\.${NUMBER}){0,2}$`,
  },
);
/** Windows Installer's answers that are a success: done, restart begun, restart needed. */
export const RESTART_NEEDED = 3010;
export const MSI_SUCCESS = [0, 1641, RESTART_NEEDED];
export const successCode = leaf(
  (value, field) => {
    const code = MSI_SUCCESS.find((each) => String(each) === value);
    if (code === undefined) throw new FormFault(field, MSI_SUCCESS.join(' | '));
    return code;
  },
  { enum: [...MSI_SUCCESS, ...MSI_SUCCESS.map(String)] },
);
/**
 * What decides what Windows Installer does with the package at all, for whom, and whether it takes a failure back: that is
 * SealCheck.exe's to say, with the verb (kit-template/launcher/internal/run).
 */
const RESERVED = [
  ...['ACTION', 'ADVERTISE', 'AFTERREBOOT', 'ALLUSERS', 'DISABLEROLLBACK', 'EXECUTEACTION', 'EXECUTEMODE'],
  ...[
    'MSIINSTALLPERUSER',
    'MSIINSTANCEGUID',
    'MSINEWINSTANCE',
    'MSIPATCHREMOVE',
    'PATCH',
    'PROMPTROLLBACKCOST',
  ],
  ...['REBOOT', 'REBOOTPROMPT', 'REINSTALL', 'REINSTALLMODE', 'REMOVE', 'RESUME', 'SEQUENCE', 'TARGETDIR'],
  ...['TRANSFORMS', 'TRANSFORMSATSOURCE', 'TRANSFORMSSECURE', 'UPGRADINGPRODUCTCODE'],
];
const PROPERTY = '^[A-Z][A-Z0-9_]{0,63}$';
export const propertyName = leaf(
  textThat(
    (text) => new RegExp(PROPERTY).test(text) && !RESERVED.includes(text),
    `[A-Z][A-Z0-9_]{0,63} - (${RESERVED.join(' | ')})`,
  ),
  { type: 'string', pattern: PROPERTY, not: { enum: RESERVED } },
);
export const propertyValue = leaf(
  textThat((value) => base.isText(value, 200) && !value.includes('"'), 'text(200) - "'),
  { ...TEXT, pattern: `${PLAIN}[^ "]([^"]*[^ "])?$`, maxLength: 200 },
);
export const cve = matching('^CVE-[0-9]{4}-[0-9]{4,7}$', 'CVE-YYYY-NNNN');
export const cwe = matching('^CWE-[1-9][0-9]{0,5}$', 'CWE-N');
const VECTOR = 'CVSS:3.0|3.1 / AV:_/AC:_/PR:_/UI:_/S:_/C:_/I:_/A:_';
const vector: Form<string> = (value, field) => {
  if (typeof value === 'string' && isCvssVector(value)) return value;
  throw new FormFault(field, (typeof value === 'string' ? findBaseVector(value) : null) ?? VECTOR);
};
export const cvssVector = leaf(vector, {
  type: 'string',
  pattern: '^CVSS:3\\.[01]/AV:[NALP]/AC:[LH]/PR:[NLH]/UI:[NR]/S:[UC]/C:[NLH]/I:[NLH]/A:[NLH]$',
});
export const score = leaf(
  textThat((value) => /^([0-9]\.[0-9]|10\.0)$/.test(value), '0.0..10.0'),
  { ...TEXT, pattern: '^([0-9]\\.[0-9]|10\\.0)$', minimum: 0, maximum: 10 },
);
export const severity = word(...SEVERITY_NAMES);
export const email = matching('^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,128}$', '…@…');
export const telephone = matching('^[+0-9][0-9 ().-]{2,39}$', '+0123456789', TEXT);
/** RFC 3986, with a host and no user: a `%` begins two hexadecimal digits, and nothing stands there that has to be escaped. */
const LABEL = '[A-Za-z0-9](-*[A-Za-z0-9]){0,62}';
const SIGN = "([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
const WEB = `^https://${LABEL}(\\.${LABEL})*(:[0-9]{1,5})?(/${SIGN}*)*(\\?(${SIGN}|[/?])*)?(#(${SIGN}|[/?])*)?$`;
const MAX_WEB_LENGTH = 198;
export const web = leaf(
  textThat(
    (text) => text.length <= MAX_WEB_LENGTH && new RegExp(WEB).test(text) && URL.canParse(text),
    'https://…',
  ),
  { type: 'string', pattern: WEB, maxLength: MAX_WEB_LENGTH },
);
/** CSAF 2.0, 3.2.1.12.4: any text without outer spaces; this part of it is also a sound file name. */
export const documentId = matching('^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$', '[A-Za-z0-9._+-]{1,64}', TEXT);
