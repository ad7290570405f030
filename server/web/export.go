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

// exports are files for people to keep. One is made at a time, since what is read for it takes many times its memory; and each
// person has one under way, from asking for it until it has left, so that those who take theirs slowly hold up nobody else.
type exports struct {
	unsent *turns
	making *semaphore.Weighted
}

func newExports(patience time.Duration) *exports {
	return &exports{unsent: newTurns(unsentAtOnce, patience), making: semaphore.NewWeighted(1)}
}

// begin waits until a person's file may be made; made lets the next one be made. It counts as under way until ctx ends, with
// the request. Codes: one_at_a_time, busy.
func (e *exports) begin(ctx context.Context, userID string) (made func(), err error) {
	left, err := e.unsent.take(ctx, userID, 1)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, store.Guarded("file has left", left))
	waiting, cancel := context.WithTimeout(ctx, e.unsent.patience)
	defer cancel()
	if err := e.making.Acquire(waiting, 1); err != nil {
		return nil, portal.Refuse("busy", "")
	}
	return func() { e.making.Release(1) }, nil
}

// export makes a file in its turn.
func (s *Server) export(ctx context.Context, by visitor, file func() (*csvFile, error)) (*csvFile, error) {
	made, err := s.exports.begin(ctx, by.Who.UserID)
	if err != nil {
		return nil, err
	}
	defer made()
	return file()
}
