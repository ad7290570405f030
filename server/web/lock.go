package web

import (
	"context"
)

// LockForm is what the numbers are that nobody shall change, and why.
type LockForm struct {
	Selection Selection `json:"selection"`
	Reason    string    `json:"reason" maxLength:"1000" doc:"shown to everybody who sees the number; may be empty"`
}

// Counted tells how many numbers a deed concerned.
type Counted struct {
	Numbers int `json:"numbers"`
}

type lockInput struct{ Body LockForm }

type unlockInput struct{ Body Selection }

func (s *Server) lockNumbers(ctx context.Context, by visitor, in *lockInput) (*answer[Counted], error) {
	n, err := s.store.LockNumbers(ctx, by.Who, in.Body.Selection.selection(s.nowAt(by)), in.Body.Reason)
	return reply(Counted{n}, err)
}

func (s *Server) unlockNumbers(ctx context.Context, by visitor, in *unlockInput) (*answer[Counted], error) {
	n, err := s.store.UnlockNumbers(ctx, by.Who, in.Body.selection(s.nowAt(by)))
	return reply(Counted{n}, err)
}
