/** Faults that a build finds later, in the files that a definition names, told by where the definition names them. */
import { SealkitError, type Fault } from '../base/errors.ts';
import { placeOf, valueAt } from './faults.ts';
import { fieldOf, type FieldPath } from './field.ts';
import { definitionSchema } from './schema.ts';
import { readYaml, type YamlTree } from './yaml.ts';

const SECTIONS = Object.keys(definitionSchema.shape);
/** Those whose entries are files. */
const FILE_LISTS = ['installers', 'payload'];
const PARTS = /[^.[\]]+/g;

/**
 * Only called when something failed, so that the places need not be kept.
 * @param bytes the definition, which was read without a fault
 * @param path how faults name it
 * @returns the error itself if it is none of ours
 */
export function locateFaults(error: unknown, bytes: Uint8Array, path: string): unknown {
  if (!(error instanceof SealkitError)) return error;
  const tree = readYaml(bytes);
  const [first, ...rest] = error.faults;
  const located = [locate(first, tree, path), ...rest.map((fault) => locate(fault, tree, path))] as const;
  return new SealkitError(located, { cause: error });
}

function locate(fault: Fault, tree: YamlTree, path: string): Fault {
  const field = fault.line === undefined ? definedField(fault, tree) : null;
  if (field === null) return fault;
  const parts = (field.match(PARTS) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const place = placeOf(tree, parts, 'value');
  if (fault.path === undefined) return { ...fault, path, ...place };
  return { ...fault, definition: { path, ...place, field } };
}

/** The field that the fault names, or else the one that names the fault's file. */
function definedField({ field, path }: Fault, { value }: YamlTree): string | null {
  const [section = ''] = field?.match(PARTS) ?? [];
  if (field !== undefined && SECTIONS.includes(section)) return field;
  const files = FILE_LISTS.flatMap((name) => {
    const { length = 0 } = Object(valueAt(value, [name])) as { length?: number };
    return Array.from({ length }, (_, i): FieldPath => [name, i, 'path']);
  });
  const named = files.find((at) => path !== undefined && valueAt(value, at) === path);
  return named === undefined ? null : fieldOf(named);
}
