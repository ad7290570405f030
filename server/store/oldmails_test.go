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

const day = 24 * time.Hour

// dayByDay lets days pass, as a program that runs does, and returns how many rows it removed.
func dayByDay(t *testing.T, s *storetest.Store, days int) int {
	t.Helper()
	removed := 0
	for range days {
		s.Clock.Pass(day)
		n, err := s.RemoveOldMails(t.Context())
		storetest.Done(t, err)
		removed += n
	}
	return removed
}

// Mails go when they came to their end so long ago, whichever end that was; what waits does not.
func TestOldMailsAreRemovedAndWhatWaitsStays(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, 5)
	sent, failed, again, expired := take(t, s, 5, time.Hour), 1, 2, 3
	s.Write(`UPDATE outbox SET expires_at = 0 WHERE id <> ?`, sent[expired].ID)
	storetest.Done(t, s.MarkPostSent(t.Context(), sent[0].ID))
	storetest.Done(t, s.MarkPostFailed(t.Context(), sent[failed].ID, "no such mailbox", time.Time{}))
	storetest.Done(t, s.MarkPostFailed(t.Context(), sent[again].ID, "no such mailbox", time.Time{}))
	boss := portal.Actor{CompanyID: storetest.Rows[string](s, `SELECT id FROM companies`)[0]}
	if n := dayByDay(t, s, 88); n != 0 {
		t.Errorf("after 88 days %d rows were removed", n)
	}
	_, err := s.RetryMails(t.Context(), boss, []string{sent[again].ID})
	storetest.Done(t, err)
	storetest.Done(t, s.MarkPostSent(t.Context(), sent[4].ID)) // it waited all the time
	if n := dayByDay(t, s, 3); n != 3+5 || s.Count("links") != 0 {
		t.Errorf("after 91 days %d rows were removed, and %d links are left", n, s.Count("links"))
	}
	left := storetest.Rows[string](s, `SELECT id FROM outbox WHERE template = 'reset' ORDER BY id`)
	if want := []string{sent[again].ID, sent[4].ID}; fmt.Sprint(left) != fmt.Sprint(want) {
		t.Errorf("left are %q, want %q: one that is tried again and one that was sent late", left, want)
	}
	if n := dayByDay(t, s, 365); n != 1 || s.Count("outbox", "sent_at = 0", "failed_at = 0") != 1 {
		t.Errorf("a year later %d were removed, and the mails are %+v", n, storetest.Rows[string](s, `SELECT id FROM outbox`))
	}
}

// A link that is good stays however long ago it was asked for, and a dead one for a while: the limits of links are counted.
func TestOldMailsLeaveLinksThatAreNeeded(t *testing.T) {
	t.Parallel()
	s, hanako, token := invited(t)
	for range 5 {
		storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
		s.Clock.Pass(time.Minute)
	}
	if wrote := s.Changes(func() { removesMails(t, s, 0) }, "settings"); wrote != "" {
		t.Errorf("at once: wrote %q", wrote)
	}
	before := s.Count("links")
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, hanako.Mail))
	if s.Count("links") != before {
		t.Error("the limit of an hour does not hold any more")
	}
	s.Write(`UPDATE links SET expires_at = ? WHERE kind = 'welcome'`, s.Clock.Now().Add(100*day).UnixMilli())
	if n := dayByDay(t, s, 99); n != 5+6 {
		t.Errorf("%d rows were removed, want the five links of a reset, and all six mails", n)
	}
	storetest.Done(t, s.CheckLink(t.Context(), token))
	dayByDay(t, s, 92)
	storetest.Refused(t, s.CheckLink(t.Context(), token), "link_ended")
	if n := s.Count("links"); n != 0 {
		t.Errorf("%d links are left", n)
	}
}

func removesMails(t *testing.T, s *storetest.Store, want int) {
	t.Helper()
	if n, err := s.RemoveOldMails(t.Context()); n != want || err != nil {
		t.Errorf("removed %d rows, %v; want %d", n, err, want)
	}
}

// A clock that jumps a year ahead and back removes nothing, not even a link of this hour.
func TestOldMailsGoByTheTimeThatPassed(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, 2)
	storetest.Done(t, s.MarkPostSent(t.Context(), take(t, s, 1, time.Hour)[0].ID))
	removesMails(t, s, 0)
	s.Clock.Pass(365 * day)
	removesMails(t, s, 0)
	s.Clock.Pass(-365 * day)
	removesMails(t, s, 0)
}

// The trial mailbox holds what its page shows, the newest, and the languages of these mails with them.
func TestOldMailsOfTheTrialMailbox(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, 1)
	kept := take(t, s, 1, time.Hour)[0]
	s.Write(`UPDATE outbox SET language = 'en'`)
	storetest.Done(t, s.KeepTrialMail(t.Context(), kept, "Reset", "text"))
	fill := func(from, to int) {
		s.Write(`WITH RECURSIVE n (i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO trial_mails (id, to_address, subject, body, sent_at) SELECT 'x' || i, 'a@example.jp', '件名', '本文', i FROM n`, from, to)
	}
	fill(1, 499)
	if n := dayByDay(t, s, 120); n != 1 || s.Count("trial_mails") != 500 { // the link
		t.Errorf("%d rows were removed of a full mailbox, %d mails are left", n, s.Count("trial_mails"))
	}
	mails, err := s.TrialMails(t.Context())
	storetest.Done(t, err)
	if len(mails) != 500 || mails[0].ID != kept.ID || mails[0].Language != portal.English {
		t.Errorf("the first of %d mails is %+v", len(mails), mails[0])
	}
	fill(500, 2999) // older than the one above all the same
	removesMails(t, s, 2500)
	if mails, err = s.TrialMails(t.Context()); err != nil || len(mails) != 500 || mails[0].ID != kept.ID || mails[499].ID != "x2501" {
		t.Errorf("left are %d mails, the last %+v, %v", len(mails), mails[len(mails)-1], err)
	}
	s.Write(`UPDATE trial_mails SET sent_at = 0 WHERE id = ?`, kept.ID)
	fill(3000, 3000)
	removesMails(t, s, 2) // with its row of the outbox
}

// What is looked for is found by indexes: the table of mails may hold all that were sent in three months.
func TestOldMailsAreFoundByAnIndex(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for query, want := range map[string]string{
		store.OldMailsQuery:  "SEARCH outbox USING INDEX outbox_company (company_id=? AND created_at<?)",
		store.DeadLinksQuery: "SEARCH links USING INDEX links_created (created_at<?)",
	} {
		if plan := s.QueryPlan(query); !strings.Contains(plan, want) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s runs as\n%s", query, plan)
		}
	}
}

// Failures of a device are counted as long as its browser is remembered, and no longer.
func TestOldMailsGoWithFailuresOfForgottenDevices(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	device := finishes(t, s, anna, "")
	storetest.Refused(t, signsIn(s, anna.Mail, "wrong", device), "login_refused")
	removesMails(t, s, 0)
	if n := s.Count("attempts", "bucket LIKE 'device:%'"); n != 1 {
		t.Fatalf("%d devices have failures", n)
	}
	s.Write(`DELETE FROM devices`)
	removesMails(t, s, 1)
	if n := s.Count("attempts", "bucket LIKE 'device:%'"); n != 0 {
		t.Errorf("%d devices have failures", n)
	}
}
