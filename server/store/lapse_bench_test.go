package store_test

import (
	"fmt"
	"testing"
	"time"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// BenchmarkLapsed asks for the numbers of which something is not allowed any more, of so many that all forward: none, and every one;
// first with another policy, when all of them are looked at, and then again and again.
func BenchmarkLapsed(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		s, boss := fill(b, n)
		_, _, err := s.SetForwardings(b.Context(), boss.AtWork(), store.Edit{Pick: everything(), Change: to("090-1234-5678")})
		storetest.Done(b, err)
		for _, list := range []string{"", `"0312345678"`} {
			s.Write(`UPDATE companies SET policy = ?`, fmt.Sprintf(`{"allow_list":[%s]}`, list))
			b.Run(fmt.Sprintf("numbers=%d/list=%t", n, list != ""), func(b *testing.B) {
				who := boss.Actor()
				look := func() {
					found, err := s.LapsedNumbers(b.Context(), who, 0, 1)
					storetest.Done(b, err)
					if (found.Total > 0) != (list != "") {
						b.Fatal(found.Total)
					}
				}
				began := time.Now()
				look()
				first := time.Since(began)
				for b.Loop() {
					look()
				}
				b.ReportMetric(first.Seconds()*1000, "first-ms")
			})
		}
	}
}
