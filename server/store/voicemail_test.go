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
		later  string // the way to it
	}{
		"a chain to a box": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", box, third)
			forwards(t, s.Store, s.boss, "Y1", to(third), second)
		}, "destination_chain_voicemail", ""},
		"a chain to a phone": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", to(third), second)
		}, "destination_chain", ""},
		"a box behind a number of another group": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", box, third)
			forwards(t, s.Store, s.boss, "Y2", to(third), hidden)
			forwards(t, s.Store, s.boss, "Y1", to(hidden), second)
		}, "destination_chain", ""},
		"a chain of later to a box of now": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", box, third)
			forwards(t, s.Store, s.boss, "Y1", to(third), second)
			forwards(t, s.Store, s.boss, "Y1", until(s.Store, portal.Change{On: ptr(false)}, 8*time.Hour), second)
		}, "destination_chain_later", "03-0000-1002 → 03-0000-1003"},
		"a destination with a box after hours": {func(t testing.TB, s firms) {
			keeps(t, s.Store, s.boss, "Y1", second)
			follow(t, s.Store, s.boss, schedule(t, s.Store, s.boss, "本社"), toBox, second)
		}, "", "03-0000-1002"},
		"a chain to a phone that has a box after hours": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", to(third), second)
			keeps(t, s.Store, s.boss, "Y1", third)
			follow(t, s.Store, s.boss, schedule(t, s.Store, s.boss, "本社"), toBox, third)
		}, "destination_chain", "03-0000-1002 → 03-0000-1003"},
		"a box of later behind a number of another group": {func(t testing.TB, s firms) {
			keeps(t, s.Store, s.boss, "Y1", third)
			follow(t, s.Store, s.boss, schedule(t, s.Store, s.boss, "本社"), toBox, third)
			forwards(t, s.Store, s.boss, "Y2", to(third), hidden)
			forwards(t, s.Store, s.boss, "Y1", to(hidden), second)
		}, "destination_chain", ""},
	} {
		s := twoFirms(t)
		row.before(t, s)
		now := row.code == "destination_chain_voicemail"
		says := func(where string, one store.Changed) {
			t.Helper()
			is := one.Voicemail != nil && one.Voicemail.Target == portal.Voicemail
			if is != (now || row.later != "") || (one.VoicemailFrom != 0) != (row.later != "") || !now && portal.Path(one.VoicemailWay) != row.later {
				t.Errorf("%s: %s tells %v from %d by %q, want %v by %q", about, where, is, one.VoicemailFrom, one.VoicemailWay, now, row.later)
			}
		}
		picked := pick(t, s.Store, "Y1", first)
		readings, err := s.ReadDestinations(t.Context(), s.hanako.Actor(), store.Typed{Texts: []string{second}, Pick: &picked})
		storetest.Done(t, err)
		code, sentence, later := "", "", ""
		if warning := readings[0].Warning; warning != nil {
			code, sentence = warning.Code, warning.Args["sentence"]
		}
		if code != row.code || now != strings.Contains(sentence, "留守番電話") {
			t.Errorf("%s: while one types, %q %q, want %s", about, code, sentence, row.code)
		}
		if said := readings[0].Later; said != nil && said.Args["at"] != "" && strings.Contains(said.Args["sentence"], "留守番電話") {
			later = said.Args["path"]
		}
		if later != row.later {
			t.Errorf("%s: while one types, later by %q, want %q", about, later, row.later)
		}
		edit := store.Edit{Pick: picked, Seen: latest(s.Store), Change: to(second)}
		summary, err := s.CheckForwardings(t.Context(), s.hanako.AtWork(), edit)
		storetest.Done(t, err)
		says("the summary", summary[0])
		_, done, err := s.SetForwardings(t.Context(), s.hanako.AtWork(), edit)
		storetest.Done(t, err)
		_, err = s.TellDone(t.Context(), s.hanako.Actor(), done, nil)
		storetest.Done(t, err)
		says("the save", done[0])
		page, err := s.Onward(t.Context(), s.hanako.Actor(), one(t, s.Store, s.hanako, "Y1", first))
		storetest.Done(t, err)
		says("the page of the number", page)
	}
}

// A call that was forwarded five times goes no further, and so not to the message box: the preview and the warning agree.
func TestVoicemailBeyondTheLastDiversionIsNotTold(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	way := []string{"0300001001", "0300001002", "0300001003", "0300001004", "0300001101", "05000001001"}
	forwards(t, s.Store, s.boss, "Y1", box, "0300001002")
	last := one(t, s.Store, s.boss, "Y1", "0300001002").Forwarding
	for i := range way[1:] {
		forwards(t, s.Store, s.boss, "Y1", portal.Change{On: ptr(false)}, way...)
		for j := i; j+1 < len(way); j++ {
			forwards(t, s.Store, s.boss, "Y1", to(way[j+1]), way[j])
		}
		s.Write(`UPDATE forwardings SET is_on = TRUE, actions = ?, target = ?, destination = '' WHERE number_id = (SELECT id FROM numbers WHERE digits = ?)`,
			last.Actions, last.Target, way[len(way)-1]) // its contract has none, which counts where it is set, not here
		page, err := s.Onward(t.Context(), s.boss.Actor(), one(t, s.Store, s.boss, "Y1", way[i]))
		storetest.Done(t, err)
		preview, err := s.Preview(t.Context(), s.boss.Actor(), page.Number.ID, s.Clock.Now())
		storetest.Done(t, err)
		if told, ends := page.Voicemail != nil, preview.Routes[0].End == portal.EndVoicemail; told != ends || ends != (i > 0) {
			t.Errorf("%d diversions to the last phone: told %v, and the preview ends with %s", len(way)-1-i, told, preview.Routes[0].End)
		}
	}
}
