package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/jmoiron/sqlx"
)

// lockFolder makes sure that one process alone works in the folder. The kernel lets go of the lock when the process
// ends, however it ends.
func lockFolder(path string) (*os.File, error) {
	lock, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock file: %w", err)
	}
	if err := lockFile(lock); err != nil {
		if !heldElsewhere(err) {
			return nil, joinErrors(fmt.Errorf("lock the data folder by %s: %w", path, err), lock.Close())
		}
		return nil, joinErrors(fmt.Errorf("another denwaban already works in this data folder (%s is locked)", path), lock.Close())
	}
	return lock, nil
}

// unlockFolder lets go of the lock itself: closing the file alone would leave it with a process that is being started
// at this moment and still has a copy of the file.
func unlockFolder(lock *os.File) error {
	return joinErrors(unlockFile(lock), lock.Close())
}

// freshDatabase tells whether there is no database yet. A file that is there but is not SQLite's is refused, and so is
// a log whose database is gone: setting up a new installation over somebody's damaged data would lose it.
func freshDatabase(path string) (bool, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return false, fmt.Errorf("%s is not a file", path)
	}
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
			return false, fmt.Errorf("%s is missing, and its log is there; restore a backup", path)
		}
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

// makeDatabase makes a new database as a whole before it gets its name: a start that is cut off leaves none behind.
func makeDatabase(ctx context.Context, path string, keys *Keys) error {
	half := path + ".new"
	if err := removeDatabase(half); err != nil {
		return fmt.Errorf("remove what an earlier start left: %w", err)
	}
	file, err := os.OpenFile(half, os.O_CREATE|os.O_EXCL, 0o600) // nobody else's to read, whatever the folder says
	if err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	db, err := openToWrite(half, nil, nil)
	if err = joinErrors(err, file.Close()); err != nil {
		return err
	}
	err = migrate(ctx, db)
	if err == nil {
		err = keys.claim(ctx, db)
	}
	if err := joinErrors(err, db.Close()); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	return rename(half, path)
}

// rename gives a file that is whole its name, so that it outlasts a loss of power.
func rename(from, path string) error {
	if err := os.Rename(from, path); err != nil {
		return err
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// checkDatabase looks at an existing file, and whether the keys are its own, without changing a byte of it.
func checkDatabase(ctx context.Context, path string, keys *Keys) error {
	// Read-only, because the last connection to be closed would write the log back into the database.
	db, err := sqlx.Open("sqlite", source(path, "mode=ro"))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()
	if err := checkPages(ctx, db, path, `PRAGMA quick_check(1)`); err != nil {
		return err
	}
	if err := checkVersion(ctx, db.DB, path); err != nil {
		return err
	}
	return keys.belong(ctx, db)
}

// checkPages asks SQLite whether a database is whole.
func checkPages(ctx context.Context, db *sqlx.DB, path, check string) error {
	var verdict string
	if err := db.GetContext(ctx, &verdict, check); err != nil {
		return fmt.Errorf("%s is damaged; restore a backup: %w", path, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%s is damaged (%s); restore a backup", path, verdict)
	}
	return nil
}

// joinErrors is errors.Join without the second line where there is only one error.
func joinErrors(first, second error) error {
	if second == nil {
		return first
	}
	if first == nil {
		return second
	}
	return errors.Join(first, second)
}
