/** The words on labels and cards. */
import type { Language } from '../base/codes.ts';

export const WORDS: Readonly<
  Record<
    Language,
    {
      readonly label: string;
      readonly card: string;
      readonly number: string;
      readonly version: string;
      readonly publisher: string;
      readonly record: string;
      readonly fingerprint: string;
      readonly seal: string;
      readonly development: string;
      readonly note: string;
    }
  >
> = {
  es: {
    label: 'Etiqueta',
    card: 'Tarjeta de la huella',
    number: 'N.º',
    version: 'versión',
    publisher: 'Editor',
    record: 'registro',
    fingerprint: 'Huella del registro de editor',
    seal: 'SHA-256 del sello (kit/SEAL)',
    development: 'DESARROLLO',
    note: 'Pida la huella al editor por un segundo canal y compárela. Si esta tarjeta llegó en el mismo paquete que la memoria, no demuestra nada.',
  },
  en: {
    label: 'Label',
    card: 'Fingerprint card',
    number: 'No.',
    version: 'version',
    publisher: 'Publisher',
    record: 'record',
    fingerprint: 'Fingerprint of the publisher record',
    seal: 'SHA-256 of the seal (kit/SEAL)',
    development: 'DEVELOPMENT',
    note: 'Ask the publisher for the fingerprint over a second channel and compare. If this card came in the same parcel as the stick, it proves nothing.',
  },
};
