package store_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func TestRecentChangesAreThoseOfNumbersThatAreShown(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	s.Clock.Pass(time.Minute)
	forwards(t, s.Store, s.boss, "Y2", to("080-1234-5678"), "0300002001")
	forwards(t, s.Store, s.elsewhere, "Y9", to("050-1234-5678"), "0300009001")
	for who, want := range map[*storetest.Person][]string{
		s.hanako:    {"Y1 0300001001 2 09012345678"},
		s.boss:      {"Y2 0300002001 1 08012345678", "Y1 0300001001 2 09012345678"},
		s.elsewhere: {"Y9 0300009001 1 05012345678"},
		s.alone:     nil,
	} {
		recent, err := s.RecentChanges(t.Context(), who.Actor(), 10)
		storetest.Done(t, err)
		var got []string
		for _, one := range recent {
			got = append(got, fmt.Sprintf("%s %s %d %s", one.VoiceGroup, one.Digits, one.Numbers, one.After.ActiveDestination()))
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s sees %q, want %q", who.Name, got, want)
		}
	}
	if recent, err := s.RecentChanges(t.Context(), s.boss.Actor(), 1); err != nil || len(recent) != 1 || recent[0].Digits != "0300002001" {
		t.Errorf("the latest is %+v, %v", recent, err)
	}
	// What was long ago is found behind ten thousand changes of which one sees nothing.
	s.Write(`
		WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < 10000)
		INSERT INTO changes (company_id, user_id, user_name, at, address, by_way, undoes) SELECT ?, '', '', 0, '', 'form', 0 FROM up`, s.boss.Company.ID)
	if recent, err := s.RecentChanges(t.Context(), s.hanako.Actor(), 10); err != nil || len(recent) != 1 || recent[0].Numbers != 2 {
		t.Errorf("behind ten thousand others stands %+v, %v", recent, err)
	}
}

// The latest changes are the same whether they are looked for from the numbers on or from the changes.
func TestRecentChangesOfFewAndOfMany(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	numbers := []string{"0300001001", "0300001002", "0300001003"}
	for i := range 15 {
		who, group, some := s.boss, "Y1", numbers[i%3:]
		if i%4 == 3 {
			group, some = "Y2", []string{"0300002001"}
		}
		forwards(t, s.Store, who, group, to(fmt.Sprintf("090-1234-%04d", i)), some...)
	}
	forwards(t, s.Store, s.elsewhere, "Y9", to("090-1234-9999"), "0300009001")
	storetest.Done(t, s.FileChanges(t.Context())) // those before are filed, those after are not
	forwards(t, s.Store, s.boss, "Y2", to("090-1234-8888"), "0300002001")
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-7777"), "0300001002")
	all := s.hanako.Company.User("全部").Sees("Y1", "Y2", "Y3")
	for _, who := range []*storetest.Person{s.boss, s.hanako, all, s.alone, s.elsewhere} {
		for _, limit := range []int{1, 5, 100} {
			var told [2][]string
			for i, few := range []int{1000, 1} {
				recent, err := s.RecentOf(t.Context(), who.Actor(), limit, few)
				storetest.Done(t, err)
				for _, one := range recent {
					told[i] = append(told[i], fmt.Sprint(one.Change, one.Digits, one.Numbers))
				}
			}
			if !slices.Equal(told[0], told[1]) {
				t.Errorf("%s: %v from the numbers, %v from the changes", who.Name, told[0], told[1])
			}
			if want := map[*storetest.Person]int{s.boss: 17, s.hanako: 13, all: 17, s.elsewhere: 1}[who]; len(told[1]) != min(limit, want) {
				t.Errorf("%s sees %d of %d, want %d", who.Name, len(told[1]), limit, min(limit, want))
			}
		}
	}
}

// The dashboard looks at the latest changes of each voice group, however many another company has made.
func TestRecentChangesScanNothing(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for name, query := range store.RecentQueries {
		if plan := s.QueryPlan(query); regexp.MustCompile(`SCAN (c|h|n|v|x)\b|TEMP B-TREE FOR ORDER BY`).MatchString(plan) {
			t.Errorf("%s:\n%s", name, plan)
		}
	}
}

func TestAnEarlierStateComesBackAsANewChange(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	first := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	wanted := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding
	s.Clock.Pass(time.Minute)
	second := forwards(t, s.Store, s.boss, "Y1", portal.Change{On: ptr(false)}, "0300001001")
	number := s.Number("0300001001")

	wrote := s.Changes(func() {
		_, _, err := s.Restore(t.Context(), s.hanako.AtWork(), store.Restoring{Number: number, Change: first, Seen: second})
		storetest.Done(t, err)
	})
	if wrote != "audit+1 changes+1 forwardings~ history+1 outbox+1" {
		t.Errorf("wrote %q", wrote)
	}
	if got := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding; got != wanted {
		t.Errorf("it is %+v, and was %+v", got, wanted)
	}
	page, err := s.History(t.Context(), s.hanako.Actor(), number, store.PastCursor{}, 2)
	storetest.Done(t, err)
	var told []string
	for _, one := range page.Rows {
		past := one.Past
		told = append(told, fmt.Sprint(past.Way, " ", past.UserName, " ", past.Before.On, " ", past.After.On))
	}
	if want := "[restore 佐藤 花子 false true form 山田 太郎 true false]"; fmt.Sprint(told) != want || !page.Older {
		t.Errorf("the history is %v, older ones %v, want %s", told, page.Older, want)
	}
	page, err = s.History(t.Context(), s.hanako.Actor(), number, store.PastCursor{Change: second}, 2)
	storetest.Done(t, err)
	if len(page.Rows) != 1 || page.Rows[0].Past.Change != first || page.Older {
		t.Errorf("before change %d: %+v", second, page)
	}
}

// A long history is read page by page, whoever else changed what meanwhile, and in a folder of an earlier version no less.
func TestALongHistory(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	number := s.Number("0300001001")
	for i := range 12 {
		forwards(t, s.Store, s.hanako, "Y1", to(fmt.Sprintf("090-1234-%04d", i)), [][]string{{"0300001001"}, {"0300001002"}, {"0300001001", "0300001002"}}[i%3]...)
	}
	all := storetest.Rows[int64](s.Store, `
		SELECT c.nth FROM history h JOIN changes c ON c.id = h.change_id WHERE h.number_id = ? ORDER BY c.nth DESC`, number)
	check := func(about string) {
		t.Helper()
		var read []int64
		for before, older := int64(0), true; older; {
			page, err := s.History(t.Context(), s.hanako.Actor(), number, store.PastCursor{Change: before}, 3)
			storetest.Done(t, err)
			for _, one := range page.Rows {
				read = append(read, one.Past.Change)
			}
			before, older = read[len(read)-1], page.Older
		}
		if len(all) != 8 || !slices.Equal(read, all) {
			t.Errorf("%s: it is %v, want %v", about, read, all)
		}
	}
	check("as it was written")
	file, err := os.ReadFile("migrations/0025_past.sql")
	storetest.Done(t, err)
	_, filled, found := strings.Cut(string(file), "UPDATE history")
	filled, _, ends := strings.Cut(filled, "DROP INDEX")
	if !found || !ends {
		t.Fatal("the migration fills nothing in")
	}
	s.Write(`UPDATE history SET nth = 0, earlier = 0`)
	s.Write(`UPDATE forwardings SET changed = 0`)
	s.Write("UPDATE history" + filled)
	s.Reopen()
	check("brought up to date")
	others := forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001002")
	_, err = s.History(t.Context(), s.hanako.Actor(), number, store.PastCursor{Change: others}, 3)
	storetest.Refused(t, err, "not_found")
}

func TestAnEarlierStateIsRefused(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001")
	others := forwards(t, s.Store, s.boss, "Y2", to("090-1234-5678"), "0300002001")
	later := forwards(t, s.Store, s.boss, "Y1", portal.Change{On: ptr(false)}, "0300001001")
	number := s.Number("0300001001")
	refused := func(about string, who *storetest.Person, number, change, seen int64, code string) {
		t.Helper()
		wrote := s.Changes(func() {
			_, _, err := s.Restore(t.Context(), who.AtWork(), store.Restoring{Number: number, Change: change, Seen: seen})
			storetest.Refused(t, err, code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
	refused("changed since", s.hanako, number, change, change, "conflict")
	refused("a change of another number", s.boss, number, others, later, "not_found")
	refused("another company", s.elsewhere, number, change, later, "not_found")
	refused("a number that is not shown", s.hanako, s.Number("0300002001"), others, others, "not_found")
	refused("without a group", s.alone, number, change, later, "not_found")
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0312345678"]}'`)
	refused("no longer allowed", s.boss, number, change, later, "destination_not_allowed")
	for _, who := range []*storetest.Person{s.elsewhere, s.alone} {
		_, err := s.History(t.Context(), who.Actor(), number, store.PastCursor{}, 10)
		storetest.Refused(t, err, "not_found")
		_, err = s.Preview(t.Context(), who.Actor(), number, s.Clock.Now())
		storetest.Refused(t, err, "not_found")
	}
}

// The way of a call breaks off at a number that somebody may not see: it neither tells where that forwards to nor that its
// phone rings.
func TestAPreviewFollowsOnlyWhatTheActorSees(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y2", to("090-1234-5678"), "0300002001")
	forwards(t, s.Store, s.boss, "Y1", to("03-0000-2001"), "0300001001")
	for who, want := range map[*storetest.Person]string{
		s.boss:   "[0300001001 0300002001 09012345678] phone",
		s.hanako: "[0300001001 0300002001] hidden",
	} {
		preview, err := s.Preview(t.Context(), who.Actor(), s.Number("0300001001"), s.Clock.Now())
		storetest.Done(t, err)
		routes := preview.Routes
		var stops []string
		for _, hop := range routes[0].Hops {
			stops = append(stops, hop.Number)
		}
		if got := fmt.Sprint(stops, " ", routes[0].End); got != want || len(routes) != len(portal.Terminals) {
			t.Errorf("%s: %s, want %s", who.Name, got, want)
		}
	}
	forwards(t, s.Store, s.boss, "Y2", portal.Change{On: ptr(false)}, "0300002001")
	preview, err := s.Preview(t.Context(), s.hanako.Actor(), s.Number("0300001001"), s.Clock.Now())
	storetest.Done(t, err)
	if end := preview.Routes[0].End; end != portal.EndHidden {
		t.Errorf("of one that does not forward it is %s", end)
	}
}
