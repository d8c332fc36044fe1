/** Texts that the pages are filled with. */
import { anyList, bilingual, EACH_ONCE, fields, list, maybe } from './forms.ts';
import * as leaf from './leaves.ts';

const title = bilingual(leaf.name);
const text = bilingual(leaf.paragraphs);

const vulnerability = fields({
  id: leaf.cve.describe('CVE number.'),
  cwe: maybe(
    fields({
      id: leaf.cwe.describe('CWE number.'),
      name: leaf.name.describe("The weakness's name in English, exactly as MITRE lists it."),
    }).describe('Kind of weakness.'),
  ),
  affected: anyList(leaf.versionRange, 16).describe('Vulnerable versions, if fewer than product.affected.'),
  vector: leaf.cvssVector.describe(
    'CVSS 3.0 or 3.1 vector, base metrics only, labelled as its source labels it.',
  ),
  score: leaf.score.describe('Base score. It must be the one that the vector gives.'),
  severity: leaf.severity.describe('Severity of that score.'),
  text: text.describe('What is wrong, in your own words.'),
});

const passage = fields({
  id: leaf.id.describe("The passage's anchor on the page."),
  title: title.describe('Its heading.'),
  text: text.describe('Its text. Blank lines part paragraphs.'),
});

const contact = fields({
  name: title.describe('Who or what is reached.'),
  email: maybe(leaf.email.describe('E-mail address.')),
  telephone: maybe(leaf.telephone.describe('Telephone number.')),
  web: maybe(leaf.web.describe('Web page, beginning with https://.')),
})
  .refine((way) => way.email ?? way.telephone ?? way.web, 'email | telephone | web')
  .meta({ anyOf: ['email', 'telephone', 'web'].map((way) => ({ required: [way] })) });

export const instructions = fields({
  revision: leaf.counter.describe('Revision of the pages.'),
  title: title.describe("The pages' title."),
  summary: text.describe('What the kit is for. Blank lines part paragraphs.'),
  administrator: leaf.shortName.describe('An administrator account that the instruments have.'),
  programFolder: leaf.winPath.describe('Folder from which programs may be started.'),
  dualBootModels: anyList(leaf.shortName, 64)
    .meta(EACH_ONCE)
    .describe('Models that start in one of several modes and need each done.'),
  bootModes: anyList(leaf.shortName, 4).describe('Names of these modes, as the instrument shows them.'),
  warnings: anyList(passage, 16).describe('What to know before anything else.'),
  vulnerabilities: anyList(vulnerability, 32).describe('The flaws that the installer is about.'),
  advisories: anyList(leaf.name, 16).describe('Names of published advisories.'),
  waysToObtain: anyList(passage, 8).describe('Ways to get the patch.'),
  proof: text.describe('How the installer proves that it was here.'),
  removal: text.describe('What removing it does.'),
  mitigations: anyList(passage, 16).describe('What can be done where the installer cannot be run.'),
  intrusionSigns: anyList(passage, 16).describe('Signs of an earlier intrusion.'),
  recovery: anyList(passage, 16).describe('What to look at when the product does not work afterwards.'),
  legal: anyList(passage, 16).describe('Notices: trademarks, intended use, warranty.'),
  contacts: list(contact, 1, 8).describe('Who helps.'),
});
