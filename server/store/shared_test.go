package store_test

import (
	"testing"

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
