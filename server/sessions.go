package server

import (
	"context"
	"errors"
	"fmt"
	"io"

	"denwaban/server/store"
)

// EndSessions ends every session of the installation and whatever else was handed out before, and prints how many
// sessions there were. It fails while a server works in the folder, and does not make a folder that is not there.
func EndSessions(ctx context.Context, folder Folder, out io.Writer) (err error) {
	s, err := store.OpenExisting(ctx, folder.Data, folder.Keys)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	ended, err := s.EndEverySession(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d sessions ended; everybody signs in again\n", ended)
	return err
}
