package store_test

import (
	"fmt"
	"testing"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// BenchmarkLapsed asks for the numbers of which something is not allowed any more, of so many that all forward: none, and every one.
func BenchmarkLapsed(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		s, boss := fill(b, n)
		_, _, err := s.SetForwardings(b.Context(), boss.AtWork(), store.Edit{Pick: everything(), Change: to("090-1234-5678")})
		storetest.Done(b, err)
		for _, list := range []string{"", `"0312345678"`} {
			s.Write(`UPDATE companies SET policy = ?`, fmt.Sprintf(`{"allow_list":[%s]}`, list))
			b.Run(fmt.Sprintf("numbers=%d/list=%t", n, list != ""), func(b *testing.B) {
				for b.Loop() {
					found, err := s.LapsedNumbers(b.Context(), boss.Actor(), 0, 1)
					storetest.Done(b, err)
					if (found.Total > 0) != (list != "") {
						b.Fatal(found.Total)
					}
				}
			})
		}
	}
}
