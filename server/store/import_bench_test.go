package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// BenchmarkImportBesideOthers is a file of 10,000 users, and how long other people's writes wait meanwhile.
func BenchmarkImportBesideOthers(b *testing.B) {
	var texts []string
	for i := range 10_000 {
		texts = append(texts, fmt.Sprintf("利用者 %d|many%d@example.co.jp|03-1234-5678|mail|営業", i, i))
	}
	file := entries(columns, texts...)
	besideOthers(b, func(s *storetest.Store) func() error {
		sample := s.Company("サンプル商事")
		boss := sample.Administrator("山田 太郎")
		sample.Group("営業")
		dryRun := dryRuns(b, s, boss, file)
		return func() error {
			_, err := s.ImportUsers(b.Context(), boss.Actor(), file, dryRun.Seal)
			return err
		}
	})
}

// BenchmarkOldMails removes 20,000 mails, and tells how long other people's writes wait meanwhile.
func BenchmarkOldMails(b *testing.B) {
	besideOthers(b, func(s *storetest.Store) func() error {
		boss := s.Company("サンプル商事").Administrator("山田 太郎")
		fillMails(b, s, boss, 20_000)
		return func() error {
			n, err := s.RemoveOldMails(b.Context())
			if n != 20_000 {
				b.Errorf("%d mails were removed", n)
			}
			return err
		}
	})
}

// fillMails adds mails that were sent long ago, one each millisecond from the first on.
func fillMails(t testing.TB, s *storetest.Store, boss *storetest.Person, count int) {
	t.Helper()
	like := posted(t, s, boss, boss, portal.MailReset)
	s.Write(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO outbox (id, company_id, user_id, template, language, time_zone, to_address, to_name, message_id, fields,
			created_at, expires_at, due_at, attempts, sent_at, failed_at, last_error)
		SELECT printf('%012x', i) || id, company_id, user_id, template, language, time_zone, to_address, to_name, message_id, fields,
			i, 0, i, 1, i, 0, '' FROM outbox, n WHERE id = ?`, count, like.ID)
}

// besideOthers does what prepare made ready, while other people write, and reports how long these waited.
func besideOthers(b *testing.B, prepare func(*storetest.Store) (deed func() error)) {
	var waits []time.Duration
	for b.Loop() {
		b.StopTimer()
		s := storetest.Open(b)
		deed := prepare(s)
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
		if err := deed(); err != nil {
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

// BenchmarkImportNumbers is a file of 100,000 numbers: what it would do, and doing it, and how long somebody else's
// changes wait meanwhile.
func BenchmarkImportNumbers(b *testing.B) {
	texts := make([]string, portal.NumberLimit)
	for i := range texts {
		texts[i] = fmt.Sprintf("0501%07d|true|true|list1|090-1234-%04d|社用携帯", i, i%10_000)
	}
	file := numberLines(b, numberHeads, texts...)
	for b.Loop() {
		s, boss := fill(b, portal.NumberLimit)
		who := boss.AtWork()
		var dryRun store.NumberDryRun
		p99, _ := beside(b, s, who, func() {
			began := time.Now()
			dryRun = looksAt(b, s, boss, file)
			b.ReportMetric(time.Since(began).Seconds()*1000, "check-ms")
		})
		b.ReportMetric(p99.Seconds()*1000, "others-check-p99-ms")
		p99, longest := beside(b, s, who, func() {
			began := time.Now()
			if _, _, err := s.ImportNumbers(b.Context(), who, "Y1", file, time.UTC, dryRun.Seen); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(began).Seconds()*1000, "import-ms")
		})
		b.ReportMetric(p99.Seconds()*1000, "others-p99-ms")
		b.ReportMetric(longest.Seconds()*1000, "others-longest-ms")
	}
}
