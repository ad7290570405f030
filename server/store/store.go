// Package store holds the deeds: one exported method is one thing a person does, and one transaction. Its SQL stands
// beside its scan, in the subset that SQLite and PostgreSQL share.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"
)

// Files of the data folder.
const (
	databaseFile = "denwaban.db"
	lockName     = "lock"
)

// Store is the data folder: database, keys and the lock that keeps a second process out.
type Store struct {
	// Now and Random are the only sources of time and chance; tests set both.
	Now    func() time.Time
	Random io.Reader
	// Cost is what the hash of a password takes; tests take less.
	Cost Cost

	read         *pool
	writer       *writer
	keys         *Keys
	lock         *os.File
	hashes       hashSlots     // at most so many password hashes at once
	ownersHashes hashSlots     // the same for known devices: a storm of strangers does not make their owners wait
	posted       chan struct{} // a mail was put into the outbox
	timed        chan struct{} // something was set that comes due by itself
	filing       chan struct{} // so much was changed that it is filed soon
	damage       damage        // what the last whole reading found
	notes        notes         // refusals that are counted together

	numbers  numberIndex
	lapses   lapseIndex
	followed pace
}

// Open opens the data folder dir and brings its database up to date. An empty or absent folder becomes a new one.
// It fails, and changes nothing, when another process holds the folder, when the root key is missing or is not the one
// the database was made with, and when the database is damaged or was written by a newer program.
func Open(ctx context.Context, dir string) (*Store, error) { return OpenWithKeys(ctx, dir, "") }

// OpenWithKeys is Open with a key folder of its own, so that a copy of the data is none of the keys; "" is keys within dir.
func OpenWithKeys(ctx context.Context, dir, keys string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := lockFolder(filepath.Join(dir, lockName))
	if err != nil {
		return nil, err
	}
	s := &Store{
		Now: time.Now, Random: rand.Reader, Cost: todaysCost, lock: lock,
		hashes: make(hashSlots, hashesAtOnce()), ownersHashes: make(hashSlots, 1), posted: make(chan struct{}, 1), timed: make(chan struct{}, 1),
		filing:  make(chan struct{}, 1),
		numbers: numberIndex{wanted: make(chan struct{}, 1)},
	}
	if err := s.open(ctx, dir, keyFolder(dir, keys)); err != nil {
		return nil, joinErrors(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, dir, keys string) (err error) {
	file := filepath.Join(dir, databaseFile)
	if _, err := os.Stat(filepath.Join(dir, restoredFile)); err == nil {
		return fmt.Errorf("a restore was cut off in %s: repeat it", dir)
	}
	fresh, err := freshDatabase(file)
	if err != nil {
		return err
	}
	if s.keys, err = openKeys(keys, fresh); err != nil {
		return err
	}
	if fresh {
		if err := makeDatabase(ctx, file, s.keys); err != nil {
			return err
		}
	}
	if err := checkDatabase(ctx, file, s.keys); err != nil {
		return err
	}
	if err := s.keys.settle(); err != nil {
		return err
	}
	written, lookups := &rowChanges{}, newLookupCache()
	db, err := openToWrite(file, written, lookups)
	if err != nil {
		return err
	}
	s.writer = newWriter(db, written, lookups)
	s.writer.after = s.committed
	if err := migrate(ctx, db); err != nil {
		return fmt.Errorf("bring %s up to date: %w", file, err)
	}
	if err := releaseMails(ctx, db); err != nil {
		return err
	}
	if err := s.writer.start(ctx); err != nil {
		return err
	}
	if s.read, err = openToRead(file); err != nil {
		return err
	}
	return s.keepFound(ctx)
}

// openToWrite opens a database as the one connection that writes. What it touches is added to written, and forgotten where it
// was known, if these are given.
// Two of its settings are there for commits that many share. What a savepoint would put back is kept in memory: once a deed
// has touched sixteen pages, SQLite writes it to a file instead, and goes on so until the commit, two writes for each page
// that any deed touches. And pages wait for longer than usual in the log before they are moved to their places, which is
// two more fsyncs: 64 changes fill the usual thousand pages at once, and most are the same pages again.
func openToWrite(file string, written *rowChanges, lookups *lookupCache) (*sqlx.DB, error) {
	connector, err := sqlite.NewConnector(source(file, "_journal_mode=WAL", "_synchronous=FULL", "_txlock=immediate",
		"_pragma=temp_store(memory)", "_pragma=wal_autocheckpoint(4000)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	if written != nil {
		connector = hookedConnector{connector, written, lookups}
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "sqlite")
	db.SetMaxOpenConns(1)
	return db, nil
}

// Inspect opens an existing data folder for reading, also while a server works in it. Deeds that write are not for such
// a store.
func Inspect(ctx context.Context, dir, keys string) (*Store, error) {
	file, err := existing(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{Now: time.Now, Random: rand.Reader}
	if s.keys, err = openKeys(keyFolder(dir, keys), false); err != nil {
		return nil, err
	}
	if err := checkDatabase(ctx, file, s.keys); err != nil {
		return nil, err
	}
	s.read, err = openToRead(file)
	return s, err
}

// OpenExisting is OpenWithKeys for a folder that is not to become a new one.
func OpenExisting(ctx context.Context, dir, keys string) (*Store, error) {
	if _, err := existing(dir); err != nil {
		return nil, err
	}
	return OpenWithKeys(ctx, dir, keys)
}

func existing(dir string) (file string, err error) {
	file = filepath.Join(dir, databaseFile)
	fresh, err := freshDatabase(file)
	if err == nil && fresh {
		err = fmt.Errorf("%s is not there", file)
	}
	return file, err
}

func keyFolder(dir, keys string) string {
	if keys == "" {
		return filepath.Join(dir, "keys")
	}
	return keys
}

const readConnections = 4

// source is the driver's name for the database. Settings stand here and not in statements, because a statement
// reaches one connection of a pool only.
func source(file string, settings ...string) string {
	settings = append(settings, "_busy_timeout=5000", "_foreign_keys=1")
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + strings.Join(settings, "&")
}

// Close waits for running writes and gives the folder back.
func (s *Store) Close() error {
	var err error
	if s.writer != nil {
		s.WriteNotes(context.Background())
		err = s.writer.close()
	}
	if s.read != nil {
		err = joinErrors(err, s.read.DB.Close())
	}
	if s.lock != nil {
		err = joinErrors(err, unlockFolder(s.lock))
	}
	return err
}

// Keys are the keys derived from this folder's root key.
func (s *Store) Keys() *Keys { return s.keys }

// Posted receives a value after a mail was put into the outbox; the sender need not poll.
func (s *Store) Posted() <-chan struct{} { return s.posted }

// Healthy returns an error when the database does not answer, or when it was damaged when it was last read as a whole.
func (s *Store) Healthy(ctx context.Context) error {
	if found := s.damage.Load(); found != nil {
		return *found
	}
	var one int
	return get(ctx, s.read, &one, `SELECT 1`)
}
