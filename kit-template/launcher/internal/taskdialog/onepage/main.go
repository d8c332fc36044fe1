// Onepage shows a task dialog and does nothing else: what the first page of SealCheck.exe is measured against (npm run bench).
package main

import (
	"fmt"
	"os"

	"sealkit.dev/kit/launcher/internal/taskdialog"
)

func main() {
	_, err := taskdialog.Show(taskdialog.Dialog{
		Title: "SealCheck: one page", Headline: "one page", Body: "and nothing else", CanCancel: true, Icon: taskdialog.Information,
		Buttons: []taskdialog.Button{{ID: taskdialog.Cancelled, Text: "&Close"}},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
