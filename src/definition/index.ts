/** kit.yaml to the definition of a kit, and what it is held against. Pure. */
export { algorithmsOf, findMentions, MAX_CSAF_SIZE, readCsaf } from './csaf.ts';
export type { CsafAdvisory, CsafMention, HashAlgorithm } from './csaf.ts';
export { readDefinition } from './definition.ts';
export { fillIn } from './fill-in.ts';
export type { Replacement } from './fill-in.ts';
export { locateFaults } from './locate.ts';
export { compareDotted } from './ranges.ts';
export { MAX_PAYLOAD_FILES } from './schema.ts';
export { textsOf } from './texts.ts';
export type { FieldText } from './texts.ts';
export { MAX_DEFINITION_SIZE } from './yaml.ts';
export type { KitDefinition } from './definition.ts';
