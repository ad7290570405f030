package store

import (
	"context"

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
	return s.inTx(ctx, func(tx *Tx) error {
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
