package store_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// fill gives the voice group Y1 so many numbers, 0501 and up, and one of Y2 to whoever works beside.
func fill(t testing.TB, n int) (*storetest.Store, *storetest.Person) {
	t.Helper()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	sample.VoiceGroup("Y1").Contract("N1", storetest.MessageBox)
	sample.VoiceGroup("Y2").Contract("N2").Numbers("0300002001")
	s.Write(fmt.Sprintf(`
		INSERT INTO numbers (voice_group_id, contract_id, digits)
		WITH RECURSIVE list(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM list)
		SELECT 'Y1', 'N1', '0501' || substr('0000000' || n, -7) FROM (SELECT n FROM list LIMIT %d)`, n))
	return s, sample.Administrator("山田 太郎")
}

// everything is all numbers of Y1.
func everything() store.Selection {
	return store.Selection{VoiceGroup: "Y1", Search: &store.Search{}}
}

// beside changes a number again and again while a deed runs, and tells how long the slowest hundredth of it waited, and the
// slowest of all.
func beside(t testing.TB, s *storetest.Store, who portal.Actor, deed func()) (p99, longest time.Duration) {
	t.Helper()
	picked := pick(t, s, "Y2", "0300002001")
	var waits []time.Duration
	var stop atomic.Bool
	var running sync.WaitGroup
	running.Go(func() {
		for i := 0; !stop.Load(); i++ {
			began := time.Now()
			if _, _, err := s.SetForwardings(t.Context(), who, store.Edit{Pick: picked, Seen: 1 << 40, Change: to([]string{"090-1234-5678", "080-1234-5678"}[i%2])}); err != nil {
				t.Error(err)
				return
			}
			waits = append(waits, time.Since(began))
		}
	})
	deed()
	stop.Store(true)
	running.Wait()
	slices.Sort(waits)
	return waits[len(waits)*99/100], waits[len(waits)-1]
}

// BenchmarkManyNumbers is one change of so many numbers: what it would do, doing it, looking at it, and taking it back, and how long
// somebody else's changes wait meanwhile.
func BenchmarkManyNumbers(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("numbers=%d", n), func(b *testing.B) {
			s, boss := fill(b, n)
			who := boss.AtWork()
			edit := store.Edit{Pick: everything(), Change: to("090-1234-5678")}
			for b.Loop() {
				edit.Seen = latest(s)
				timed := func(name string, deed func() error) {
					began := time.Now()
					if err := deed(); err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(time.Since(began).Seconds()*1000, name+"-ms")
				}
				timed("check", func() error { _, err := s.CheckForwardings(b.Context(), who, edit); return err })
				var id int64
				p99, longest := beside(b, s, who, func() {
					timed("set", func() (err error) { id, _, err = s.SetForwardings(b.Context(), who, edit); return err })
				})
				b.ReportMetric(p99.Seconds()*1000, "others-p99-ms")
				b.ReportMetric(longest.Seconds()*1000, "others-longest-ms")
				timed("look", func() error { _, err := s.Change(b.Context(), who, id, store.ChangePart{Size: 50}); return err })
				timed("undo", func() error { _, _, err := s.UndoChange(b.Context(), who, id); return err })
			}
		})
	}
}
