package server

import (
	"context"
	"errors"
	"fmt"
	"io"

	"denwaban/server/store"
)

// VerifyAudit checks the whole audit trail and prints how many rows it holds. It fails at the first row that is not as
// it was written.
func VerifyAudit(ctx context.Context, folder Folder, out io.Writer) (err error) {
	s, err := store.Inspect(ctx, folder.Data, folder.Keys)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	rows, err := s.VerifyAudit(ctx)
	if err != nil {
		return fmt.Errorf("%w (the %d rows before it are intact)", err, rows)
	}
	_, err = fmt.Fprintf(out, "the audit trail is intact: %d rows\n", rows)
	return err
}
