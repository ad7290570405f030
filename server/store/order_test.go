package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Lists stand as people count, whatever the width of the digits, on every page of them, and also those that a version wrote
// that did not know how.
func TestListsStandAsPeopleCount(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	want := []string{"Branch 2", "branch 10", "支店 1", "支店２", "支店 10", "支店100"}
	rows, voiceGroups := []portal.ContractRow{}, []string{}
	for i, name := range []string{"支店100", "支店 10", "支店２", "支店 1", "branch 10", "Branch 2"} {
		id := fmt.Sprint("Y", []int{30, 4, 200, 5, 100, 10}[i])
		rows = append(rows, portal.ContractRow{
			Service: "Arcstar IP Voice", VoiceGroup: id, Representative: fmt.Sprint("N", i), Contract: fmt.Sprint("N", i), Site: name, SiteName: name,
			Number: fmt.Sprintf("030000100%d", i), Plan: "IP Voice", Opened: true,
		})
		_, err := s.AddGroup(t.Context(), boss.Actor(), portal.Group{Name: name, Members: []string{sample.User("利用者 " + name).ID}})
		storetest.Done(t, err)
	}
	_, err := s.ImportContracts(t.Context(), "サンプル商事", false, rows)
	storetest.Done(t, err)

	check := func(about string, got, want []string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s stand as %q, want %q", about, got, want)
		}
	}
	bySite := func() (sites []string) {
		for page := range 3 {
			found, err := s.SearchNumbers(t.Context(), boss.Actor(), store.Search{Everywhere: true}, store.BySite, page, 2)
			storetest.Done(t, err)
			for _, one := range found.Rows {
				sites = append(sites, one.Site)
			}
		}
		return sites
	}
	names := func() (names []string) {
		groups, err := s.Groups(t.Context(), boss.Actor())
		storetest.Done(t, err)
		for _, one := range groups {
			names = append(names, strings.Replace(one.Name, "支店2", "支店２", 1)) // names of groups are kept in one width
		}
		return names
	}
	all := func() {
		t.Helper()
		check("user groups", names(), want)
		people := ""
		for _, name := range want {
			people += ",利用者 " + name
		}
		if got := lists(t, s, boss, store.PeopleView{Sort: store.ByGroups}); got != boss.Name+people {
			t.Errorf("people stand by their groups as %q", got)
		}
		check("sites", bySite(), want)
	}
	all()
	storetest.Done(t, s.MakeIndex(t.Context()))
	check("sites in memory", bySite(), want)
	seen, err := s.VoiceGroups(t.Context(), boss.Actor(), "")
	storetest.Done(t, err)
	for _, one := range seen {
		voiceGroups = append(voiceGroups, one.ID)
	}
	check("voice groups", voiceGroups, []string{"Y4", "Y5", "Y10", "Y30", "Y100", "Y200"})

	s.Write(`UPDATE user_groups SET name_order = ''`)
	s.Write(`UPDATE contracts SET site_order = ''`)
	s.Reopen()
	all()

	// A name that is changed moves.
	groups, err := s.Groups(t.Context(), boss.Actor())
	storetest.Done(t, err)
	sheet, err := s.Group(t.Context(), boss.Actor(), groups[0].ID)
	storetest.Done(t, err)
	form := portal.Group{Name: "支店 11", Members: sheet.Members}
	storetest.Done(t, s.ChangeGroup(t.Context(), boss.Actor(), sheet.ID, sheet.Version, form))
	rows[0].Site = "支店 0"
	_, err = s.ImportContracts(t.Context(), "サンプル商事", false, rows)
	storetest.Done(t, err)
	want = []string{"branch 10", "支店 1", "支店２", "支店 10", "支店 11", "支店100"}
	check("user groups", names(), want)
	check("sites", bySite(), []string{"Branch 2", "branch 10", "支店 0", "支店 1", "支店２", "支店 10"})
}
