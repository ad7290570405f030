package store_test

import (
	"testing"

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
