package store

import (
	"context"
	"log/slog"
	"runtime/debug"
	"time"
)

// Pauses before work that broke off is begun again: doubled from the first to the longest.
const (
	firstPause   = time.Second
	longestPause = time.Minute
)

// Begin runs work beside its caller and closes the channel when it has returned. Whatever this program itself runs beside
// something else goes through Begin, Keep or Guarded: a panic that nobody catches would end the process and everybody's
// requests.
func Begin(name string, work func()) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		guarded(name, work)
	}()
	return done
}

// Keep is Begin for work that goes on until ctx ends: after a panic it begins again, later each time.
func Keep(ctx context.Context, name string, work func(context.Context)) <-chan struct{} {
	return Begin(name, func() {
		for pause := firstPause; !guarded(name, func() { work(ctx) }); pause = min(2*pause, longestPause) {
			slog.Warn("begin again after a panic", "work", name, "in", pause)
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause):
			}
		}
	})
}

// Guarded is work for a timer or a context that runs it in a goroutine of its own.
func Guarded(name string, work func()) func() { return func() { guarded(name, work) } }

// guarded runs work and tells whether it came to its end.
func guarded(name string, work func()) (whole bool) {
	defer func() {
		if problem := recover(); problem != nil {
			slog.Error("panic", "work", name, "problem", problem, "stack", string(debug.Stack()))
		}
	}()
	work()
	return true
}
