package store_test

import (
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Whoever only looks on is refused, whichever way a change comes, and nothing is written.
func TestLookingOnlyChangesNothing(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	viewer := s.hanako.Company.User("閲覧 五子").Views("Y1")
	first := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	second := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5679"), "0300001001")
	id := s.Number("0300001001")
	wrote := s.Changes(func() {
		_, err := sets(t, s.Store, viewer, "Y1", to("080-1234-5678"), "0300001001", "0300001002")
		storetest.Refused(t, err, "read_only")
		_, _, err = s.Restore(t.Context(), viewer.AtWork(), store.Restoring{Number: id, Change: first, Seen: second})
		storetest.Refused(t, err, "read_only")
		_, _, err = s.UndoChange(t.Context(), viewer.AtWork(), second)
		storetest.Refused(t, err, "read_only")
		summary, err := s.CheckForwardings(t.Context(), viewer.AtWork(),
			store.Edit{Pick: pick(t, s.Store, "Y1", "0300001001"), Seen: second, Change: to("080-1234-5678")})
		storetest.Done(t, err)
		storetest.Refused(t, summary[0].Faults, "read_only")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	if seen := one(t, s.Store, viewer, "Y1", "0300001001"); seen.Right.MayChange || !seen.Forwarding.On {
		t.Errorf("the viewer sees %+v", seen)
	}
	_, err := sets(t, s.Store, viewer, "Y2", to("080-1234-5678"), "0300002001")
	storetest.Refused(t, err, "not_found")
}

func TestOfSeveralGroupsTheHighestLevelCounts(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	company := s.hanako.Company
	both := company.User("両方").Views("Y1", "Y2").Sees("Y2")
	for _, row := range []struct {
		who       *storetest.Person
		mayChange string
	}{
		{company.User("閲覧").Views("Y1", "Y2"), "Y1- Y2-"},
		{both, "Y1- Y2+"},
		{s.hanako, "Y1+"},
		{s.boss, "Y1+ Y2+ Y3+"},
		{company.Administrator("群にいる管理者").Views("Y1"), "Y1+ Y2+ Y3+"},
	} {
		groups, err := s.VoiceGroups(t.Context(), row.who.Actor(), "")
		storetest.Done(t, err)
		var got []string
		for _, one := range groups {
			got = append(got, one.ID+map[bool]string{true: "+", false: "-"}[one.MayChange])
		}
		if strings.Join(got, " ") != row.mayChange {
			t.Errorf("%s: %v, want %s", row.who.Name, got, row.mayChange)
		}
		page, err := s.SearchNumbers(t.Context(), row.who.Actor(), store.Search{VoiceGroup: "Y1"}, store.ByPhone, 0, 50)
		storetest.Done(t, err)
		if page.Total != 6 || len(page.Rows) != 6 {
			t.Errorf("%s finds %d numbers, %d on the page: each once", row.who.Name, page.Total, len(page.Rows))
		}
	}
}

// A level that is taken away counts at once: nobody has to sign in again for it.
func TestALevelCountsFromTheNextRequestOn(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	id, err := s.AddGroup(t.Context(), s.boss.Actor(), portal.Group{Name: "営業", Members: []string{s.alone.ID}, VoiceGroups: []string{"Y1", "Y2"}})
	storetest.Done(t, err)
	forwards(t, s.Store, s.alone, "Y1", to("090-1234-5678"), "0300001001")
	session := s.alone.SignedIn()
	form := portal.Group{Name: "営業", Members: []string{s.alone.ID}, VoiceGroups: []string{"Y1", "Y2"}, ReadOnly: []string{"Y1", "Y3"}}
	wrote := s.Changes(func() { storetest.Done(t, s.ChangeGroup(t.Context(), s.boss.Actor(), id, 1, form)) })
	if wrote != "audit+1 group_views~ user_groups~" || !alive(t, s.Store, session) {
		t.Errorf("wrote %q", wrote)
	}
	sheet, err := s.Group(t.Context(), s.boss.Actor(), id)
	storetest.Done(t, err)
	if strings.Join(sheet.ReadOnly, " ") != "Y1" || len(sheet.VoiceGroups) != 2 {
		t.Errorf("the sheet says %+v", sheet)
	}
	_, err = sets(t, s.Store, s.alone, "Y1", to("090-1234-5678"), "0300001002")
	storetest.Refused(t, err, "read_only")
	forwards(t, s.Store, s.alone, "Y2", to("090-1234-5678"), "0300002001")
	detail := storetest.Rows[string](s.Store, `SELECT detail FROM audit WHERE event = 'group_changed'`)[0]
	if !strings.Contains(detail, `"read_only":["Y1"]`) {
		t.Errorf("the trail says %s", detail)
	}
}

func TestThePreviewCountsWhatIsLookedAtOnly(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	viewers := s.hanako.Company.Group("見る人").Views("Y1", "Y2")
	changers := s.hanako.Company.Group("変える人").Shows("Y2")
	for _, row := range []struct {
		groups, voiceGroups, readOnly []string
		shown, only                   int
	}{
		{[]string{viewers.ID}, nil, nil, 2, 2},
		{[]string{viewers.ID, changers.ID}, nil, nil, 2, 1},
		{nil, []string{"Y1", "Y3"}, []string{"Y3"}, 2, 1},
		{[]string{changers.ID}, []string{"Y2"}, []string{"Y2"}, 1, 0},
	} {
		shown, err := s.ShownBy(t.Context(), s.boss.Actor(), row.groups, row.voiceGroups, row.readOnly)
		storetest.Done(t, err)
		if len(shown) != 1 || shown[0].VoiceGroups != row.shown || shown[0].ReadOnly != row.only {
			t.Errorf("%v %v: %+v", row.groups, row.voiceGroups, shown)
		}
	}
}
