package server

import (
	"context"
	"fmt"
	"io"

	"denwaban/server/store"
)

// VerifyTrail checks the whole audit trail and prints how many rows it holds. It fails at the first row that is not as
// it was written.
func VerifyTrail(ctx context.Context, folder Folder, out io.Writer) error {
	return worksIn(ctx, store.Inspect, folder, func(s *store.Store) error {
		rows, err := s.VerifyTrail(ctx)
		if err != nil {
			return fmt.Errorf("%w (the %d rows before it are intact)", err, rows)
		}
		_, err = fmt.Fprintf(out, "the audit trail is intact: %d rows\n", rows)
		return err
	})
}
