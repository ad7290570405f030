package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/jmoiron/sqlx"
)

// lockFolder makes sure that one process alone works in the folder. The kernel lets go of the lock when the process
// ends, however it ends.
func lockFolder(path string) (*os.File, error) {
	lock, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock file: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, joined(fmt.Errorf("another denwaban already works in this data folder (%s is locked)", path), lock.Close())
	}
	return lock, nil
}

// freshDatabase tells whether there is no database yet. A file that is there but is not SQLite's is refused: setting
// up a new installation over somebody's damaged data would lose it.
func freshDatabase(path string) (bool, error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("open the database: %w", err)
	}
	defer file.Close()
	head := make([]byte, 16)
	if _, err := io.ReadFull(file, head); err != nil || !bytes.Equal(head, []byte("SQLite format 3\x00")) {
		return false, fmt.Errorf("%s is empty or damaged: it is not a database; restore a backup", path)
	}
	return false, nil
}

// checkDatabase looks at an existing file without changing a byte of it.
func checkDatabase(ctx context.Context, path string) error {
	db, err := sqlx.Open("sqlite", source(path, "_query_only=1"))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()
	var verdict string
	if err := db.GetContext(ctx, &verdict, `PRAGMA quick_check(1)`); err != nil {
		return fmt.Errorf("%s is damaged; restore a backup: %w", path, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%s is damaged (%s); restore a backup", path, verdict)
	}
	return checkVersion(ctx, db.DB, path)
}

// joined is errors.Join without the second line where there is only one error.
func joined(first, second error) error {
	if second == nil {
		return first
	}
	if first == nil {
		return second
	}
	return errors.Join(first, second)
}
