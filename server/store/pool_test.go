package store_test

import (
	"context"
	"errors"
	"testing"

	"denwaban/server/store/storetest"
)

// Whoever does not wait any longer for a connection that reads gets an answer, also while somebody else waits for one.
func TestNobodyWaitsForAReaderLongerThanTheyWish(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	storetest.Done(t, s.WhileAllRead(t.Context(), func() {
		patient, stop := context.WithCancel(t.Context())
		waits := make(chan error)
		go func() {
			_, err := s.Schedules(patient, boss.Actor())
			waits <- err
		}()
		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, err := s.VoiceGroups(gone, boss.Actor(), ""); !errors.Is(err, context.Canceled) {
			t.Errorf("who has gone is told %v", err)
		}
		stop()
		if err := <-waits; !errors.Is(err, context.Canceled) {
			t.Errorf("who waited is told %v", err)
		}
	}))
}
