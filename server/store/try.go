package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// checkCode tells whether a code is right; what it writes is kept only then.
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
	var refusal *portal.Error
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
		if factor.exhausted(tx.Now) {
			refusal = portal.Refuse("too_many_codes", "")
			return s.end(tx, who.SessionID)
		}
		right, err := check(tx, row, code)
		if err != nil || right {
			return err
		}
		refusal, err = s.countWrongCode(tx, who, row, factor)
		return err
	})
	if err == nil && refusal != nil {
		return refusal
	}
	return err
}

// exhausted tells whether this hour's wrong codes are used up.
func (f factorRow) exhausted(now time.Time) bool {
	return f.HourFailures >= portal.FailuresPerHour && now.Before(instant(f.HourStart).Add(time.Hour))
}

// forgiveCodes forgets the wrong codes before a right one.
func forgiveCodes(tx *Tx, userID string) error {
	_, err := tx.exec(`UPDATE factors SET failures = 0, hour_failures = 0 WHERE user_id = ?`, userID)
	return err
}

func (s *Store) countWrongCode(tx *Tx, who portal.Actor, row sessionRow, factor factorRow) (*portal.Error, error) {
	if !tx.Now.Before(instant(factor.HourStart).Add(time.Hour)) {
		factor.HourStart, factor.HourFailures = tx.nowMS(), 0
	}
	if _, err := tx.exec(`UPDATE factors SET failures = failures + 1, hour_start = ?, hour_failures = ? WHERE user_id = ?`,
		factor.HourStart, factor.HourFailures+1, row.user.ID); err != nil {
		return nil, err
	}
	if err := s.audit(tx, who, portal.EventCodeRefused, row.Name, nil); err != nil {
		return nil, err
	}
	if row.Tries+1 >= portal.TriesPerSignIn {
		return portal.Refuse("too_many_codes", ""), s.end(tx, who.SessionID)
	}
	_, err := tx.exec(`UPDATE sessions SET tries = tries + 1 WHERE id = ?`, who.SessionID)
	return portal.Refuse("code_refused", "code"), err
}
