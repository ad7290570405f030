package store_test

import (
	"fmt"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// changedMuch is a company with a million changes: of 10,000 numbers of Y1 in turn, one in 50,000 of a number of Y2, one in
// 100,000 by the person who is returned, and one in 250,000 an undo of hers.
func changedMuch(b *testing.B) (*storetest.Store, *storetest.Person, *storetest.Person) {
	b.Helper()
	s, boss := fill(b, 10_000)
	seldom := boss.Company.User("たまに 花子").Sees("Y2")
	s.Write(`
		INSERT INTO changes (id, company_id, nth, user_id, user_name, at, address, by_way, undoes)
		WITH RECURSIVE list(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM list WHERE n < 1000000)
		SELECT n, ?, n, CASE WHEN n % 100000 = 0 THEN ? ELSE ? END, '誰か', ? + n * 60, '', CASE WHEN n % 250000 = 0 THEN 'undo' ELSE 'form' END, 0 FROM list`,
		boss.Company.ID, seldom.ID, boss.ID, s.Clock.Now().UnixMilli()-60_000_000)
	s.Write(`
		INSERT INTO history (change_id, number_id, before, after, nth, earlier)
		SELECT c.id, n.id, f.kept, f.kept, 1 + (c.id - 1) / 10000, MAX(0, c.id - 10000)
		FROM changes c JOIN numbers n ON n.digits = CASE WHEN c.id % 50000 = 0 THEN '0300002001' ELSE '0501' || substr('0000000' || (c.id % 10000), -7) END,
			(SELECT ? AS kept) AS f ORDER BY c.id`, portal.Forwarding{}.Encode())
	s.Write(`
		INSERT INTO forwardings (number_id, is_on, actions, ring_seconds, entries, target, destination, version, changed)
		SELECT h.number_id, FALSE, 0, 0, '[]', 0, '', MAX(h.change_id), COUNT(*) FROM history h GROUP BY h.number_id`)
	return s, boss, seldom
}

func BenchmarkChangeLog(b *testing.B) {
	s, boss, seldom := changedMuch(b)
	b.Run("filing all", func(b *testing.B) {
		for b.Loop() {
			s.Write(`DELETE FROM change_log`)
			s.Write(`UPDATE change_log_end SET change_id = 0`)
			storetest.Done(b, s.FileChanges(b.Context()))
		}
	})
	from := s.Clock.Now().Add(-16 * time.Hour)
	for _, row := range []struct {
		name, group string
		filter      store.LogFilter
		before      int64
		rows        int
	}{
		{name: "newest", group: "Y1", rows: 50},
		{name: "in the middle", group: "Y1", before: 500_000, rows: 50},
		{name: "oldest", group: "Y1", before: 51, rows: 50},
		{name: "a period", group: "Y1", filter: store.LogFilter{From: from, To: from.Add(time.Hour)}, rows: 50},
		{name: "few changes", group: "Y2", rows: 20},
		{name: "few of a person", group: "Y2", filter: store.LogFilter{Person: seldom.ID}, rows: 10},
		{name: "none of a person", group: "Y1", filter: store.LogFilter{Person: seldom.ID}},
		{name: "few in a way", group: "Y2", filter: store.LogFilter{Way: portal.WayUndo}, rows: 4},
		{name: "none of both", group: "Y1", filter: store.LogFilter{Person: boss.ID, Way: portal.WayUndo}},
		{name: "a number", group: "Y1", filter: store.LogFilter{Phone: "05010000007"}, rows: 50},
	} {
		for _, who := range []*storetest.Person{boss, seldom} {
			if who == seldom && row.group != "Y2" {
				continue
			}
			b.Run(fmt.Sprint(row.name, " role=", who.Actor().Role), func(b *testing.B) {
				for b.Loop() {
					page, err := s.ChangeLog(b.Context(), who.Actor(), row.group, row.filter, store.Turn{Before: row.before, Size: 50})
					if err != nil || len(page.Rows) != row.rows {
						b.Fatal(len(page.Rows), err)
					}
				}
			})
		}
	}
	b.Run("people", func(b *testing.B) {
		for b.Loop() {
			if people, err := s.LogPeople(b.Context(), boss.Actor(), "Y1"); err != nil || len(people) != 1 {
				b.Fatal(people, err)
			}
		}
	})
}

// BenchmarkChangeSheet is the first page of a change of so many numbers and the last: each looked at, and counted by the log and the
// index.
func BenchmarkChangeSheet(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		s, boss := fill(b, n)
		id, _, err := s.SetForwardings(b.Context(), boss.AtWork(), store.Edit{Pick: everything(), Change: to("090-1234-5678")})
		storetest.Done(b, err)
		storetest.Done(b, s.FileChanges(b.Context()))
		for _, way := range []string{"each", "tally"} {
			for page, after := range map[string]int64{"first": 0, "last": int64(n)} {
				b.Run(fmt.Sprintf("numbers=%d/%s/%s", n, way, page), func(b *testing.B) {
					for b.Loop() {
						_, err := s.Change(b.Context(), boss.Actor(), id, store.ChangePart{After: after, Size: 50})
						storetest.Done(b, err)
					}
				})
			}
			storetest.Done(b, s.MakeIndex(b.Context()))
		}
	}
}
