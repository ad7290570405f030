package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jmoiron/sqlx"
)

// Backup copies the database of a data folder, as it is at one instant, into a new file that only its owner may read;
// a server may work in the folder meanwhile. The keys are not in it. The file gets its content as a whole: until then it
// is empty, and after a failure it is gone.
func Backup(ctx context.Context, dir, file string) (err error) {
	from, err := existing(dir)
	if err != nil {
		return err
	}
	place, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make the backup: %w", err)
	}
	half, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.new")
	if err != nil {
		return joinErrors(fmt.Errorf("make the backup: %w", err), joinErrors(place.Close(), os.Remove(file)))
	}
	defer func() {
		if err != nil {
			err = joinErrors(err, joinErrors(gone(half.Name()), gone(file)))
		}
	}()
	err = copyDatabase(ctx, from, half.Name())
	if err != nil {
		err = fmt.Errorf("copy %s: %w", from, err)
	} else if err = half.Sync(); err != nil {
		err = fmt.Errorf("write %s: %w", file, err)
	}
	// Both are closed before: Windows gives no open file another name.
	if err = joinErrors(err, joinErrors(place.Close(), half.Close())); err != nil {
		return err
	}
	return rename(half.Name(), file)
}

// copyDatabase reads one snapshot: writers do not wait for it, and it does not wait for them.
func copyDatabase(ctx context.Context, from, to string) error {
	db, err := sqlx.Open("sqlite", source(from, "mode=ro"))
	if err != nil {
		return err
	}
	defer db.Close()
	absolute, err := filepath.Abs(to) // a name that begins with file: would be read as settings
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, absolute); err != nil {
		return err
	}
	copied, err := sqlx.Open("sqlite", source(to, "mode=ro"))
	if err != nil {
		return err
	}
	defer copied.Close()
	if err := checkPages(ctx, copied, to, `PRAGMA quick_check(1)`); err != nil {
		return err
	}
	return checkVersion(ctx, copied.DB, from)
}

func gone(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
