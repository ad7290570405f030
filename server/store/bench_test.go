package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// BenchmarkSession is what every request does first.
func BenchmarkSession(b *testing.B) {
	s := storetest.Open(b)
	ticket := s.Company("サンプル商事").User("佐藤 花子").SignedIn()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.Session(b.Context(), ticket.Secret, storetest.Address, storetest.Agent, portal.PurposeSession); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSetForwarding is one number changed and on disk, by so many people at once.
func BenchmarkSetForwarding(b *testing.B) {
	for _, writers := range []int{1, 16} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s := storetest.Open(b)
			sample := s.Company("サンプル商事")
			contract := sample.VoiceGroup("Y1").Contract("N1")
			picks := make([]store.Selection, writers)
			for i := range picks {
				digits := fmt.Sprintf("03000010%02d", i)
				contract.Numbers(digits)
				picks[i] = pick(b, s, "Y1", digits)
			}
			who := sample.Administrator("山田 太郎").Actor()
			var left atomic.Int64
			left.Store(int64(b.N))
			b.ResetTimer()
			storetest.Together(b, writers, func(i int) error {
				for n := 0; left.Add(-1) >= 0; n++ {
					number := []string{"090-1234-5678", "080-1234-5678"}[n%2]
					if _, _, err := s.SetForwardings(b.Context(), who, store.Edit{Pick: picks[i], Seen: 1 << 40, Change: to(number)}); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
}
