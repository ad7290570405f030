package store_test

import (
	"context"
	"testing"
	"time"

	"denwaban/server/store/storetest"
)

func TestTheDatabaseIsReadOnceAWeek(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for _, row := range []struct {
		pass time.Duration
		done bool
	}{{0, true}, {time.Hour, false}, {6 * 24 * time.Hour, false}, {24 * time.Hour, true}, {time.Hour, false}} {
		s.Clock.Pass(row.pass)
		if done, err := s.CheckIntegrity(t.Context()); err != nil || done != row.done {
			t.Errorf("%s later: %t, %v", row.pass, done, err)
		}
		s.Reopen()
	}
}

// An index that misses a row passes the quick look at each start, and not this one.
func TestAnIndexThatIsDamagedIsFound(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	s.Company("サンプル商事").User("佐藤 花子")
	s.Write(`PRAGMA writable_schema = ON`)
	s.Write(`UPDATE sqlite_master SET sql = 'CREATE INDEX users_order ON users (company_id, name_order, phone)' WHERE name = 'users_order'`)
	s.Write(`PRAGMA writable_schema = OFF`)
	s.Write(`INSERT INTO companies (id, name, created_at) VALUES ('x', 'x', 0)`)
	s.Reopen()
	storetest.Done(t, s.Healthy(t.Context()))
	if _, err := s.CheckIntegrity(t.Context()); err == nil || s.Healthy(t.Context()) == nil {
		t.Error("the damage is not found, or not told")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.CheckIntegrity(gone); err == nil || s.Healthy(t.Context()) == nil {
		t.Error("a look that was cut off finds the database well")
	}
	s.Write(`REINDEX users_order`)
	if done, err := s.CheckIntegrity(t.Context()); !done || err != nil {
		t.Errorf("after the repair: %t, %v", done, err)
	}
	storetest.Done(t, s.Healthy(t.Context()))
}
