package server

import (
	"context"
	"log/slog"
	"time"

	"denwaban/server/store"
)

// clockRest is the longest between two looks at the clock: it may have been set, or the machine may have slept.
const clockRest = 15 * time.Second

// byTheClock is what is done when its time has come, in this order.
var byTheClock = []struct {
	name string
	do   func(*store.Store, context.Context) (int, error)
}{
	{"let what was to return return", (*store.Store).EndDue},
	{"follow the schedules", (*store.Store).FollowSchedules},
	{"mail what ends soon", (*store.Store).WarnDue},
	{"mail what is forwarded for long", (*store.Store).MailDigests},
}

// keepClock does what is due by the wall clock: at the start, as soon as something is due, and to be sure every few seconds,
// until ctx ends. What came due while the program was stopped is made up for.
func keepClock(ctx context.Context, s *store.Store) {
	for ctx.Err() == nil {
		failed := false
		for _, one := range byTheClock {
			n, err := one.do(s, ctx)
			if n > 0 {
				slog.Info("done by the clock: "+one.name, "count", n)
			}
			if err != nil && ctx.Err() == nil {
				slog.Error(one.name, "error", err)
				failed = true
			}
		}
		rest(ctx, s, failed)
	}
}

// rest waits until something is due, clockRest at the most. What is set meanwhile may be due earlier.
func rest(ctx context.Context, s *store.Store, failed bool) {
	longest := time.After(clockRest)
	for {
		select {
		case <-ctx.Done():
			return
		case <-longest:
			return
		case <-time.After(untilNext(ctx, s, failed)):
			return
		case <-s.Timed():
		}
	}
}

// untilNext is how long nothing is due. What failed is tried again when the clock is next looked at, not at once.
func untilNext(ctx context.Context, s *store.Store, failed bool) time.Duration {
	next, err := s.NextDue(ctx)
	if failed || err != nil || next.IsZero() {
		return clockRest
	}
	if wait := next.Sub(s.Now()); wait > 0 {
		return min(wait, clockRest)
	}
	return time.Second // it came due meanwhile
}
