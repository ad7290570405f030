package store_test

import (
	"sync/atomic"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// On a full disk a deed is refused whole, what is there can be read, and it goes on by itself when there is room (G13).
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	session := s.hanako.SignedIn()
	who := s.boss.AtWork()
	picked, tries := pick(t, s.Store, "Y1", "0300001001"), atomic.Int64{}
	change := func() error { // to something else each time
		_, _, err := s.SetForwardings(t.Context(), who, store.Edit{Pick: picked, Seen: 1 << 40, Change: labelled("090-1234-5678", tries.Add(1))})
		return err
	}
	storetest.Done(t, s.FillsUp(t.Context(), 0))
	var err error
	done := 0
	for ; err == nil; done++ { // until the pages that are there are full
		err = change()
	}
	storetest.Refused(t, err, "disk_full")
	changes := done - 1
	for range 20 { // some of them fit into what another one has left, and then count
		wrote := s.Changes(func() { err = change() })
		if err == nil {
			changes++
		} else if storetest.Refused(t, err, "disk_full"); wrote != "" {
			t.Errorf("a refused deed wrote %q", wrote)
		}
		if _, err := s.Session(t.Context(), session.Secret, "", "", portal.PurposeSession); err != nil {
			t.Errorf("a running session: %v", err)
		}
		storetest.Done(t, s.Healthy(t.Context()))
	}
	if n := storetest.Together(t, 16, func(int) error { return change() }, "disk_full"); n > 0 {
		changes += n
	}
	if n := s.Count("changes"); n != changes || s.Count("history") != n || s.Count("audit", "event = 'forwarding_changed'") != n || s.Count("outbox") < n {
		t.Errorf("%d changes were answered, %d are kept, %d in the history", changes, n, s.Count("history"))
	}
	storetest.Done(t, s.FillsUp(t.Context(), -1))
	storetest.Done(t, change())
	verifies(t, s.Store, int64(s.Count("audit")), "")
	s.Reopen()
}

// Where SQLite rolls back everything by itself, nothing is kept of the commit: neither of the deeds before, nor of those
// behind, whose rows would each have been kept alone.
func TestNothingIsKeptBehindWhatSQLiteRolledBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	chief, seen := s.boss.AtWork(), latest(s.Store)
	set := func(number string) func() error {
		return func() error {
			_, _, err := s.SetForwardings(t.Context(), chief, store.Edit{Pick: pick(t, s.Store, "Y1", number), Seen: seen, Change: to("090-1234-5678")})
			return err
		}
	}
	signsOut := func() error { return s.SignOut(t.Context(), chief) }
	const roomForSmallDeeds = 100
	storetest.Done(t, s.FillsUp(t.Context(), roomForSmallDeeds))
	wrote := s.Changes(func() {
		for i, err := range s.InOneCommit(t.Context(),
			set("0300001001"), func() error { return s.LosesAll(t.Context()) }, set("0300001002"), set("0300001003"), signsOut) {
			if err == nil {
				t.Errorf("deed %d was told that it is kept", i)
			}
		}
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Done(t, set("0300001001")())
	verifies(t, s.Store, int64(s.Count("audit")), "")
}
