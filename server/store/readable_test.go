package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
)

// A number whose row is damaged ends nobody else's: they return, are warned of and follow their schedule, and the damage is told.
func TestANumberThatCannotBeReadHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Minute), "0300001001", "0300001002")
	keeps(t, s.Store, s.hanako, "Y1", "0300001003", "0300001004")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001003", "0300001004")
	damaged := s.Number("0300001001")
	s.Write(`UPDATE forwardings SET entries = 'x' WHERE number_id IN (?, ?)`, damaged, s.Number("0300001003"))
	s.Clock.Pass(time.Minute)
	n, err := s.EndDue(t.Context())
	if n != 1 || err == nil || !strings.Contains(err.Error(), "entries") {
		t.Errorf("%d returned, %v", n, err)
	}
	if got := told(s.Store, portal.Course{Now: one(t, s.Store, s.hanako, "Y1", "0300001002").Forwarding}); got != "off" {
		t.Errorf("the other is %q", got)
	}
	s.Clock.Pass(8 * time.Hour)
	n, err = s.FollowSchedules(t.Context())
	if n != 1 || err == nil || !strings.Contains(err.Error(), "entries") {
		t.Errorf("%d follow, %v", n, err)
	}
	standsAs(t, s.Store, s.hanako, "0300001004", mobile+" followed")
}

// The Monday's list comes without the number whose row is damaged, and the damage is told.
func TestANumberThatCannotBeReadKeepsNoListBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t) // Thursday, 10:00
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	s.Write(`UPDATE forwardings SET entries = 'x' WHERE number_id = ?`, s.Number("0300001001"))
	s.Clock.Pass(18 * 24 * time.Hour)
	n, err := s.MailDigests(t.Context())
	if n != 1 || err == nil || !strings.Contains(err.Error(), "entries") {
		t.Errorf("%d lists are mailed, %v", n, err)
	}
	if fields := s.boss.LastMail(portal.MailLong).Fields; fields["count"] != "1" || !strings.HasPrefix(fields["line.0"], "03-0000-1002  ") {
		t.Errorf("the administrator reads %v", fields)
	}
}
