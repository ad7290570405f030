package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Attacks that fill mailboxes, and the disk.

// codesOut lets so many mailed codes wait, asked for from a source.
func codesOut(s *storetest.Store, to *storetest.Person, n int, source string) {
	s.Write(`
		WITH RECURSIVE list(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM list WHERE n < ?)
		INSERT INTO mail_codes (id, user_id, session_id, mac, sent_at, expires_at, used_at, source)
		SELECT ? || n, ?, '', x'00', ?, 0, 0, ? FROM list`, n, source, to.ID, s.Clock.Now().Add(-time.Second).UnixMilli(), source)
}

func TestCodesAreLimitedBySourceAndInAll(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		waiting int
		source  string
		known   bool
		sent    bool
	}{
		"one less from this source":        {portal.CodesPerSource - 1, "192.0.2.7", false, true},
		"so many from this source":         {portal.CodesPerSource, "192.0.2.7", false, false},
		"the same, on a known device":      {portal.CodesPerSource, "192.0.2.7", true, true},
		"so many from another source":      {portal.CodesPerSource, "192.0.2.8", false, true},
		"so many from known devices":       {portal.CodesPerSource, "", true, true},
		"so many in all":                   {portal.CodesInAll, "192.0.2.8", false, false},
		"so many in all, known device too": {portal.CodesInAll, "192.0.2.8", true, false},
	} {
		t.Run(about, func(t *testing.T) {
			s := storetest.Open(t)
			sample := s.Company("A")
			anna, others := sample.User("Anna"), sample.User("Others")
			device := ""
			if row.known {
				device = finishes(t, s, anna, "")
				s.Clock.Pass(time.Hour)
			}
			codesOut(s, others, row.waiting, row.source)
			before := count(anna, portal.MailCode)
			err := signsIn(s, anna.Mail, storetest.Password, device)
			if (err == nil) != row.sent || err != nil && !portal.Refused(err, "code_too_soon") {
				t.Errorf("got %v", err)
			}
			if sent := count(anna, portal.MailCode) > before; sent != row.sent || row.sent == (s.Count("sessions", "purpose = 'pending'") == 0) {
				t.Errorf("mailed: %v", sent)
			}
			s.Clock.Pass(time.Hour)
			storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, device))
		})
	}
}

// One source asks for thirty resets, then for one now and then; others, and the person's own device, are not held back.
func TestResetsAreLimitedBySource(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, bert := sample.User("Anna"), sample.User("Bert")
	device := finishes(t, s, anna, "")
	ask := func(address, device, loginID string) {
		t.Helper()
		storetest.Done(t, s.RequestReset(t.Context(), portal.Actor{Address: address, Device: device}, loginID))
	}
	for i := range 5000 {
		ask("192.0.2.7", "", fmt.Sprintf("user%d@example.co.jp", i))
	}
	ask("192.0.2.7", "", anna.Mail)
	ask("192.0.2.7", "", bert.Mail)
	if n := len(bert.Mails()) + count(anna, portal.MailReset); n != 0 {
		t.Errorf("%d mails were sent for a source that asked 5,000 times", n)
	}
	if rows := s.Count("audit", "event IN ('reset_requested', 'held_back')"); rows > 34 {
		t.Errorf("5,000 requests made %d rows", rows)
	}
	ask("192.0.2.7", device, anna.Mail)
	ask("192.0.2.8", "", bert.Mail)
	if n, m := count(anna, portal.MailReset), count(bert, portal.MailReset); n != 1 || m != 1 {
		t.Errorf("%d and %d mails reach those who ask from elsewhere", n, m)
	}
	s.Clock.Pass(time.Hour)
	ask("192.0.2.7", "", bert.Mail)
	if n := count(bert, portal.MailReset); n != 2 {
		t.Errorf("an hour later: %d mails", n)
	}
}

func TestResetsAreLimitedInAll(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	boss, anna, others := sample.Administrator("山田 太郎"), sample.User("Anna"), sample.User("Others")
	s.Write(`
		WITH RECURSIVE list(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM list WHERE n < ?)
		INSERT INTO links (id, user_id, kind, created_at, expires_at, used_at, tries, source)
		SELECT 'l' || n, ?, 'reset', ?, 0, 0, 0, 'x' || n FROM list`, portal.ResetsInAll, others.ID, s.Clock.Now().UnixMilli())
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, anna.Mail))
	if n := len(anna.Mails()); n != 0 {
		t.Errorf("%d mails", n)
	}
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), anna.ID, portal.MailReset)) // an administrator's are not counted
	storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, ""))                    // nor do they hold up codes
}

// Attempts within a wait leave one row at once and one a minute with their number, however many there are.
func TestAFloodOfAttemptsMakesFewRows(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	boss, anna := sample.Administrator("山田 太郎"), sample.User("Anna")
	for i := range 3000 {
		s.Note(t.Context(), storetest.Stranger, store.RefusedSite, "")
		s.Note(t.Context(), anna.Actor(), store.RefusedRole, "GET /api/users")
		s.Note(t.Context(), portal.Actor{Address: fmt.Sprintf("2001:db8:%x::1", i)}, store.RefusedSite, "") // each another source
	}
	atOnce := s.Count("audit")
	if atOnce > 110 {
		t.Errorf("9,000 refusals made %d rows at once", atOnce)
	}
	s.Stop()
	s.Reopen()
	if n := s.Count("audit"); n > atOnce+3 {
		t.Errorf("at the end of the program %d rows more were written", n-atOnce)
	}
	total := storetest.Rows[int](s, `SELECT COALESCE(SUM(CAST(SUBSTR(detail, INSTR(detail, '"times":') + 8) AS INTEGER)), 0) FROM audit WHERE event = 'access_refused'`)[0]
	if total != 9000 {
		t.Errorf("the rows tell of %d refusals", total)
	}
	page, err := s.Trail(t.Context(), boss.Actor(), store.TrailFilter{Event: portal.EventAccessRefused}, store.Turn{Size: 50})
	storetest.Done(t, err)
	if page.Total != 2 || page.Rows[0].UserID != anna.ID || !strings.Contains(page.Rows[0].Detail, `"times":2999`) || page.Rows[0].Subject != "GET /api/users" {
		t.Errorf("the administrator reads %+v", page.Rows)
	}
	if _, err := s.VerifyTrail(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAttemptsWithinAWaitAreOnRecordTogether(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	for range 5 {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused")
	}
	for range 3 {
		wrote := s.Changes(func() { storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused") }, "audit")
		if wrote != "" {
			t.Errorf("an attempt within a wait wrote %q", wrote)
		}
	}
	s.WriteNotes(t.Context())
	rows := storetest.Rows[string](s, `SELECT user_id || ' ' || subject || ' ' || detail FROM audit WHERE event = 'held_back' ORDER BY id`)
	who := anna.ID + " " + anna.Mail + ` {"reason":"sign_in","times":`
	if len(rows) != 2 || rows[0] != who+"1}" || rows[1] != who+"2}" {
		t.Errorf("the trail holds %q", rows)
	}
}

// Another link to the same account does not begin a new count of wrong identities.
func TestWrongIdentitiesAreCountedOnTheAccount(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	guess := func(address string) error {
		who := portal.Actor{Address: address}
		_, err := s.ProveIdentity(t.Context(), who, token, hanako.Mail, hanako.Name, "0300009999")
		return err
	}
	for i := range 5 {
		storetest.Refused(t, guess(fmt.Sprint("198.51.100.", i)), "identity_refused")
	}
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
	token = hanako.LastMail(portal.MailReset).Secret
	wrote := s.Changes(func() { storetest.Refused(t, guess("198.51.100.9"), "throttled") })
	if wrote != "audit+1" {
		t.Errorf("within the wait: wrote %q", wrote)
	}
	s.Reopen()
	storetest.Refused(t, guess("198.51.100.9"), "throttled")
	s.Clock.Pass(30 * time.Second)
	storetest.Refused(t, guess("198.51.100.9"), "identity_refused")
	storetest.Refused(t, guess("198.51.100.9"), "throttled")
	s.Clock.Pass(time.Minute)
	_, err := proves(t, s, token, hanako)
	storetest.Done(t, err)
	if n := s.Count("attempts", "bucket LIKE 'identity:%'"); n != 0 {
		t.Error("a success leaves the count")
	}
}

// They count on the source, too: whoever tries many links there is stopped as with passwords.
func TestWrongIdentitiesAreCountedOnTheSource(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	now := s.Clock.Now().UnixMilli()
	s.Write(`INSERT INTO attempts (bucket, failures, last_at, drained_at) VALUES ('source:192.0.2.7', 99, ?, ?)`, now, now)
	_, err := s.ProveIdentity(t.Context(), storetest.Stranger, token, hanako.Mail, hanako.Name, "0300009999")
	storetest.Refused(t, err, "identity_refused")
	_, err = proves(t, s, token, hanako)
	storetest.Refused(t, err, "throttled")
	_, err = s.ProveIdentity(t.Context(), portal.Actor{Address: "198.51.100.4"}, token, hanako.Mail, hanako.Name, hanako.Phone)
	storetest.Done(t, err)
}
