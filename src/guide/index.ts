/** A kit's pages on paper: what a rendered page says, as plain text and as one PDF guide for each language. Pure. */
export { makeGuides, makeTwins, readPages } from './paper.ts';
