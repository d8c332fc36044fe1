/** Texts of the papers: advisory, compatibility, residual risk, change control. */
import { anyList, bilingual, fields, maybe } from './forms.ts';
import * as leaf from './leaves.ts';

const text = bilingual(leaf.paragraphs);

const revision = fields({
  date: leaf.date.describe('Day of the revision, not after the day of the kit.'),
  text: bilingual(leaf.name).describe('What changed.'),
});

/** CSAF 2.0: 3.2.1.8 (publisher; no translator, whose document is another's: test 6.1.15), 3.2.1.12 (tracking), 3.2.2 (product tree). */
const advisory = fields({
  id: leaf.documentId.describe('Your number for the advisory.'),
  publisherCategory: leaf
    .word('coordinator', 'discoverer', 'other', 'user', 'vendor')
    .describe('What the publisher is to the product.'),
  namespace: leaf.web.describe('An address of the publisher, which tells your numbers from those of others.'),
  vendor: leaf.name.describe("The product's vendor."),
  noFix: text.describe('Why a computer stays vulnerable after the installer has run.'),
});

export const papers = fields({
  revisions: anyList(revision, 64).describe('History of kit and papers, oldest first.'),
  compatibility: maybe(text.describe('What else to know about where the installer runs.')),
  residualRisk: maybe(text.describe('What stays open after the installer has run.')),
  changeControl: maybe(text.describe('What sites with in vitro diagnostic instruments have to consider.')),
  advisory: maybe(advisory.describe("Facts of the kit's own CSAF advisory; without them the kit has none.")),
}).prefault({});
