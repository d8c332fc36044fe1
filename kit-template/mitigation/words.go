package mitigation

// Reasons of a status, a closed list.
const (
	reasonEffective      = "effective"
	reasonUntested       = "effective-untested"
	reasonRemoteOpen     = "remote-open"
	reasonAnswersNetwork = "answers-network"
	reasonLockedOut      = "locked-out"
	reasonUploadsRun     = "uploads-run"
	reasonNoFirewall     = "no-firewall-rule"
	reasonNoProduct      = "no-product"
	reasonNoServer       = "no-server"
	reasonNoSite         = "no-site"
	reasonNotOurs        = "not-ours"
	reasonMalformed      = "malformed"
	reasonSettings       = "settings-faulty"
)

// notes are for people, in both languages.
var notes = map[string]map[string]string{
	reasonEffective: {
		"en": "Effective: the web interface answers this computer only, and uploaded content does not run.",
		"es": "Activa: la interfaz web solo responde a este equipo y el contenido subido no se ejecuta.",
	},
	reasonUntested: {
		"en": "Effective by its settings; the web server did not answer or the computer has no network, so nothing could be tried.",
		"es": "Activa según su configuración; el servidor web no respondió o el equipo no tiene red, así que no se pudo probar.",
	},
	reasonRemoteOpen: {
		"en": "Not effective: other computers can reach the web interface.",
		"es": "No activa: otros equipos pueden llegar a la interfaz web.",
	},
	reasonAnswersNetwork: {
		"en": "Not effective: the settings are there, yet the web server answers at this computer's network address.",
		"es": "No activa: la configuración está, pero el servidor web responde en la dirección de red de este equipo.",
	},
	reasonLockedOut: {
		"en": "Not effective as meant: the web server refuses this computer too.",
		"es": "No activa como debe: el servidor web rechaza también a este equipo.",
	},
	reasonUploadsRun: {
		"en": "Not effective: uploaded content could run.",
		"es": "No activa: el contenido subido podría ejecutarse.",
	},
	reasonNoFirewall: {
		"en": "Not effective: the firewall rule is missing.",
		"es": "No activa: falta la regla del cortafuegos.",
	},
	reasonNoProduct: {
		"en": "Not effective: the product was not found on this computer.",
		"es": "No activa: no se encontró el producto en este equipo.",
	},
	reasonNoServer: {
		"en": "Not effective: the web server's configuration was not found or cannot be read.",
		"es": "No activa: no se encontró la configuración del servidor web o no se puede leer.",
	},
	reasonNoSite: {
		"en": "Not effective: the product's web site was not found.",
		"es": "No activa: no se encontró el sitio web del producto.",
	},
	reasonNotOurs: {
		"en": "Not effective: the web server's configuration is shared or encrypted and was left alone.",
		"es": "No activa: la configuración del servidor web es compartida o está cifrada y no se ha tocado.",
	},
	reasonMalformed: {
		"en": "Not effective: the web server's configuration is malformed.",
		"es": "No activa: la configuración del servidor web está mal formada.",
	},
	reasonSettings: {
		"en": "Not effective: the settings file beside the program is missing or faulty.",
		"es": "No activa: falta el archivo de ajustes junto al programa o es erróneo.",
	},
}
