package store_test

import (
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// The end of the trail is read and sealed once a commit: what a deed wrote that was rolled back must not be in it.
func TestTheTrailGoesOnBehindWhatWasRolledBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	boss := s.boss.Actor()
	rows := int64(s.Count("audit"))
	deeds := map[rune]func() error{
		'+': func() error { return s.SignOut(t.Context(), boss) },
		'-': func() error { return s.GivesUp(t.Context(), boss, `{}`, false) },
		'!': func() error { return s.GivesUp(t.Context(), boss, `{}`, true) },
	}
	for _, commit := range []string{"+-+!+", "!+", "+-", "-!", "+"} {
		var all []func() error
		for _, deed := range commit {
			all = append(all, deeds[deed])
		}
		for i, err := range s.InOneCommit(t.Context(), all...) {
			if kept := commit[i] == '+'; kept != (err == nil) {
				t.Errorf("deed %d of %s got %v", i, commit, err)
			} else if kept {
				rows++
			}
		}
		verifies(t, s.Store, rows, "")
	}
	if n := s.Count("audit", "subject = 'given up'"); n != 0 {
		t.Errorf("%d rows are left of what was rolled back", n)
	}
	s.Reopen()
	verifies(t, s.Store, rows, "")
}

// A policy is read once a commit, too: it holds for the deeds behind the one that wrote it, and for none when that was
// rolled back.
func TestAPolicyHoldsWithinTheCommitThatWroteIt(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	chief, boss := s.boss.AtWork(), s.boss.Actor()
	edit := func(number string) store.Edit {
		return store.Edit{Pick: pick(t, s.Store, "Y1", "0300001001"), Seen: 1 << 40, Change: to(number)}
	}
	set := func(edit store.Edit) func() error {
		return func() error {
			_, _, err := s.SetForwardings(t.Context(), chief, edit)
			return err
		}
	}
	settings, err := s.Settings(t.Context(), boss)
	storetest.Done(t, err)
	policy := settings.Policy
	policy.AllowList = []string{"0312345678"}
	results := s.InOneCommit(t.Context(),
		set(edit("090-1234-5678")),
		func() error { return s.GivesUp(t.Context(), boss, `{"allow_list":["0312345678"]}`, false) },
		set(edit("080-1234-5678")),
		func() error { return s.ChangeSettings(t.Context(), boss, settings.Version, settings.Name, policy) },
		set(edit("090-1234-5678")),
		set(edit("03-1234-5678")),
	)
	for i, code := range []string{"", "given up", "", "", "destination_not_allowed", ""} {
		switch {
		case code == "":
			storetest.Done(t, results[i])
		case code == "given up":
			if results[i] == nil {
				t.Error("the deed that gives up has been kept")
			}
		default:
			storetest.Refused(t, results[i], code)
		}
	}
	if n := s.Count("changes"); n != 3 {
		t.Errorf("%d changes are kept, not 3", n)
	}
}

// Rows wait for the end of their commit: whoever comes later in it sees them all the same.
func TestChangesOfOneCommitSeeEachOther(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	chief, seen := s.boss.AtWork(), latest(s.Store)
	set := func(from, to string) func() error {
		return func() error {
			change := portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Target(1))}
			change.Entries[0] = &portal.EntryText{Text: to}
			_, _, err := s.SetForwardings(t.Context(), chief, store.Edit{Pick: pick(t, s.Store, "Y1", from), Seen: seen, Change: change})
			return err
		}
	}
	results := s.InOneCommit(t.Context(),
		set("0300001001", "090-1234-5678"),
		set("0300001001", "080-1234-5678"), // what it was made from is no longer so
		set("0300001002", "03-0000-1001"),
		set("0300001003", "03-0000-1002"), // a chain of three
		func() error { return s.GivesUp(t.Context(), chief, `{}`, false) },
	)
	for i, code := range []string{"", "stale_forwarding", "", ""} {
		if code == "" {
			storetest.Done(t, results[i])
		} else {
			storetest.Refused(t, results[i], code)
		}
	}
	seen = latest(s.Store)
	results = s.InOneCommit(t.Context(),
		set("0300001001", "03-0000-1003"), // round and round
		set("0300001003", "090-1234-5678"),
		set("0300001001", "03-0000-1003"),
		set("0300001002", "03-0000-1003"),
	)
	for i, code := range []string{"destination_loop", "", "", ""} {
		if code == "" {
			storetest.Done(t, results[i])
		} else {
			storetest.Refused(t, results[i], code)
		}
	}
	if n := s.Count("changes"); n != 6 || s.Count("history") != 6 || s.Count("audit", "event = 'forwarding_changed'") != 6 {
		t.Errorf("%d changes are kept, not 6", n)
	}
	verifies(t, s.Store, int64(s.Count("audit")), "")
}

// The writer remembers what it read; not beyond what it or anybody else writes.
func TestNothingIsRememberedTooLong(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	chief, place := s.boss.AtWork(), []string{"0300001001", "0300001002"}
	n := 0
	forwards := func(code string, mails int) {
		t.Helper()
		n++
		before := s.Count("outbox")
		_, _, err := s.SetForwardings(t.Context(), chief, store.Edit{Pick: pick(t, s.Store, "Y1", place[n%2]), Seen: 1 << 40, Change: labelled("090-1234-5678", n)})
		if code != "" {
			storetest.Refused(t, err, code)
		} else {
			storetest.Done(t, err)
		}
		if got := s.Count("outbox") - before; got != mails {
			t.Errorf("%d mails, not %d", got, mails)
		}
	}
	forwards("", 1)
	forwards("", 1)
	s.Write(`UPDATE users SET notices = TRUE WHERE id = ?`, s.hanako.ID)
	forwards("", 2)
	storetest.Done(t, s.Exec(t.Context(), `UPDATE group_views SET voice_group_id = 'Y2' WHERE voice_group_id = 'Y1'`))
	forwards("", 1)
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0312345678"]}'`)
	forwards("destination_not_allowed", 0)
	storetest.Done(t, s.Exec(t.Context(), `UPDATE companies SET policy = '{}'`))
	forwards("", 1)
	storetest.Done(t, s.Exec(t.Context(), `DELETE FROM destinations`))
	s.Clock.Pass(6 * time.Minute)
	forwards("code_needed", 0) // to a number that the company does not know any more
	// What was no number of the company becomes one, which forwards to where the calls come from.
	storetest.Done(t, s.Exec(t.Context(), `INSERT INTO destinations SELECT company_id, '09012345678', 0, '' FROM voice_groups WHERE id = 'Y1'`))
	forwards("", 1)
	storetest.Done(t, s.Exec(t.Context(), `UPDATE numbers SET digits = '09012345678' WHERE digits = ?`, place[n%2]))
	storetest.Done(t, s.Exec(t.Context(), `UPDATE forwardings SET destination = ?`, place[1-n%2]))
	forwards("destination_loop", 0)
}
