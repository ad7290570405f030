package store_test

import (
	"fmt"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// city is a company with so many numbers in so many voice groups: fifty a contract, a fifth set at some time by a change each,
// a tenth forwarded, a few until today.
func city(b *testing.B, numbers, groups int) (*storetest.Store, portal.Actor) {
	b.Helper()
	s := storetest.Open(b)
	sample := s.Company("サンプル商事")
	sample.VoiceGroup("Y0")
	size, now := numbers/groups, s.Clock.Now().UnixMilli()
	up := func(n int) string {
		return fmt.Sprintf(`WITH RECURSIVE up (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM up WHERE i + 1 < %d) `, n)
	}
	s.Write(`INSERT INTO voice_groups (id, company_id, service_id, representative)
		`+up(groups)+`SELECT 'Y' || (10000000 + i), ?, 'arcstar-ip-voice', 'N' || (10000000 + i * ?) FROM up`, sample.ID, size/50)
	s.Write(`INSERT INTO contracts (id, voice_group_id, site_id, site_name, plan, message_box, members_net, opened)
		`+up(numbers/50)+`SELECT 'N' || (10000000 + i), 'Y' || (10000000 + i * 50 / ?), 'S' || i, '拠点', 'IP Voice', 1, 0, 1 FROM up`, size)
	s.Write(`INSERT INTO numbers (id, voice_group_id, contract_id, digits)
		`+up(numbers)+`SELECT 1000 + i, 'Y' || (10000000 + i / ?), 'N' || (10000000 + i / 50), '06' || (10000000 + i * 61803399 % 90000000) FROM up`, size)
	s.Write(`INSERT INTO changes (id, company_id, nth, user_id, user_name, at, address, by_way, undoes)
		`+up(numbers/5)+`SELECT 1 + i, ?, 1 + i, 'x', '山田 太郎', ? + i, '', 'form', 0 FROM up`, sample.ID, now-int64(numbers))
	s.Write(`INSERT INTO forwardings (number_id, is_on, actions, ring_seconds, entries, target, destination, version, changed, on_since, until_at)
		`+up(numbers/5)+`SELECT 1000 + i * 5, i % 2, 1, 0, '[{},{},{},{},{}]', 1, '', 1 + i, 1, i % 2 * (? + i), CASE WHEN i % 50 = 1 THEN ? ELSE 0 END FROM up`, now-int64(numbers), now+1)
	s.Write(`INSERT INTO history (change_id, number_id, nth, earlier, before, after, back_before, back_after, refusal, plans)
		` + up(numbers/5) + `SELECT 1 + i, 1000 + i * 5, 1, 0, '{}', '{}', '[]', '[]', '', '' FROM up`)
	return s, sample.Administrator("山田 太郎").Actor()
}

// BenchmarkDashboard is what the top page asks of the numbers, and what every page asks of its voice group: from memory, and
// by SQL as it is until the numbers are in memory.
func BenchmarkDashboard(b *testing.B) {
	for _, size := range []struct{ numbers, groups int }{{10_000, 10}, {100_000, 1}, {1_000_000, 2000}} {
		b.Run(fmt.Sprintf("numbers=%d/groups=%d", size.numbers, size.groups), func(b *testing.B) {
			s, who := city(b, size.numbers, size.groups)
			asks := func(name string, deed func() error) {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						storetest.Done(b, deed())
					}
				})
			}
			groups := func() error { _, err := s.VoiceGroups(b.Context(), who, ""); return err }
			group := func() error { _, err := s.VoiceGroup(b.Context(), who, "Y10000000"); return err }
			asks("sql/groups", groups)
			asks("sql/group", group)
			storetest.Done(b, s.MakeIndex(b.Context()))
			asks("index/groups", groups)
			asks("index/group", group)
			asks("index/ending", func() error {
				today := store.Search{Everywhere: true, EndsBefore: s.Clock.Now().AddDate(0, 0, 1)}
				_, err := s.SearchNumbers(b.Context(), who, today, store.ByEnding, 0, 50)
				return err
			})
			asks("recent", func() error { _, err := s.RecentChanges(b.Context(), who, 10); return err })
		})
	}
}
