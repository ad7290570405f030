package store

import (
	"context"
	"slices"
	"time"

	"denwaban/server/portal"
)

// CodeSent says where a mailed code went and when another may be asked for; the zero times where none is on its way.
type CodeSent struct {
	To        string // masked
	ResendAt  time.Time
	ExpiresAt time.Time
}

type mailCode struct {
	ID        string `db:"id"`
	SessionID string `db:"session_id"`
	MAC       []byte `db:"mac"`
	SentAt    int64  `db:"sent_at"`
	ExpiresAt int64  `db:"expires_at"`
}

// sendCode mails a code that belongs to the session row sessionID and to its purpose, and replaces that row's one before.
// When the limits forbid another mail (60 s, five an hour; a code that was used does not count), whoever begins anew
// (first) goes on with a code that is still on its way, and asking again is refused. Sign-ins and step-ups have limits
// of their own: who knows the password alone keeps nobody from a step-up. Codes: code_too_soon, codes_shut.
func (s *Store) sendCode(tx *Tx, to user, who portal.Actor, sessionID string, purpose portal.Purpose, first bool) error {
	if err := codesShut(tx, to.ID); err != nil {
		return err
	}
	recent, err := recentCodes(tx.ctx, tx, to.ID, purpose, tx.Now)
	if err != nil {
		return err
	}
	if tx.Now.Before(nextCode(recent)) {
		if !first {
			return portal.Refuse("code_too_soon", "")
		}
		return takeOver(tx, recent, sessionID)
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
	if _, err := tx.exec(`UPDATE mail_codes SET expires_at = 0 WHERE user_id = ? AND session_id = ? AND used_at = 0`, to.ID, sessionID); err != nil {
		return err
	}
	id := s.newID()
	if _, err := tx.exec(`
		INSERT INTO mail_codes (id, user_id, session_id, purpose, mac, sent_at, expires_at, used_at, source) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)`,
		id, to.ID, sessionID, string(purpose), s.keys.MAC(keyCode, id, to.ID, code), tx.nowMS(), expires.UnixMilli(), source); err != nil {
		return err
	}
	if err := s.audit(tx, who, portal.EventCodeSent, to.Mail, nil); err != nil {
		return err
	}
	return s.post(tx, to, portal.MailCode, code, expires, nil)
}

// recentCodes are the unused ones of the last hour that were mailed to a person for a purpose, newest first.
func recentCodes(ctx context.Context, from querier, userID string, purpose portal.Purpose, now time.Time) ([]mailCode, error) {
	return list[mailCode](ctx, from, `
		SELECT id, session_id, mac, sent_at, expires_at FROM mail_codes
		WHERE user_id = ? AND purpose = ? AND used_at = 0 AND sent_at > ? AND sent_at <= ? ORDER BY sent_at DESC`,
		userID, string(purpose), hourBefore(now), believed(now))
}

// takeOver lets a session row go on with a code on its way that is its own, or that nobody else can use any more: the
// same browser opened the sign-in again. A code that another living row waits for stays there: whoever knows the
// password must not take the owner's away. Codes: code_too_soon.
func takeOver(tx *Tx, recent []mailCode, sessionID string) error {
	for _, code := range recent {
		if code.ExpiresAt <= tx.nowMS() || code.SentAt > tx.nowMS() {
			continue
		}
		if code.SessionID == sessionID {
			return nil
		}
		if waits, err := living(tx, code.SessionID); err != nil {
			return err
		} else if !waits {
			_, err := tx.exec(`UPDATE mail_codes SET session_id = ? WHERE id = ?`, sessionID, code.ID)
			return err
		}
	}
	return portal.Refuse("code_too_soon", "")
}

// living tells whether a session row is there and has not ended.
func living(tx *Tx, sessionID string) (bool, error) {
	var row sessionRow
	err := tx.get(&row, sessionQuery, sessionID)
	if portal.Refused(err, "not_found") {
		return false, nil
	}
	return err == nil && row.alive(tx.Now), err
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
	if _, err := tx.exec(`DELETE FROM mail_codes WHERE sent_at < ? OR sent_at > ?`,
		tx.Now.Add(-24*time.Hour).UnixMilli(), believed(tx.Now)); err != nil {
		return "", err
	}
	var waiting struct {
		All  int `db:"n"`
		Here int `db:"here"`
	}
	err = tx.get(&waiting, `
		SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN source = ? AND source <> '' THEN 1 ELSE 0 END), 0) AS here
		FROM mail_codes WHERE sent_at > ? AND sent_at <= ? AND used_at = 0`, source, hourBefore(tx.Now), believed(tx.Now))
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
		return s.sendCode(tx, row.user, who, who.SessionID, row.Purpose, false)
	})
}

// CodeState says where the code of this sign-in, or of this session's step-up, went, and when another may be asked for.
func (s *Store) CodeState(ctx context.Context, who portal.Actor, loginID string, purpose portal.Purpose) (CodeSent, error) {
	state := CodeSent{To: portal.MaskMail(loginID)}
	recent, err := recentCodes(ctx, s.read, who.UserID, purpose, s.Now())
	if own := slices.IndexFunc(recent, func(one mailCode) bool { return one.SessionID == who.SessionID }); own >= 0 {
		state.ResendAt, state.ExpiresAt = nextCode(recent), instant(recent[own].ExpiresAt)
	}
	return state, err
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
	err := tx.get(&sent, `SELECT id, session_id, mac, sent_at, expires_at FROM mail_codes
		WHERE session_id = ? AND user_id = ? AND purpose = ? AND used_at = 0 AND expires_at > ? AND sent_at <= ?`,
		row.ID, row.user.ID, string(row.Purpose), tx.nowMS(), tx.nowMS())
	if portal.Refused(err, "not_found") {
		return false, nil
	}
	if err != nil || !s.keys.SameMAC(sent.MAC, keyCode, sent.ID, row.user.ID, code) {
		return false, err
	}
	_, err = tx.exec(`UPDATE mail_codes SET used_at = ? WHERE id = ?`, tx.nowMS(), sent.ID)
	return true, err
}
