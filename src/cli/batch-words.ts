/** Words of the packing list and the labels. */
const en = {
  packingList: 'Packing list',
  labels: 'Labels',
  kit: 'Kit',
  sequence: 'sequence',
  image: 'Image',
  seal: 'Seal of the kit',
  station: 'Station, operator',
  begun: 'Begun',
  closed: 'Closed',
  lastLine: 'Last line of the record',
  columns: ['Label', 'Seal number', 'Serial number', 'Capacity', 'Written', 'Write protection'],
  protection: { on: 'yes, tried', off: 'no', unknown: 'not known' },
  notClosed: 'The batch record is not closed: this list is provisional.',
  total: 'Sticks',
  noProof:
    'This list proves nothing about a stick. Before use, verify each stick on a trusted computer, with a fingerprint that came another way.',
  packedBy: 'Packed by',
  receivedBy: 'Received by',
  sealNumber: 'seal',
  verify: 'Verify this stick before use: verify the kit, not this label.',
};

const es: typeof en = {
  packingList: 'Lista de contenido del envío',
  labels: 'Etiquetas',
  kit: 'Kit',
  sequence: 'secuencia',
  image: 'Imagen',
  seal: 'Sello del kit',
  station: 'Puesto, persona',
  begun: 'Comienzo',
  closed: 'Cierre',
  lastLine: 'Última línea del registro',
  columns: [
    'Etiqueta',
    'Número de precinto',
    'Número de serie',
    'Capacidad',
    'Escrita',
    'Protección contra escritura',
  ],
  protection: { on: 'sí, probada', off: 'no', unknown: 'no se sabe' },
  notClosed: 'El registro de lote no está cerrado: esta lista es provisional.',
  total: 'Memorias',
  noProof:
    'Esta lista no prueba nada sobre una memoria. Antes de usarla, verifique cada memoria en un equipo de confianza, con una huella recibida por una vía distinta.',
  packedBy: 'Preparado por',
  receivedBy: 'Recibido por',
  sealNumber: 'precinto',
  verify: 'Verifique esta memoria antes de usarla: verifique el kit, no esta etiqueta.',
};

export const WORDS = { en, es };
