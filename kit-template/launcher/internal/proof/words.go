package proof

// languages are in the order of the page.
var languages = []string{"es", "en"}

// pageTexts are the words of one language. Labels are by the element's name, values by the word in the file.
type pageTexts struct {
	title, notice, shortCode string
	labels, values           map[string]string
}

func (t pageTexts) label(name string) string { return t.labels[name] }

// say leaves alone what is no word of ours.
func (t pageTexts) say(value string) string {
	if word := t.values[value]; word != "" {
		return word + " (" + value + ")"
	}
	return value
}

var texts = map[string]pageTexts{
	"es": {
		title: "Verificación de un intento", shortCode: "Código corto para el teléfono",
		notice: "La firma muestra continuidad, no autenticidad: la clave se creó en este mismo instrumento la primera vez que se usó, " +
			"y quien tenga en él permisos de administrador puede falsificar este archivo.",
		labels: map[string]string{
			"chain": "Lugar en la cadena", "number": "Número", "link": "Enlace", "previousSha256": "SHA-256 del archivo anterior",
			"instrumentKey": "Clave del instrumento", "keyId": "Identificador de la clave", "publicKey": "Clave pública", "made": "Creada",
			"attempt": "Intento", "id": "Identificador", "verb": "Operación", "result": "Resultado", "exit": "Código de salida",
			"code": "Motivo", "detail": "Detalle", "restart": "Reinicio", "cutOffBefore": "Intento anterior interrumpido",
			"started": "Inicio (UTC)", "ended": "Fin (UTC)", "installer": "Windows Installer", "answer": "Respuesta",
			"package": "Instalador", "packageSha256": "SHA-256 del instalador", "productCode": "Código de producto", "version": "Versión",
			"kit": "Kit", "sequence": "Secuencia", "created": "Creado", "sealSha256": "SHA-256 del sello", "publisher": "Editor",
			"publisherName": "Nombre del editor", "record": "Registro", "kind": "Clase", "fingerprint": "Huella",
			"signer": "Firmante", "holder": "Titular", "instrument": "Instrumento", "computer": "Nombre del equipo", "account": "Cuenta",
			"windows": "Windows", "architecture": "Arquitectura", "bootMode": "Modo de arranque", "controlSoftware": "Programa de control",
			"product": "Producto", "productVersion": "Versión del producto", "value": "Valor", "name": "Nombre", "before": "Antes",
			"after": "Después", "check": "Comprobación previa", "grade": "Calificación", "expected": "Se esperaba", "found": "Se encontró",
			"program": "SealCheck.exe",
		},
		values: map[string]string{
			"apply": "aplicar", "repair": "reparar", "remove": "eliminar", "done": "hecho", "refused": "rechazado, sin cambios",
			"failed": "fallido", "first": "primero", "previous": "sigue al anterior", "lost": "se perdió el anterior", "now": "ahora", "before": "antes",
			"again": "de nuevo: la anterior estaba dañada", "required": "necesario", "recommended": "recomendado", "begun": "iniciado",
			"none": "ninguno", "pass": "correcto", "warn": "advertencia", "stop": "impide continuar", "yes": "sí", "no": "no",
			"unknown": "no se sabe", "release": "definitivo", "development": "desarrollo",
		},
	},
	"en": {
		title: "Verification of an attempt", shortCode: "Short code for the telephone",
		notice: "The signature shows continuity, not authenticity: the key was made on this very instrument at its first use, and whoever " +
			"has administrator rights there can forge this file.",
		labels: map[string]string{
			"chain": "Place in the chain", "number": "Number", "link": "Link", "previousSha256": "SHA-256 of the file before",
			"instrumentKey": "Key of the instrument", "keyId": "Key id", "publicKey": "Public key", "made": "Made",
			"attempt": "Attempt", "id": "Identifier", "verb": "Operation", "result": "Result", "exit": "Exit code",
			"code": "Reason", "detail": "Detail", "restart": "Restart", "cutOffBefore": "Earlier attempt cut off",
			"started": "Started (UTC)", "ended": "Ended (UTC)", "installer": "Windows Installer", "answer": "Answer",
			"package": "Installer", "packageSha256": "SHA-256 of the installer", "productCode": "Product code", "version": "Version",
			"kit": "Kit", "sequence": "Sequence", "created": "Created", "sealSha256": "SHA-256 of the seal", "publisher": "Publisher",
			"publisherName": "Publisher's name", "record": "Record", "kind": "Kind", "fingerprint": "Fingerprint",
			"signer": "Signer", "holder": "Holder", "instrument": "Instrument", "computer": "Computer's name", "account": "Account",
			"windows": "Windows", "architecture": "Architecture", "bootMode": "Boot mode", "controlSoftware": "Control software",
			"product": "Product", "productVersion": "Product's version", "value": "Value", "name": "Name", "before": "Before",
			"after": "After", "check": "Check before", "grade": "Grade", "expected": "Expected", "found": "Found",
			"program": "SealCheck.exe",
		},
		values: map[string]string{
			"apply": "apply", "repair": "repair", "remove": "remove", "done": "done", "refused": "refused, nothing changed",
			"failed": "failed", "first": "the first", "previous": "follows the one before", "lost": "the one before was lost", "now": "now",
			"before": "before",
			"again":  "again: the one before was damaged", "required": "required", "recommended": "recommended", "begun": "begun",
			"none": "none", "pass": "in order", "warn": "warning", "stop": "forbids to go on", "yes": "yes", "no": "no",
			"unknown": "not known", "release": "release", "development": "development",
		},
	},
}
