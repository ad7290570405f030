package server

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// What is set to end soon ends then, although the clock already waits for something later. Time is the bubble's: nobody
// waits for it.
func TestWhatEndsSoonEndsInTime(t *testing.T) {
	t.Parallel()
	storetest.Open(t).Stop() // the folder that all copies are made of belongs to no bubble
	synctest.Test(t, func(t *testing.T) {
		s := storetest.Open(t)
		begun := time.Now()
		s.Store.Now = func() time.Time { return storetest.Start.Add(time.Since(begun)) }
		firm := s.Company("サンプル商事")
		firm.VoiceGroup("Y1").Contract("N1").Numbers("0300001001", "0300001002")
		boss := firm.Administrator("山田 太郎")
		ctx, stop := context.WithCancel(t.Context())
		stopped := store.Keep(ctx, "clock", func(ctx context.Context) { keepClock(ctx, s.Store) })
		ends := func(digits string, after time.Duration) int64 {
			until := s.Store.Now().Add(after).UnixMilli()
			on, actions, target := true, portal.Unconditional, portal.Target(1)
			change := portal.Change{On: &on, Actions: &actions, Target: &target, Until: &until}
			change.Entries[0] = &portal.EntryText{Text: "090-1234-5678"}
			_, _, err := s.SetForwardings(ctx, boss.AtWork(), store.Edit{
				Pick: store.Selection{VoiceGroup: "Y1", IDs: []int64{s.Number(digits)}}, Change: change, Seen: 1 << 40})
			storetest.Done(t, err)
			return until
		}
		synctest.Wait()
		late, soon := ends("0300001001", 11*time.Second), int64(0)
		synctest.Wait()
		soon = ends("0300001002", 3*time.Second)
		<-time.After(20 * time.Second)
		synctest.Wait()
		done := storetest.Rows[int64](s, `SELECT at FROM changes WHERE by_way = 'until' ORDER BY at`)
		if len(done) != 2 || done[0]-soon > 1000 || done[1]-late > 1000 {
			t.Errorf("what was to end at %d and %d ended at %v", soon, late, done)
		}
		stop()
		<-stopped
	})
}
