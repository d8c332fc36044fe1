package screen

import "strings"

// ruleByHand is the rule of the web ports under the name that this program gives it, so that `mitigate off` and `status` know it too.
const ruleByHand = `name="Sealkit mitigation TCP 80,443"`

// consequences are what stops working, what goes on, and what it is not.
var consequences = []saying{
	{"mitigate-on", `Se van a bloquear en el cortafuegos de Windows los puertos de entrada que indica el kit.
  • Deja de funcionar: usar desde otros equipos la interfaz web del instrumento y lo que dependa de ella.
  • Sigue funcionando: el navegador y los programas del propio instrumento.
  • No sustituye al parche. Se deshace con: SealCheck.exe mitigate off`,
		`The inbound ports that the kit names will be blocked in the Windows firewall.
  • What stops working: using the instrument's web interface from other computers, and what depends on it.
  • What goes on working: the browser and the programs on the instrument itself.
  • It is no replacement for the patch. To undo it: SealCheck.exe mitigate off`},
	{"mitigate-off", `AVISO: se va a quitar el bloqueo de puertos del cortafuegos de Windows.
  • Sin el parche, quien llegue al instrumento por la red podrá atacarlo.
  • Solo se eliminan las reglas de este programa.`,
		`WARNING: the block of ports in the Windows firewall will be removed.
  • Without the patch, whoever reaches the instrument over the network can attack it.
  • Only rules of this program are removed.`},
}

// Consequences is said before anything is changed, with the question.
func Consequences(verb, language string) string {
	question := "Go on? Type yes and press Enter: "
	if language == "es" {
		question = "¿Continuar? Escriba sí y pulse Intro: "
	}
	return say(consequences, verb, language) + "\n" + question
}

// IsYes: everything else is a no.
func IsYes(line string) bool {
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "yes", "y", "sí", "si", "s":
		return true
	}
	return false
}

// ByHand gives the steps for a person at the instrument, in both languages, the chosen one first: whoever helps may read the other.
func ByHand(language string) string {
	if language == "es" {
		return byHandSpanish + "\n" + byHandEnglish
	}
	return byHandEnglish + "\n" + byHandSpanish
}

const (
	addByHand    = "     netsh advfirewall firewall add rule " + ruleByHand + " dir=in action=block protocol=TCP localport=80,443 profile=any\n"
	showByHand   = "     netsh advfirewall firewall show rule " + ruleByHand + "\n     netsh advfirewall show allprofiles state\n     sc query MpsSvc\n"
	deleteByHand = "     netsh advfirewall firewall delete rule " + ruleByHand + "\n"

	byHandEnglish = `By hand, at the instrument, as an administrator (cmd, "Run as administrator"). Other ports: as the kit's instructions say.
  1. Block the ports. Using the web interface from other computers stops; the instrument's own browser goes on.
` + addByHand + `     Or: start wf.msc, Inbound Rules, New Rule, Port, TCP 80, 443, Block the connection, Domain, Private and Public.
  2. Read it back: the rule is enabled, the firewall is on in every profile, the service runs.
` + showByHand + `  3. From another computer, open the instrument's address: it must not answer. On the instrument it still must.
  4. Let as few devices as possible reach the instrument. Last resort: unplug the network cable; cloud services and data transfer stop.
  5. To undo it once the patch is applied:
` + deleteByHand

	byHandSpanish = `A mano, en el instrumento, como administrador (cmd, «Ejecutar como administrador»). Otros puertos: según las instrucciones del kit.
  1. Bloquee los puertos. Deja de funcionar la interfaz web desde otros equipos; el navegador del instrumento sigue funcionando.
` + addByHand + `     O bien: abra wf.msc, Reglas de entrada, Nueva regla, Puerto, TCP 80, 443, Bloquear la conexión, Dominio, Privado y Público.
  2. Compruébelo: la regla está habilitada, el cortafuegos está activado en todos los perfiles y el servicio está en marcha.
` + showByHand + `  3. Desde otro equipo, abra la dirección del instrumento: no debe responder. En el propio instrumento sí debe responder.
  4. Deje que lleguen al instrumento los menos dispositivos posibles. Último recurso: desconecte el cable de red; se detienen los servicios en la nube y el envío de datos.
  5. Para deshacerlo, una vez aplicado el parche:
` + deleteByHand
)
