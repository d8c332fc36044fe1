/** Door of the MSI reader. */
export { readMsiFacts } from './facts.ts';
export type { MsiFacts } from './facts.ts';
