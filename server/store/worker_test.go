package store_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"denwaban/server/store"
)

// Whoever waits for work that panics is let go on, and work beside it comes to its end.
func TestAPanicEndsItsOwnWorkAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken, whole := false, false
		beside := store.Begin("beside", func() {
			time.Sleep(time.Minute)
			whole = true
		})
		<-store.Begin("a test", func() {
			defer func() { broken = true }()
			panic("a bug")
		})
		time.AfterFunc(time.Second, store.Guarded("a callback", func() { panic("a bug") }))
		<-beside
		if !broken || !whole {
			t.Errorf("the work that broke: %v, the work beside it came to its end: %v", broken, whole)
		}
	})
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
