package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// holdAfterReset holds new destinations of somebody who set a new password in place of one, where the mailbox alone opens
// the account: reset and one-time code both land there. The company's other administrators are told. Zero when there is
// nothing to hold: the first password of all, or an authenticator that only its owner has.
func (s *Store) holdAfterReset(tx *Tx, who portal.Actor, row sessionRow) (time.Time, error) {
	if row.PasswordHash == "" || row.Factor == portal.FactorTOTP && row.Confirmed {
		return time.Time{}, nil
	}
	until := tx.Now.Add(portal.HoldAfterReset)
	if _, err := tx.exec(`UPDATE users SET held_until = ? WHERE id = ?`, until.UnixMilli(), row.user.ID); err != nil {
		return until, err
	}
	administrators, err := list[user](tx.ctx, tx, `
		SELECT `+userColumns+` FROM users WHERE company_id = ? AND role = 'admin' AND state = 'active' AND id <> ? ORDER BY id`,
		row.CompanyID, row.user.ID)
	if err != nil {
		return until, err
	}
	told := map[string]string{"who": row.Name, "mail": row.Mail, "from": who.Address, "until": until.Format(time.RFC3339)}
	for _, administrator := range administrators {
		if err := s.post(tx, administrator, portal.MailResetReport, "", time.Time{}, told); err != nil {
			return until, err
		}
	}
	return until, nil
}

// unheld refuses a deed to somebody for whom new destinations are held. Whoever has only their mailbox could otherwise make
// an administrator, or take over the account of one, who is not held and ends it. Codes: administration_held.
func unheld(tx *Tx, who portal.Actor) error {
	until, err := heldUntil(tx, who.UserID)
	if err == nil && tx.nowMS() < until {
		return portal.Refuse("administration_held", "")
	}
	return err
}

// heldUntil is until when somebody's new destinations are held, in milliseconds since 1970 UTC; 0 for the program itself.
func heldUntil(tx *Tx, userID string) (int64, error) {
	var until int64
	err := tx.get(&until, `SELECT COALESCE(MAX(held_until), 0) FROM users WHERE id = ?`, userID)
	return until, err
}

// EndHold lets a person forward to new destinations again before the hold is over: an administrator made sure that it was
// the person who set the new password. Nobody does that for themselves, or while they are held. Where nothing is held it writes
// nothing. Codes: not_found, hold_own, administration_held.
func (s *Store) EndHold(ctx context.Context, who portal.Actor, id string) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		one, err := colleague(tx, who, id)
		if err != nil {
			return err
		}
		if id == who.UserID {
			return portal.Refuse("hold_own", "")
		}
		if err := unheld(tx, who); err != nil {
			return err
		}
		n, err := tx.exec(`UPDATE users SET held_until = 0 WHERE id = ? AND held_until > ?`, id, tx.nowMS())
		if err != nil || n == 0 {
			return err
		}
		return s.audit(tx, who, portal.EventHoldEnded, one.Name, map[string]any{"mail": one.Mail})
	})
}
