// Package elevate gets administrator rights for one attempt: this same program, started anew after Windows has asked. Nothing comes
// back from it; what happened is in the record of the attempt, which only the part with the rights can have written.
package elevate

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"sealkit.dev/kit/codes"
	"sealkit.dev/kit/launcher/internal/outcome"
)

// Answer reads the outcome of the attempt with this nonce from the folder of all records. Where there is none, such as on a full disk, the
// exit code of the part with the rights may still say why.
func Answer(records, nonce string, exit int) (outcome.Outcome, error) {
	found, err := filepath.Glob(filepath.Join(records, "*-"+nonce, "outcome.json"))
	if code := codes.OfInstrumentExit(exit); len(found) == 0 && code != "" {
		return outcome.Outcome{}, code.About(records)
	}
	if err != nil || len(found) != 1 {
		return outcome.Outcome{}, codes.ElevationFailed.About(records)
	}
	file, err := os.Open(found[0])
	if err != nil {
		return outcome.Outcome{}, codes.ElevationFailed.About(err.Error())
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, outcome.MaxSize+1))
	answer, isRight := outcome.Decode(data)
	if err != nil || !isRight {
		return outcome.Outcome{}, codes.ElevationFailed.About(found[0])
	}
	return answer, nil
}

// quoteAll writes arguments as Windows programs read them. No path of Windows holds a quotation mark, and one could end an argument and
// begin another: it is refused. A path may end in a backslash, which would take the closing mark's meaning away.
func quoteAll(arguments []string) (string, error) {
	quoted := make([]string, 0, len(arguments))
	for _, argument := range arguments {
		if strings.Contains(argument, `"`) {
			return "", codes.ElevationFailed.About(argument)
		}
		tail := len(argument) - len(strings.TrimRight(argument, `\`))
		quoted = append(quoted, `"`+argument+strings.Repeat(`\`, tail)+`"`)
	}
	return strings.Join(quoted, " "), nil
}
