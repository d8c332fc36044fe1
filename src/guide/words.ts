/** The few words that the guide adds to what the pages say. */
import type { Language } from '../base/codes.ts';

export interface Words {
  readonly contents: string;
  readonly version: string;
  readonly sequence: string;
  readonly publisher: string;
  readonly created: string;
  readonly supportEnds: string;
  readonly fingerprint: string;
  readonly fingerprintNote: string;
  /** On every sheet. */
  readonly development: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  es: {
    contents: 'Contenido',
    version: 'Versión',
    sequence: 'secuencia',
    publisher: 'Editor',
    created: 'Creado el',
    supportEnds: 'Mantenido hasta el',
    fingerprint: 'Huella',
    fingerprintNote:
      'Compárela con la que le dé el editor por un segundo canal. Si esta guía llegó con la memoria, la huella que lleva no demuestra nada: quien hubiera cambiado la memoria habría cambiado también la guía.',
    development: 'KIT DE DESARROLLO: solo para pruebas',
  },
  en: {
    contents: 'Contents',
    version: 'Version',
    sequence: 'sequence',
    publisher: 'Publisher',
    created: 'Created',
    supportEnds: 'Supported until',
    fingerprint: 'Fingerprint',
    fingerprintNote:
      'Compare it with the one that the publisher gives you over a second channel. If this guide came with the stick, the fingerprint in it proves nothing: whoever changed the stick would have changed the guide too.',
    development: 'DEVELOPMENT KIT: for trials only',
  },
};
