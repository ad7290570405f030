package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// MailKind is what a mail is about; its values are portal.Templates.
type MailKind string

// Schema lists the values.
func (MailKind) Schema(huma.Registry) *huma.Schema { return oneOf(portal.Templates) }

// Mail is a row of メール送信履歴. It holds nothing of the mail's text.
type Mail struct {
	ID        string     `json:"id"`
	Mark      string     `json:"mark" doc:"its place in the list, for before and after"`
	Template  MailKind   `json:"template"`
	To        string     `json:"to" doc:"address"`
	ToName    string     `json:"to_name"`
	State     string     `json:"state" enum:"queued,sent,failed,expired"`
	UnderWay  bool       `json:"under_way" doc:"queued, and just being sent"`
	LinkEnded bool       `json:"link_ended" doc:"it has a link that was used, has expired or was replaced by that of a newer mail"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	DueAt     time.Time  `json:"due_at" doc:"next try of what is queued"`
	SentAt    *time.Time `json:"sent_at,omitempty"`
	FailedAt  *time.Time `json:"failed_at,omitempty"`
	Attempts  int        `json:"attempts"`
	Reason    string     `json:"reason" doc:"why the latest try failed, as the mail server said it"`
}

// MailPage is one page of メール送信履歴, newest first.
type MailPage struct {
	Rows []Mail `json:"rows" nullable:"false"`
	Around
}

// MailRetry names mails to be tried again now.
type MailRetry struct {
	IDs []string `json:"ids" nullable:"false" minItems:"1" maxItems:"200"`
}

type mailQuery struct {
	State   string `query:"state" enum:"queued,sent,failed,expired"`
	Address string `query:"address" maxLength:"200" doc:"part of the address or of the name"`
	Before  string `query:"before" maxLength:"100" doc:"mails older than this mark"`
	After   string `query:"after" maxLength:"100" doc:"mails newer than this mark"`
	Size    int    `query:"size" minimum:"1" maximum:"200" default:"50"`

	Unattended string `header:"X-Unattended" doc:"set where a page asks by itself: then it is no use of the session, which lives on by uses"`
}

func wireMails(rows []store.MailRow) []Mail {
	wire := make([]Mail, len(rows))
	for i, row := range rows {
		wire[i] = Mail{
			ID: row.ID, Mark: fmt.Sprintf("%d-%s", row.CreatedAt, row.ID), Template: MailKind(row.Template), To: row.To, ToName: row.ToName,
			State: string(row.State), UnderWay: row.UnderWay, LinkEnded: row.LinkEnded, CreatedAt: time.UnixMilli(row.CreatedAt).UTC(),
			ExpiresAt: optional(row.ExpiresAt), DueAt: time.UnixMilli(row.DueAt).UTC(), SentAt: optional(row.SentAt),
			FailedAt: optional(row.FailedAt), Attempts: row.Attempts, Reason: row.LastError,
		}
	}
	return wire
}

// readCursor reads a row's place. Codes: malformed.
func readCursor(text, field string) (store.MailCursor, error) {
	if text == "" {
		return store.MailCursor{}, nil
	}
	at, id, found := strings.Cut(text, "-")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil || !found || ms <= 0 {
		return store.MailCursor{}, portal.Refuse("malformed", field)
	}
	return store.MailCursor{CreatedAt: ms, ID: id}, nil
}

func (s *Server) mails(ctx context.Context, by visitor, in *mailQuery) (*answer[MailPage], error) {
	before, err := readCursor(in.Before, "before")
	if err != nil {
		return nil, err
	}
	after, err := readCursor(in.After, "after")
	if err != nil {
		return nil, err
	}
	page, err := s.store.Mails(ctx, by.Who, store.MailFilter{State: store.MailState(in.State), Address: in.Address}, before, after, in.Size)
	return reply(MailPage{Rows: wireMails(page.Rows), Around: Around(page.Around)}, err)
}

func (s *Server) retryMails(ctx context.Context, by visitor, in *form[MailRetry]) (*answer[[]Mail], error) {
	rows, err := s.store.RetryMails(ctx, by.Who, in.Body.IDs)
	return reply(wireMails(rows), err)
}
