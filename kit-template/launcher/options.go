package main

import (
	"errors"
	"flag"
	"io"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/format"
)

// options are the arguments of `verify`, the one verb so far.
type options struct {
	dir       string
	publisher string
	report    string
	language  string
	json      bool
	quiet     bool
	progress  bool
	help      bool
	version   bool
}

// parse reads the arguments; flags may stand before and after the verb and DIR.
func parse(args []string) (options, *failure) {
	var o options
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.publisher, "publisher", "", "")
	flags.StringVar(&o.report, "report", "", "")
	flags.StringVar(&o.language, "lang", "", "")
	flags.BoolVar(&o.json, "json", false, "")
	flags.BoolVar(&o.quiet, "quiet", false, "")
	flags.BoolVar(&o.progress, "progress", false, "")
	flags.BoolVar(&o.version, "version", false, "")
	words, err := parseAll(flags, args)
	o.help = errors.Is(err, flag.ErrHelp)
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

func parseAll(flags *flag.FlagSet, args []string) (words []string, err error) {
	for err = flags.Parse(args); err == nil && flags.NArg() > 0; err = flags.Parse(flags.Args()[1:]) {
		words = append(words, flags.Arg(0))
	}
	return words, err
}

// take reads the words that are no flags. None at all, as after a double click, means `verify`.
func (o *options) take(words []string) *failure {
	if len(words) == 0 {
		return nil
	}
	if words[0] != "verify" || len(words) > 2 {
		return &failure{codes.Usage, "SealCheck.exe verify [DIR]"}
	}
	if len(words) == 2 {
		o.dir = words[1]
	}
	return nil
}
