package store_test

import (
	"fmt"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// fillTrail adds rows to a company's trail, by so many people in turns. They are chained wrongly, which its page does not look at.
func fillTrail(s *storetest.Store, who portal.Actor, rows, people int) {
	s.Write(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO audit (id, company_id, at, user_id, user_name, address, event, subject, detail, chain)
		SELECT (SELECT COALESCE(MAX(id), 0) FROM audit) + i, ?, i, 'p' || (i % ?), '利用者 ' || (i % ?), '192.0.2.1', 'sign_out', '記録 ' || i, '{}', x'' FROM n`,
		rows, who.CompanyID, people, people)
}

// Of a long trail as much is counted as a reader wants to know, on each side of a page.
func TestALongTrailIsNotCountedAsAWhole(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎").Actor()
	fillTrail(s, boss, 2_500, 7)
	lowest := storetest.Rows[int64](s, `SELECT MIN(id) FROM audit WHERE company_id <> ''`)[0] - 1 // of the first row, 1 lower
	for _, row := range []struct {
		before, after int64
		want          store.Around
	}{
		{0, 0, store.Around{Total: 50 + 1000, More: true}},
		{lowest + 1500, 0, store.Around{Newer: 1000, Total: 1000 + 50 + 1000, More: true}}, // 1,001 newer, 1,449 older
		{lowest + 1501, 0, store.Around{Newer: 1000, Total: 1000 + 50 + 1000, More: true}}, // 1,000 newer
		{lowest + 1001, 0, store.Around{Newer: 1000, Total: 1000 + 50 + 950, More: true}},
		{lowest + 31, 0, store.Around{Newer: 1000, Total: 1000 + 30, More: true}},
		{0, lowest + 2_450, store.Around{Total: 50 + 1000, More: true}},
		{lowest + 1, 0, store.Around{}}, // nothing is older
	} {
		page, err := s.Trail(t.Context(), boss, store.TrailFilter{}, store.Turn{Before: row.before, After: row.after, Size: 50})
		storetest.Done(t, err)
		if page.Around != row.want {
			t.Errorf("before %d, after %d: %+v, want %+v", row.before-lowest, row.after-lowest, page.Around, row.want)
		}
	}
	page, err := s.Trail(t.Context(), boss, store.TrailFilter{Person: "p3"}, store.Turn{Size: 50})
	storetest.Done(t, err)
	if want := (store.Around{Total: 357}); page.Around != want {
		t.Errorf("of one person: %+v, want %+v", page.Around, want)
	}
}

func TestALongListOfMailsIsNotCountedAsAWhole(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	fillMails(t, s, boss, 2_500)
	first, err := s.Mails(t.Context(), boss.Actor(), store.MailFilter{}, store.MailCursor{}, store.MailCursor{}, 50)
	storetest.Done(t, err)
	if want := (store.Around{Total: 50 + 1000, More: true}); first.Around != want {
		t.Errorf("the first page: %+v, want %+v", first.Around, want)
	}
	before := store.MailCursor{CreatedAt: 1020, ID: first.Rows[49].ID}
	deep, err := s.Mails(t.Context(), boss.Actor(), store.MailFilter{}, before, store.MailCursor{}, 50)
	storetest.Done(t, err)
	if want := (store.Around{Newer: 1000, Total: 1000 + 50 + 970, More: true}); deep.Around != want {
		t.Errorf("a page in the middle: %+v, want %+v", deep.Around, want)
	}
}

// What is asked of a long trail is looked up, and not read as a whole.
func TestTheTrailIsReadByItsIndexes(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for _, query := range append(store.CountQueries(), store.TrailPeopleQuery, store.TrailPeriodQuery) {
		for step := range strings.SplitSeq(s.QueryPlan(query), "\n") {
			if strings.Contains(step, "SCAN audit") || strings.Contains(step, "SCAN a") && !strings.Contains(step, "people") || strings.Contains(step, "(company_id=?)") {
				t.Errorf("%s\nreads a whole table or company: %s", query, step)
			}
			if strings.Contains(query, " AND user_id = ?") && strings.Contains(step, "SEARCH audit") && !strings.Contains(step, "audit_person") {
				t.Errorf("%s\nreads what others did: %s", query, step)
			}
		}
	}
}

// BenchmarkTrail is the page of a trail of 300,000 rows, and the list of people beside it.
func BenchmarkTrail(b *testing.B) {
	s := storetest.Open(b)
	boss := s.Company("サンプル商事").Administrator("山田 太郎").Actor()
	fillTrail(s, boss, 300_000, 500)
	for name, filter := range map[string]store.TrailFilter{"all": {}, "a-person": {Person: "p3"}, "a-text": {Text: "記録 17"}, "a-rare-text": {Text: "ない"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := s.Trail(b.Context(), boss, filter, store.Turn{Size: 50})
				storetest.Done(b, err)
			}
		})
	}
	b.Run("people", func(b *testing.B) {
		for b.Loop() {
			if people, err := s.TrailPeople(b.Context(), boss); len(people) < 500 || err != nil {
				b.Fatal(fmt.Sprint(len(people), err))
			}
		}
	})
}
