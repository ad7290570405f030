package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// found are the ids of the rows that a reader comes upon who begins with the newest and turns to older pages, and reads on where the
// log was not read to its end; pages tells how many answers that took.
func found(t *testing.T, s *storetest.Store, who portal.Actor, filter store.TrailFilter, size int) (ids []int64, pages int) {
	t.Helper()
	for before := int64(0); ; pages++ {
		page, err := s.Trail(t.Context(), who, filter, store.Turn{Before: before, Size: size})
		storetest.Done(t, err)
		for _, row := range page.Rows {
			ids = append(ids, row.ID)
		}
		switch {
		case page.UnreadOlder != nil:
			before = page.UnreadOlder.ID
		case page.Total > page.Newer+len(page.Rows):
			before = page.Rows[len(page.Rows)-1].ID
		default:
			return ids, pages + 1
		}
	}
}

// foundBack is the same from the oldest row on to newer ones.
func foundBack(t *testing.T, s *storetest.Store, who portal.Actor, filter store.TrailFilter, size int) (ids []int64) {
	t.Helper()
	for after := int64(1); ; {
		page, err := s.Trail(t.Context(), who, filter, store.Turn{After: after, Size: size})
		storetest.Done(t, err)
		var fresh []int64
		for _, row := range page.Rows {
			if row.ID > after { // a page that is reached from below is a full one
				fresh = append(fresh, row.ID)
			}
		}
		ids = append(fresh, ids...)
		switch {
		case page.UnreadNewer != nil:
			after = page.UnreadNewer.ID
		case page.Newer > 0:
			after = page.Rows[0].ID
		default:
			return ids
		}
	}
}

// However rare it is what somebody looks for, nothing is passed over, and no answer reads the log as a whole.
func TestWhatIsRareInALongTrailIsFoundPartByPart(t *testing.T) {
	t.Parallel()
	const rows = 2*store.TrailRead + 5_000
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎").Actor()
	fillTrail(s, boss, rows, 7)
	lowest := storetest.Rows[int64](s, `SELECT MIN(id) FROM audit WHERE company_id <> ''`)[0]
	s.Write(`UPDATE audit SET subject = 'めずらしい' WHERE id IN (?, ?, ?, ?)`, lowest+1, lowest+3, lowest+store.TrailRead, lowest+rows-2)
	s.Write(`UPDATE audit SET event = 'user_added' WHERE id IN (?, ?)`, lowest+3, lowest+700)
	s.Write(`UPDATE audit SET at = 50 WHERE id = ?`, lowest+rows-1_000) // a clock that was put back
	at := func(ms int64) time.Time { return time.UnixMilli(ms) }
	for about, row := range map[string]struct {
		filter store.TrailFilter
		where  string
		pages  int // with one row on each, how many answers at the most
	}{
		"a text":                  {store.TrailFilter{Text: "めずらしい"}, `subject = 'めずらしい'`, 8},
		"an event":                {store.TrailFilter{Event: portal.EventUserAdded}, `event = 'user_added'`, 6},
		"both":                    {store.TrailFilter{Text: "めずらしい", Event: portal.EventUserAdded}, `subject = 'めずらしい' AND event = 'user_added'`, 5},
		"nothing":                 {store.TrailFilter{Text: "ない"}, `FALSE`, 3},
		"a text of a person":      {store.TrailFilter{Text: "めずらしい", Person: "p4"}, `subject = 'めずらしい' AND user_id = 'p4'`, 3},
		"a period":                {store.TrailFilter{From: at(48), To: at(53)}, `at >= 48 AND at < 53`, 6},
		"a text in a period":      {store.TrailFilter{Text: "めずらしい", To: at(100)}, `subject = 'めずらしい' AND at < 100`, 5},
		"an empty period":         {store.TrailFilter{From: at(rows + 1)}, `FALSE`, 1},
		"a person in a period":    {store.TrailFilter{Person: "p3", From: at(10), To: at(60)}, `user_id = 'p3' AND at >= 10 AND at < 60`, 9},
		"what is not rare at all": {store.TrailFilter{Text: "利用者 3", Person: "p3", To: at(40)}, `FALSE`, 2},
	} {
		want := storetest.Rows[int64](s, `SELECT id FROM audit WHERE company_id <> '' AND `+row.where+` ORDER BY id DESC`)
		sizes := []int{1}
		if len(want) > 2 { // several on one page are another thing
			sizes = append(sizes, 50)
		}
		for _, size := range sizes {
			got, pages := found(t, s, boss, row.filter, size)
			if !slices.Equal(got, want) || pages > row.pages {
				t.Errorf("%s: found %v on %d pages, want %v on %d", about, got, pages, want, row.pages)
			}
			if len(want) == 0 {
				continue // there is nothing to come back from
			}
			if got := foundBack(t, s, boss, row.filter, size); !slices.Equal(got, want) {
				t.Errorf("%s: found %v on the way back, want %v", about, got, want)
			}
		}
	}
	page, err := s.Trail(t.Context(), boss, store.TrailFilter{Text: "ない"}, store.Turn{Size: 50})
	storetest.Done(t, err)
	if page.UnreadOlder == nil || page.UnreadOlder.At != rows-store.TrailRead+1 || len(page.Rows) != 0 {
		t.Errorf("at first it was read to %s", fmt.Sprint(page.UnreadOlder))
	}
	for about, filter := range map[string]store.TrailFilter{
		"a text": {Text: "めずらしい"}, "a text of a person": {Text: "めずらしい", Person: "p4"}, "a text in a period": {Text: "めずらしい", From: at(2), To: at(rows - 1)}, "nothing": {Text: "ない"},
	} {
		want, _ := found(t, s, boss, filter, 50)
		rows, err := s.ExportTrail(t.Context(), boss, filter)
		storetest.Done(t, err)
		var got []int64
		for _, row := range rows {
			got = append(got, row.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: exported are %v, want %v", about, got, want)
		}
	}
}
