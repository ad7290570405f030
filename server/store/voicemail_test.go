package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// What is said while one types of a destination that sends calls to 留守番電話 is said in the summary, after the save and on the page
// of the number, too; of a number that the reader does not see, nowhere.
func TestVoicemailAtTheDestinationIsToldBeforeAndAfterTheSave(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	s.hanako.Company.VoiceGroup("Y4").Contract("N400000001", storetest.MessageBox).Numbers("0300004001")
	forwards(t, s.Store, s.boss, "Y1", box, "0300001002")
	forwards(t, s.Store, s.boss, "Y4", box, "0300004001")
	for about, row := range map[string]struct {
		who    *storetest.Person
		to     string
		number string
		told   bool
	}{
		"a box that one sees":         {s.hanako, "0300001002", "0300001001", true},
		"a box of another group":      {s.hanako, "0300004001", "0300001003", false},
		"the same to who sees both":   {s.boss, "0300004001", "0300001004", true},
		"a number without forwarding": {s.boss, "0300002001", "0300001101", false},
		"nobody's number":             {s.boss, "09012345678", "05000001001", false},
	} {
		says := func(where string, set *portal.Forwarding) {
			t.Helper()
			if told := set != nil && set.Target == portal.Voicemail; told != row.told {
				t.Errorf("%s: %s tells %v, want %v", about, where, told, row.told)
			}
		}
		edit := store.Edit{Pick: pick(t, s.Store, "Y1", row.number), Seen: latest(s.Store), Change: to(row.to)}
		summary, err := s.CheckForwardings(t.Context(), row.who.AtWork(), edit)
		storetest.Done(t, err)
		says("the summary", summary[0].Voicemail)
		_, done, err := s.SetForwardings(t.Context(), row.who.AtWork(), edit)
		storetest.Done(t, err)
		_, err = s.TellDone(t.Context(), row.who.Actor(), done, nil)
		storetest.Done(t, err)
		says("the save", done[0].Voicemail)
		page, err := s.Onward(t.Context(), row.who.Actor(), one(t, s.Store, row.who, "Y1", row.number))
		storetest.Done(t, err)
		says("the page of the number", page.Voicemail)
	}
}

// What the change itself makes of a destination counts, not what was set for it before.
func TestVoicemailOfADestinationThatIsChangedAtOnce(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("0300001002"), "0300001001")
	forwards(t, s.Store, s.boss, "Y1", box, "0300001002")
	summary, err := s.CheckForwardings(t.Context(), s.boss.AtWork(), store.Edit{
		Pick: pick(t, s.Store, "Y1", "0300001001", "0300001002"), Seen: latest(s.Store), Change: portal.Change{On: ptr(false)},
	})
	storetest.Done(t, err)
	if summary[0].Voicemail != nil {
		t.Errorf("switched off, it tells %+v", summary[0].Voicemail)
	}
	var batch store.BatchSheet
	batch = prepares(t, s.Store, s.boss, batch, "Y1", to("0300001004"), "0300001003")
	batch = prepares(t, s.Store, s.boss, batch, "Y1", box, "0300001004")
	if set := batch.Changes[0].Voicemail; set == nil || set.Target != portal.Voicemail {
		t.Errorf("a batch that sets both tells %+v", set)
	}
}

// Where calls go on over several numbers, it is the last of them that counts: while one types, in the summary, after the save and on
// the page of the number. Behind a number that the reader does not see nothing is told.
func TestVoicemailAtTheEndOfAChainIsToldBeforeAndAfterTheSave(t *testing.T) {
	t.Parallel()
	const first, second, third, hidden = "0300001001", "0300001002", "0300001003", "0300002001"
	for about, row := range map[string]struct {
		before func(testing.TB, firms)
		code   string
	}{
		"a chain to a box": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", box, third)
			forwards(t, s.Store, s.boss, "Y1", to(third), second)
		}, "destination_chain_voicemail"},
		"a chain to a phone": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", to(third), second)
		}, "destination_chain"},
		"a box behind a number of another group": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", box, third)
			forwards(t, s.Store, s.boss, "Y2", to(third), hidden)
			forwards(t, s.Store, s.boss, "Y1", to(hidden), second)
		}, "destination_chain"},
		"a chain of later to a box of now": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", box, third)
			forwards(t, s.Store, s.boss, "Y1", to(third), second)
			forwards(t, s.Store, s.boss, "Y1", until(s.Store, portal.Change{On: ptr(false)}, 8*time.Hour), second)
		}, "destination_chain_later"},
	} {
		s := twoFirms(t)
		row.before(t, s)
		told := row.code == "destination_chain_voicemail"
		says := func(where string, set *portal.Forwarding) {
			t.Helper()
			if is := set != nil && set.Target == portal.Voicemail; is != told {
				t.Errorf("%s: %s tells %v, want %v", about, where, is, told)
			}
		}
		picked := pick(t, s.Store, "Y1", first)
		readings, err := s.ReadDestinations(t.Context(), s.hanako.Actor(), store.Typed{Texts: []string{second}, Pick: &picked})
		storetest.Done(t, err)
		if warning := readings[0].Warning; warning == nil || warning.Code != row.code || told != strings.Contains(warning.Args["sentence"], "留守番電話") {
			t.Errorf("%s: while one types, %+v, want %s", about, warning, row.code)
		}
		edit := store.Edit{Pick: picked, Seen: latest(s.Store), Change: to(second)}
		summary, err := s.CheckForwardings(t.Context(), s.hanako.AtWork(), edit)
		storetest.Done(t, err)
		says("the summary", summary[0].Voicemail)
		_, done, err := s.SetForwardings(t.Context(), s.hanako.AtWork(), edit)
		storetest.Done(t, err)
		_, err = s.TellDone(t.Context(), s.hanako.Actor(), done, nil)
		storetest.Done(t, err)
		says("the save", done[0].Voicemail)
		page, err := s.Onward(t.Context(), s.hanako.Actor(), one(t, s.Store, s.hanako, "Y1", first))
		storetest.Done(t, err)
		says("the page of the number", page.Voicemail)
	}
}
