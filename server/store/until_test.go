package store_test

import (
	"fmt"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// until is a change with an end some time from now.
func until(s *storetest.Store, change portal.Change, term time.Duration) portal.Change {
	change.Until = ptr(s.Clock.Now().Add(term).UnixMilli())
	return change
}

// course is what a number's person sees set, and what returns.
func course(t testing.TB, s *storetest.Store, who *storetest.Person, group, digits string) portal.Course {
	t.Helper()
	number := one(t, s, who, group, digits)
	return portal.Course{Now: number.Forwarding, Back: number.Back}
}

// told is a course in the few words that a test compares: where calls go, and in how many minutes that ends.
func told(s *storetest.Store, c portal.Course) string {
	said := ""
	for _, one := range append([]portal.Forwarding{c.Now}, c.Back...) {
		state := "off"
		if one.On {
			state = one.ActiveDestination()
		}
		if one.Until != 0 {
			state += fmt.Sprintf(" for %v", time.UnixMilli(one.Until).Sub(s.Clock.Now()))
		}
		if said != "" {
			said += ", then "
		}
		said += state
	}
	return said
}

func TestAnEndIsKeptWithWhatReturns(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	is := func(about, want string) {
		t.Helper()
		if got := told(s.Store, course(t, s.Store, s.boss, "Y1", "0300001001")); got != want {
			t.Errorf("%s it is %q, want %q", about, got, want)
		}
	}
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300001001")
	is("off until an end,", "off for 1h0m0s, then 09012345678")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), time.Minute), "0300001001")
	s.Reopen()
	is("within that,", "08012345678 for 1m0s, then off for 1h0m0s, then 09012345678")
	var label portal.Change
	label.Entries[4] = &portal.EntryText{Text: "03-1234-5678"}
	forwards(t, s.Store, s.hanako, "Y1", label, "0300001001")
	is("with another entry,", "08012345678 for 1m0s, then off for 1h0m0s, then 09012345678")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{Until: ptr(int64(0))}, "0300001001")
	is("for good,", "08012345678")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{}, time.Hour), "0300001001")
	is("with nothing but an end,", "08012345678 for 1h0m0s, then off")
}

func TestAnEndIsRefused(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	for code, term := range map[string]time.Duration{"until_past": 0, "until_too_far": 366 * 24 * time.Hour} {
		wrote := s.Changes(func() {
			_, err := sets(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), term), "0300001001", "0300001002")
			storetest.Refused(t, err, code)
			if fault := portal.Refusals(err)[0]; fault.Field != "until" {
				t.Errorf("%s stands at %q", code, fault.Field)
			}
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", code, wrote)
		}
	}
	term := 24 * time.Hour
	for i := range portal.MaxReturns + 1 {
		change := until(s.Store, to(fmt.Sprintf("090-1234-567%d", i)), term)
		if _, err := sets(t, s.Store, s.hanako, "Y1", change, "0300001001"); i < portal.MaxReturns {
			storetest.Done(t, err)
		} else {
			storetest.Refused(t, err, "until_nested")
		}
		term -= time.Hour
	}
}

func TestTakingBackRestoresTheEndAndWhatReturns(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	set := forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), time.Hour), "0300001001", "0300001002")
	was := course(t, s.Store, s.hanako, "Y1", "0300001001")
	change := forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Minute), "0300001001", "0300001002")
	undone, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), change)
	storetest.Done(t, err)
	if got := course(t, s.Store, s.hanako, "Y1", "0300001001"); fmt.Sprint(got) != fmt.Sprint(was) || len(got.Back) != 1 {
		t.Errorf("it is %+v, and was %+v", got, was)
	}
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), undone) // and forth again
	storetest.Done(t, err)
	for digits, want := range map[string]string{
		"0300001001": "off for 1m0s, then 08012345678 for 1h0m0s, then 09012345678", "0300001002": "off for 1m0s, then 08012345678 for 1h0m0s, then off",
	} {
		if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", digits)); got != want {
			t.Errorf("%s is %q, want %q", digits, got, want)
		}
	}
	// The same out of the history, while its end lies ahead.
	_, _, err = s.Restore(t.Context(), s.hanako.AtWork(), backTo(t, s.Store, s.hanako, set, nil))
	storetest.Done(t, err)
	if got, want := told(s.Store, course(t, s.Store, s.hanako, "Y1", "0300001001")), "08012345678 for 1h0m0s, then 09012345678"; got != want {
		t.Errorf("restored it is %q, want %q", got, want)
	}
}

// What was in force would have ended by itself before it was taken back.
func TestTakingBackAfterTheEndOfWhatWasBefore(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001001")
	change := forwards(t, s.Store, s.hanako, "Y1", portal.Change{Until: ptr(int64(0))}, "0300001001")
	s.Clock.Pass(2 * time.Hour)
	_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), change)
	storetest.Done(t, err)
	if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", "0300001001")); got != "off" {
		t.Errorf("it is %q", got)
	}
}

func TestDraftsOfNumbersWithDifferentEnds(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{}, time.Hour), "0300001001")
	draft := func(digits ...string) store.Draft {
		t.Helper()
		draft, err := s.DraftForwardings(t.Context(), s.hanako.AtWork(), pick(t, s.Store, "Y1", digits...))
		storetest.Done(t, err)
		return draft
	}
	if got := draft("0300001001", "0300001002"); !got.Mixed.Until || got.Form.Until != 0 {
		t.Errorf("of both the form shows %d, mixed %v", got.Form.Until, got.Mixed.Until)
	}
	if got := draft("0300001001"); got.Mixed.Until || got.Form.Until != s.Clock.Now().Add(time.Hour).UnixMilli() {
		t.Errorf("of one the form shows %d, mixed %v", got.Form.Until, got.Mixed.Until)
	}
	// Each keeps its own when something else is set.
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001", "0300001002")
	for digits, want := range map[string]string{"0300001001": "08012345678 for 1h0m0s, then off", "0300001002": "08012345678"} {
		if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", digits)); got != want {
			t.Errorf("%s is %q, want %q", digits, got, want)
		}
	}
}
