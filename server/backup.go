package server

import (
	"context"
	"fmt"
	"io"

	"denwaban/server/store"
)

// Copy is a data folder and a file that holds a copy of its database.
type Copy struct {
	Folder
	File string `arg:"" help:"The backup."`
}

// Backup copies the database into a new file, also beside a running server.
func Backup(ctx context.Context, from Copy, out io.Writer) error {
	if err := store.Backup(ctx, from.Data, from.File); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%s holds the database; the root keys are not in it\n", from.File)
	return err
}

// Restore makes a backup the database of a folder in which no server works.
func Restore(ctx context.Context, to Copy, out io.Writer) error {
	did, err := store.RestoreBackup(ctx, to.Data, to.Keys, to.File)
	if err != nil {
		return err
	}
	if did.Replaced != "" {
		fmt.Fprintf(out, "the database that was there is kept as %s\n", did.Replaced)
	}
	if did.HeldMails > 0 {
		fmt.Fprintf(out, "%d mails waited when the backup was made and may have been sent since: they are held back, and stand as failed in メール送信履歴, where they can be sent again\n", did.HeldMails)
	}
	_, err = fmt.Fprintf(out, "%s is restored; everybody has to sign in again\n", to.File)
	return err
}
