package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// Who set an end counts on it: they read of it without having asked for notices, and of nobody else's.
func TestWhoSetAnEndReadsOfIt(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	colleague := s.hanako.Company.User("同僚").Sees("Y1")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 2*time.Hour), "0300001001")
	forwards(t, s.Store, colleague, "Y1", until(s.Store, to("080-1234-5678"), 2*time.Hour), "0300001002")
	var besides portal.Change // the end stays that of whoever set it
	besides.Entries[4] = &portal.EntryText{Text: "03-1234-5678"}
	forwards(t, s.Store, colleague, "Y1", besides, "0300001001")
	warns(t, s.Store, time.Hour, 2)
	returns(t, s.Store, time.Hour, 2)
	for who, want := range map[*storetest.Person]string{s.boss: "2", s.hanako: "1", colleague: "1"} {
		for _, kind := range []portal.Template{portal.MailEnds, portal.MailEnded} {
			if got := who.LastMail(kind).Fields["count"]; got != want {
				t.Errorf("%s reads %s of %s numbers, want %s", who.Name, kind, got, want)
			}
		}
	}
	if line := s.hanako.LastMail(portal.MailEnded).Fields["line.0"]; !strings.HasPrefix(line, "03-0000-1001  ") {
		t.Errorf("it is %q", line)
	}
}

// A state that comes back with an end ends for whoever set that, however often it was set over meanwhile.
func TestWhoSetAnEndReadsOfItOverAnother(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	colleague := s.hanako.Company.User("同僚").Sees("Y1")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 4*time.Hour), "0300001001")
	forwards(t, s.Store, colleague, "Y1", until(s.Store, to("080-1234-5678"), time.Hour), "0300001001")
	returns(t, s.Store, time.Hour, 1)
	returns(t, s.Store, 3*time.Hour, 1)
	if letters(s.hanako, portal.MailEnded) != 1 || letters(colleague, portal.MailEnded) != 1 {
		t.Errorf("%d and %d mails", letters(s.hanako, portal.MailEnded), letters(colleague, portal.MailEnded))
	}
}

func TestWhoMayNotSeeANumberAnyMoreReadsNothingOfItsEnd(t *testing.T) {
	t.Parallel()
	for about, then := range map[string]string{
		"no longer shown": `DELETE FROM group_views`,
		"disabled":        `UPDATE users SET state = 'disabled' WHERE role <> 'admin'`,
	} {
		s := twoFirms(t)
		forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001001")
		s.Write(then)
		s.Reopen()
		returns(t, s.Store, time.Hour, 1)
		if letters(s.boss, portal.MailEnded) != 1 || letters(s.hanako, portal.MailEnded) != 0 {
			t.Errorf("%s: %d and %d mails", about, letters(s.boss, portal.MailEnded), letters(s.hanako, portal.MailEnded))
		}
		s.Stop()
	}
}

// A mail about a change says from what to what, and leads to the whole of it.
func TestAMailTellsAChangeFromBeforeToAfter(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	change := forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, "0300001001")
	fields := s.boss.LastMail(portal.MailForwarding).Fields
	if fields["was.0"] != "無条件で 090-1234-5678（携帯電話）へ転送中" || fields["line.0"] != "03-0000-1001  転送していません" ||
		fields["voice_group"] != "Y1" || fields["change"] != fmt.Sprint(change) {
		t.Errorf("it is %v", fields)
	}
	hours := schedule(t, s.Store, s.boss, "本社")
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
	_, err := setsPlan(t, s.Store, s.hanako, "Y1", nil, "0300001001")
	storetest.Done(t, err)
	if was := s.boss.LastMail(portal.MailForwarding).Fields["was.0"]; !strings.HasPrefix(was, "スケジュール「本社」に従います。") {
		t.Errorf("before it was %q", was)
	}
}
