/** The kit as a software identification tag: ISO/IEC 19770-2:2015, corpus tag (what is there before an installation). */
import XMLBuilder from 'fast-xml-builder';
import { compareText, encodeUtf8 } from '../base/bytes.ts';
import { fileName, type InventoryFile, type InventoryInput, type Paper } from './input.ts';

const NAMESPACE = 'http://standards.iso.org/iso/19770/-2/2015/schema.xsd';
/** Hash attributes are named by their algorithm's namespace. */
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
/** What the schema has for a creator without a registered name. */
const NO_REGID = 'http://invalid.unavailable';

interface Directory {
  readonly '@name'?: string;
  readonly Directory: readonly Directory[];
  readonly File: readonly object[];
}

type TaggedFile = Pick<InventoryFile, 'path' | 'size' | 'sha256'>;

/** Plain data: it goes to a thread. */
export interface SwidInput extends Pick<InventoryInput, 'definition' | 'publisher'> {
  readonly files: readonly TaggedFile[];
}

/** The same input gives the same bytes. */
export function makeSwidTag({ definition, publisher, files }: SwidInput): Paper {
  const { kit, product, instructions, papers } = definition;
  const regid = papers.advisory === null ? NO_REGID : new URL(papers.advisory.namespace).origin;
  const tag = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    SoftwareIdentity: {
      '@xmlns': NAMESPACE,
      '@xmlns:SHA256': SHA256,
      '@xml:lang': 'en',
      '@name': instructions.title.en,
      '@tagId': `${publisher.id}.${kit.id}-${kit.version}`,
      '@tagVersion': String(kit.sequence),
      '@version': kit.version,
      '@versionScheme': 'multipartnumeric',
      '@corpus': 'true',
      Entity: { '@name': publisher.name, '@regid': regid, '@role': 'tagCreator softwareCreator' },
      Meta: {
        '@product': product.name,
        '@colloquialVersion': kit.version,
        '@summary': instructions.summary.en[0],
      },
      Payload: directoryOf(null, '', files),
    },
  };
  return { path: 'papers/kit.swidtag', bytes: encodeUtf8(builder.build(tag)) };
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  // Else `corpus="true"` would be written as HTML writes it, which is no XML.
  suppressBooleanAttributes: false,
});

/** The files below a folder; the payload itself is the kit's root, and has no name. */
function directoryOf(name: string | null, above: string, files: readonly TaggedFile[]): Directory {
  const inside = files.map((file) => ({ file, rest: file.path.slice(above.length).split('/') }));
  const folders = [...new Set(inside.flatMap(({ rest }) => (rest.length > 1 ? rest.slice(0, 1) : [])))];
  const own = inside.filter(({ rest }) => rest.length === 1).map(({ file }) => file);
  return {
    ...(name === null ? {} : { '@name': name }),
    Directory: folders.toSorted(compareText).map((folder) => {
      const path = `${above}${folder}/`;
      return directoryOf(
        folder,
        path,
        files.filter((file) => file.path.startsWith(path)),
      );
    }),
    File: own.toSorted((a, b) => compareText(a.path, b.path)).map(fileOf),
  };
}

function fileOf({ path, size, sha256 }: TaggedFile): object {
  return { '@name': fileName(path), '@size': String(size), '@SHA256:hash': sha256 };
}
