package web

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"

	"denwaban/server/portal"
	"denwaban/server/store"
)

const (
	exportPatience = 20 * time.Second // how long a turn is waited for: whoever waits holds nothing
	unsentAtOnce   = 32               // files under way; a large one is two or three megabytes in gzip
)

// exports are answers that take much memory, such as files for people to keep. Of a weight each, so much of them is made at a
// time, since what is read for them takes many times their own memory; and each person has one under way, from asking for it
// until it has left, so that those who take theirs slowly hold up nobody else.
type exports struct {
	unsent *turns
	atOnce int64
	making *semaphore.Weighted
}

func newExports(patience time.Duration, atOnce, unsent int64) *exports {
	return &exports{unsent: newTurns(unsent, patience), atOnce: atOnce, making: semaphore.NewWeighted(atOnce)}
}

// begin waits until a person's answer of such a weight may be made; made lets the next one be made. It counts as under way until
// ctx ends, with the request. Codes: one_at_a_time, busy.
func (e *exports) begin(ctx context.Context, userID string, weight int64) (made func(), err error) {
	left, err := e.unsent.take(ctx, userID, weight)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, store.Guarded("file has left", left))
	waiting, cancel := context.WithTimeout(ctx, e.unsent.patience)
	defer cancel()
	weight = min(weight, e.atOnce)
	if err := e.making.Acquire(waiting, weight); err != nil {
		return nil, portal.Refuse("busy", "")
	}
	return func() { e.making.Release(weight) }, nil
}

// export makes a file in its turn.
func (s *Server) export(ctx context.Context, by visitor, file func() (*csvFile, error)) (*csvFile, error) {
	made, err := s.exports.begin(ctx, by.Who.UserID, 1)
	if err != nil {
		return nil, err
	}
	defer made()
	return file()
}
