package store

import (
	"context"
	"encoding/json"
	"fmt"

	"denwaban/server/portal"
)

// ChangeOwnData writes what a person edited of their own data. version is the one that the form was made from. Whoever
// received notices needs a fresh code to receive none: they tell of changes that somebody else makes.
// Codes: those of portal.ReadOwnData; conflict, signed_out, code_needed.
func (s *Store) ChangeOwnData(ctx context.Context, who portal.Actor, version int64, form portal.OwnData) error {
	form, err := portal.ReadOwnData(form)
	if err != nil {
		return err
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		was, err := personSheet(tx.ctx, tx, who, who.UserID)
		if err != nil {
			return err
		}
		if was.Version != version {
			return portal.Refuse("conflict", "")
		}
		if was.Notices && !form.Notices {
			if err := s.vouched(tx, who); err != nil {
				return err
			}
		}
		if _, err := tx.exec(`
			UPDATE users SET mail_language = ?, time_zone = ?, title = ?, mobile = ?, notices = ?, version = version + 1 WHERE id = ?`,
			string(form.MailLanguage), form.TimeZone, form.Title, form.Mobile, form.Notices, who.UserID); err != nil {
			return err
		}
		is, err := personSheet(tx.ctx, tx, who, who.UserID)
		if err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventUserChanged, is.Name, map[string]any{"before": was.onRecord(), "after": is.onRecord()})
	})
}

// SignInRow is a sign-in to a person's account, or an attempt at one.
type SignInRow struct {
	ID      int64        `db:"id"`
	At      int64        `db:"at"` // milliseconds since 1970 UTC
	Address string       `db:"address"`
	Event   portal.Event `db:"event"` // one of portal.SignInEvents
	Detail  string       `db:"detail"`
	Browser string       `db:"-"` // "" when it is not known
}

const signInsShown = 50

// SignIns lists the latest sign-ins to the actor's own account, and the attempts, the newest first.
func (s *Store) SignIns(ctx context.Context, who portal.Actor) ([]SignInRow, error) {
	query, args, err := placeholders(`
		SELECT id, at, address, event, detail FROM audit WHERE company_id = ? AND user_id = ? AND event IN (?)
		ORDER BY id DESC LIMIT `+fmt.Sprint(signInsShown), []any{who.CompanyID, who.UserID}, portal.SignInEvents)
	if err != nil {
		return nil, err
	}
	rows, err := list[SignInRow](ctx, s.read, query, args...)
	for i, row := range rows {
		var detail struct {
			Browser string `json:"browser"`
		}
		if err := json.Unmarshal([]byte(row.Detail), &detail); err != nil {
			return nil, fmt.Errorf("read the detail of audit row %d: %w", row.ID, err)
		}
		rows[i].Browser = detail.Browser
	}
	return rows, err
}
