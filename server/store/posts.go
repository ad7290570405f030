package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"denwaban/server/portal"
)

// MailState is where a mail stands.
type MailState string

const (
	MailQueued  MailState = "queued"
	MailSent    MailState = "sent"
	MailFailed  MailState = "failed"  // given up, until an administrator asks for another try
	MailExpired MailState = "expired" // not sent before what it says ceased to be true
)

// MailRow is a row of メール送信履歴. What was secret in the mail is not part of it. Times are milliseconds since 1970 UTC,
// 0 for never.
type MailRow struct {
	ID        string          `db:"id"`
	Template  portal.Template `db:"template"`
	To        string          `db:"to_address"`
	ToName    string          `db:"to_name"`
	State     MailState       `db:"state"`
	CreatedAt int64           `db:"created_at"`
	ExpiresAt int64           `db:"expires_at"`
	DueAt     int64           `db:"due_at"`
	SentAt    int64           `db:"sent_at"`
	FailedAt  int64           `db:"failed_at"`
	Attempts  int             `db:"attempts"`
	LastError string          `db:"last_error"` // of the latest try, as the mail server said it
	UnderWay  bool            `db:"under_way"`  // a sender has it in hand
	LinkEnded bool            `db:"link_ended"` // it has a link that was used, has expired or was replaced
}

// MailFilter chooses rows of メール送信履歴; what is empty is no condition.
type MailFilter struct {
	State   MailState
	Address string // part of the address or of the name
}

// MailPage is one page of メール送信履歴, newest first.
type MailPage struct {
	Rows []MailRow
	Around
}

// MailCursor is a place in メール送信履歴: that of one of its rows. The zero MailCursor is none.
type MailCursor struct {
	CreatedAt int64
	ID        string
}

// Cursor is the row's place.
func (r MailRow) Cursor() MailCursor { return MailCursor{r.CreatedAt, r.ID} }

const mailColumns = `
	SELECT id, template, to_address, to_name, state, created_at, expires_at, due_at, sent_at, failed_at, attempts, last_error, under_way, link_ended`

// mailFrom takes the instant now three times, and the company. A link is of the instant of its mail.
const mailFrom = ` FROM (
		SELECT id, template, to_address, to_name, created_at, expires_at, due_at, sent_at, failed_at, attempts, last_error,
			sent_at = 0 AND failed_at = 0 AND leased_until > ? AS under_way,
			CASE WHEN sent_at > 0 THEN 'sent' WHEN expires_at > 0 AND expires_at <= ? THEN 'expired'
				WHEN failed_at > 0 THEN 'failed' ELSE 'queued' END AS state,
			EXISTS (SELECT 1 FROM links l WHERE l.user_id = outbox.user_id AND l.created_at = outbox.created_at AND l.kind = outbox.template
				AND (l.used_at > 0 OR l.expires_at <= ?)) AS link_ended
		FROM outbox WHERE company_id = ? AND company_id <> '') AS mails`

const mailWhere = mailFrom + `
	WHERE (? = '' OR state = ?) AND (? = '' OR LOWER(to_address) LIKE ? ESCAPE '!'
		OR LOWER(REPLACE(REPLACE(to_name, ' ', ''), '　', '')) LIKE ? ESCAPE '!')`

// Mails on one side of a place; both take its instant twice, then its id. The first condition is for the index.
const (
	newerMails = ` AND created_at >= ? AND (created_at > ? OR id > ?)`
	olderMails = ` AND created_at <= ? AND (created_at < ? OR id < ?)`
)

func (f MailFilter) args(who portal.Actor, now int64) []any {
	key := portal.NameKey(f.Address)
	part := "%" + likeEscaper.Replace(key) + "%"
	return []any{now, now, now, who.CompanyID, string(f.State), string(f.State), key, part, part}
}

// Mails lists size mails of the company: the newest, or those next to a place that the reader has seen already: older
// than before, or newer than after. Mails posted meanwhile shift nothing.
func (s *Store) Mails(ctx context.Context, who portal.Actor, filter MailFilter, before, after MailCursor, size int) (MailPage, error) {
	var page MailPage
	var err error
	args := filter.args(who, s.Now().UnixMilli())
	if after != (MailCursor{}) {
		page.Rows, err = list[MailRow](ctx, s.read, mailColumns+mailWhere+newerMails+` ORDER BY created_at, id LIMIT ?`,
			append(args, after.CreatedAt, after.CreatedAt, after.ID, size)...)
		slices.Reverse(page.Rows)
	}
	newest := len(page.Rows) < size && before == (MailCursor{})
	if newest && err == nil { // also when the newest page is reached from below: a full one
		before = MailCursor{CreatedAt: math.MaxInt64}
	}
	if before != (MailCursor{}) && err == nil {
		page.Rows, err = list[MailRow](ctx, s.read, mailColumns+mailWhere+olderMails+` ORDER BY created_at DESC, id DESC LIMIT ?`,
			append(args, before.CreatedAt, before.CreatedAt, before.ID, size)...)
	}
	if err != nil || len(page.Rows) == 0 {
		return page, err
	}
	count := func(beside string, at MailCursor) (n int, err error) {
		err = get(ctx, s.read, &n, boundedCount(mailWhere+beside), append(args, at.CreatedAt, at.CreatedAt, at.ID, mostCounted+1)...)
		return n, err
	}
	newer := 0
	if !newest {
		if newer, err = count(newerMails, page.Rows[0].Cursor()); err != nil {
			return page, err
		}
	}
	older, err := count(olderMails, page.Rows[len(page.Rows)-1].Cursor())
	page.Around = around(newer, len(page.Rows), older)
	return page, err
}

// RetryMails makes mails that wait or were given up due now, with a new count of tries, all or none of them, and returns
// how they stand. Codes: nothing_selected, not_found, mail_sent, mail_expired, mail_under_way (trying again would
// deliver it twice).
func (s *Store) RetryMails(ctx context.Context, who portal.Actor, ids []string) ([]MailRow, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) == 0 {
		return nil, portal.Refuse("nothing_selected", "ids")
	}
	rows := make([]MailRow, len(ids))
	err := s.inTxBy(ctx, who, func(tx *Tx) error {
		for i, id := range ids {
			row, err := s.retryMail(tx, who, id)
			if err != nil {
				return err
			}
			rows[i] = row
		}
		return nil
	})
	if err == nil {
		s.wakeSender()
	}
	return rows, err
}

func (s *Store) retryMail(tx *Tx, who portal.Actor, id string) (MailRow, error) {
	row, err := mailRow(tx, who, id)
	if err != nil {
		return row, err
	}
	switch {
	case row.State == MailSent:
		return row, portal.Refuse("mail_sent", "", "to", row.To)
	case row.State == MailExpired:
		return row, portal.Refuse("mail_expired", "", "to", row.To)
	case row.UnderWay:
		return row, portal.Refuse("mail_under_way", "", "to", row.To)
	}
	if _, err := tx.exec(`UPDATE outbox SET due_at = ?, attempts = 0, failed_at = 0 WHERE id = ?`, tx.nowMS(), id); err != nil {
		return row, err
	}
	if err := s.audit(tx, who, portal.EventMailRetried, row.To, map[string]any{"template": row.Template}); err != nil {
		return row, err
	}
	return mailRow(tx, who, id)
}

func mailRow(tx *Tx, who portal.Actor, id string) (MailRow, error) {
	var row MailRow
	err := tx.get(&row, mailColumns+mailFrom+` WHERE id = ?`, tx.nowMS(), tx.nowMS(), tx.nowMS(), who.CompanyID, id)
	if err != nil {
		return row, fmt.Errorf("find a mail: %w", err)
	}
	return row, nil
}
