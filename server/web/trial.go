package web

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"denwaban/server/portal"
)

// TrialMail is a mail in the trial mailbox.
type TrialMail struct {
	ID       string    `json:"id"`
	To       string    `json:"to"`
	Subject  string    `json:"subject"`
	Text     string    `json:"text"`
	Language string    `json:"language" enum:"ja,en"`
	SentAt   time.Time `json:"sent_at"`
}

// trialMails is not there at all unless the folder was made for a trial.
func (s *Server) trialMails(ctx context.Context, _ visitor, _ *none) (*answer[[]TrialMail], error) {
	if !s.options.Trial || s.rebound(ctx.Value(ginKey{}).(*gin.Context).Request) {
		return nil, portal.NotThere()
	}
	mails, err := s.store.TrialMails(ctx)
	wire := make([]TrialMail, len(mails))
	for i, one := range mails {
		wire[i] = TrialMail{
			ID: one.ID, To: one.To, Subject: one.Subject, Text: one.Text, Language: string(one.Language), SentAt: time.UnixMilli(one.SentAt).UTC(),
		}
	}
	return reply(wire, err)
}

// rebound tells whether a page of another site had its own name lead to this machine (DNS rebinding) to read what only
// those who sit here may read: the request comes in on loopback, under a name that is not ours.
func (s *Server) rebound(r *http.Request) bool {
	at, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	public := s.options.PublicURL
	return at != nil && at.IP.IsLoopback() && !plainHost(r.Host) && (public == nil || r.Host != public.Host)
}
