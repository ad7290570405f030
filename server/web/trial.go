package web

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// TrialMail is a mail in the trial mailbox.
type TrialMail struct {
	ID      string    `json:"id"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	SentAt  time.Time `json:"sent_at"`
}

// trialMails is not there at all unless the folder was made for a trial.
func (s *Server) trialMails(ctx context.Context, _ visitor, _ *none) (*answer[[]TrialMail], error) {
	if !s.options.Trial {
		return nil, portal.NotThere()
	}
	mails, err := s.store.TrialMails(ctx)
	wire := make([]TrialMail, len(mails))
	for i, one := range mails {
		wire[i] = TrialMail{ID: one.ID, To: one.To, Subject: one.Subject, Text: one.Text, SentAt: time.UnixMilli(one.SentAt).UTC()}
	}
	return reply(wire, err)
}
