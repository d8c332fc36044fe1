package main

import (
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/apply"
	"sealkit.dev/kit/launcher/internal/format"
	"sealkit.dev/kit/launcher/internal/mitigate"
	"sealkit.dev/kit/launcher/internal/status"
)

// options are the arguments.
type options struct {
	// verb is `verify`, one of those that change the instrument (`apply`, `repair`, `remove`, `mitigate-on`, `mitigate-off`), `status`, or
	// `investigate`.
	verb      string
	dir       string
	publisher string
	report    string
	language  string
	json      bool
	quiet     bool
	progress  bool
	// withoutNames leaves computer and account out of the verification file.
	withoutNames bool
	// logs, evidence, settings and patched are for `investigate`.
	logs, evidence, settings, patched string
	// attempt is the nonce by which the part without administrator rights finds the answer of the part with them.
	attempt string
	// byHand: the steps by hand are told as well.
	byHand  bool
	help    bool
	version bool
}

// parse reads the arguments; flags may stand before and after the verb and DIR.
func parse(args []string) (options, *failure) {
	var o options
	words, err := flags{
		texts: map[string]*string{
			"publisher": &o.publisher, "report": &o.report, "attempt": &o.attempt, "lang": &o.language,
			"logs": &o.logs, "evidence": &o.evidence, "settings": &o.settings, "patched": &o.patched,
		},
		switches: map[string]*bool{
			"without-names": &o.withoutNames, "json": &o.json, "quiet": &o.quiet, "progress": &o.progress, "version": &o.version,
		},
	}.parse(args)
	o.help = err == errHelp
	if o.language != "" && !format.IsLanguage(o.language) {
		o.language = ""
		return o, &failure{codes.Usage, "--lang es|en"}
	}
	if o.help || err == nil && o.version {
		return o, nil
	}
	if err != nil {
		return o, &failure{codes.Usage, err.Error()}
	}
	return o, o.take(words)
}

// take reads the words that are no flags. None at all, as after a double click, means `verify`.
func (o *options) take(words []string) *failure {
	o.verb = "verify"
	if len(words) > 0 {
		o.verb = words[0]
	}
	isJoined := strings.Contains(o.verb, "-")
	if len(words) > 1 && o.verb == mitigateWord {
		words = words[1:]
		o.verb += "-" + words[0]
	}
	if o.verb == mitigateWord+"-"+status.Verb {
		o.verb, o.byHand = status.Verb, true
	}
	if len(words) > 2 || isJoined || !isVerb(o.verb) || o.verb == mitigate.Off && len(words) > 1 {
		return &failure{codes.Usage, "SealCheck.exe verify | apply | repair | remove | status | investigate [DIR], mitigate on | off | status"}
	}
	if len(words) == 2 {
		o.dir = words[1]
	}
	return o.refuseMixture()
}

const mitigateWord = "mitigate"

// wordsOf gives the verb as it is written.
func wordsOf(verb string) []string { return strings.SplitN(verb, "-", 2) }

func isVerb(word string) bool {
	return word == "verify" || word == investigateVerb || isOnInstrument(word)
}

func isChange(verb string) bool {
	return verb == "apply" || verb == "repair" || verb == "remove" || isMitigation(verb)
}

func isMitigation(verb string) bool { return verb == mitigate.On || verb == mitigate.Off }

// needsKit: what else is done goes by what the instrument remembers.
func needsKit(verb string) bool { return isChange(verb) && verb != mitigate.Off }

// isOnInstrument: the verbs with administrator rights, and with exit codes beside those of Windows Installer.
func isOnInstrument(verb string) bool { return isChange(verb) || verb == status.Verb }

// refuseMixture: what gets administrator rights trusts the record inside this program and no other, and only it makes attempts.
func (o *options) refuseMixture() *failure {
	isNamed := o.attempt != ""
	switch {
	case o.verb != investigateVerb && (o.logs != "" || o.evidence != "" || o.settings != "" || o.patched != ""):
		return &failure{codes.Usage, "--logs | --evidence | --settings | --patched"}
	case o.logs != "" && o.dir != "":
		return &failure{codes.Usage, "--logs DIR | DIR"}
	case isOnInstrument(o.verb) && o.publisher != "":
		return &failure{codes.Usage, "--publisher"}
	case o.withoutNames && !isChange(o.verb):
		return &failure{codes.Usage, "--without-names"}
	case isNamed && (!isOnInstrument(o.verb) || !apply.IsNonce(o.attempt)):
		return &failure{codes.Usage, "--attempt"}
	}
	return nil
}
