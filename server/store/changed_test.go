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

// tellsOf is a change as somebody sees it: how many numbers, what is left of it, whether it can be taken back; and the page's.
func tellsOf(t testing.TB, s *storetest.Store, who *storetest.Person, change int64, part store.ChangePart) string {
	t.Helper()
	if part.Size == 0 {
		part.Size = 50
	}
	sheet, err := s.Change(t.Context(), who.Actor(), change, part)
	if portal.Refused(err, "not_found") {
		return "not there"
	}
	storetest.Done(t, err)
	phones := make([]string, len(sheet.Rows))
	for i, row := range sheet.Rows {
		phones[i] = row.Digits[len(row.Digits)-4:]
	}
	return fmt.Sprintf("%d, %d left, %s: %s, %d of %d", sheet.Numbers, sheet.Left, sheet.Undoing, strings.Join(phones, " "), sheet.Ahead, sheet.Total)
}

// What one may not see of a change is in no count and does not keep what one sees from being shown; who sees nothing of it finds
// no change.
func TestAChangeIsToldAsFarAsItsNumbersAreShown(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	batch = prepares(t, s.Store, s.boss, batch, "Y2", to("090-1234-5678"), "0300002001")
	change, err := runs(t, s.Store, s.boss.AtWork(), batch)
	storetest.Done(t, err)
	viewer := s.boss.Company.User("見るだけ").Views("Y1", "Y2")
	third := s.boss.Company.User("三郎").Sees("Y3")
	for who, want := range map[*storetest.Person]string{
		s.boss:      "3, 3 left, whole: 1001 1002 2001, 0 of 3",
		s.hanako:    "2, 2 left, not_all: 1001 1002, 0 of 2",
		viewer:      "3, 3 left, not_all: 1001 1002 2001, 0 of 3",
		third:       "not there",
		s.alone:     "not there",
		s.elsewhere: "not there",
	} {
		if got := tellsOf(t, s.Store, who, change, store.ChangePart{}); got != want {
			t.Errorf("%s sees %q, want %q", who.Name, got, want)
		}
	}
	sheet, err := s.Change(t.Context(), s.boss.Actor(), change, store.ChangePart{Size: 50})
	storetest.Done(t, err)
	if row := sheet.Rows[2]; sheet.Batch != "災害時" || sheet.BatchID != batch.ID || sheet.UserName != "山田 太郎" || row.VoiceGroup != "Y2" ||
		row.Before.On || row.After.ActiveDestination() != "09012345678" {
		t.Errorf("the change is %+v", sheet)
	}
	hers, err := s.Change(t.Context(), s.hanako.Actor(), change, store.ChangePart{Size: 50})
	if storetest.Done(t, err); hers.Batch != "災害時" || hers.BatchID != "" {
		t.Errorf("she finds the batch %q of which she does not see all", hers.BatchID)
	}
	// Another one took it back, of which she sees nothing: for her it is as if that had not been.
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001", "0300001002")
	_, _, err = s.UndoRest(t.Context(), s.boss.AtWork(), change)
	storetest.Done(t, err)
	for who, want := range map[*storetest.Person]string{
		s.boss:   "3, 0 left, undone: 1001 1002 2001, 0 of 3",
		s.hanako: "2, 0 left, changed: 1001 1002, 0 of 2",
	} {
		if got := tellsOf(t, s.Store, who, change, store.ChangePart{}); got != want {
			t.Errorf("%s sees %q, want %q", who.Name, got, want)
		}
	}
	// What it was stays on record when the batch is gone.
	storetest.Done(t, s.DeleteBatch(t.Context(), s.boss.AtWork(), batch.ID, batch.Version))
	sheet, err = s.Change(t.Context(), s.boss.Actor(), change, store.ChangePart{Size: 50})
	if storetest.Done(t, err); sheet.Batch != "災害時" || sheet.BatchID != "" {
		t.Errorf("after its deletion it is of the batch %q, %q", sheet.Batch, sheet.BatchID)
	}
}

// The page says before one tries what taking back would do.
func TestAChangeTellsWhetherItCanBeTakenBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002", "0300001003")
	is := func(about, want string) {
		t.Helper()
		sheet, err := s.Change(t.Context(), s.hanako.Actor(), change, store.ChangePart{Size: 50})
		storetest.Done(t, err)
		if got := fmt.Sprint(sheet.Undoing, " ", sheet.Left, " ", sheet.Locked); got != want {
			t.Errorf("%s: it is %s, want %s", about, got, want)
		}
	}
	is("at first", "whole 3 0")
	_, err := s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001001"), "回線工事")
	storetest.Done(t, err)
	is("with a lock", "rest 3 1")
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), change)
	storetest.Refused(t, err, "conflict")
	all := pick(t, s.Store, "Y1", "0300001001", "0300001002", "0300001003")
	_, err = s.LockNumbers(t.Context(), s.boss.Actor(), all, "回線工事")
	storetest.Done(t, err)
	is("with a lock on each", "locked 3 3")
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), change)
	storetest.Refused(t, err, "number_locked")
	_, err = s.UnlockNumbers(t.Context(), s.boss.Actor(), all)
	storetest.Done(t, err)
	forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), "0300001002")
	is("after a later change", "rest 2 0")
	if got := tellsOf(t, s.Store, s.hanako, change, store.ChangePart{OnlyChanged: true}); got != "3, 2 left, rest: 1002, 0 of 1" {
		t.Errorf("changed since are %q", got)
	}
	s.Clock.Pass(time.Minute)
	undone, _, err := s.UndoRest(t.Context(), s.hanako.AtWork(), change)
	storetest.Done(t, err)
	is("taken back", "undone 0 0")
	sheet, err := s.Change(t.Context(), s.hanako.Actor(), change, store.ChangePart{Size: 50})
	if storetest.Done(t, err); sheet.Undone == nil || sheet.Undone.Nth != undone || sheet.Undone.UserName != "佐藤 花子" || sheet.TookBack != nil {
		t.Errorf("it was taken back by %+v", sheet.Undone)
	}
	sheet, err = s.Change(t.Context(), s.hanako.Actor(), undone, store.ChangePart{Size: 50})
	if storetest.Done(t, err); sheet.TookBack == nil || sheet.TookBack.Nth != change || sheet.Undone != nil || sheet.Undoing != store.UndoWhole || sheet.Numbers != 2 {
		t.Errorf("what took it back is %+v", sheet)
	}
	forwards(t, s.Store, s.hanako, "Y1", to("050-1234-5678"), "0300001001", "0300001003")
	if got := tellsOf(t, s.Store, s.boss, undone, store.ChangePart{}); got != "2, 0 left, changed: 1001 1003, 0 of 2" {
		t.Errorf("of what was set since then it is %q", got)
	}
}

// What a change's page counts is the same whether each of its numbers is looked at or not.
func TestAChangeIsCountedWithoutALookAtItsNumbers(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002", "0300001101")
	batch = prepares(t, s.Store, s.boss, batch, "Y2", to("090-1234-5678"), "0300002001", "0300002002")
	change, err := runs(t, s.Store, s.boss.AtWork(), batch)
	storetest.Done(t, err)
	people := []*storetest.Person{s.boss, s.hanako, s.boss.Company.User("見るだけ").Views("Y1", "Y2"), s.alone, s.elsewhere}
	alike := func(about string) {
		t.Helper()
		for _, who := range people {
			for _, part := range []store.ChangePart{
				{Size: 2}, {Size: 2, OnlyChanged: true}, {Size: 2, After: s.Number("0300001002")}, {Size: 2, Before: s.Number("0300002002")},
				{Size: 2, OnlyChanged: true, After: s.Number("0300001001")}, {Size: 1, OnlyChanged: true, Before: s.Number("0300002002")},
			} {
				var plain string
				s.BySQL(func() { plain = tellsOf(t, s.Store, who, change, part) })
				if got := tellsOf(t, s.Store, who, change, part); got != plain {
					t.Errorf("%s, %s sees %q of %+v, each looked at %q", about, who.Name, got, part, plain)
				}
			}
		}
	}
	storetest.Done(t, s.MakeIndex(t.Context()))
	alike("not filed")
	storetest.Done(t, s.FileChanges(t.Context()))
	alike("filed")
	if known, err := s.Tallies(t.Context(), s.boss.Actor(), change); !known {
		t.Errorf("it is not counted by the index: %v", err)
	}
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001")
	_, err = s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y2", "0300002002"), "回線工事")
	storetest.Done(t, err)
	alike("with one changed and one locked")
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001101")
	alike("with two changed")
	_, err = s.UnlockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y2", "0300002002"))
	storetest.Done(t, err)
	s.Write(`UPDATE contracts SET opened = FALSE WHERE id = 'N100000002'`)
	storetest.Done(t, s.MakeIndex(t.Context()))
	alike("with a site that is closed")
}

func TestTheNumbersOfAChangeAreReadPageByPage(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 7)
	var digits []string
	for i := range 7 {
		digits = append(digits, fmt.Sprintf("0501%07d", i))
	}
	change := forwards(t, s, boss, "Y1", to("090-1234-5678"), digits...)
	forwards(t, s, boss, "Y1", to("080-1234-5678"), digits[1], digits[4], digits[5])
	at := func(i int) int64 { return s.Number(digits[i]) }
	for _, row := range []struct {
		part store.ChangePart
		want string
	}{
		{store.ChangePart{Size: 3}, "0000 0001 0002, 0 of 7"},
		{store.ChangePart{Size: 3, After: at(2)}, "0003 0004 0005, 3 of 7"},
		{store.ChangePart{Size: 3, After: at(5)}, "0006, 6 of 7"},
		{store.ChangePart{Size: 3, Before: at(6)}, "0003 0004 0005, 3 of 7"},
		{store.ChangePart{Size: 3, Before: at(2)}, "0000 0001 0002, 0 of 7"},
		{store.ChangePart{Size: 3, After: at(6)}, ", 0 of 7"},
		{store.ChangePart{Size: 2, OnlyChanged: true}, "0001 0004, 0 of 3"},
		{store.ChangePart{Size: 2, OnlyChanged: true, After: at(4)}, "0005, 2 of 3"},
		{store.ChangePart{Size: 2, OnlyChanged: true, Before: at(5)}, "0001 0004, 0 of 3"},
	} {
		if got := tellsOf(t, s, boss, change, row.part); got != "7, 4 left, rest: "+row.want {
			t.Errorf("%+v is %q, want %q", row.part, got, row.want)
		}
	}
}

// However long the history and however many numbers a change has: a page reads its rows, and the counts read the change's.
func TestAChangeIsFoundWithoutALookAtOthers(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for name, query := range store.ChangeQueries {
		for step := range strings.Lines(s.QueryPlan(query)) {
			step = strings.TrimSpace(step)
			// x is what was counted, a row a contract.
			if strings.Contains(step, "SCAN") && step != "SCAN x" || strings.Contains(step, "USE TEMP B-TREE FOR ORDER BY") {
				t.Errorf("%s takes %s", name, step)
			}
		}
	}
}
