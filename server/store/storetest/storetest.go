// Package storetest gives tests a real store in a folder of its own, with a clock that they set and words to say who
// works where:
//
//	s := storetest.Open(t)
//	sample := s.Company("サンプル商事株式会社")
//	sample.VoiceGroup("Y1").Contract("N1", storetest.MessageBox).Numbers("0300001001", "0300001002")
//	hanako := sample.User("佐藤 花子").Sees("Y1")
package storetest

import (
	"context"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Start is what a new store's clock shows: a Thursday morning in Tokyo.
var Start = time.Date(2026, time.October, 1, 10, 0, 0, 0, time.FixedZone("JST", 9*60*60))

// Store is a store under test.
type Store struct {
	*store.Store
	Dir   string
	Clock *Clock

	t      testing.TB
	closed bool
	db     *sql.DB // beside the store: what no deed shows, and what no deed may make
	last   map[string]content
	lastAt int // the version of the data at which last was read
}

// Open makes a new store; it is closed when the test ends.
func Open(t testing.TB) *Store {
	t.Helper()
	folder, err := newFolder()
	if err != nil {
		t.Fatalf("make a data folder: %v", err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, folder); err != nil {
		t.Fatalf("copy a data folder: %v", err)
	}
	if err := os.Chmod(filepath.Join(dir, "keys", "root.key"), 0o600); err != nil { // CopyFS gives everybody a look
		t.Fatalf("copy a data folder: %v", err)
	}
	return OpenIn(t, dir)
}

// newFolder is a new data folder, made once and copied for each test: the copies share the root key, and nothing else.
var newFolder = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	made, err := store.Open(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	kept := fstest.MapFS{}
	for _, name := range []string{"denwaban.db", "keys/root.key"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		kept[name] = &fstest.MapFile{Data: content, Mode: 0o600}
	}
	return kept, nil
})

// OpenIn opens the store of a folder.
func OpenIn(t testing.TB, dir string) *Store {
	t.Helper()
	s := &Store{Dir: dir, Clock: &Clock{now: Start}, t: t}
	s.open()
	t.Cleanup(s.Stop)
	return s
}

func (s *Store) open() {
	s.t.Helper()
	opened, err := store.Open(context.Background(), s.Dir)
	if err != nil {
		s.t.Fatalf("open the store: %v", err)
	}
	opened.Now = s.Clock.Now
	opened.Cost = Cost
	s.Store = opened
	if s.db, err = sql.Open("sqlite", "file:"+s.File()+"?_busy_timeout=5000&_foreign_keys=1&_txlock=immediate"); err != nil {
		s.t.Fatalf("open the database beside the store: %v", err)
	}
	s.db.SetMaxOpenConns(1) // contents asks this connection what others have written
	s.last = nil
}

// Stop ends the program.
func (s *Store) Stop() {
	s.t.Helper()
	if s.closed {
		return
	}
	s.closed = true
	if err := s.db.Close(); err != nil {
		s.t.Errorf("close the database beside the store: %v", err)
	}
	if err := s.Store.Close(); err != nil {
		s.t.Errorf("close the store: %v", err)
	}
}

// Reopen ends the program and starts it again; the clock goes on.
func (s *Store) Reopen() {
	s.t.Helper()
	s.Stop()
	s.closed = false
	s.open()
}

// File is the database file.
func (s *Store) File() string { return filepath.Join(s.Dir, "denwaban.db") }

// Clock shows the same instant until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the instant that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass moves the clock on, or back when d is negative.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Refused fails the test unless err is the refusal code.
func Refused(t testing.TB, err error, code string) {
	t.Helper()
	if !portal.Refused(err, code) {
		t.Errorf("got %v, want the refusal %s", err, code)
	}
}

// Done fails the test at once when a deed failed.
func Done(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("got %v, want no error", err)
	}
}

// Together runs deed n times at once and returns how many of them succeeded; every other one must be refused with one
// of the codes.
func Together(t testing.TB, n int, deed func(i int) error, codes ...string) int {
	t.Helper()
	results := make([]error, n)
	begin := make(chan struct{})
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() {
			<-begin
			results[i] = deed(i)
		})
	}
	close(begin)
	running.Wait()
	succeeded := 0
	for _, err := range results {
		if err == nil {
			succeeded++
		} else if !refusedWithOne(err, codes) {
			t.Errorf("got %v, want one of the refusals %v", err, codes)
		}
	}
	return succeeded
}

func refusedWithOne(err error, codes []string) bool {
	for _, code := range codes {
		if portal.Refused(err, code) {
			return true
		}
	}
	return false
}
