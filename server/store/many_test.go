package store_test

import (
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// More ids than a statement takes parameters.
func TestManyNumbersByTheirIDs(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 40_000)
	picked := store.Selection{VoiceGroup: "Y1", IDs: storetest.Rows[int64](s, `SELECT id FROM numbers WHERE voice_group_id = 'Y1'`)}
	draft, err := s.DraftForwardings(t.Context(), boss.Actor(), picked)
	storetest.Done(t, err)
	if len(draft.Numbers) != 40_000 || draft.Numbers[0].Digits != "05010000000" {
		t.Errorf("the form is about %d numbers", len(draft.Numbers))
	}
	picked.IDs = append(picked.IDs, s.Number("0300002001")) // of another voice group
	_, err = s.DraftForwardings(t.Context(), boss.Actor(), picked)
	storetest.Refused(t, err, "not_found")
}

// What is worked out before the transaction counts only if nobody did anything meanwhile.
func TestManyNumbersAreSetAndTakenBackAsOne(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 10_000)
	forwards(t, s, boss, "Y1", to("080-1234-5678"), "05010000007")
	edit := store.Edit{Pick: everything(), Seen: latest(s), Change: to("090-1234-5678")}
	var id int64
	wrote := s.Changes(func() {
		var err error
		id, _, err = s.SetForwardings(t.Context(), boss.AtWork(), edit)
		storetest.Done(t, err)
	})
	if wrote != "audit+1 changes+1 destinations+1 forwardings+9999 forwardings~1 history+10000 outbox+1" &&
		!strings.Contains(wrote, "history+10000") {
		t.Errorf("wrote %q", wrote)
	}
	_, back, err := s.UndoChange(t.Context(), boss.AtWork(), id)
	storetest.Done(t, err)
	if len(back) != 10_000 || s.Count("forwardings", "is_on") != 1 {
		t.Errorf("%d were taken back, %d are on", len(back), s.Count("forwardings", "is_on"))
	}
	if got := one(t, s, boss, "Y1", "05010000007").Forwarding.ActiveDestination(); got != "08012345678" {
		t.Errorf("it goes to %s again", got)
	}
}

// Sixteen people set overlapping hundreds at once: each is saved as a whole or told that it is stale.
func TestManyNumbersAtOnceByMany(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 200)
	seen, who := latest(s), boss.AtWork()
	n := storetest.Together(t, 16, func(int) error {
		_, _, err := s.SetForwardings(t.Context(), who, store.Edit{Pick: everything(), Seen: seen, Change: to("090-1234-5678")})
		return err
	}, "stale_forwarding")
	if n != 1 || s.Count("history") != 200 {
		t.Errorf("%d were saved, with %d rows of history", n, s.Count("history"))
	}
	// A policy that changes while a change waits counts as well.
	sheet, err := s.Settings(t.Context(), who)
	storetest.Done(t, err)
	sheet.Policy.AllowList = []string{"0312345678"}
	storetest.Done(t, s.ChangeSettings(t.Context(), who, sheet.Version, sheet.Name, sheet.Policy))
	_, _, err = s.SetForwardings(t.Context(), who, store.Edit{Pick: everything(), Seen: latest(s), Change: portal.Change{Target: ptr(portal.Target(1))}})
	storetest.Refused(t, err, "destination_not_allowed")
}
