package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// CodeSent says where a mailed code went and when another may be asked for.
type CodeSent struct {
	To        string // masked
	ResendAt  time.Time
	ExpiresAt time.Time
}

type mailCode struct {
	ID        string `db:"id"`
	MAC       []byte `db:"mac"`
	SentAt    int64  `db:"sent_at"`
	ExpiresAt int64  `db:"expires_at"`
}

// sendCode mails a code that belongs to the pending row sessionID and replaces the one before. When the limits forbid
// another mail (60 s, five an hour; a code that was used does not count), a new sign-in (first) takes over the code
// that is still on its way, and asking again is refused. Codes: code_too_soon, codes_shut.
func (s *Store) sendCode(tx *Tx, to user, who portal.Actor, sessionID string, first bool) error {
	if err := codesShut(tx, to.ID); err != nil {
		return err
	}
	recent, err := list[mailCode](tx.ctx, tx, `
		SELECT id, mac, sent_at, expires_at FROM mail_codes WHERE user_id = ? AND used_at = 0 AND sent_at > ? ORDER BY sent_at DESC`,
		to.ID, tx.Now.Add(-time.Hour).UnixMilli())
	if err != nil {
		return err
	}
	if again := nextCode(recent); tx.Now.Before(again) {
		if !first {
			return portal.Refuse("code_too_soon", "")
		}
		_, err := tx.exec(`UPDATE mail_codes SET session_id = ? WHERE id = ?`, sessionID, recent[0].ID)
		return err
	}
	source, err := codeSource(tx, to, who)
	if err != nil {
		return err
	}
	code, err := s.sixDigits()
	if err != nil {
		return err
	}
	expires := tx.Now.Add(portal.MailCodeLife).Truncate(time.Second) // as the mail says it
	if _, err := tx.exec(`UPDATE mail_codes SET expires_at = 0 WHERE user_id = ? AND used_at = 0`, to.ID); err != nil {
		return err
	}
	id := s.newID()
	if _, err := tx.exec(`
		INSERT INTO mail_codes (id, user_id, session_id, mac, sent_at, expires_at, used_at, source) VALUES (?, ?, ?, ?, ?, ?, 0, ?)`,
		id, to.ID, sessionID, s.keys.MAC(keyCode, id, to.ID, code), tx.nowMS(), expires.UnixMilli(), source); err != nil {
		return err
	}
	if err := s.audit(tx, who, portal.EventCodeSent, to.Mail, nil); err != nil {
		return err
	}
	return s.post(tx, to, portal.MailCode, code, expires, nil)
}

// codeSource is from where strangers ask for a code, "" for a device that is known to the person. It keeps the limits of
// all mailed codes together, so that nobody has this program bombard other people's mailboxes. Codes: code_too_soon.
func codeSource(tx *Tx, to user, who portal.Actor) (string, error) {
	device, err := deviceOf(tx, who.Device, to.ID)
	if err != nil {
		return "", err
	}
	source := portal.Source(who.Address)
	if device.ID != "" {
		source = ""
	}
	if _, err := tx.exec(`DELETE FROM mail_codes WHERE sent_at < ?`, tx.Now.Add(-24*time.Hour).UnixMilli()); err != nil {
		return "", err
	}
	var waiting struct {
		All  int `db:"n"`
		Here int `db:"here"`
	}
	err = tx.get(&waiting, `
		SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN source = ? AND source <> '' THEN 1 ELSE 0 END), 0) AS here
		FROM mail_codes WHERE sent_at > ? AND used_at = 0`, source, tx.Now.Add(-time.Hour).UnixMilli())
	if err == nil && (waiting.All >= portal.CodesInAll || waiting.Here >= portal.CodesPerSource) {
		return "", portal.Refuse("code_too_soon", "")
	}
	return source, err
}

// nextCode is when the next code may be sent, given the unused ones of the last hour, newest first.
func nextCode(recent []mailCode) time.Time {
	if len(recent) == 0 {
		return time.Time{}
	}
	again := instant(recent[0].SentAt).Add(portal.MailCodePause)
	if len(recent) >= portal.MailCodesPerHour {
		if full := instant(recent[portal.MailCodesPerHour-1].SentAt).Add(time.Hour); full.After(again) {
			again = full
		}
	}
	return again
}

// ResendCode mails another code for this sign-in. Codes: signed_out, step_missing, code_too_soon.
func (s *Store) ResendCode(ctx context.Context, who portal.Actor) error {
	return s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposePending)
		if err != nil {
			return err
		}
		if row.step() != portal.StepMailCode {
			return portal.Refuse("step_missing", "")
		}
		return s.sendCode(tx, row.user, who, who.SessionID, false)
	})
}

// CodeState says where this sign-in's code went. Codes: not_found when none was sent.
func (s *Store) CodeState(ctx context.Context, who portal.Actor, loginID string) (CodeSent, error) {
	recent, err := list[mailCode](ctx, s.read, `
		SELECT id, mac, sent_at, expires_at FROM mail_codes WHERE user_id = ? AND used_at = 0 AND sent_at > ? ORDER BY sent_at DESC`,
		who.UserID, s.Now().Add(-time.Hour).UnixMilli())
	if err != nil || len(recent) == 0 {
		return CodeSent{To: portal.MaskMail(loginID)}, err
	}
	return CodeSent{To: portal.MaskMail(loginID), ResendAt: nextCode(recent), ExpiresAt: instant(recent[0].ExpiresAt)}, nil
}

// EnterMailCode finishes a sign-in with a mailed code. With trust the device stands for the code from the next sign-in on,
// where the company allows that. Codes: signed_out, step_missing, code_required, code_malformed,
// code_refused (also for one that has expired), too_many_codes (the password is needed again).
func (s *Store) EnterMailCode(ctx context.Context, who portal.Actor, text string, trust bool) (Ticket, error) {
	return s.enterCode(ctx, who, text, trust, portal.StepMailCode, func(tx *Tx, row sessionRow, code string) (bool, error) {
		right, err := s.spendMailCode(tx, row, code)
		if err != nil || !right || row.Factor != portal.FactorUnset {
			return right, err
		}
		_, err = tx.exec(`UPDATE users SET factor = ?, version = version + 1 WHERE id = ?`, string(portal.FactorMail), row.user.ID)
		return true, err
	})
}

// spendMailCode tells whether code is the one that was mailed for this session row, and uses it up.
func (s *Store) spendMailCode(tx *Tx, row sessionRow, code string) (bool, error) {
	var sent mailCode
	err := tx.get(&sent, `SELECT id, mac, sent_at, expires_at FROM mail_codes
		WHERE session_id = ? AND user_id = ? AND used_at = 0 AND expires_at > ?`, row.ID, row.user.ID, tx.nowMS())
	if portal.Refused(err, "not_found") {
		return false, nil
	}
	if err != nil || !s.keys.SameMAC(sent.MAC, keyCode, sent.ID, row.user.ID, code) {
		return false, err
	}
	_, err = tx.exec(`UPDATE mail_codes SET used_at = ? WHERE id = ?`, tx.nowMS(), sent.ID)
	return true, err
}
