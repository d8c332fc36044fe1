/** kit.yaml to the definition of a kit. Pure. */
export { readDefinition } from './definition.ts';
export { MAX_DEFINITION_SIZE } from './yaml.ts';
export type { KitDefinition } from './definition.ts';
