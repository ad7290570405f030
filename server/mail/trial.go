package mail

import (
	"context"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Trial keeps mails in the data folder's own mailbox: nothing leaves the machine.
type Trial struct{ store *store.Store }

// NewTrial delivers into the trial mailbox of st.
func NewTrial(st *store.Store) *Trial { return &Trial{store: st} }

// Deliver keeps the mail. It and the mark that it was sent are one transaction.
func (t *Trial) Deliver(ctx context.Context, post portal.Post, subject, text string) error {
	return t.store.KeepTrialMail(ctx, post, subject, text)
}
