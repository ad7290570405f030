package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// checkCode tells whether a code is right. What it writes is kept unless it fails: it writes nothing before it knows that the code
// is right, which then stays used up also where passkey_needed turns its owner away.
type checkCode func(tx *Tx, row sessionRow, code string) (bool, error)

// enterCode is the second half of a sign-in, whatever the factor: a right code makes the session, in one transaction
// with the code's consumption.
func (s *Store) enterCode(ctx context.Context, who portal.Actor, text string, trust bool, step portal.Step, check checkCode) (Ticket, error) {
	var ticket Ticket
	err := s.tryCode(ctx, who, text, step, func(tx *Tx, row sessionRow, code string) (bool, error) {
		right, err := check(tx, row, code)
		if err != nil || !right {
			return false, err
		}
		ticket, err = s.finish(tx, who, row.user, proof{factor: row.effectiveFactor(), trust: trust})
		return true, err
	})
	return ticket, err
}

// tryCode counts wrong codes on the account's factor and on this session row, which ends after too many. Refused attempts
// are facts and are committed.
func (s *Store) tryCode(ctx context.Context, who portal.Actor, text string, step portal.Step, check checkCode) error {
	code, malformed := portal.ReadCode(text)
	if malformed != nil {
		return malformed
	}
	return s.try(ctx, who, code, step, func(tx *Tx, row sessionRow, code string) (bool, error) {
		if err := codesShut(tx, row.user.ID); err != nil {
			return false, err
		}
		return check(tx, row, code)
	})
}

// codesShut refuses a person's one-time codes, right ones too, when so many wrong ones came in a row. Only who knows the
// password gets so far, so that strangers cannot do this to anyone. What cannot be guessed is taken: a recovery code, which
// opens the factor that it stands for, and a passkey, which leaves it shut and its wrong codes counted. Somebody goes on guessing
// beside it, and how often they may is counted from one success of that factor to the next. Codes: codes_shut.
func codesShut(tx *Tx, userID string) error {
	var shut int
	err := tx.get(&shut, `SELECT COUNT(*) FROM factors WHERE user_id = ? AND failures >= ?`, userID, portal.MostWrongCodes)
	if err == nil && shut > 0 {
		return portal.Refuse("codes_shut", "")
	}
	return err
}

// try is tryCode for a code that was read already.
func (s *Store) try(ctx context.Context, who portal.Actor, code string, step portal.Step, check checkCode) error {
	var refusal *portal.Error
	var held portal.Actor
	err := s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposePending, portal.PurposeEnrol, portal.PurposeSession)
		if err != nil {
			return err
		}
		if row.step() != step {
			return portal.Refuse("step_missing", "")
		}
		factor, err := s.factor(tx, row.user.ID)
		if err != nil {
			return err
		}
		lately, err := wrongLately(tx, row.user.ID)
		if err != nil {
			return err
		}
		if lately >= portal.FailuresPerHour {
			refusal, held = portal.Refuse("too_many_codes", ""), as(who, row.user)
			if row.Purpose == portal.PurposeSession {
				return nil // the wrong codes may be those of somebody else, who knows the password
			}
			return s.end(tx, who.SessionID)
		}
		right, err := check(tx, row, code)
		if portal.Refused(err, "passkey_needed") {
			refusal = portal.Refuse("passkey_needed", "")
			return s.turnAway(tx, who, row)
		}
		if err != nil || right {
			return err
		}
		refusal, err = s.countWrongCode(tx, who, row, factor)
		return err
	})
	if err == nil && held.UserID != "" {
		s.Note(ctx, held, HeldCode, held.UserName)
	}
	if err == nil && refusal != nil {
		return refusal
	}
	return err
}

// wrongLately counts the wrong codes of the last hour. A clock that is set back a little frees nobody, and one that was far
// ahead holds nobody back.
func wrongLately(tx *Tx, userID string) (n int, err error) {
	err = tx.get(&n, `SELECT COUNT(*) FROM wrong_codes WHERE user_id = ? AND at > ? AND at <= ?`, userID, hourBefore(tx.Now), hourAfter(tx.Now))
	return n, err
}

// turnAway ends the sign-in of somebody who gave the right password and the right code, but has to come with a passkey.
func (s *Store) turnAway(tx *Tx, who portal.Actor, row sessionRow) error {
	if err := s.audit(tx, who, portal.EventSignInRefused, row.Name, map[string]any{"reason": "passkey_needed"}); err != nil {
		return err
	}
	return s.end(tx, who.SessionID)
}

// forgiveCodes forgets the wrong codes before a right one.
func forgiveCodes(tx *Tx, userID string) error {
	if _, err := tx.exec(`DELETE FROM wrong_codes WHERE user_id = ?`, userID); err != nil {
		return err
	}
	return reopenFactor(tx, userID)
}

// reopenFactor lets a second factor that was shut take codes again; how many an hour stays as it is.
func reopenFactor(tx *Tx, userID string) error {
	_, err := tx.exec(`UPDATE factors SET failures = 0 WHERE user_id = ?`, userID)
	return err
}

func (s *Store) countWrongCode(tx *Tx, who portal.Actor, row sessionRow, factor factorRow) (*portal.Error, error) {
	if _, err := tx.exec(`UPDATE factors SET failures = failures + 1 WHERE user_id = ?`, row.user.ID); err != nil {
		return nil, err
	}
	if _, err := tx.exec(`DELETE FROM wrong_codes WHERE user_id = ? AND (at <= ? OR at > ?)`, row.user.ID, hourBefore(tx.Now), hourAfter(tx.Now)); err != nil {
		return nil, err
	}
	if _, err := tx.exec(`INSERT INTO wrong_codes (user_id, at) VALUES (?, ?)`, row.user.ID, tx.nowMS()); err != nil {
		return nil, err
	}
	if err := s.audit(tx, who, portal.EventCodeRefused, row.Name, withBrowser(who, map[string]any{})); err != nil {
		return nil, err
	}
	if factor.Failures++; factor.Failures == portal.MostWrongCodes {
		return portal.Refuse("codes_shut", ""), joinErrors(s.shutFactor(tx, who, row), s.end(tx, who.SessionID))
	}
	if row.Tries+1 >= portal.TriesPerSignIn {
		return portal.Refuse("too_many_codes", ""), s.end(tx, who.SessionID)
	}
	_, err := tx.exec(`UPDATE sessions SET tries = tries + 1 WHERE id = ?`, who.SessionID)
	return portal.Refuse("code_refused", "code"), err
}

// shutFactor records that a second factor takes no code any more, and tells the person and the administrators: somebody
// knows the password. A person with mailed codes opens it by a mailed link, others need an administrator.
func (s *Store) shutFactor(tx *Tx, who portal.Actor, row sessionRow) error {
	if err := s.audit(tx, who, portal.EventCodesShut, row.Name, nil); err != nil {
		return err
	}
	told, err := list[user](tx.ctx, tx, `SELECT `+userColumns+` FROM users
		WHERE state = 'active' AND (id = ? OR company_id = ? AND role = 'admin') ORDER BY id`, row.user.ID, row.CompanyID)
	for _, one := range told {
		err = joinErrors(err, s.post(tx, one, portal.MailCodesShut, "", time.Time{}, map[string]string{"who": row.Name, "factor": string(row.Factor)}))
	}
	return err
}
