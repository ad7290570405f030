package store_test

import (
	"fmt"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// alikeAs is what is said of the newest change: in 変更の記録 of a voice group whether the others are as the first, on its page whether
// all are.
func alikeAs(t testing.TB, s *storetest.Store, who *storetest.Person, group string) string {
	t.Helper()
	log, err := s.ChangeLog(t.Context(), who.Actor(), group, store.LogFilter{}, store.Turn{Size: 1})
	storetest.Done(t, err)
	sheet, err := s.Change(t.Context(), who.Actor(), latest(s), store.ChangePart{Size: 1})
	storetest.Done(t, err)
	recent, err := s.RecentChanges(t.Context(), who.Actor(), 1)
	storetest.Done(t, err)
	said := func(is *bool) string {
		if is == nil {
			return "unknown"
		}
		return map[bool]string{true: "alike", false: "differ"}[*is]
	}
	return fmt.Sprint(said(log.Rows[0].Alike), " ", sheet.Alike, " ", said(recent[0].Alike))
}

// Of a change of several numbers it is known whether the same is told of all, however their other lists look; filed or not.
func TestAChangeKnowsWhetherItsNumbersAreAlike(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	is := func(about, want string) {
		t.Helper()
		for _, filed := range []bool{false, true} {
			if filed {
				storetest.Done(t, s.FileChanges(t.Context()))
			}
			if got := alikeAs(t, s.Store, s.hanako, "Y1"); got != want {
				t.Errorf("%s, filed %v: %s, want %s", about, filed, got, want)
			}
		}
	}
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001")
	is("one number", "unknown false unknown")
	var kept portal.Change
	kept.Entries[3] = &portal.EntryText{Text: "090-9999-9999"}
	forwards(t, s.Store, s.hanako, "Y1", kept, "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002", "0300001003")
	is("all to one", "alike true alike")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, "0300001001", "0300001002")
	is("switched off", "alike true alike")
	forwards(t, s.Store, s.hanako, "Y1", kept, "0300001001", "0300001002")
	is("a list that one of them had already", "differ false differ")
	kept.Entries[3] = &portal.EntryText{Text: "090-8888-8888"}
	forwards(t, s.Store, s.hanako, "Y1", kept, "0300001001", "0300001002")
	is("a list beside where they go", "alike true alike")
	forwards(t, s.Store, s.hanako, "Y1", to("070-1234-5678"), "0300001003")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true)}, "0300001002", "0300001003")
	is("switched on again", "differ false differ")
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001", "0300001002")
	is("the schedule of both", "alike true alike")
}

// Who sees a part of a change is told of that part alone: what others are set to shows in nothing.
func TestWhatIsAlikeIsToldOfWhatOneSees(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	batch = prepares(t, s.Store, s.boss, batch, "Y2", to("080-1234-5678"), "0300002001", "0300002002")
	_, err := runs(t, s.Store, s.boss.AtWork(), batch)
	storetest.Done(t, err)
	if hers, his := alikeAs(t, s.Store, s.hanako, "Y1"), alikeAs(t, s.Store, s.boss, "Y1"); hers != "alike true alike" || his != "alike false differ" {
		t.Errorf("she is told %q and he %q", hers, his)
	}
	// Of what was changed before it was kept, nothing is claimed.
	s.Write(`UPDATE changes SET alike = ''`)
	if old := alikeAs(t, s.Store, s.hanako, "Y1"); old != "unknown false unknown" {
		t.Errorf("of before it is told %q", old)
	}
}
