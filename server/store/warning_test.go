package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// warns lets time pass and looks at the clock; want is of how many numbers it is told that they end soon.
func warns(t testing.TB, s *storetest.Store, after time.Duration, want int) {
	t.Helper()
	s.Clock.Pass(after)
	got, err := s.WarnDue(t.Context())
	storetest.Done(t, err)
	if got != want {
		t.Errorf("of %d numbers it is told that they end, want %d", got, want)
	}
}

// letters counts a person's mails of a kind.
func letters(who *storetest.Person, kind portal.Template) int {
	n := 0
	for _, mail := range who.Mails() {
		if mail.Template == kind {
			n++
		}
	}
	return n
}

func TestBeforeTheEndAMailSaysSo(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	english := s.hanako.Company.User("通知希望").Sees("Y1").Noticed().Reads(portal.English)
	elsewhere := s.hanako.Company.User("通知希望、ほかの群").Sees("Y2").Noticed()
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, 8*time.Hour), "0300001001") // 10:00 to 18:00
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), 8*time.Hour), "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 10*time.Minute), "0300001003") // too short
	warns(t, s.Store, 7*time.Hour-time.Second, 0)
	s.Reopen()
	if wrote := s.Changes(func() { warns(t, s.Store, time.Second, 2) }); wrote != "forwardings~ outbox+3" {
		t.Errorf("wrote %q", wrote)
	}
	s.Reopen()
	warns(t, s.Store, -time.Hour, 0)
	warns(t, s.Store, time.Hour, 0)
	mail := s.boss.LastMail(portal.MailEnds)
	want := "03-0000-1001  転送していません · 佐藤 花子 · 10/1 18:00 に元へ戻ります → 無条件で 090-1234-5678（携帯電話）へ転送中"
	if mail.Fields["line.0"] != want || mail.Fields["count"] != "2" || !mail.ExpiresAt.Equal(s.Clock.Now().Add(time.Hour)) {
		t.Errorf("the administrator reads %v, expires %v", mail.Fields, mail.ExpiresAt)
	}
	if line := english.LastMail(portal.MailEnds).Fields["line.1"]; !strings.Contains(line, "reverts on 1 Oct, 18:00 → Calls are not forwarded") {
		t.Errorf("in English it is %q", line)
	}
	if n := len(elsewhere.Mails()); n != 0 {
		t.Errorf("%d mails went to somebody who sees other numbers", n)
	}
}

// Who makes a term longer is told again; who changes something else, and who ends it, is not.
func TestMailsGoByTheEnd(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 3*time.Hour), "0300001001", "0300001002", "0300001003")
	warns(t, s.Store, 2*time.Hour, 3)
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{}, 5*time.Hour), "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{Until: ptr(int64(0))}, "0300001003")
	warns(t, s.Store, time.Minute, 0)
	warns(t, s.Store, 4*time.Hour, 1)
}

// A machine that was off when the mail was due and still is when the end has passed says only that it has ended.
func TestNoMailSaysThatWhatHasEndedEndsSoon(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 3*time.Hour), "0300001001")
	s.Clock.Pass(4 * time.Hour)
	warns(t, s.Store, 0, 1)
	returns(t, s.Store, 0, 1)
	if letters(s.boss, portal.MailEnds) != 0 || letters(s.boss, portal.MailEnded) != 1 {
		t.Errorf("%d mails before, %d after", letters(s.boss, portal.MailEnds), letters(s.boss, portal.MailEnded))
	}
}

// digests lets time pass and looks at the clock; want is how many people get a list.
func digests(t testing.TB, s *storetest.Store, about string, after time.Duration, want int) {
	t.Helper()
	s.Clock.Pass(after)
	got, err := s.MailDigests(t.Context())
	storetest.Done(t, err)
	if got != want {
		t.Errorf("%s: %d lists, want %d", about, got, want)
	}
}

func TestOnMondaysALongForwardingIsOnTheList(t *testing.T) {
	t.Parallel()
	s := twoFirms(t) // Thursday, 10:00
	const day, week = 24 * time.Hour, 7 * 24 * time.Hour
	noticed := s.hanako.Company.User("通知希望").Sees("Y2").Noticed().Reads(portal.English)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001")
	s.Clock.Pass(time.Minute)
	forwards(t, s.Store, s.boss, "Y2", to("090-1234-5678"), "0300002001")
	digests(t, s.Store, "four days later", 4*day, 0)
	digests(t, s.Store, "after eleven days", week, 0)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001002") // not for long yet
	digests(t, s.Store, "on Sunday", 6*day, 0)
	digests(t, s.Store, "on Monday before nine", day-65*time.Minute, 0)
	s.Reopen()
	digests(t, s.Store, "at nine", 5*time.Minute, 2)
	s.Reopen()
	digests(t, s.Store, "again", time.Minute, 0)
	digests(t, s.Store, "on a clock that is set back", -week, 0)
	digests(t, s.Store, "and right again", week, 0)
	mail := s.boss.LastMail(portal.MailLong)
	want := "03-0000-1001  無条件で 090-1234-5678（携帯電話）へ転送中 · 山田 太郎 · 18日前から"
	if mail.Fields["line.0"] != want || mail.Fields["count"] != "2" || mail.Fields["days"] != "14" {
		t.Errorf("the administrator reads %v", mail.Fields)
	}
	if fields := noticed.LastMail(portal.MailLong).Fields; fields["count"] != "1" || !strings.HasPrefix(fields["line.0"], "03-0000-2001  ") {
		t.Errorf("who sees one of them reads %v", fields)
	}
	forwards(t, s.Store, s.boss, "Y2", portal.Change{On: ptr(false)}, "0300002001")
	digests(t, s.Store, "a week later", week, 1)
	forwards(t, s.Store, s.boss, "Y1", portal.Change{On: ptr(false)}, "0300001001", "0300001002")
	digests(t, s.Store, "with nothing to tell", week, 0)
	if n := len(s.elsewhere.Mails()) + letters(s.hanako, portal.MailLong); n != 0 {
		t.Errorf("%d lists went to others", n)
	}
}

func TestMailsNameTenNumbersAndCountTheRest(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	contract := sample.VoiceGroup("Y1").Contract("N1")
	var all []string
	for i := range 12 {
		all = append(all, fmt.Sprintf("03000010%02d", i))
	}
	contract.Numbers(all...)
	forwards(t, s, boss, "Y1", until(s, to("090-1234-5678"), time.Hour), all...)
	returns(t, s, time.Hour, 12)
	fields := boss.LastMail(portal.MailEnded).Fields
	if _, more := fields["line.10"]; more || fields["line.9"] == "" || fields["more"] != "2" || fields["count"] != "12" {
		t.Errorf("the mail says %v", fields)
	}
}
