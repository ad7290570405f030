package server

import (
	"context"
	"fmt"
	"io"

	"denwaban/server/store"
)

// RotateKeys changes the root key of a folder in which no server works, and prints how the keys are called.
func RotateKeys(ctx context.Context, folder Folder, out io.Writer) error {
	return worksIn(ctx, store.OpenExisting, folder, func(s *store.Store) error {
		now, before, err := s.RotateKeys(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "root key %s is in use; the one before is kept as root-%s.key\n", now, before)
		return err
	})
}
