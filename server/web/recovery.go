package web

import (
	"context"
	"time"
)

// Recovery is how a person stands who may lose the authenticator.
type Recovery struct {
	Needed bool       `json:"needed" doc:"the second factor is an authenticator"`
	Left   int        `json:"left" doc:"codes that can be used"`
	MadeAt *time.Time `json:"made_at,omitempty" doc:"absent while there are none"`
}

// RecoveryCodes are new recovery codes, told this once.
type RecoveryCodes struct {
	Codes []string `json:"codes" nullable:"false"`
}

// RecoveryCode is the form of A6 for somebody whose authenticator is not at hand.
type RecoveryCode struct {
	Code string `json:"code" maxLength:"128"`
}

func (s *Server) recovery(ctx context.Context, by visitor, _ *none) (*answer[Recovery], error) {
	state, err := s.store.Recovery(ctx, by.Who)
	return reply(Recovery{Needed: state.Needed, Left: state.Left, MadeAt: optional(state.MadeAt)}, err)
}

func (s *Server) makeRecoveryCodes(ctx context.Context, by visitor, _ *none) (*answer[RecoveryCodes], error) {
	codes, err := s.store.MakeRecoveryCodes(ctx, by.Who)
	return reply(RecoveryCodes{Codes: codes}, err)
}

func (s *Server) enterRecoveryCode(ctx context.Context, by visitor, in *form[RecoveryCode]) (*answer[Session], error) {
	ticket, err := s.store.EnterRecoveryCode(ctx, by.Who, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}
