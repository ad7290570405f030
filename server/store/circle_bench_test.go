package store_test

import (
	"fmt"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// BenchmarkEditCalendar is a save of the hours of a schedule that 10,000 numbers follow, which switches none of them now: they
// forward outside, all to one number of the company, or each second one to its neighbour.
func BenchmarkEditCalendar(b *testing.B) {
	for name, destination := range map[string]string{
		"outside": `'09012345678'`, "to one": `'05010000000'`, "to neighbours": `(SELECT CASE WHEN n.digits % 2 = 0 THEN '09012345678' ELSE '050' || substr('00000000' || (CAST(substr(n.digits, 4) AS INTEGER) + 1), -8) END FROM numbers n WHERE n.id = number_id)`,
	} {
		b.Run(name, func(b *testing.B) {
			s, boss := fill(b, 10_000)
			var list portal.Change
			list.Entries[0] = &portal.EntryText{Text: "090-1234-5678"}
			_, _, err := s.SetForwardings(b.Context(), boss.AtWork(), store.Edit{Pick: everything(), Seen: latest(s), Change: list})
			storetest.Done(b, err)
			hours := schedule(b, s, boss, "本社")
			_, _, err = s.SetPlans(b.Context(), boss.AtWork(), store.PlanEdit{Pick: everything(), Seen: latest(s), Plan: &portal.Plan{ScheduleID: hours, Closed: toMobile}})
			storetest.Done(b, err)
			s.Write(`UPDATE forwardings SET entries = replace(entries, '09012345678', ` + destination + `)`)
			version := int64(0)
			b.ResetTimer()
			for b.Loop() {
				version++
				until := fmt.Sprintf("18:%02d", version%60)
				storetest.Done(b, s.ChangeSchedule(b.Context(), boss.AtWork(), hours, version, opens("本社", "09:00", until)))
			}
		})
	}
}
