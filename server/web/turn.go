package web

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"golang.org/x/sync/semaphore"

	"denwaban/server/portal"
)

// Large bodies, of more than bodyLimit, are let in by turns: what is made of one takes many times its memory. So are small ones of
// which a large file is unpacked.
const (
	filesAtOnce = 24 << 20 // bytes: the largest file alone, or some smaller ones
	formsAtOnce = 8 << 20

	turnPatience = 5 * time.Second // how long a turn is waited for
	slowestBody  = 3_000_000 / 8   // bytes a second
)

// turns lets large bodies in, one of each person, and of all together as many bytes as announced.
type turns struct {
	atOnce   int64
	bytes    *semaphore.Weighted
	patience time.Duration

	mu  sync.Mutex
	own map[string]*ownTurn // by user
}

// ownTurn is that of a person.
type ownTurn struct {
	*semaphore.Weighted
	asking int // requests that have it or wait for it
}

func newTurns(atOnce int64, patience time.Duration) *turns {
	return &turns{atOnce: atOnce, bytes: semaphore.NewWeighted(atOnce), patience: patience, own: map[string]*ownTurn{}}
}

// take waits until a body of a person may come in; done lets the next one in. Codes: one_at_a_time, busy.
func (t *turns) take(ctx context.Context, userID string, bytes int64) (done func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, t.patience)
	defer cancel()
	own := t.asks(userID)
	if err := own.Acquire(ctx, 1); err != nil {
		t.leaves(userID)
		return nil, portal.Refuse("one_at_a_time", "")
	}
	back := func() {
		own.Release(1)
		t.leaves(userID)
	}
	bytes = min(bytes, t.atOnce)
	if err := t.bytes.Acquire(ctx, bytes); err != nil {
		back()
		return nil, portal.Refuse("busy", "")
	}
	return func() {
		t.bytes.Release(bytes)
		back()
	}, nil
}

func (t *turns) asks(userID string) *ownTurn {
	t.mu.Lock()
	defer t.mu.Unlock()
	own := t.own[userID]
	if own == nil {
		own = &ownTurn{Weighted: semaphore.NewWeighted(1)}
		t.own[userID] = own
	}
	own.asking++
	return own
}

func (t *turns) leaves(userID string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.own[userID].asking--; t.own[userID].asking == 0 {
		delete(t.own, userID)
	}
}

// turn lets a large body in before anything of it is read, and gives it as much time as a body of its length needs. It comes
// behind admit: who sends is known. What is longer than the route allows is huma's to refuse.
func (s *Server) turn(api huma.API, r route) func(huma.Context, func(huma.Context)) {
	limit := r.bodyLimit()
	through := s.forms
	if limit > largeForm {
		through = s.files
	}
	return func(ctx huma.Context, next func(huma.Context)) {
		request := humagin.Unwrap(ctx).Request
		length := request.ContentLength
		if length < 0 || length > limit { // it is read up to the limit
			length = limit
		}
		whole := ctx.Query(compressionParam) != "" && limit == longFile
		if length <= bodyLimit && !whole {
			next(ctx)
			return
		}
		takes := length
		if whole {
			takes = through.atOnce
		}
		by, _ := ctx.Context().Value(visitorKey{}).(visitor)
		done, err := through.take(ctx.Context(), by.Who.UserID, takes)
		if err != nil {
			_ = ctx.SetReadDeadline(time.Now()) // nobody reads it
			ctx.SetHeader("Connection", "close")
			refuseOn(api, ctx, err)
			return
		}
		defer done()
		if body, timed := request.Body.(*deadlineBody); timed {
			body.within = largeBodyTime(length)
		}
		next(ctx)
	}
}

// largeBodyTime is how long a body of so many bytes may take.
func largeBodyTime(bytes int64) time.Duration {
	return bodyTime + time.Duration(bytes/slowestBody)*time.Second
}

// refuseOn answers in front of huma's own handlers.
func refuseOn(api huma.API, ctx huma.Context, err error) {
	refusal := problem(ctx.Context(), err)
	for name, values := range refusal.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	if err := huma.WriteErr(api, ctx, refusal.Status, "", refusal); err != nil {
		slog.Error("write a refusal", "error", err)
	}
}
