package store_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// logOf is 変更の記録 of a voice group as somebody sees it: for each change how many numbers, and one of them.
func logOf(t testing.TB, s *storetest.Store, who *storetest.Person, group string, filter store.LogFilter) string {
	t.Helper()
	page, err := s.ChangeLog(t.Context(), who.Actor(), group, filter, store.Turn{Size: 50})
	if portal.Refused(err, "not_found") {
		return "not there"
	}
	storetest.Done(t, err)
	told := make([]string, len(page.Rows))
	for i, row := range page.Rows {
		told[i] = fmt.Sprintf("%s %d %s", row.Way, row.Numbers, row.Digits[len(row.Digits)-4:])
	}
	return strings.Join(told, ", ")
}

func logPeople(t testing.TB, s *storetest.Store, who *storetest.Person, group string) string {
	t.Helper()
	people, err := s.LogPeople(t.Context(), who.Actor(), group)
	storetest.Done(t, err)
	names := make([]string, len(people))
	for i, one := range people {
		if names[i] = one.Name; one.ID == store.BySystem {
			names[i] = "-"
		}
	}
	return strings.Join(names, " ")
}

// filedOrNot checks what is said of a history both before and after it is filed.
func filedOrNot(t *testing.T, s *storetest.Store, check func(about string)) {
	t.Helper()
	check("as it is")
	wrote := s.Changes(func() { storetest.Done(t, s.FileChanges(t.Context())) })
	if !strings.HasPrefix(wrote, "change_log+") || !strings.HasSuffix(wrote, " change_log_end~") {
		t.Errorf("to file wrote %q", wrote)
	}
	if again := s.Changes(func() { storetest.Done(t, s.FileChanges(t.Context())) }); again != "" {
		t.Errorf("to file what is filed wrote %q", again)
	}
	check("filed")
}

func TestTheChangeLogTellsWhatIsShown(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	viewer := s.boss.Company.User("見るだけ").Views("Y1")
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001101")
	batch = prepares(t, s.Store, s.boss, batch, "Y2", to("090-1234-5678"), "0300002001")
	_, err := runs(t, s.Store, s.boss.AtWork(), batch)
	storetest.Done(t, err)
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001101")
	forwards(t, s.Store, s.boss, "Y2", to("080-1234-5678"), "0300002002")
	forwards(t, s.Store, s.elsewhere, "Y9", to("050-1234-5678"), "0300009001")
	filedOrNot(t, s.Store, func(about string) {
		for who, want := range map[*storetest.Person]string{
			s.boss:      "form 1 1101, batch 2 1001",
			s.hanako:    "form 1 1101, batch 2 1001",
			viewer:      "form 1 1101, batch 2 1001",
			s.alone:     "not there",
			s.elsewhere: "not there",
		} {
			if got := logOf(t, s.Store, who, "Y1", store.LogFilter{}); got != want {
				t.Errorf("%s, %s sees %q, want %q", about, who.Name, got, want)
			}
		}
		if got := logOf(t, s.Store, s.boss, "Y2", store.LogFilter{}); got != "form 1 2002, batch 1 2001" {
			t.Errorf("%s, Y2 has %q", about, got)
		}
		if got := logPeople(t, s.Store, s.hanako, "Y1"); got != "佐藤 花子 山田 太郎" {
			t.Errorf("%s, these stand in the log: %s", about, got)
		}
		_, err := s.LogPeople(t.Context(), s.alone.Actor(), "Y1")
		storetest.Refused(t, err, "not_found")
	})
	page, err := s.ChangeLog(t.Context(), s.hanako.Actor(), "Y1", store.LogFilter{Phone: "03-0000-1001"}, store.Turn{Size: 50})
	storetest.Done(t, err)
	if row := page.Rows[0]; row.Batch != "災害時" || row.UserName != "山田 太郎" || row.Before.On || row.After.ActiveDestination() != "09012345678" {
		t.Errorf("the row is %+v", row)
	}
	// A site that is closed again hides its numbers, and what was set for none but them.
	s.Write(`UPDATE contracts SET opened = FALSE WHERE id = 'N100000002'`)
	for _, indexed := range []string{"by SQL", "by the index"} {
		if got := logOf(t, s.Store, s.boss, "Y1", store.LogFilter{}); got != "batch 1 1001" {
			t.Errorf("%s, of a closed site it tells %q", indexed, got)
		}
		if got := logOf(t, s.Store, s.boss, "Y1", store.LogFilter{Phone: "0300001101"}); got != "" {
			t.Errorf("%s, of a number of a closed site it tells %q", indexed, got)
		}
		if got := logPeople(t, s.Store, s.boss, "Y1"); got != "山田 太郎" {
			t.Errorf("%s, beside a closed site these stand in the log: %s", indexed, got)
		}
		storetest.Done(t, s.MakeIndex(t.Context()))
	}
}

// However the log is narrowed, wherever it is read on, and up to wherever it is filed: it is what the history says.
func TestTheChangeLogIsWhatTheHistorySays(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	began := s.Clock.Now()
	numbers := []string{"0300001001", "0300001002", "0300001003"}
	var last int64
	for i := range 31 {
		who, group, some := []*storetest.Person{s.boss, s.hanako}[i%2], "Y1", numbers[i%3:]
		if i%5 == 4 {
			who, group, some = s.boss, "Y2", []string{"0300002001"}
		}
		if i%7 == 6 {
			_, _, err := s.UndoChange(t.Context(), s.boss.AtWork(), last)
			storetest.Done(t, err)
		} else {
			change := to(fmt.Sprintf("090-1234-%04d", i))
			if i == 11 {
				change.Until = ptr(s.Clock.Now().Add(time.Hour).UnixMilli())
			}
			last = forwards(t, s.Store, who, group, change, some...)
		}
		if i%3 == 0 {
			s.Clock.Pass(10 * time.Minute)
		}
		if i == 9 || i == 20 {
			storetest.Done(t, s.FileChanges(t.Context()))
		}
		_, err := s.EndDue(t.Context())
		storetest.Done(t, err)
	}
	s.Clock.Pass(-2 * time.Hour) // the log stands by time, whatever was changed first
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), numbers[0])
	for filing := range 2 {
		for _, filter := range []store.LogFilter{
			{}, {Person: s.hanako.ID}, {Person: store.BySystem}, {Way: portal.WayUndo}, {Way: portal.WayUntil}, {Person: s.boss.ID, Way: portal.WayForm},
			{From: began.Add(20 * time.Minute)}, {To: began.Add(40 * time.Minute), Person: s.boss.ID},
			{From: began.Add(20 * time.Minute), To: began.Add(40 * time.Minute)}, {From: began.Add(time.Hour), To: began},
			{Phone: "03-0000-1002"}, {Phone: "０３００００１００１", Way: portal.WayForm, To: began.Add(time.Hour)}, {Phone: "0300002001"}, {Phone: "x"},
			{Person: "nobody"},
		} {
			want := plainLog(s.Store, "Y1", filter)
			for _, size := range []int{1, 3, 50} {
				down, up := readsLog(t, s, filter, size)
				if !slices.Equal(down, want) {
					t.Errorf("%d: %+v by %d from the newest on is %v, want %v", filing, filter, size, down, want)
				}
				if !slices.Equal(up, want) {
					t.Errorf("%d: %+v by %d from the oldest on is %v, want %v", filing, filter, size, up, want)
				}
			}
		}
		storetest.Done(t, s.FileChanges(t.Context()))
	}
}

// plainLog asks the history itself.
func plainLog(s *storetest.Store, group string, filter store.LogFilter) []int64 {
	from, until := int64(math.MinInt64), int64(math.MaxInt64)
	if !filter.From.IsZero() {
		from = filter.From.UnixMilli()
	}
	if !filter.To.IsZero() {
		until = filter.To.UnixMilli()
	}
	person := strings.Replace(filter.Person, store.BySystem, "", 1)
	digits := portal.Digits(filter.Phone)
	return storetest.Rows[int64](s, `
		SELECT c.id FROM changes c JOIN history h ON h.change_id = c.id JOIN numbers n ON n.id = h.number_id
		WHERE n.voice_group_id = ? AND c.at >= ? AND c.at < ? AND (? = '' OR c.user_id = ?) AND (? = '' OR c.by_way = ?) AND (? = '' OR n.digits = ?)
		GROUP BY c.id ORDER BY c.at DESC, c.id DESC`,
		group, from, until, filter.Person, person, string(filter.Way), string(filter.Way), filter.Phone, digits)
}

// readsLog turns the pages down to the oldest change, and up again.
func readsLog(t *testing.T, s firms, filter store.LogFilter, size int) (down, up []int64) {
	t.Helper()
	read := func(before, after int64) (ids []int64, page store.LogPage) {
		page, err := s.ChangeLog(t.Context(), s.hanako.Actor(), "Y1", filter, store.Turn{Before: before, After: after, Size: size})
		storetest.Done(t, err)
		for _, row := range page.Rows {
			ids = append(ids, row.ID)
		}
		return ids, page
	}
	ids, page := read(0, 0)
	if page.Newer {
		t.Errorf("%+v: there are changes before the newest", filter)
	}
	for down = ids; page.Older; down = append(down, ids...) {
		if ids, page = read(down[len(down)-1], 0); !page.Newer || len(ids) == 0 {
			t.Fatalf("%+v: behind %v stand %v, newer %t", filter, down, ids, page.Newer)
		}
	}
	for up = ids; page.Newer; {
		if ids, page = read(0, up[0]); !page.Newer { // a full page, whatever of it was there already
			return down, append(slices.DeleteFunc(ids, func(id int64) bool { return slices.Contains(up, id) }), up...)
		}
		up = append(slices.Clone(ids), up...)
	}
	return down, up
}

func TestChangesThatLeaveTheHouseAreOnRecord(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), "0300001001")
	forwards(t, s.Store, s.boss, "Y2", to("080-1234-5678"), "0300002001")
	wrote := s.Changes(func() {
		rows, err := s.ExportChanges(t.Context(), s.hanako.Actor(), "Y1", store.LogFilter{Person: s.hanako.ID})
		storetest.Done(t, err)
		if len(rows) != 1 || rows[0].Numbers != 2 || rows[0].UserName != "佐藤 花子" {
			t.Errorf("the file has %+v", rows)
		}
	})
	if wrote != "audit+1" {
		t.Errorf("wrote %q", wrote)
	}
	last := storetest.Rows[string](s.Store, `SELECT event || subject || detail FROM audit ORDER BY id DESC LIMIT 1`)[0]
	if last != `changes_exportedY1{"person":"佐藤 花子","rows":1,"text":"","way":""}` {
		t.Errorf("on record is %s", last)
	}
	wrote = s.Changes(func() {
		_, err := s.ExportChanges(t.Context(), s.alone.Actor(), "Y1", store.LogFilter{})
		storetest.Refused(t, err, "not_found")
		s.Write(`
			INSERT INTO changes (company_id, user_id, user_name, at, address, by_way, undoes)
			WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < ?) SELECT ?, '', '', i, '', 'schedule', 0 FROM up`,
			store.ExportLimit+1, s.boss.Company.ID)
		s.Write(`INSERT INTO history (change_id, number_id, before, after) SELECT id, ?, '', '' FROM changes WHERE by_way = 'schedule'`, s.Number("0300001001"))
		_, err = s.ExportChanges(t.Context(), s.boss.Actor(), "Y1", store.LogFilter{Way: portal.WaySchedule})
		storetest.Refused(t, err, "too_many_rows")
		if count := portal.Refusals(err)[0].Args["count"]; count != fmt.Sprint(store.ExportLimit+1) {
			t.Errorf("it counts %s", count)
		}
		storetest.Done(t, s.FileChanges(t.Context())) // some stand filed by then, and two do not
		s.Write(`INSERT INTO changes (company_id, user_id, user_name, at, address, by_way, undoes) VALUES (?, '', '', 1, '', 'schedule', 0)`, s.boss.Company.ID)
		s.Write(`INSERT INTO history (change_id, number_id, before, after) SELECT MAX(id), ?, '', '' FROM changes`, s.Number("0300001002"))
		_, err = s.ExportChanges(t.Context(), s.boss.Actor(), "Y1", store.LogFilter{Way: portal.WaySchedule})
		if storetest.Refused(t, err, "too_many_rows"); portal.Refusals(err)[0].Args["count"] != fmt.Sprint(store.ExportLimit+2) {
			t.Errorf("it counts %s", portal.Refusals(err)[0].Args["count"])
		}
	}, "changes", "history", "change_log", "change_log_end")
	if wrote != "" {
		t.Errorf("a refused export wrote %q", wrote)
	}
}

// However long the log: what is read are a page's rows.
func TestTheChangeLogReadsAPageAlone(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for name, query := range store.LogQueries {
		for step := range strings.Lines(s.QueryPlan(query)) {
			step = strings.TrimSpace(step)
			if strings.Contains(step, "SCAN") && step != "SCAN x" && step != "SCAN p" || strings.Contains(step, "USE TEMP B-TREE FOR ORDER BY") {
				t.Errorf("%s takes %s", name, step)
			}
		}
	}
}
