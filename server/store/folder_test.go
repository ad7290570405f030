package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// folder is every file of a data folder but the lock, by name.
func folder(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path == "lock" {
			return err
		}
		files[path], err = os.ReadFile(filepath.Join(dir, path))
		return err
	})
	storetest.Done(t, err)
	return files
}

// used is a data folder in which somebody has worked, closed.
func used(t *testing.T) string {
	t.Helper()
	s := storetest.Open(t)
	s.Company("サンプル商事").Administrator("山田 太郎").Registered()
	s.Stop()
	return s.Dir
}

// crashed is the same, as a program that was killed leaves it: with the latest writes beside the database.
func crashed(t *testing.T, statements ...string) string {
	t.Helper()
	s := storetest.Open(t)
	s.Company("サンプル商事").Administrator("山田 太郎").Registered()
	for _, one := range statements {
		s.Write(one)
	}
	dir := t.TempDir()
	storetest.Done(t, os.Mkdir(filepath.Join(dir, "keys"), 0o700))
	for _, name := range []string{"denwaban.db", "denwaban.db-wal", "keys/root.key"} {
		content, err := os.ReadFile(filepath.Join(s.Dir, name))
		storetest.Done(t, err)
		storetest.Done(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	return dir
}

func overwrite(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	storetest.Done(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
}

// query changes a database that no store has open.
func query(t *testing.T, dir, text string) {
	t.Helper()
	queryFile(t, filepath.Join(dir, "denwaban.db"), text)
}

func queryFile(t *testing.T, file, text string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file)
	storetest.Done(t, err)
	defer db.Close()
	_, err = db.Exec(text)
	storetest.Done(t, err)
}

const otherKey = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"

func TestOpenRefusesAndChangesNothing(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		damage func(dir string)
		says   string
	}{
		"an empty file": {func(dir string) { overwrite(t, dir, "denwaban.db", nil) }, "empty or damaged"},
		"a folder": {func(dir string) {
			storetest.Done(t, os.Remove(filepath.Join(dir, "denwaban.db")))
			storetest.Done(t, os.Mkdir(filepath.Join(dir, "denwaban.db"), 0o700))
		}, "not a file"},
		"a short file": {func(dir string) { overwrite(t, dir, "denwaban.db", []byte("SQLite format 3\x00")) }, "denwaban.db"},
		"garbage":      {func(dir string) { overwrite(t, dir, "denwaban.db", bytes.Repeat([]byte("garbage "), 4096)) }, "empty or damaged"},
		"garbage after the head": {func(dir string) {
			overwrite(t, dir, "denwaban.db", slices.Concat([]byte("SQLite format 3\x00"), bytes.Repeat([]byte("garbage "), 4096)))
		}, "damaged"},
		"a page of garbage": {func(dir string) {
			content := folder(t, dir)["denwaban.db"]
			copy(content[8192:12288], bytes.Repeat([]byte{0xA5}, 4096))
			overwrite(t, dir, "denwaban.db", content)
		}, "damaged"},
		"cut off": {func(dir string) {
			content := folder(t, dir)["denwaban.db"]
			overwrite(t, dir, "denwaban.db", content[:len(content)/2])
		}, "damaged"},
		"somebody else's database": {func(dir string) {
			storetest.Done(t, os.Remove(filepath.Join(dir, "denwaban.db")))
			query(t, dir, `CREATE TABLE recipes (name TEXT)`)
		}, "not one of denwaban"},
		"an empty database": {func(dir string) {
			storetest.Done(t, os.Remove(filepath.Join(dir, "denwaban.db")))
			query(t, dir, `CREATE TABLE a (b); DROP TABLE a`)
		}, "not one of denwaban"},
		"a newer one": {func(dir string) {
			query(t, dir, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
		}, "newer denwaban"},
		"no key":                     {func(dir string) { storetest.Done(t, os.Remove(filepath.Join(dir, "keys/root.key"))) }, "root key"},
		"no key folder":              {func(dir string) { storetest.Done(t, os.RemoveAll(filepath.Join(dir, "keys"))) }, "root key"},
		"an empty key":               {func(dir string) { overwrite(t, dir, "keys/root.key", nil) }, "root key"},
		"a short key":                {func(dir string) { overwrite(t, dir, "keys/root.key", []byte(otherKey[:62])) }, "root key"},
		"a key that others may read": {func(dir string) { storetest.Done(t, os.Chmod(filepath.Join(dir, "keys/root.key"), 0o640)) }, "chmod 600"},
		"another key":                {func(dir string) { overwrite(t, dir, "keys/root.key", []byte(otherKey)) }, "not the one"},
		"another key beside an older database": {func(dir string) { // which would be brought up to date otherwise
			overwrite(t, dir, "keys/root.key", []byte(otherKey))
			query(t, dir, `DELETE FROM goose_db_version WHERE version_id = 3; ALTER TABLE factors DROP COLUMN totp_shown_in`)
		}, "not the one"},
		"no fingerprint": {func(dir string) { query(t, dir, `DELETE FROM settings WHERE name = 'key_fingerprint'`) }, "fingerprint"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := used(t)
			row.damage(dir)
			refusesToOpen(t, dir, row.says)
		})
	}
}

// The same for what a killed program left: the log beside the database stays where it is.
func TestOpenRefusesWhatWasKilledAndChangesNothing(t *testing.T) {
	t.Parallel()
	dir := crashed(t)
	key := folder(t, dir)["keys/root.key"]
	overwrite(t, dir, "keys/root.key", []byte(otherKey))
	refusesToOpen(t, dir, "not the one")
	storetest.Done(t, os.Remove(filepath.Join(dir, "keys/root.key")))
	refusesToOpen(t, dir, "root key")
	overwrite(t, dir, "keys/root.key", key)
	newer := crashed(t, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
	refusesToOpen(t, newer, "newer denwaban")
	storetest.Done(t, os.Remove(filepath.Join(newer, "denwaban.db")))
	refusesToOpen(t, newer, "is missing")

	s := storetest.OpenIn(t, dir) // with its own key nothing is lost
	if n := s.Count("users") + s.Count("factors"); n != 2 {
		t.Errorf("%d rows are left of 2", n)
	}
}

func refusesToOpen(t *testing.T, dir, says string) {
	t.Helper()
	before := folder(t, dir)
	opened, err := store.Open(t.Context(), dir)
	if err == nil {
		opened.Close()
		t.Fatal("it opens")
	}
	if !strings.Contains(err.Error(), says) {
		t.Errorf("it says %q, want %q", err, says)
	}
	after := folder(t, dir)
	for _, files := range []map[string][]byte{before, after} {
		delete(files, "denwaban.db-shm") // an index of the log, made anew at each start
		if len(files["denwaban.db-wal"]) == 0 {
			delete(files, "denwaban.db-wal") // a log without an entry
		}
	}
	if !maps.EqualFunc(before, after, bytes.Equal) {
		t.Errorf("the files before: %s, after: %s, or their bytes differ", names(before), names(after))
	}
}

func names(files map[string][]byte) string {
	return strings.Join(slices.Sorted(maps.Keys(files)), " ")
}

func TestOneProgramAtATime(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	before := folder(t, s.Dir)
	if _, err := store.Open(t.Context(), s.Dir); err == nil || !strings.Contains(err.Error(), "another denwaban") {
		t.Errorf("a second one: %v", err)
	}
	if !maps.EqualFunc(before, folder(t, s.Dir), bytes.Equal) {
		t.Error("the second one changed files")
	}
	s.Company("サンプル商事") // the first one works on
	storetest.Done(t, s.Healthy(t.Context()))
	s.Reopen() // and lets go when it ends
}

func TestAFolderIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "data")
	s, err := store.Open(context.Background(), dir)
	storetest.Done(t, err)
	storetest.Done(t, s.Close())
	for name, want := range map[string]fs.FileMode{".": 0o700, "keys": 0o700, "keys/root.key": 0o600, "denwaban.db": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		storetest.Done(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, want %v", name, info.Mode().Perm(), want)
		}
	}
}

// fading is a context that ends when it was looked at so many times, by whomever.
type fading struct {
	context.Context
	looks *atomic.Int64
}

func (f fading) Done() <-chan struct{} {
	done := make(chan struct{})
	if f.looks.Add(-1) < 0 {
		close(done)
	}
	return done
}

func (f fading) Err() error {
	if f.looks.Load() < 0 {
		return context.Canceled
	}
	return nil
}

// Whoever stops the program while it starts, at any moment, is told so, and it starts the next time.
func TestAStartIsCalledOffAtAnyMoment(t *testing.T) {
	t.Parallel()
	dir := used(t)
	for looks := int64(0); ; looks++ {
		left := &atomic.Int64{}
		left.Store(looks)
		s, err := store.Open(fading{t.Context(), left}, dir)
		if err == nil {
			storetest.Done(t, s.Close())
			return
		}
	}
}
