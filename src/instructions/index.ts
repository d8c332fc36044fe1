/** A kit's pages from its definition and the templates. Pure; `load.ts` is the door that reads the templates. */
export { renderInstructions } from './render.ts';
export type { Page } from './render.ts';
export type { CodeTexts } from './problems.ts';
export type { Templates } from './templates.ts';
export type { InstallerFacts, PageFacts, PublisherFacts } from './view.ts';
