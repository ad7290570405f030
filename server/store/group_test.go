package store_test

import (
	"slices"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

func TestGroups(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	sample.VoiceGroup("Y1")
	sample.VoiceGroup("Y2")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	form := portal.Group{Name: " 東京営業所　", Members: []string{hanako.ID, hanako.ID}, VoiceGroups: []string{"Y1", "Y1"}}
	before := hanako.SignedIn()
	var id string
	wrote := s.Changes(func() {
		var err error
		id, err = s.AddGroup(t.Context(), boss.Actor(), form)
		storetest.Done(t, err)
	})
	if wrote != "audit+1 group_members+1 group_views+1 sessions-1 user_groups+1 users~" {
		t.Errorf("adding wrote %q", wrote)
	}
	if alive(t, s, before) {
		t.Error("who sees something else from now on is still signed in")
	}
	sheet, err := s.Group(t.Context(), boss.Actor(), id)
	storetest.Done(t, err)
	if sheet.Name != "東京営業所" || !slices.Equal(sheet.Members, []string{hanako.ID}) || !slices.Equal(sheet.VoiceGroups, []string{"Y1"}) {
		t.Errorf("the sheet says %+v", sheet)
	}
	// Two voice groups in place of the one, and nobody comes or goes.
	session := hanako.SignedIn()
	form = portal.Group{Name: "東京", Members: sheet.Members, VoiceGroups: []string{"Y1", "Y2"}}
	if wrote := s.Changes(func() { storetest.Done(t, s.ChangeGroup(t.Context(), boss.Actor(), id, sheet.Version, form)) }); wrote != "audit+1 group_views+1 user_groups~" {
		t.Errorf("changing wrote %q", wrote)
	}
	if !alive(t, s, session) {
		t.Error("a member who stays is signed out")
	}
	groups, err := s.Groups(t.Context(), boss.Actor())
	storetest.Done(t, err)
	if len(groups) != 1 || groups[0].Name != "東京" || groups[0].Members != 1 || groups[0].VoiceGroups != 2 {
		t.Errorf("the list says %+v", groups)
	}
	if wrote := s.Changes(func() { storetest.Refused(t, s.DeleteGroup(t.Context(), boss.Actor(), id, sheet.Version), "conflict") }); wrote != "" {
		t.Errorf("deleting what was changed unseen wrote %q", wrote)
	}
	if wrote := s.Changes(func() { storetest.Done(t, s.DeleteGroup(t.Context(), boss.Actor(), id, sheet.Version+1)) }); wrote != "audit+1 group_members-1 group_views-2 sessions-1 user_groups-1 users~" {
		t.Errorf("deleting wrote %q", wrote)
	}
	storetest.Refused(t, s.DeleteGroup(t.Context(), boss.Actor(), id, sheet.Version+1), "not_found")
	if got := strings.Join(s.Events(), " "); got != "group_added group_changed group_deleted" {
		t.Errorf("the trail holds %q", got)
	}
}

func TestGroupsAreRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("サンプル商事"), s.Company("別会社")
	sample.VoiceGroup("Y1")
	other.VoiceGroup("Y9")
	boss, theirs := sample.Administrator("山田 太郎"), other.User("社員")
	group := sample.Group("営業", boss).Shows("Y1")
	sample.Group("総務")
	for about, row := range map[string]struct {
		form portal.Group
		code string
	}{
		"no name":                       {portal.Group{Name: "　"}, "required"},
		"an endless name":               {portal.Group{Name: strings.Repeat("営", 101)}, "too_long"},
		"a name that is taken":          {portal.Group{Name: "総務"}, "name_taken"},
		"an unknown member":             {portal.Group{Name: "A", Members: []string{boss.ID, "nobody"}}, "user_unknown"},
		"a member of another company":   {portal.Group{Name: "A", Members: []string{theirs.ID}}, "user_unknown"},
		"an unknown voice group":        {portal.Group{Name: "A", VoiceGroups: []string{"Y1", "Y0"}}, "voice_group_unknown"},
		"a voice group of another firm": {portal.Group{Name: "A", VoiceGroups: []string{"Y9"}}, "voice_group_unknown"},
	} {
		wrote := s.Changes(func() {
			_, err := s.AddGroup(t.Context(), boss.Actor(), row.form)
			storetest.Refused(t, err, row.code)
			storetest.Refused(t, s.ChangeGroup(t.Context(), boss.Actor(), group.ID, 1, row.form), row.code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
	stranger := other.Administrator("社長")
	wrote := s.Changes(func() {
		good := portal.Group{Name: "新しい名前"}
		storetest.Refused(t, s.ChangeGroup(t.Context(), boss.Actor(), group.ID, 2, good), "conflict")
		storetest.Refused(t, s.ChangeGroup(t.Context(), boss.Actor(), "nothing", 1, good), "not_found")
		storetest.Refused(t, s.ChangeGroup(t.Context(), stranger.Actor(), group.ID, 1, good), "not_found")
		storetest.Refused(t, s.DeleteGroup(t.Context(), stranger.Actor(), group.ID, 1), "not_found")
		_, err := s.Group(t.Context(), stranger.Actor(), group.ID)
		storetest.Refused(t, err, "not_found")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	if groups, err := s.Groups(t.Context(), stranger.Actor()); err != nil || len(groups) != 0 {
		t.Errorf("another company sees %+v, %v", groups, err)
	}
	if _, err := s.AddGroup(t.Context(), stranger.Actor(), portal.Group{Name: "総務"}); err != nil {
		t.Errorf("a name that another company uses: %v", err)
	}
}
