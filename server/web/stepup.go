package web

import (
	"context"

	"denwaban/server/portal"
)

// StepUp says which fresh code is asked for.
type StepUp struct {
	Factor   string    `json:"factor" enum:"totp,mail"`
	MailCode *MailCode `json:"mail_code,omitempty" doc:"for factor mail"`
}

func (s *Server) beginStepUp(ctx context.Context, by visitor, _ *none) (*answer[StepUp], error) {
	return s.askCode(ctx, by, false)
}

func (s *Server) resendStepUpCode(ctx context.Context, by visitor, _ *none) (*answer[StepUp], error) {
	return s.askCode(ctx, by, true)
}

func (s *Server) askCode(ctx context.Context, by visitor, again bool) (*answer[StepUp], error) {
	factor, err := s.store.BeginStepUp(ctx, by.Who, again)
	if err != nil || factor != portal.FactorMail {
		return reply(StepUp{Factor: string(factor)}, err)
	}
	sent, err := s.mailCode(ctx, by)
	return reply(StepUp{Factor: string(factor), MailCode: sent}, err)
}

func (s *Server) stepUp(ctx context.Context, by visitor, in *form[Code]) (*answer[Session], error) {
	ticket, err := s.store.StepUp(ctx, by.Who, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}
