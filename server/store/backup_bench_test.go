package store_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

var ballast = flag.Int("ballast", 64, "MiB in the database that is copied")

// BenchmarkBackup copies a database in which four people work (G15):
//
//	go test -run - -bench Backup -benchtime 1x ./server/store -ballast 1024
func BenchmarkBackup(b *testing.B) {
	s := storetest.Open(b)
	sample := s.Company("サンプル商事")
	contract := sample.VoiceGroup("Y1").Contract("N1")
	var edits []store.Edit
	for i := range 4 {
		digits := "030000100" + string(rune('0'+i))
		contract.Numbers(digits)
		edits = append(edits, store.Edit{Pick: pick(b, s, "Y1", digits), Seen: 1 << 40})
	}
	who := sample.Administrator("山田 太郎").AtWork()
	s.Write(`CREATE TABLE ballast (b BLOB)`)
	for range *ballast {
		s.Write(`INSERT INTO ballast VALUES (randomblob(1048576))`)
	}
	b.ResetTimer()
	for range b.N {
		file := filepath.Join(b.TempDir(), "backup.db")
		stop := make(chan struct{})
		var running sync.WaitGroup
		times := make([][]time.Duration, len(edits))
		for i, edit := range edits {
			running.Go(func() {
				for n := 0; ; n++ {
					select {
					case <-stop:
						return
					default:
					}
					edit.Change = to([]string{"090-1234-5678", "080-1234-5678"}[n%2])
					began := time.Now()
					if _, _, err := s.SetForwardings(b.Context(), who, edit); err != nil {
						b.Error(err)
						return
					}
					times[i] = append(times[i], time.Since(began))
				}
			})
		}
		err := store.Backup(b.Context(), s.Dir, file)
		close(stop)
		running.Wait()
		storetest.Done(b, err)
		all := slices.Sorted(slices.Values(slices.Concat(times...)))
		b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "write-p99-ms")
		b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "writes/s")
		storetest.Done(b, os.Remove(file))
	}
}
