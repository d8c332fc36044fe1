/** Help texts in both languages: one line for each command and option. */
import type { Language } from '../base/codes.ts';

type Bilingual = Readonly<Record<Language, string>>;

export const HELP = {
  program: {
    en: 'Builds and verifies offline, signed USB kits that carry a security patch to air-gapped instruments.',
    es: 'Crea y verifica kits USB firmados, sin conexión, que llevan un parche de seguridad a instrumentos aislados.',
  },
  json: { en: 'print the result as JSON', es: 'mostrar el resultado como JSON' },
  quiet: {
    en: 'print nothing but errors; the exit code is the result',
    es: 'mostrar solo los errores; el resultado es el código de salida',
  },
  lang: { en: 'language of messages', es: 'idioma de los mensajes' },
  help: { en: 'show this help', es: 'mostrar esta ayuda' },
  versionOption: { en: 'show the version', es: 'mostrar la versión' },
  init: {
    en: 'write a commented kit.yaml and the folders to fill; without options it asks. Where it cannot ask, it is the worked example',
    es: 'escribir un kit.yaml comentado y las carpetas que hay que llenar; sin opciones, pregunta. Donde no puede preguntar, es el ejemplo completo',
  },
  initId: { en: 'short name of the kit: a-z 0-9 -', es: 'nombre corto del kit: a-z 0-9 -' },
  initVersion: { en: "the kit's version, such as 1.0.0", es: 'versión del kit, por ejemplo 1.0.0' },
  initPublisherId: { en: 'short name of the publisher: a-z 0-9 -', es: 'nombre corto del editor: a-z 0-9 -' },
  initPublisherName: {
    en: 'name by which people know the publisher',
    es: 'nombre por el que se conoce al editor',
  },
  initContact: { en: 'where to ask the publisher', es: 'dónde preguntar al editor' },
  initProduct: {
    en: 'product that the patch is for, as Windows lists it',
    es: 'producto al que se aplica el parche, tal como aparece en la lista de Windows',
  },
  initInstaller: {
    en: 'MSI to begin with: it is copied, and kit.yaml expects what it says of itself',
    es: 'MSI de partida: se copia, y kit.yaml espera lo que el archivo dice de sí mismo',
  },
  initExample: {
    en: 'begin with the texts of the worked example, for Local Run Manager, and not with marks to be replaced',
    es: 'partir de los textos del ejemplo completo, para Local Run Manager, y no de marcas por sustituir',
  },
  key: { en: 'make and show signing keys', es: 'crear y mostrar claves de firma' },
  keyGenerate: { en: 'make a key pair, K.key and K.pub', es: 'crear un par de claves, K.key y K.pub' },
  keyShow: {
    en: "show a public key's id and fingerprint",
    es: 'mostrar el identificador y la huella de una clave pública',
  },
  publisher: { en: 'make and show publisher records', es: 'crear y mostrar registros de editor' },
  publisherCreate: {
    en: 'make a publisher record from public keys',
    es: 'crear un registro de editor a partir de claves públicas',
  },
  publisherShow: {
    en: "show a record's keys and fingerprint",
    es: 'mostrar las claves y la huella de un registro',
  },
  build: {
    en: 'build a kit from kit.yaml and verify it',
    es: 'crear un kit a partir de kit.yaml y verificarlo',
  },
  sign: {
    en: 'add signatures to a sealed folder, or sign a request away from it. One of --key, --signer, --export, --import is needed',
    es: 'añadir firmas a una carpeta sellada, o firmar una solicitud lejos de ella. Se necesita --key, --signer, --export o --import',
  },
  pack: { en: 'make images of a sealed folder', es: 'crear imágenes de una carpeta sellada' },
  verify: {
    en: 'verify a kit (folder, .img, .iso, .zip or a whole stick such as /dev/sdb) under --publisher or --pub. Exit code 0: genuine, 1: not genuine',
    es: 'verificar un kit (carpeta, .img, .iso, .zip o una memoria entera, como /dev/sdb) con --publisher o --pub. Código de salida 0: auténtico, 1: no auténtico',
  },
  inspect: {
    en: 'show what a kit, image or MSI says of itself, without trusting it',
    es: 'mostrar lo que un kit, una imagen o un MSI dice de sí mismo, sin confiar en ello',
  },
  flash: {
    en: 'verify an image and write it to sticks, all at once; each is read back whole. What is on them is lost. Exit code 3: at least one is not good',
    es: 'verificar una imagen y escribirla en memorias, todas a la vez; cada una se relee entera. Su contenido se pierde. Código de salida 3: al menos una no es buena',
  },
  device: {
    en: 'whole drive, such as /dev/sdb or a link below /dev/disk/by-id; flash takes several',
    es: 'unidad entera, como /dev/sdb o un enlace de /dev/disk/by-id; flash admite varias',
  },
  yes: {
    en: 'do not ask for the name of each drive again',
    es: 'no volver a pedir el nombre de cada unidad',
  },
  batchFile: {
    en: 'record to write a line to for each stick; a record that is there is gone on with',
    es: 'registro en el que se escribe una línea por memoria; si ya existe, se continúa',
  },
  station: { en: 'name of this computer, for the record', es: 'nombre de este equipo, para el registro' },
  operator: { en: 'who does it, for the record', es: 'quién lo hace, para el registro' },
  sealNumber: {
    en: 'number of the seal on a stick, in the order of the drives; may be repeated',
    es: 'número del precinto de una memoria, en el orden de las unidades; se puede repetir',
  },
  batch: { en: 'records of the sticks that were written', es: 'registros de las memorias escritas' },
  batchShow: { en: 'show a batch record, unproven', es: 'mostrar un registro de lote, sin probarlo' },
  batchClose: {
    en: 'write the last line and sign the record with a production key',
    es: 'escribir la última línea y firmar el registro con una clave de producción',
  },
  batchVerify: {
    en: 'prove that no line was changed and a production key signed it. Exit code 1: it is not so',
    es: 'probar que no se cambió ninguna línea y que la firma una clave de producción. Código de salida 1: no es así',
  },
  batchExport: {
    en: 'print the sticks: as a table, a packing list or labels',
    es: 'mostrar las memorias: como tabla, lista de contenido o etiquetas',
  },
  csv: { en: 'as CSV, for spreadsheets', es: 'como CSV, para hojas de cálculo' },
  packingList: {
    en: 'as an HTML page for the parcel, good sticks only',
    es: 'como página HTML para el envío, solo las memorias buenas',
  },
  stickLabels: {
    en: 'as an HTML page with a label for each good stick',
    es: 'como página HTML con una etiqueta por cada memoria buena',
  },
  allowNonRemovable: {
    en: 'also take a drive that does not say it is removable',
    es: 'admitir también una unidad que no se declara extraíble',
  },
  attest: {
    en: 'find out whether a stick refuses to be written to, by a write that changes nothing',
    es: 'averiguar si una memoria rechaza la escritura, con una escritura que no cambia nada',
  },
  attestBatch: {
    en: 'batch record to write down what was found; the stick is known again by its serial number',
    es: 'registro de lote en el que se anota lo hallado; la memoria se reconoce por su número de serie',
  },
  attestLabel: {
    en: 'label of the stick in the record, where it has no serial number',
    es: 'etiqueta de la memoria en el registro, si no tiene número de serie',
  },
  label: {
    en: 'verify a kit and draw its stick label and fingerprint card, as SVG and PDF in their real size. Exit code 1: not genuine, nothing drawn',
    es: 'verificar un kit y dibujar la etiqueta de la memoria y la tarjeta de la huella, en SVG y PDF a tamaño real. Código de salida 1: no auténtico, no se dibuja nada',
  },
  labelNumber: {
    en: 'number of the stick; without it there is a line to write it on',
    es: 'número de la memoria; si falta, queda una raya para escribirlo',
  },
  completion: {
    en: 'print a script that completes commands and options in your shell',
    es: 'mostrar un script que completa las órdenes y opciones en su intérprete de órdenes',
  },
  shell: { en: 'bash, zsh or fish', es: 'bash, zsh o fish' },
  manual: { en: 'print the manual page', es: 'mostrar la página del manual' },
  diff: {
    en: 'show what changed from one kit to another, in any form, without trusting either. Exit code 0 whatever differs',
    es: 'mostrar qué cambió de un kit a otro, en cualquier forma, sin confiar en ninguno. Código de salida 0, haya o no diferencias',
  },
  out: { en: 'folder to write to', es: 'carpeta de destino' },
  outFile: { en: 'file to write', es: 'archivo que se escribe' },
  keyOut: {
    en: 'path and name of the key files, without ending',
    es: 'ruta y nombre de los archivos de clave, sin extensión',
  },
  noPassphrase: {
    en: 'do not encrypt the secret key: for development only',
    es: 'no cifrar la clave secreta: solo para desarrollo',
  },
  passphraseFile: {
    en: 'file whose first line is the passphrase; - for standard input',
    es: 'archivo cuya primera línea es la contraseña; - para la entrada estándar',
  },
  signKey: {
    en: 'secret key to sign with; may be repeated',
    es: 'clave secreta con la que firmar; se puede repetir',
  },
  signer: {
    en: 'program that signs, as K.pub=COMMAND: bytes on its standard input, 64 bytes on its standard output; may be repeated',
    es: 'programa que firma, como K.pub=ORDEN: bytes por su entrada estándar, 64 bytes por su salida estándar; se puede repetir',
  },
  signerTimeout: {
    en: 'seconds that a --signer may take for one answer',
    es: 'segundos que puede tardar cada respuesta de --signer',
  },
  exportRequest: {
    en: 'verify the folder and write a request for a signer elsewhere',
    es: 'verificar la carpeta y escribir una solicitud para quien firma en otro lugar',
  },
  importSignature: {
    en: 'signature file made elsewhere, to verify and add; may be repeated',
    es: 'archivo de firma hecho en otro lugar, que se verifica y se añade; se puede repetir',
  },
  sealDigest: {
    en: 'refuse any other seal than the one with this SHA-256',
    es: 'rechazar cualquier sello que no tenga este SHA-256',
  },
  publisherFile: {
    en: 'publisher record, got another way than with the kit',
    es: 'registro de editor, recibido por una vía distinta del kit',
  },
  buildPublisher: {
    en: 'publisher record to seal under; without it a development record is made',
    es: 'registro de editor con el que se sella; si falta, se crea un registro de desarrollo',
  },
  signLauncher: {
    en: 'program that adds the Windows signature to SealCheck.exe: PROGRAM ARG {in} {out}, or {in} alone if it signs in place',
    es: 'programa que añade la firma de Windows a SealCheck.exe: PROGRAMA ARG {in} {out}, o solo {in} si firma el mismo archivo',
  },
  launcher: {
    en: 'the SealCheck.exe of this very kit, signed for Windows before',
    es: 'el SealCheck.exe de este mismo kit, ya firmado para Windows',
  },
  pub: {
    en: 'one public key instead of a record; threshold and revocation are not checked then',
    es: 'una clave pública en lugar de un registro; entonces no se comprueban ni el umbral ni las revocaciones',
  },
  noRelease: {
    en: 'make no release record and no block map: faster, for trials',
    es: 'no hacer el registro de publicación ni el mapa de bloques: más rápido, para pruebas',
  },
  release: {
    en: 'release record (NAME.release.json) whose signature and digests must hold too, also for the files of the release beside the source; its signature lies beside it',
    es: 'registro de publicación (NOMBRE.release.json) cuya firma y resúmenes también deben coincidir, igual que los archivos de la publicación situados junto al origen; su firma está al lado',
  },
  wholeDevice: {
    en: 'also read what lies on a device behind the image, to its end, and tell if it is not all zeros',
    es: 'leer también lo que hay en un dispositivo a continuación de la imagen, hasta el final, y avisar si no son todo ceros',
  },
  format: {
    en: 'formats, separated by commas: img, iso, zip, dir',
    es: 'formatos, separados por comas: img, iso, zip, dir',
  },
  dryRun: { en: 'do everything but write the result', es: 'hacerlo todo salvo escribir el resultado' },
  force: { en: 'replace what is there', es: 'sustituir lo que ya existe' },
  freeSpace: {
    en: 'MiB to leave free in the .img, for sites that need it',
    es: 'MiB que quedan libres en el .img, para quien lo necesite',
  },
  id: { en: 'short name: a-z 0-9 -', es: 'nombre corto: a-z 0-9 -' },
  name: { en: 'name by which people know the publisher', es: 'nombre por el que se conoce al editor' },
  contact: { en: 'where to ask', es: 'dónde preguntar' },
  kitKey: {
    en: 'public key that signs kits, FILE or FILE=HOLDER; may be repeated',
    es: 'clave pública que firma kits, ARCHIVO o ARCHIVO=TITULAR; se puede repetir',
  },
  productionKey: {
    en: 'public key that signs batch records, likewise',
    es: 'clave pública que firma registros de lote, del mismo modo',
  },
  revokedKey: {
    en: 'revoked public key, FILE or FILE=REASON; may be repeated',
    es: 'clave pública revocada, ARCHIVO o ARCHIVO=MOTIVO; se puede repetir',
  },
  threshold: { en: 'number of signatures a kit needs', es: 'número de firmas que necesita un kit' },
  record: { en: 'record number', es: 'número del registro' },
  kind: { en: 'release or development', es: 'release (definitivo) o development (desarrollo)' },
  validFrom: { en: 'first day on which the keys may sign', es: 'primer día en que las claves pueden firmar' },
  validUntil: { en: 'last day on which the keys may sign', es: 'último día en que las claves pueden firmar' },
  examples: { en: 'Examples', es: 'Ejemplos' },
  usage: { en: 'Usage:', es: 'Uso:' },
  options: { en: 'Options:', es: 'Opciones:' },
  globalOptions: { en: 'Options of every command:', es: 'Opciones de todas las órdenes:' },
  required: { en: 'required', es: 'obligatoria' },
  signPublisher: {
    en: 'refuse to sign under any other record than this one',
    es: 'negarse a firmar con un registro distinto de este',
  },
  arguments: { en: 'Arguments:', es: 'Argumentos:' },
  commands: { en: 'Commands:', es: 'Órdenes:' },
  exitCodes: {
    en: 'Exit codes: 0 fine, 1 not genuine, 2 wrong use, definition or trust file, 3 cannot read or write, 70 a bug, 130 interrupted.',
    es: 'Códigos de salida: 0 correcto, 1 no auténtico, 2 uso, definición o archivo de confianza erróneos, 3 no se puede leer o escribir, 70 error interno, 130 interrumpido.',
  },
} as const satisfies Record<string, Bilingual>;
