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

// leaves writes an audit row in somebody's name, by a deed that does little else.
func leaves(t *testing.T, s *storetest.Store, who portal.Actor, times int) {
	t.Helper()
	for range times {
		storetest.Done(t, s.SignOut(t.Context(), who))
	}
}

// subjects are what the rows of a page are about.
func subjects(page store.TrailPage) string {
	var all []string
	for _, row := range page.Rows {
		all = append(all, string(row.Event)+" "+row.Subject)
	}
	return strings.Join(all, ", ")
}

func TestTrailShowsWhoDidWhatFromWhere(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	form := hanako.Form()
	form.Role = portal.Administrator
	storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, hanako.Version(), form))
	page, err := s.Trail(t.Context(), boss.Actor(), store.TrailFilter{}, store.Turn{Size: 50})
	storetest.Done(t, err)
	if page.Total != 1 || page.Newer != 0 || len(page.Rows) != 1 {
		t.Fatalf("the trail is %+v", page)
	}
	row := page.Rows[0]
	if row.UserID != boss.ID || row.UserName != "山田 太郎" || row.Address != storetest.Address || row.At != storetest.Start.UnixMilli() ||
		row.Event != portal.EventUserChanged || row.Subject != "佐藤 花子" {
		t.Errorf("the row is %+v", row)
	}
	facts := portal.Facts(row.Detail, portal.Japanese)
	if len(facts) != 1 || facts[0].Name != "role" || facts[0].Before[0] != "user" || facts[0].After[0] != "admin" {
		t.Errorf("it tells %+v", facts)
	}
}

func TestTrailIsTheCompanysOwn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, rival := s.Company("サンプル商事"), s.Company("株式会社となり")
	boss, other := sample.Administrator("山田 太郎"), rival.Administrator("隣野 一子")
	leaves(t, s, boss.Actor(), 1)
	leaves(t, s, other.Actor(), 2)
	storetest.Refused(t, signsIn(s, "nobody@example.com", "wrong", ""), "login_refused") // belongs to nobody
	for _, row := range []struct {
		who  portal.Actor
		want string
	}{
		{boss.Actor(), "sign_out 山田 太郎"},
		{other.Actor(), "sign_out 隣野 一子, sign_out 隣野 一子"},
		{portal.Actor{}, ""},
	} {
		for _, filter := range []store.TrailFilter{{}, {Text: "一子"}, {Person: other.ID}} {
			page, err := s.Trail(t.Context(), row.who, filter, store.Turn{Size: 50})
			storetest.Done(t, err)
			if filter == (store.TrailFilter{}) && subjects(page) != row.want {
				t.Errorf("%s sees %q, want %q", row.who.UserName, subjects(page), row.want)
			}
			if row.who.UserID == boss.ID && filter != (store.TrailFilter{}) && page.Total != 0 {
				t.Errorf("%s finds %d rows of another company", row.who.UserName, page.Total)
			}
		}
		people, err := s.TrailPeople(t.Context(), row.who)
		storetest.Done(t, err)
		if row.who.UserID == "" && len(people) != 0 || row.who.UserID != "" && (len(people) != 1 || people[0].ID != row.who.UserID) {
			t.Errorf("%q chooses from %+v", row.who.UserName, people)
		}
	}
}

func TestTrailFilters(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, gone := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	ctx := t.Context()
	leaves(t, s, gone.Actor(), 1)
	s.Clock.Pass(time.Hour)
	_, err := s.AddGroup(ctx, boss.Actor(), portal.Group{Name: "Osaka 1課 100%"})
	storetest.Done(t, err)
	s.Clock.Pass(time.Hour)
	_, err = s.AddGroup(ctx, boss.Actor(), portal.Group{Name: "営業１課"})
	storetest.Done(t, err)
	storetest.Done(t, s.DeleteUser(ctx, boss.Actor(), gone.ID, 1))
	program := portal.Actor{UserName: "denwaban", CompanyID: sample.ID}
	leaves(t, s, program, 1)
	after := func(hours int) time.Time { return storetest.Start.Add(time.Duration(hours) * time.Hour) }
	for _, row := range []struct {
		about  string
		filter store.TrailFilter
		want   int
	}{
		{"everything", store.TrailFilter{}, 5},
		{"from an instant on", store.TrailFilter{From: after(1)}, 4},
		{"before an instant", store.TrailFilter{To: after(1)}, 1},
		{"one hour", store.TrailFilter{From: after(1), To: after(2)}, 1},
		{"a person", store.TrailFilter{Person: boss.ID}, 3},
		{"a person who was deleted", store.TrailFilter{Person: gone.ID}, 1},
		{"the program itself", store.TrailFilter{Person: store.BySystem}, 1},
		{"an event", store.TrailFilter{Event: portal.EventGroupAdded}, 2},
		{"part of a name, spelled otherwise", store.TrailFilter{Text: " ＯＳＡＫＡ１課"}, 1},
		{"a name as it was written", store.TrailFilter{Text: "営業１課"}, 1},
		{"a sign that SQL reads", store.TrailFilter{Text: "100%"}, 1},
		{"another sign that SQL reads", store.TrailFilter{Text: "1_課"}, 0},
		{"all at once", store.TrailFilter{From: after(2), Person: boss.ID, Event: portal.EventUserDeleted, Text: "佐藤花子"}, 1},
		{"nothing", store.TrailFilter{Person: "nobody"}, 0},
	} {
		page, err := s.Trail(ctx, boss.Actor(), row.filter, store.Turn{Size: 50})
		storetest.Done(t, err)
		if page.Total != row.want || len(page.Rows) != row.want {
			t.Errorf("%s: found %d of %d, want %d", row.about, len(page.Rows), page.Total, row.want)
		}
	}
	people, err := s.TrailPeople(ctx, boss.Actor())
	storetest.Done(t, err)
	if fmt.Sprint(people) != fmt.Sprintf("[{system denwaban} {%s 佐藤 花子} {%s 山田 太郎}]", gone.ID, boss.ID) {
		t.Errorf("one chooses from %v", people)
	}
}

func TestPhoneNumberIsFoundWithoutItsHyphens(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	sample.VoiceGroup("Y1").Contract("N1", storetest.MessageBox).Numbers("0300001001")
	on, actions, target := true, portal.Unconditional, portal.Voicemail
	_, _, err := s.SetForwardings(t.Context(), boss.AtWork(), store.Edit{
		Pick:   store.Selection{VoiceGroup: "Y1", IDs: []int64{s.Number("0300001001")}},
		Change: portal.Change{On: &on, Actions: &actions, Target: &target},
	})
	storetest.Done(t, err)
	for _, text := range []string{"0300001001", "03-0000-1001", "０３００００", "0000-1"} {
		page, err := s.Trail(t.Context(), boss.Actor(), store.TrailFilter{Text: text}, store.Turn{Size: 50})
		storetest.Done(t, err)
		if page.Total != 1 {
			t.Errorf("%q finds %d changes", text, page.Total)
		}
	}
}

// Somebody turns pages while others work: no row is left out, none comes twice.
func TestTrailPagesHoldStillWhileRowsAreAdded(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎").Actor()
	leaves(t, s, boss, 23)
	turn := func(before, after int64) store.TrailPage {
		t.Helper()
		page, err := s.Trail(t.Context(), boss, store.TrailFilter{}, store.Turn{Before: before, After: after, Size: 5})
		storetest.Done(t, err)
		leaves(t, s, boss, 2)
		return page
	}
	ids := func(page store.TrailPage) (all []int64) {
		for _, row := range page.Rows {
			all = append(all, row.ID)
		}
		return all
	}
	var seen []int64
	var pages [][]int64
	for page, shown := turn(0, 0), 0; ; page = turn(page.Rows[len(page.Rows)-1].ID, 0) {
		if want := shown + 2*len(pages); page.Newer != want {
			t.Errorf("page %d has %d newer rows, want %d", len(pages)+1, page.Newer, want)
		}
		pages, seen, shown = append(pages, ids(page)), append(seen, ids(page)...), shown+len(page.Rows)
		if page.Newer+len(page.Rows) == page.Total {
			break
		}
	}
	if len(seen) != 23 || seen[0] != 23 || seen[22] != 1 {
		t.Errorf("turning to the oldest showed %v", seen)
	}
	// Back up: the same pages, then those that were added.
	for i := len(pages) - 2; i >= 0; i-- {
		if back := ids(turn(0, pages[i+1][0])); fmt.Sprint(back) != fmt.Sprint(pages[i]) {
			t.Errorf("turning back to page %d showed %v, want %v", i+1, back, pages[i])
		}
	}
	newest := s.Count("audit")
	if top := ids(turn(0, int64(newest-2))); len(top) != 5 || top[0] != int64(newest) {
		t.Errorf("near the newest row the page is %v, want a full one", top)
	}
}

func TestExportHoldsTheFilterAndIsItselfOnRecord(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, rival := s.Company("サンプル商事"), s.Company("株式会社となり")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	leaves(t, s, boss.Actor(), 2)
	leaves(t, s, hanako.Actor(), 3)
	leaves(t, s, rival.Administrator("隣野 一子").Actor(), 1)
	var rows []store.TrailRow
	var err error
	wrote := s.Changes(func() {
		rows, err = s.ExportTrail(t.Context(), boss.Actor(), store.TrailFilter{Person: hanako.ID, To: storetest.Start.Add(time.Hour)})
	})
	storetest.Done(t, err)
	if len(rows) != 3 || rows[0].ID < rows[2].ID || rows[0].UserID != hanako.ID || wrote != "audit+1" {
		t.Errorf("the export holds %+v and wrote %q", rows, wrote)
	}
	page, err := s.Trail(t.Context(), boss.Actor(), store.TrailFilter{Event: portal.EventAuditExported}, store.Turn{Size: 50})
	storetest.Done(t, err)
	if len(page.Rows) != 1 || page.Rows[0].UserID != boss.ID ||
		page.Rows[0].Detail != `{"event":"","person":"佐藤 花子","rows":3,"text":"","to":"2026-10-01T02:00:00Z"}` {
		t.Errorf("it is on record as %+v", page.Rows)
	}
}

func TestExportIsRefusedRatherThanCutOff(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	s.Write(`
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO audit (id, company_id, at, user_id, user_name, address, event, subject, detail, chain)
		SELECT i, ?, i, '', '', '', 'sign_out', '', '{}', x'' FROM n`, store.ExportLimit+1, boss.Company.ID)
	_, err := s.ExportTrail(t.Context(), boss.Actor(), store.TrailFilter{})
	storetest.Refused(t, err, "too_many_rows")
	if n := s.Count("audit"); n != store.ExportLimit+1 {
		t.Errorf("a refused export leaves %d rows", n)
	}
	rows, err := s.ExportTrail(t.Context(), boss.Actor(), store.TrailFilter{From: time.UnixMilli(2)})
	storetest.Done(t, err)
	if len(rows) != store.ExportLimit {
		t.Errorf("an export that fits holds %d rows", len(rows))
	}
}
