package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// BenchmarkImportBesideOthers is a file of 10,000 users, and how long other people's writes wait meanwhile.
func BenchmarkImportBesideOthers(b *testing.B) {
	var texts []string
	for i := range 10_000 {
		texts = append(texts, fmt.Sprintf("利用者 %d|many%d@example.co.jp|03-1234-5678|mail|営業", i, i))
	}
	file := entries(columns, texts...)
	var waits []time.Duration
	for b.Loop() {
		b.StopTimer()
		s := storetest.Open(b)
		sample := s.Company("サンプル商事")
		boss := sample.Administrator("山田 太郎")
		sample.Group("営業")
		plan := plans(b, s, boss, file)
		done := make(chan struct{})
		var working sync.WaitGroup
		working.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				began := time.Now()
				if err := s.RequestReset(b.Context(), portal.Actor{Address: "192.0.2.1"}, "nobody@example.co.jp"); err != nil {
					b.Error(err)
				}
				waits = append(waits, time.Since(began))
			}
		})
		b.StartTimer()
		if _, err := s.ImportUsers(b.Context(), boss.Actor(), file, plan.Seal); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		close(done)
		working.Wait()
		b.StartTimer()
	}
	slices.Sort(waits)
	b.ReportMetric(waits[len(waits)-1].Seconds()*1000, "longest-wait-ms")
	b.ReportMetric(waits[len(waits)*99/100].Seconds()*1000, "p99-wait-ms")
}
