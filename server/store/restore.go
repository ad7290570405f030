package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"

	"denwaban/server/portal"
)

// restoredFile is where a backup is made ready to be the database. While it is there, no server starts.
const restoredFile = databaseFile + ".restored"

// RestoredBackup is what a restore did.
type RestoredBackup struct {
	Replaced  string // the file that holds the database that was there; "" for none
	HeldMails int64  // mails that waited, and do not go out by themselves any more
}

// RestoreBackup makes a backup the database of a data folder in which no server works, and whose keys are those of the backup
// or later ones. Nobody is signed in afterwards, and nothing that was mailed before can be used: it may have been
// used since. Mails that waited when the backup was made may have been sent since: none goes out by itself. The database
// that was there stays beside it, under the name that is returned.
func RestoreBackup(ctx context.Context, dir, keys, file string) (did RestoredBackup, err error) {
	k, err := openKeys(keyFolder(dir, keys), false) // before there is anything in a folder whose name was mistyped
	if err != nil {
		return did, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return did, fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := lockFolder(filepath.Join(dir, lockName))
	if err != nil {
		return did, err
	}
	defer func() { err = joinErrors(err, unlockFolder(lock)) }()
	half := filepath.Join(dir, restoredFile)
	if err := copyBackup(file, half); err != nil {
		return did, joinErrors(err, removeDatabase(half))
	}
	if did.HeldMails, err = prepareBackup(ctx, half, filepath.Base(file), k); err != nil {
		return did, joinErrors(err, removeDatabase(half))
	}
	did.Replaced, err = replace(filepath.Join(dir, databaseFile), half)
	return did, err
}

func copyBackup(file, half string) error {
	absent, err := freshDatabase(file)
	if err == nil && absent {
		err = fmt.Errorf("%s is not there", file)
	}
	if err != nil {
		return err
	}
	if log, err := os.Stat(file + "-wal"); err == nil && log.Size() > 0 {
		return fmt.Errorf("%s is a database in use and not a backup: a part of it lies in its log", file)
	}
	if err := removeDatabase(half); err != nil {
		return fmt.Errorf("remove what an earlier restore left: %w", err)
	}
	from, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("open the backup: %w", err)
	}
	defer from.Close()
	to, err := os.OpenFile(half, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("copy the backup: %w", err)
	}
	_, err = io.Copy(to, from)
	if err := joinErrors(joinErrors(err, to.Sync()), to.Close()); err != nil {
		return fmt.Errorf("copy the backup: %w", err)
	}
	return nil
}

// prepareBackup checks a copied backup, brings it up to date and ends everything in it that was open. It counts the mails that
// it keeps from going out.
func prepareBackup(ctx context.Context, half, name string, k *Keys) (heldMails int64, err error) {
	made, err := checkBackup(ctx, half, k)
	if err != nil {
		return 0, err
	}
	written, lookups := &rowChanges{}, newLookupCache()
	db, err := openToWrite(half, written, lookups)
	if err != nil {
		return 0, err
	}
	s := &Store{Now: time.Now, Random: rand.Reader, keys: made, writer: newWriter(db, written, lookups)}
	if err := migrate(ctx, db); err != nil {
		return 0, joinErrors(fmt.Errorf("bring the backup up to date: %w", err), db.Close())
	}
	if err := s.writer.start(ctx); err != nil {
		return 0, joinErrors(err, s.Close())
	}
	err = s.inTx(ctx, func(tx *Tx) error {
		heldMails, err = s.afterRestore(tx, k, name)
		return err
	})
	return heldMails, joinErrors(err, s.Close())
}

// checkBackup returns the keys that the backup was made with, the one in use then first.
func checkBackup(ctx context.Context, half string, k *Keys) (*Keys, error) {
	db, err := sqlx.Open("sqlite", source(half, "mode=ro"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", half, err)
	}
	defer db.Close()
	if err := checkPages(ctx, db, "the backup", `PRAGMA integrity_check(1)`); err != nil {
		return nil, err
	}
	if err := checkVersion(ctx, db.DB, "the backup"); err != nil {
		return nil, err
	}
	at, err := k.madeWith(ctx, db)
	if err != nil {
		return nil, err
	}
	return &Keys{dir: k.dir, roots: append([]rootKey{k.roots[at]}, k.roots...)}, nil
}

func (s *Store) afterRestore(tx *Tx, k *Keys, name string) (heldMails int64, err error) {
	renewed := s.with(k)
	if k.roots[0].id != s.keys.roots[0].id {
		if err := s.takeKeys(tx, renewed); err != nil {
			return 0, err
		}
	}
	if _, err := endEverything(tx); err != nil {
		return 0, err
	}
	// TOTP codes of this minute may have been used after the backup.
	const use = `INSERT INTO used_steps (user_id, step) SELECT user_id, ? FROM factors WHERE totp_sealed IS NOT NULL ON CONFLICT (user_id, step) DO NOTHING`
	step := tx.Now.Unix() / totpPeriod
	for _, change := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM devices`, nil},
		{use, []any{step - 1}},
		{use, []any{step}},
		{use, []any{step + 1}},
		{`DELETE FROM recovery_codes`, nil},
	} {
		if _, err := tx.exec(change.query, change.args...); err != nil {
			return 0, err
		}
	}
	// Whether they were sent after the backup, nobody knows here: who sees them among those that failed can send them again.
	heldMails, err = tx.exec(`
		UPDATE outbox SET failed_at = ?, leased_until = 0, last_error = 'held back by the restore of a backup: it may have been sent before'
		WHERE sent_at = 0 AND failed_at = 0 AND (expires_at = 0 OR expires_at > ?)`, tx.nowMS(), tx.nowMS())
	if err != nil {
		return 0, err
	}
	return heldMails, renewed.audit(tx, system, portal.EventRestored, name, nil)
}

// replace gives the restored database its name. The one before keeps its log, under a name to match; the new one must
// not find that log.
func replace(file, half string) (replaced string, err error) {
	if _, err := os.Lstat(file); err == nil {
		replaced = file + ".replaced-" + time.Now().UTC().Format("20060102T150405.000")
		for _, rest := range []string{"", "-wal"} {
			if err := keepAs(file+rest, replaced+rest); err != nil && !errors.Is(err, os.ErrNotExist) {
				return "", joinErrors(fmt.Errorf("keep the database that was there: %w", err), removeDatabase(half))
			}
		}
	}
	for _, rest := range []string{"-wal", "-shm"} {
		if err := gone(file + rest); err != nil {
			return "", fmt.Errorf("remove what belongs to the database that was there: %w", err)
		}
	}
	return replaced, rename(half, file)
}

// keepAs gives a file a second name, or where the file system knows no such thing another one: until the restored database
// has the name no server starts, for that lies there.
func keepAs(file, name string) error {
	err := os.Link(file, name)
	if err == nil || errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrExist) {
		return err
	}
	return os.Rename(file, name)
}

// removeDatabase removes a database that is no longer wanted, with all that belongs to it.
func removeDatabase(file string) error {
	for _, rest := range []string{"", "-journal", "-wal", "-shm"} {
		if err := gone(file + rest); err != nil {
			return err
		}
	}
	return nil
}
