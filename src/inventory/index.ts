/** Door of the inventory room: the papers of a kit. Pure. */
export { authenticodeSha256 } from './authenticode.ts';
export { goVersionOf } from './go-version.ts';
export type { InstallerClaims, InventoryFile, InventoryInput, Paper } from './input.ts';
export { makePapers } from './papers.ts';
export { makeSwidTag, type SwidInput } from './swid.ts';
