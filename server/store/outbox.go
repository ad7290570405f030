package store

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/jmoiron/sqlx"

	"denwaban/server/portal"
)

// post puts a mail into the outbox, in the transaction of its cause; a sender delivers it later.
func (s *Store) post(tx *Tx, to user, template portal.Template, secret string, expires time.Time, fields map[string]string) error {
	values, err := s.postRow(tx, to, template, secret, expires, fields)
	if err != nil {
		return err
	}
	tx.insert(intoOutbox, values...)
	tx.shared.posted = true
	s.wakeSender()
	return nil
}

var intoOutbox = &insertStmt{`
	INSERT INTO outbox (id, company_id, user_id, template, language, time_zone, to_address, to_name, message_id, secret_sealed,
		fields, created_at, expires_at, due_at, attempts, sent_at, failed_at, last_error)`, 18, ``}

// postRow is a mail as it is put there.
func (s *Store) postRow(tx *Tx, to user, template portal.Template, secret string, expires time.Time, fields map[string]string) ([]any, error) {
	if fields == nil {
		fields = map[string]string{}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("write the mail's fields: %w", err)
	}
	id := s.newIDInTime(tx.Now)
	var sealed []byte
	if secret != "" {
		if sealed, err = s.keys.seal(keyOutbox, id, []byte(secret)); err != nil {
			return nil, err
		}
	}
	var end int64
	if !expires.IsZero() {
		end = expires.UnixMilli()
	}
	return []any{
		id, to.CompanyID, to.ID, string(template), to.MailLanguage, to.TimeZone, to.Mail, to.Name, id + "@denwaban", sealed,
		string(text), tx.nowMS(), end, tx.nowMS(), 0, 0, 0, "",
	}, nil
}

// wakeSender tells the sender that a mail is due; one signal is enough for any number of mails.
func (s *Store) wakeSender() {
	select {
	case s.posted <- struct{}{}:
	default:
	}
}

// forgetsEvery is how often secrets are forgotten at the most, when mails are posted.
const forgetsEvery = time.Minute

// forgetSecrets drops the secrets that nobody can use any more.
func forgetSecrets(tx *Tx) error {
	_, err := tx.exec(`UPDATE outbox SET secret_sealed = NULL WHERE secret_sealed IS NOT NULL AND expires_at > 0 AND expires_at <= ?`, tx.nowMS())
	return err
}

type outboxRow struct {
	ID        string `db:"id"`
	Template  string `db:"template"`
	Language  string `db:"language"`
	TimeZone  string `db:"time_zone"`
	To        string `db:"to_address"`
	ToName    string `db:"to_name"`
	MessageID string `db:"message_id"`
	Sealed    []byte `db:"secret_sealed"`
	Fields    string `db:"fields"`
	CreatedAt int64  `db:"created_at"`
	ExpiresAt int64  `db:"expires_at"`
	Attempts  int    `db:"attempts"`
}

// What is due is taken in this order. Whoever waits for a code cannot go on without it, and it is good for minutes: ten
// thousand mails about a change, or of an import, must not be before it.
const (
	dueColumns = `
	SELECT id, template, language, time_zone, to_address, to_name, message_id, secret_sealed, fields, created_at, expires_at, attempts
	FROM outbox WHERE sent_at = 0 AND failed_at = 0`
	dueSecretsQuery = dueColumns + ` AND secret_sealed IS NOT NULL AND +due_at <= ? ORDER BY expires_at LIMIT ?`
	dueCodesQuery   = dueColumns + ` AND secret_sealed IS NOT NULL AND template = 'code' AND +due_at <= ? ORDER BY expires_at LIMIT ?`
	dueOthersQuery  = dueColumns + ` AND secret_sealed IS NULL AND due_at <= ? ORDER BY due_at, created_at LIMIT ?`
)

// LeasePosts leases up to limit mails that are due, those with a code or a link that ends soonest first, then the oldest: they
// are due again only after lease, so a mail whose sender dies is not lost, and is not sent twice unless the sender dies
// between the delivery and MarkPostSent.
func (s *Store) LeasePosts(ctx context.Context, limit int, lease time.Duration) ([]portal.Post, error) {
	return s.leasePosts(ctx, limit, lease, dueSecretsQuery, dueOthersQuery)
}

// LeaseCodes is LeasePosts for one-time codes alone. Links are none: strangers can have many of them mailed.
func (s *Store) LeaseCodes(ctx context.Context, limit int, lease time.Duration) ([]portal.Post, error) {
	return s.leasePosts(ctx, limit, lease, dueCodesQuery)
}

func (s *Store) leasePosts(ctx context.Context, limit int, lease time.Duration, queries ...string) ([]portal.Post, error) {
	var rows []outboxRow
	err := s.inTx(ctx, func(tx *Tx) error {
		for _, query := range queries {
			found, err := list[outboxRow](tx.ctx, tx, query, tx.nowMS(), limit-len(rows))
			if err != nil {
				return err
			}
			rows = append(rows, found...)
		}
		for _, row := range rows {
			end := tx.Now.Add(lease).UnixMilli()
			if _, err := tx.exec(`UPDATE outbox SET due_at = ?, leased_until = ?, attempts = attempts + 1 WHERE id = ?`,
				end, end, row.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	posts := make([]portal.Post, 0, len(rows))
	for _, row := range rows {
		post, err := s.readPost(row)
		if err == nil {
			posts = append(posts, post)
			continue
		}
		// One row that cannot be read must not hold up the others.
		slog.ErrorContext(ctx, "mail given up: it cannot be read", "mail", row.ID, "error", err)
		if err := s.MarkPostFailed(ctx, row.ID, "unreadable", time.Time{}); err != nil {
			slog.ErrorContext(ctx, "a mail that cannot be read comes again", "mail", row.ID, "error", err)
		}
	}
	return posts, nil
}

func (s *Store) readPost(row outboxRow) (portal.Post, error) {
	post := portal.Post{
		ID: row.ID, Template: portal.Template(row.Template), Language: portal.Language(row.Language), TimeZone: row.TimeZone,
		To: row.To, ToName: row.ToName, MessageID: row.MessageID, CreatedAt: instant(row.CreatedAt),
		ExpiresAt: instant(row.ExpiresAt), Attempts: row.Attempts + 1,
	}
	if err := json.Unmarshal([]byte(row.Fields), &post.Fields); err != nil {
		return post, fmt.Errorf("read the fields of mail %s: %w", row.ID, err)
	}
	if len(row.Sealed) > 0 {
		secret, err := s.keys.unseal(keyOutbox, row.ID, row.Sealed)
		if err != nil {
			return post, err
		}
		post.Secret = string(secret)
	}
	return post, nil
}

// releaseMails makes the mails due that a program had in hand when it was killed: it holds them no more, and a code would
// have expired before its lease ends.
func releaseMails(ctx context.Context, db *sqlx.DB) error {
	_, err := db.ExecContext(ctx, `UPDATE outbox SET due_at = created_at, leased_until = 0 WHERE leased_until > 0 AND sent_at = 0 AND failed_at = 0`)
	return storageError(err)
}

// NextPost is when the next waiting mail is due; the zero time when none waits.
func (s *Store) NextPost(ctx context.Context) (time.Time, error) {
	var due int64
	err := get(ctx, s.read, &due, `SELECT COALESCE(MIN(due_at), 0) FROM outbox WHERE sent_at = 0 AND failed_at = 0`)
	return instant(due), err
}

// MarkPostSent records a delivery; what was secret in the mail is forgotten.
func (s *Store) MarkPostSent(ctx context.Context, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE outbox SET sent_at = ?, leased_until = 0, secret_sealed = NULL, last_error = '' WHERE id = ?`, tx.nowMS(), id)
		return err
	})
}

// MarkPostFailed records a delivery that failed with reason: the next try is at again, or, when again is zero, when an
// administrator asks for it. Until it expires, the mail keeps its secret for that.
func (s *Store) MarkPostFailed(ctx context.Context, id, reason string, again time.Time) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if again.IsZero() {
			_, err := tx.exec(`UPDATE outbox SET failed_at = ?, leased_until = 0, last_error = ? WHERE id = ?`, tx.nowMS(), reason, id)
			return joinErrors(err, forgetSecrets(tx))
		}
		_, err := tx.exec(`UPDATE outbox SET due_at = ?, leased_until = 0, last_error = ? WHERE id = ?`, again.UnixMilli(), reason, id)
		return err
	})
}

// ReturnPost gives a leased mail back as it was, due at once, for a sender that ends: that was no try.
func (s *Store) ReturnPost(ctx context.Context, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE outbox SET due_at = ?, leased_until = 0, attempts = attempts - 1 WHERE id = ? AND leased_until > 0`, tx.nowMS(), id)
		return err
	})
}

// TrialMail is a mail in the trial mailbox.
type TrialMail struct {
	ID       string          `db:"id"`
	To       string          `db:"to_address"`
	Subject  string          `db:"subject"`
	Text     string          `db:"body"`
	Language portal.Language `db:"language"`
	SentAt   int64           `db:"sent_at"` // milliseconds since 1970 UTC
}

// KeepTrialMail puts a rendered mail into the trial mailbox and takes it out of the outbox, in one transaction.
func (s *Store) KeepTrialMail(ctx context.Context, post portal.Post, subject, text string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`INSERT INTO trial_mails (id, to_address, subject, body, sent_at) VALUES (?, ?, ?, ?, ?)`,
			post.ID, post.To, subject, text, tx.nowMS()); err != nil {
			return err
		}
		_, err := tx.exec(`UPDATE outbox SET sent_at = ?, secret_sealed = NULL WHERE id = ?`, tx.nowMS(), post.ID)
		return err
	})
}

// trialMails is how many mails the trial mailbox holds.
const trialMails = 500

// TrialMails lists the trial mailbox, newest first.
func (s *Store) TrialMails(ctx context.Context) ([]TrialMail, error) {
	return list[TrialMail](ctx, s.read, `
		SELECT t.id, t.to_address, t.subject, t.body, COALESCE(o.language, 'ja') AS language, t.sent_at
		FROM trial_mails t LEFT JOIN outbox o ON o.id = t.id ORDER BY t.sent_at DESC, t.id DESC LIMIT ?`, trialMails)
}
