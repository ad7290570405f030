package store_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"denwaban/server/store"
)

func TestAPanicEndsItsOwnWorkAlone(t *testing.T) {
	t.Parallel()
	<-store.Begin("a test", func() { panic("a bug") })
}

// Work that must go on begins again, later each time, until it is told to stop.
func TestWorkBeginsAgainAfterAPanic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began, runs := time.Now(), 0
		<-store.Keep(ctx, "a test", func(context.Context) {
			if runs++; runs < 9 {
				panic("a bug")
			}
		})
		if took := time.Since(began); runs != 9 || took != (1+2+4+8+16+32+60+60)*time.Second {
			t.Errorf("eight panics: %d runs in %s", runs, took)
		}
		<-store.Keep(ctx, "a test", func(context.Context) {
			cancel()
			panic("a bug in the end")
		})
	})
}
