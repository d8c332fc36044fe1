package screen

import (
	"fmt"

	"sealkit.dev/kit/codes"
)

// Usage is what --help prints.
func Usage(language string) string {
	if language == "es" {
		return usageSpanish
	}
	return usageEnglish
}

// Failure says why there is no verdict. The detail is language-neutral: a flag or a file.
func Failure(code codes.Code, detail, language string) string {
	text := code.Entry().In(language)
	if detail != "" {
		detail = " (" + detail + ")"
	}
	return fmt.Sprintf("SealCheck: %s: %s%s\n  %s\n", code, text.Text, detail, text.Advice)
}

// Pause asks to close the window.
func Pause(language string) string {
	if language == "es" {
		return "\nPulse Intro para cerrar."
	}
	return "\nPress Enter to close."
}

const usageEnglish = `SealCheck.exe verify [DIR] [options]

Checks that the kit in folder DIR is genuine, complete and unchanged.
Without DIR: this program's own folder, else the one removable or CD drive that holds a kit.
After a double click: a window that verifies, applies, repairs, removes and asks for the status, step by step.

SealCheck.exe apply | repair | remove [DIR] [options]

Applies the kit's patch to this instrument, repairs or removes it, without asking: to give the command is to consent.
Verifies the kit again with administrator rights, runs exactly the installer that was verified, and writes down what happened.
Looks first whether the instrument is ready, and stops if it is not.

SealCheck.exe status [DIR] [options]

Says whether the patches applied here are in effect now, by asking their installed programs, whether the firewall blocks the ports, and
what is still open. DIR: a kit, where nothing is remembered.

SealCheck.exe mitigate on [DIR] | mitigate off | mitigate status [DIR]

Where the patch cannot be applied: blocks the ports that the kit names in the Windows firewall, or takes that block away. Says first what
stops working, and asks; with --quiet the command is the consent. What was done is read back. "off" and "status" need no kit;
"mitigate status" says what "status" says, and the steps by hand.

SealCheck.exe investigate [DIR] [options]

Looks for signs of an earlier intrusion: judges the logs of the web server. Changes nothing, needs no kit; DIR: a kit that says where to look.

  --logs DIR        judge the logs in this folder alone, on any computer
  --evidence DIR    copy first what will be read into this new folder, with SHA256SUMS, and judge the copy
  --patched TIME    since when nobody from outside should be answered: 2022-05-03 or 2022-05-03T10:00:00Z
  --settings FILE   folders, allowed clients and addresses (docs/investigation.md)
  --report DIR      write the report into DIR, one .json and one .html

Options of all:

  --publisher FILE  the publisher record to trust; needed unless this program carries one
  --report DIR      write sealcheck-report.json and sealcheck-report.txt into DIR
  --json            print the report as JSON
  --quiet           print nothing but failures; the exit code says the verdict
  --progress        show progress even when the output is no terminal
  --lang es|en      language
  --version         print the version
  --help            print this

With apply, repair, remove, mitigate and status: --report copies the records; --publisher is refused.
With apply, repair, remove and mitigate on, off --without-names leaves the names of computer and account out of the verification file.

Exit codes of verify: 0 genuine; 1 not genuine; 2 wrong use or no record to trust; 3 cannot read or write; 70 a fault of this program.
Of status: 0 patch in effect, 3010 in effect after the restart, 1 kit not genuine, from 60001 not in effect or unknown.
Of mitigate on and off: 0 read back as asked, 1 kit not genuine, from 60001 a refusal, or a block without effect.
Of investigate: 0 nothing of weight found, 4 something found, 5 nothing found but not all could be read, 1 kit not genuine, from 60001 not done.
Of the others: Windows Installer's (0, 3010 and 1641 are success), 1 not genuine, from 60001 a refusal of ours.
`

const usageSpanish = `SealCheck.exe verify [DIR] [opciones]

Comprueba que el kit de la carpeta DIR es auténtico, está completo y no ha cambiado.
Sin DIR: la carpeta de este programa o, si no, la única unidad extraíble o de CD que contenga un kit.
Con un doble clic: una ventana que verifica, aplica, repara, elimina y muestra el estado, paso a paso.

SealCheck.exe apply | repair | remove [DIR] [opciones]

Aplica el parche del kit en este instrumento, lo repara o lo elimina, sin preguntar: dar la orden es consentir.
Vuelve a verificar el kit con permisos de administrador, ejecuta exactamente el instalador verificado y anota lo ocurrido.
Antes mira si el instrumento está preparado y, si no lo está, se detiene.

SealCheck.exe status [DIR] [opciones]

Dice si los parches aplicados aquí surten efecto ahora (pregunta a sus programas instalados), si el cortafuegos bloquea los puertos y qué
queda abierto. DIR: un kit, si no se recuerda nada.

SealCheck.exe mitigate on [DIR] | mitigate off | mitigate status [DIR]

Si no se puede aplicar el parche: bloquea en el cortafuegos de Windows los puertos que indica el kit, o quita ese bloqueo. Antes dice qué
deja de funcionar y pregunta; con --quiet, dar la orden es consentir. Lo hecho se vuelve a leer. "off" y "status" no necesitan kit;
"mitigate status" dice lo mismo que "status" y los pasos a mano.

SealCheck.exe investigate [DIR] [opciones]

Busca señales de una intrusión anterior: juzga los registros del servidor web. No cambia nada y no necesita kit; DIR: un kit que dice dónde mirar.

  --logs DIR           juzga solo los registros de esta carpeta, en cualquier equipo
  --evidence DIR       copia antes lo que se va a leer a esta carpeta nueva, con SHA256SUMS, y juzga la copia
  --patched MOMENTO    desde cuándo nadie de fuera debe recibir respuesta: 2022-05-03 o 2022-05-03T10:00:00Z
  --settings ARCHIVO   carpetas, clientes y direcciones permitidos (docs/investigation.md)
  --report DIR         escribe el informe en DIR, un .json y un .html

Opciones de todas:

  --publisher ARCHIVO  registro de editor en el que se confía; hace falta si este programa no lleva uno
  --report DIR         escribe sealcheck-report.json y sealcheck-report.txt en DIR
  --json               muestra el informe como JSON
  --quiet              solo muestra los fallos; el veredicto está en el código de salida
  --progress           muestra el avance aunque la salida no sea una terminal
  --lang es|en         idioma
  --version            muestra la versión
  --help               muestra esta ayuda

Con apply, repair, remove, mitigate y status: --report copia los registros; --publisher se rechaza.
Con apply, repair, remove y mitigate on, off, --without-names omite los nombres del equipo y de la cuenta en el archivo de verificación.

Códigos de salida de verify: 0 auténtico; 1 no auténtico; 2 uso incorrecto o falta el registro; 3 no se puede leer o escribir; 70 fallo de este programa.
De status: 0 el parche surte efecto, 3010 surte efecto después de reiniciar, 1 kit no auténtico, desde 60001 no surte efecto o no se sabe.
De mitigate on y off: 0 leído tal como se pidió, 1 kit no auténtico, desde 60001 un rechazo o un bloqueo sin efecto.
De investigate: 0 nada de peso, 4 se encontró algo, 5 nada, pero no se pudo leer todo, 1 kit no auténtico, desde 60001 no se hizo.
De los demás: los de Windows Installer (0, 3010 y 1641 son éxito), 1 no auténtico, desde 60001 un rechazo nuestro.
`
