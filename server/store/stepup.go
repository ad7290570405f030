package store

import (
	"context"

	"denwaban/server/portal"
)

// StepUpWays are the ways in which a person can prove afresh who sits there.
type StepUpWays struct {
	Factor  portal.Factor
	Mailed  bool // a code is on its way
	Passkey bool // one will do as well
}

// BeginStepUp prepares a fresh proof for somebody who is signed in. To those with mailed codes one is sent: at most as
// often as the limits allow, where a first request goes on with the code that is still on its way and asking again is
// refused. Whoever can use a passkey is not sent mails that nobody needs: a code comes when it is asked for again.
// Codes: signed_out, code_too_soon, codes_shut.
func (s *Store) BeginStepUp(ctx context.Context, who portal.Actor, again bool) (StepUpWays, error) {
	var ways StepUpWays
	err := s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		if who.RelyingParty.Offers() {
			if ways.Passkey, err = hasPasskey(tx.ctx, tx, who, row.user.ID); err != nil {
				return err
			}
		}
		ways.Factor = row.Factor
		ways.Mailed = row.Factor == portal.FactorMail && (again || !ways.Passkey)
		if !ways.Mailed {
			return nil
		}
		return s.sendCode(tx, row.user, who, row.ID, row.Purpose, !again)
	})
	return ways, err
}

// StepUp takes a fresh code of the person's factor. The session goes on under a new id. Codes: as EnterMailCode; too many
// wrong codes in it end the session, those of other sign-ins do not.
func (s *Store) StepUp(ctx context.Context, who portal.Actor, text string) (Ticket, error) {
	var ticket Ticket
	err := s.tryCode(ctx, who, text, portal.StepDone, func(tx *Tx, row sessionRow, code string) (bool, error) {
		right, err := s.spendCode(tx, row, code)
		if err != nil || !right {
			return false, err
		}
		ticket, err = s.renew(tx, who, row, row.Factor)
		return true, err
	})
	return ticket, err
}

// spendCode uses up a code of whatever factor the person has.
func (s *Store) spendCode(tx *Tx, row sessionRow, code string) (bool, error) {
	if row.Factor == portal.FactorTOTP {
		return s.spendTOTP(tx, row.user, code)
	}
	return s.spendMailCode(tx, row, code)
}

// renew gives a session row a new id after a fresh proof of who sits there; its age and its end stay.
// factor is what the proof was of.
func (s *Store) renew(tx *Tx, who portal.Actor, row sessionRow, factor portal.Factor) (Ticket, error) {
	secret, id, err := s.token()
	if err != nil {
		return Ticket{}, err
	}
	if _, err := tx.exec(`UPDATE sessions SET id = ?, factor_at = ?, tries = 0 WHERE id = ?`, id, tx.nowMS(), row.ID); err != nil {
		return Ticket{}, err
	}
	if factor != byPasskey {
		if err := forgiveCodes(tx, row.user.ID); err != nil {
			return Ticket{}, err
		}
	}
	ticket := Ticket{Secret: secret, Purpose: row.Purpose, EndsAt: instant(row.EndsAt)}
	return ticket, s.audit(tx, who, portal.EventSteppedUp, row.Name, map[string]any{"factor": factor})
}

// vouched refuses a deed that needs a fresh code when the actor's is older. Codes: signed_out, code_needed.
func (s *Store) vouched(tx *Tx, who portal.Actor) error {
	row, err := tx.visit(who)
	if err == nil && !row.fresh(tx.Now) {
		return portal.Refuse("code_needed", "")
	}
	return err
}
