package web

import "context"

// StepUp says which fresh code is asked for.
type StepUp struct {
	Factor   string    `json:"factor" enum:"totp,mail"`
	MailCode *MailCode `json:"mail_code,omitempty" doc:"for factor mail, when a code was sent"`
	Passkey  bool      `json:"passkey" doc:"one will do as well"`
}

func (s *Server) beginStepUp(ctx context.Context, by visitor, _ *none) (*answer[StepUp], error) {
	return s.askCode(ctx, by, false)
}

func (s *Server) resendStepUpCode(ctx context.Context, by visitor, _ *none) (*answer[StepUp], error) {
	return s.askCode(ctx, by, true)
}

func (s *Server) askCode(ctx context.Context, by visitor, again bool) (*answer[StepUp], error) {
	ways, err := s.store.BeginStepUp(ctx, by.Who, again)
	asked := StepUp{Factor: string(ways.Factor), Passkey: ways.Passkey}
	if err != nil || !ways.Mailed {
		return reply(asked, err)
	}
	asked.MailCode, err = s.mailCode(ctx, by)
	return reply(asked, err)
}

func (s *Server) stepUp(ctx context.Context, by visitor, in *form[Code]) (*answer[Session], error) {
	ticket, err := s.store.StepUp(ctx, by.Who, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}
