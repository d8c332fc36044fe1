/** The papers' own sentences. Both languages say the same; docs/glossary.md has the terms. */
import type { Language } from '../base/codes.ts';

const en = {
  compatibility: 'Compatibility statement',
  residualRisk: 'Residual risk and roll-back',
  changeControl: 'Change control at sites with in vitro diagnostic instruments',
  kit: 'Kit',
  sequence: 'sequence',
  publisher: 'Publisher',
  date: 'Date',
  supportEnds: 'Supported until',
  development: 'DEVELOPMENT KIT: for trials only.',
  versions: 'Versions',
  allVersions: 'all versions',
  appliesTo: 'The installer is made for',
  affected: 'Published advisories call vulnerable',
  twoStatements:
    'These are two different statements. Apply the kit to every version that the installer is made for.',
  instruments: 'Instruments',
  ivd: 'in vitro diagnostic',
  offInstrument: 'Computers with the stand-alone product are included.',
  noOffInstrument: 'Computers with the stand-alone product are not included.',
  windows: 'Windows',
  windowsFrom: 'from version',
  windowsTo: 'up to version',
  installers: 'Installers',
  claims: 'This is what the files say of themselves.',
  ownWork: 'What the installers do by themselves',
  actions: 'programs, libraries and scripts of its own that it runs:',
  elevated: "of these with the system's rights:",
  restarts: 'it asks Windows for a restart.',
  noRestart: 'it asks for no restart by itself.',
  modify: 'Windows offers to change the installed product.',
  noModify: 'Windows offers to repair and to remove the installed product, not to change it.',
  conditions: 'Conditions',
  freeSpace: 'Free space needed, in MiB',
  notWhile: 'Not while one of these programs is running',
  restart: {
    required: 'A restart is required.',
    recommended: 'A restart is recommended.',
    none: 'No restart is needed.',
  },
  further: 'Further notes',
  revisions: 'Revision history',
  whatRemains: 'What remains',
  mitigationOnly:
    'The installer closes the way to the flaws; it does not remove them. A computer on which it has run counts as vulnerable with a mitigation, not as fixed. Install the permanent fix when there is one.',
  notDefended:
    'The kit does not protect against somebody who already has administrator rights on the computer, and does not undo an earlier intrusion. Look for signs of one before and after.',
  writeProtection:
    'Write protection keeps honest computers from changing the stick. It does not make the kit genuine; only checking its signatures does.',
  vulnerabilities: 'Vulnerabilities concerned',
  score: 'CVSS base score',
  severity: { none: 'none', low: 'low', medium: 'medium', high: 'high', critical: 'critical' },
  rollBack: 'Roll-back',
  open: 'After removal every vulnerability named above is open again.',
  beforeRemoval:
    'Take the computer off the network, or block its web ports, before the installer is removed.',
  concerned: 'Instruments concerned',
  before: 'Before',
  after: 'After',
  steps: {
    record:
      'Record the change in the change control of the site: kit, version, sequence and the SHA-256 of the installers.',
    assess:
      'Let the person responsible for the instrument decide whether its verification or validation has to be repeated.',
    check: 'Check the stick on a trusted computer, with a fingerprint that came another way.',
    idle: 'Choose a time without a run. Nothing may be interrupted.',
    proof: 'Keep the verification file with the records of the instrument.',
    function: 'Show by the usual function check of the site that the instrument works as before.',
    dual: 'These start in one of two modes, and each mode is changed and recorded by itself',
    planBack: 'Plan the roll-back beforehand; the paper on residual risk tells what it does.',
  },
  notAdvice: 'This paper is no regulatory advice: the rules of the site decide.',
  allow: {
    title: 'Data for allow-lists',
    intro:
      'Programs and installers of the kit. Allow by SHA-256 what is started as a file, by Authenticode SHA-256 where the allow-list goes by it.',
    noMsi: 'not computed for installers: their Authenticode digest is another procedure',
    undefined: 'not computed for this kind of file',
    installed:
      'Not in the kit: the installer puts it there, and SealCheck.exe runs it to ask whether the patch is in effect.',
    noInstalled: 'not computed for a program inside an installer',
  },
  mention: {
    'same-hash': 'lists this file with the same hash',
    'not-comparable': 'lists this file, but without a hash by SHA-256, SHA-384 or SHA-512',
    'not-listed': 'does not list this file by machine-readable means',
  },
  advisory: 'Advisory',
};

type Words = typeof en;

const es: Words = {
  compatibility: 'Declaración de compatibilidad',
  residualRisk: 'Riesgo residual y vuelta atrás',
  changeControl: 'Control de cambios en centros con instrumentos de diagnóstico in vitro',
  kit: 'Kit',
  sequence: 'secuencia',
  publisher: 'Editor',
  date: 'Fecha',
  supportEnds: 'Con soporte hasta',
  development: 'KIT DE DESARROLLO: solo para pruebas.',
  versions: 'Versiones',
  allVersions: 'todas las versiones',
  appliesTo: 'El instalador está hecho para',
  affected: 'Los avisos publicados consideran vulnerables',
  twoStatements:
    'Son dos afirmaciones distintas. Aplique el kit a todas las versiones para las que está hecho el instalador.',
  instruments: 'Instrumentos',
  ivd: 'diagnóstico in vitro',
  offInstrument: 'Incluye los equipos con el producto independiente.',
  noOffInstrument: 'No incluye los equipos con el producto independiente.',
  windows: 'Windows',
  windowsFrom: 'desde la versión',
  windowsTo: 'hasta la versión',
  installers: 'Instaladores',
  claims: 'Esto es lo que los archivos dicen de sí mismos.',
  ownWork: 'Qué hacen los instaladores por sí mismos',
  actions: 'programas, bibliotecas y scripts propios que ejecuta:',
  elevated: 'de ellos, con los permisos del sistema:',
  restarts: 'pide a Windows que reinicie.',
  noRestart: 'no pide por sí mismo ningún reinicio.',
  modify: 'Windows ofrece cambiar el producto instalado.',
  noModify: 'Windows ofrece reparar y eliminar el producto instalado, pero no cambiarlo.',
  conditions: 'Condiciones',
  freeSpace: 'Espacio libre necesario, en MiB',
  notWhile: 'No se aplica mientras esté en marcha alguno de estos programas',
  restart: {
    required: 'Es obligatorio reiniciar.',
    recommended: 'Se recomienda reiniciar.',
    none: 'No hace falta reiniciar.',
  },
  further: 'Otras notas',
  revisions: 'Historial de revisiones',
  whatRemains: 'Qué queda abierto',
  mitigationOnly:
    'El instalador cierra el camino hasta los fallos; no los elimina. Un equipo en el que se ha ejecutado cuenta como vulnerable con una mitigación, no como corregido. Instale la corrección definitiva cuando la haya.',
  notDefended:
    'El kit no protege de quien ya tiene permisos de administrador en el equipo, ni deshace una intrusión anterior. Busque indicios de ella antes y después.',
  writeProtection:
    'La protección contra escritura evita que un equipo modifique la memoria sin querer. No hace auténtico el kit; eso solo lo demuestra la comprobación de sus firmas.',
  vulnerabilities: 'Vulnerabilidades a las que se refiere',
  score: 'puntuación base CVSS',
  severity: { none: 'ninguna', low: 'baja', medium: 'media', high: 'alta', critical: 'crítica' },
  rollBack: 'Vuelta atrás',
  open: 'Después de la eliminación vuelven a quedar abiertas todas las vulnerabilidades indicadas arriba.',
  beforeRemoval:
    'Desconecte el equipo de la red, o bloquee sus puertos web, antes de eliminar el instalador.',
  concerned: 'Instrumentos a los que se refiere',
  before: 'Antes',
  after: 'Después',
  steps: {
    record:
      'Anote el cambio en el control de cambios del centro: kit, versión, secuencia y el SHA-256 de los instaladores.',
    assess:
      'Deje que la persona responsable del instrumento decida si hay que repetir su verificación o validación.',
    check:
      'Compruebe la memoria en un equipo de confianza, con una huella que haya llegado por un segundo canal.',
    idle: 'Elija un momento sin ejecución en curso. No se debe interrumpir nada.',
    proof: 'Guarde el archivo de verificación con los registros del instrumento.',
    function:
      'Demuestre con la comprobación de funcionamiento habitual del centro que el instrumento trabaja como antes.',
    dual: 'Estos se inician en uno de dos modos, y cada modo se modifica y se anota por separado',
    planBack: 'Planifique de antemano la vuelta atrás; el documento de riesgo residual dice qué hace.',
  },
  notAdvice: 'Este documento no es asesoramiento normativo: deciden las normas del centro.',
  allow: {
    title: 'Datos para listas de permitidos',
    intro:
      'Programas e instaladores del kit. Permita por SHA-256 lo que se inicia como archivo, y por SHA-256 de Authenticode donde la lista se rija por él.',
    noMsi: 'no calculado para instaladores: su resumen Authenticode sigue otro procedimiento',
    undefined: 'no calculado para este tipo de archivo',
    installed:
      'No está en el kit: lo deja ahí el instalador, y SealCheck.exe lo ejecuta para preguntar si el parche surte efecto.',
    noInstalled: 'no calculado para un programa que va dentro de un instalador',
  },
  mention: {
    'same-hash': 'incluye este archivo con el mismo resumen',
    'not-comparable': 'incluye este archivo, pero sin resumen SHA-256, SHA-384 ni SHA-512',
    'not-listed': 'no incluye este archivo de forma legible por máquinas',
  },
  advisory: 'Aviso',
};

export const WORDS: Readonly<Record<Language, Words>> = { es, en };
