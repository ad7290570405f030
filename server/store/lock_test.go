package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func TestALockedNumberStaysAsItIs(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	both := pick(t, s.Store, "Y1", "0300001001", "0300001002")
	wrote := s.Changes(func() {
		n, err := s.LockNumbers(t.Context(), s.boss.Actor(), both, " 工事のため ")
		storetest.Done(t, err)
		if n != 2 {
			t.Errorf("%d were locked", n)
		}
	})
	if wrote != "audit+1 lock_log+2 locks+2" {
		t.Errorf("wrote %q", wrote)
	}
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); got != "count >2; why_locked >工事のため" {
		t.Errorf("on record is %q", got)
	}
	s.Reopen()
	wrote = s.Changes(func() {
		for _, who := range []*storetest.Person{s.hanako, s.boss} {
			_, err := sets(t, s.Store, who, "Y1", to("080-1234-5678"), "0300001001", "0300001003")
			storetest.Refused(t, err, "number_locked")
			_, _, err = s.UndoChange(t.Context(), who.AtWork(), change)
			storetest.Refused(t, err, "number_locked")
			_, _, err = s.Restore(t.Context(), who.AtWork(), store.Restoring{Number: s.Number("0300001001"), Change: change, Seen: change})
			storetest.Refused(t, err, "number_locked")
		}
		// Whoever locks again finds the lock that is there.
		n, err := s.LockNumbers(t.Context(), s.boss.Actor(), both, "別の理由")
		storetest.Done(t, err)
		if n != 0 {
			t.Errorf("%d were locked again", n)
		}
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	if lock := one(t, s.Store, s.hanako, "Y1", "0300001002").Right.Lock; lock.By != "山田 太郎" || lock.Reason != "工事のため" || lock.At != s.Clock.Now().UnixMilli() {
		t.Errorf("the lock says %+v", lock)
	}
	wrote = s.Changes(func() {
		n, err := s.UnlockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001001", "0300001003"))
		storetest.Done(t, err)
		if n != 1 {
			t.Errorf("%d were unlocked", n)
		}
	})
	if wrote != "audit+1 lock_log+1 locks-1" {
		t.Errorf("wrote %q", wrote)
	}
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001")
	events := s.Events()
	if got := strings.Join(events[len(events)-3:], " "); got != "number_locked number_unlocked forwarding_changed" {
		t.Errorf("the trail says %s", got)
	}
}

// What was decided before goes on: a number returns when its term is over, locked or not.
func TestALockedNumberReturnsByItself(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001001")
	_, err := s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001001"), "")
	storetest.Done(t, err)
	s.Clock.Pass(time.Hour)
	ended, err := s.EndDue(t.Context())
	storetest.Done(t, err)
	if now := one(t, s.Store, s.hanako, "Y1", "0300001001"); ended != 1 || now.Forwarding.On || now.Right.Lock.At == 0 {
		t.Errorf("%d ended, the number is %+v", ended, now)
	}
}

func TestLockedNumbersAreFound(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	everything := store.Selection{VoiceGroup: "Y1", Search: &store.Search{Phone: "0300001"}, Except: []int64{s.Number("0300001002")}}
	n, err := s.LockNumbers(t.Context(), s.boss.Actor(), everything, "")
	storetest.Done(t, err)
	page, err := s.SearchNumbers(t.Context(), s.hanako.Actor(), store.Search{VoiceGroup: "Y1", Locked: true, Phone: "100"}, store.ByPhone, 0, 50)
	storetest.Done(t, err)
	if n != 4 || page.Total != 3 {
		t.Errorf("%d were locked, %d found", n, page.Total)
	}
}

func TestLockingIsRefused(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	wrote := s.Changes(func() {
		_, err := s.LockNumbers(t.Context(), s.elsewhere.Actor(), pick(t, s.Store, "Y1", "0300001001"), "")
		storetest.Refused(t, err, "not_found")
		_, err = s.UnlockNumbers(t.Context(), s.elsewhere.Actor(), pick(t, s.Store, "Y1", "0300001001"))
		storetest.Refused(t, err, "not_found")
		_, err = s.LockNumbers(t.Context(), s.boss.Actor(), store.Selection{VoiceGroup: "Y1"}, "")
		storetest.Refused(t, err, "nothing_selected")
		_, err = s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001001"), "03-\u202e1234")
		storetest.Refused(t, err, "characters")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
}
