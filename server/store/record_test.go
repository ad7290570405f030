package store_test

import (
	"fmt"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// onRecord is what the newest row of the trail tells, as "name before>after".
func onRecord(t *testing.T, s *storetest.Store, who portal.Actor, in portal.Language) string {
	t.Helper()
	page, err := s.Trail(t.Context(), who, store.TrailFilter{}, store.Turn{Size: 1})
	storetest.Done(t, err)
	var told []string
	for _, fact := range portal.Facts(page.Rows[0].Detail, in) {
		told = append(told, fmt.Sprintf("%s %s>%s", fact.Name, strings.Join(fact.Before, ","), strings.Join(fact.After, ",")))
	}
	return strings.Join(told, "; ")
}

// Every field that an administrator changed is on record, and no other; groups by their names, which outlive them.
func TestChangesOfPeopleAreOnRecordInWords(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	before, after := sample.Group("本社", hanako), sample.Group("大阪支店")
	form := hanako.Form()
	form.Phone, form.Title, form.Notices, form.Groups = "03-0000-9999", "部長", true, []string{after.ID}
	storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, hanako.Version(), form))
	storetest.Done(t, s.DeleteGroup(t.Context(), boss.Actor(), before.ID, 1))
	storetest.Done(t, s.DeleteGroup(t.Context(), boss.Actor(), after.ID, 1))
	s.Write(`DELETE FROM audit WHERE event = 'group_deleted'`)
	if got := onRecord(t, s, boss.Actor(), portal.Japanese); got != "phone 03-0000-0002>03-0000-9999; title >部長; notices false>true; groups 本社>大阪支店" {
		t.Errorf("on record is %q", got)
	}
}

func TestChangesOfGroupsAreOnRecordInWords(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	sample.VoiceGroup("Y1")
	sample.VoiceGroup("Y2")
	boss, hanako, ichiro := sample.Administrator("山田 太郎"), sample.User("佐藤 花子"), sample.User("鈴木 一郎")
	id, err := s.AddGroup(t.Context(), boss.Actor(), portal.Group{Name: "本社", Members: []string{hanako.ID}, VoiceGroups: []string{"Y1"}})
	storetest.Done(t, err)
	if got := onRecord(t, s, boss.Actor(), portal.Japanese); got != "members >佐藤 花子 ("+hanako.Mail+"); voice_groups >Y1" {
		t.Errorf("of the new group is on record %q", got)
	}
	storetest.Done(t, s.ChangeGroup(t.Context(), boss.Actor(), id, 1,
		portal.Group{Name: "東京本社", Members: []string{ichiro.ID}, VoiceGroups: []string{"Y1", "Y2"}}))
	want := "name 本社>東京本社; members 佐藤 花子 (" + hanako.Mail + ")>鈴木 一郎 (" + ichiro.Mail + "); voice_groups >Y2"
	if got := onRecord(t, s, boss.Actor(), portal.Japanese); got != want {
		t.Errorf("of the change is on record %q, want %q", got, want)
	}
}

// What the sentences do not tell is on record, too: entries that are kept for another day.
func TestRewrittenEntriesAreOnRecord(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := portal.Change{}
	change.Entries[1] = &portal.EntryText{Text: "090-1234-5678", Label: "営業部"}
	id := forwards(t, s.Store, s.hanako, "Y1", change, "0300001001")
	if got, want := onRecord(t, s.Store, s.boss.Actor(), portal.English), fmt.Sprintf("lists >List 2: 営業部, 090-1234-5678; change >%d", id); got != want {
		t.Errorf("on record is %q, want %q", got, want)
	}
}

func TestChangesOfForwardingsAreOnRecordInBothLanguages(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	sample.VoiceGroup("Y1").Contract("N1", storetest.MessageBox).Numbers("0300001001")
	change, actions, target := true, portal.Unconditional, portal.Voicemail
	id, changed, err := s.SetForwardings(t.Context(), boss.AtWork(), store.Edit{
		Pick:   store.Selection{VoiceGroup: "Y1", IDs: []int64{s.Number("0300001001")}},
		Change: portal.Change{On: &change, Actions: &actions, Target: &target},
	})
	storetest.Done(t, err)
	for _, in := range []portal.Language{portal.Japanese, portal.English} {
		want := fmt.Sprintf(" %s>%s; change >%d",
			portal.Sentence(changed[0].Number.Forwarding, in), portal.Sentence(changed[0].After, in), id)
		if got := onRecord(t, s, boss.Actor(), in); got != want {
			t.Errorf("in %s is on record %q, want %q", in, got, want)
		}
	}
}
