package server

import (
	"context"
	"fmt"
	"io"

	"denwaban/server/store"
)

// EndSessions ends every session of the installation and whatever else was handed out before, and prints how many
// sessions there were. It fails while a server works in the folder, and does not make a folder that is not there.
func EndSessions(ctx context.Context, folder Folder, out io.Writer) error {
	return worksIn(ctx, store.OpenExisting, folder, func(s *store.Store) error {
		ended, err := s.EndEverySession(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%d sessions ended; everybody signs in again\n", ended)
		return err
	})
}
