/** Door of the MSI reader. */
export { readMsiFacts } from './facts.ts';
export type { MsiFacts } from './facts.ts';
export { restarterOf } from './actions.ts';
export { digestInstalled } from './installed.ts';
export type { Absent } from './installed.ts';
export type { Inflate } from './cabinet.ts';
