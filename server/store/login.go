package store

import (
	"context"

	"denwaban/server/portal"
)

// SignIn checks login ID and password. An unknown login ID, a wrong password, an account without a password, a disabled
// one and an attempt that comes too soon get the same answer after the same work.
// The ticket is good for the second factor only, unless the browser is one that the person trusts (trust.go).
// Codes: login_refused, busy; behind the right password also code_too_soon and codes_shut, where no code can be mailed.
func (s *Store) SignIn(ctx context.Context, who portal.Actor, loginID, password string) (Ticket, error) {
	known, err := s.userByLogin(ctx, loginID)
	if err != nil && !portal.Refused(err, "not_found") {
		return Ticket{}, err
	}
	claimed, right, err := s.tryPassword(ctx, who, known, loginID, password)
	if err != nil {
		return Ticket{}, err
	}
	renewed := known.PasswordHash
	if right && known.State == portal.Active { // anyone else is refused, and learns nothing from how long that takes
		renewed = s.renewedHash(ctx, s.queueOf(claimed), known.PasswordHash, password)
	}
	var ticket Ticket
	refusal := portal.Refuse("login_refused", "")
	// The secret was looked at: that is on record also when its sender did not wait for the answer.
	err = s.inTx(context.WithoutCancel(ctx), func(tx *Tx) error {
		if !right {
			return s.refusePassword(tx, who, portal.EventSignInRefused, known, claimed)
		}
		now, err := userByID(tx, known.ID)
		if err != nil && !portal.Refused(err, "not_found") {
			return err
		}
		// Read again: the account may have changed while the password was compared.
		if !now.sameSecret(known) || now.State != portal.Active {
			return s.refusePassword(tx, who, portal.EventSignInRefused, known, claimed)
		}
		refusal = nil
		if err := clearAttempt(tx, claimed); err != nil {
			return err
		}
		if err := keepHash(tx, known, renewed); err != nil {
			return err
		}
		ticket, err = s.afterPassword(tx, as(who, now), now)
		if portal.Refused(err, "code_too_soon") || portal.Refused(err, "codes_shut") {
			unsent := hashed(ticket.Secret)
			ticket, refusal = Ticket{}, portal.Refusals(err)[0]
			return s.end(tx, unsent)
		}
		return err
	})
	if err != nil {
		return Ticket{}, err
	}
	if !claimed.open {
		s.Note(ctx, as(who, known), HeldSignIn, known.Mail)
	}
	if refusal != nil {
		return Ticket{}, refusal
	}
	return ticket, nil
}

// afterPassword asks for the second factor, or lets a trusted device stand for its code.
func (s *Store) afterPassword(tx *Tx, who portal.Actor, of user) (Ticket, error) {
	skipped, err := s.skipsCode(tx, who, of)
	if err != nil {
		return Ticket{}, err
	}
	if skipped {
		return s.finish(tx, who, of, proof{factor: of.Factor, skipped: true})
	}
	ticket, err := s.begin(tx, of, portal.PurposePending, who)
	if err != nil || of.Factor != portal.FactorMail {
		return ticket, err
	}
	return ticket, s.sendCode(tx, of, who, hashed(ticket.Secret), portal.PurposePending, true)
}

// as is the actor as the person that this browser claims or turned out to be, for the audit trail.
func as(who portal.Actor, of user) portal.Actor {
	who.UserID, who.UserName, who.CompanyID, who.Role = of.ID, of.Name, of.CompanyID, of.Role
	return who
}

// proof is what stood for the second factor at the end of a sign-in.
type proof struct {
	factor  portal.Factor // or byPasskey, byRecovery
	skipped bool          // a trusted device stood for the code
	trust   bool          // the person wants this device to do so from now on
}

// finish makes the session: a new row with a new secret. Where the code was skipped, or a recovery code stood in for it, no
// code was ever given in it. Codes: passkey_needed.
func (s *Store) finish(tx *Tx, who portal.Actor, of user, by proof) (Ticket, error) {
	if by.factor != byPasskey {
		if needed, err := needsPasskey(tx, who, of); err != nil {
			return Ticket{}, err
		} else if needed {
			return Ticket{}, portal.Refuse("passkey_needed", "")
		}
	}
	ticket, err := s.begin(tx, of, portal.PurposeSession, who)
	if err != nil {
		return ticket, err
	}
	met, err := s.rememberBrowser(tx, who, of)
	if err != nil {
		return ticket, err
	}
	ticket.Device = met.secret
	about, factorAt := "known", tx.nowMS()
	switch {
	case by.skipped:
		about, factorAt = "trusted", 0
	case !met.known:
		about = "new"
	}
	if by.factor == byRecovery {
		factorAt = 0
	}
	if _, err := tx.exec(`UPDATE sessions SET device_id = ?, factor_at = ? WHERE id = ?`, met.device.ID, factorAt, hashed(ticket.Secret)); err != nil {
		return ticket, err
	}
	if err := s.audit(tx, who, portal.EventSignIn, of.Name, withBrowser(who, map[string]any{"factor": by.factor, "device": about})); err != nil {
		return ticket, err
	}
	if !by.skipped && by.factor != byPasskey { // a code was given
		if err := forgiveCodes(tx, of.ID); err != nil {
			return ticket, err
		}
		if err := s.trust(tx, who, of, met.device, by.factor, by.trust); err != nil {
			return ticket, err
		}
	}
	if !met.known {
		if err := s.tellOfNewDevice(tx, who, of); err != nil {
			return ticket, err
		}
	}
	_, err = tx.exec(`UPDATE users SET last_sign_in_at = ? WHERE id = ?`, tx.nowMS(), of.ID)
	return ticket, err
}

// ChooseFactor notes which second factor a person without one wants; it becomes the account's when its first code is
// right. A mailed code is sent at once. Codes: signed_out, step_missing, choice_unknown.
func (s *Store) ChooseFactor(ctx context.Context, who portal.Actor, factor portal.Factor) error {
	if factor != portal.FactorTOTP && factor != portal.FactorMail {
		return portal.Refuse("choice_unknown", "factor")
	}
	return s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposePending)
		if err != nil {
			return err
		}
		if row.Factor != portal.FactorUnset {
			return portal.Refuse("step_missing", "")
		}
		if _, err := tx.exec(`UPDATE sessions SET choice = ? WHERE id = ?`, string(factor), who.SessionID); err != nil {
			return err
		}
		if err := s.audit(tx, who, portal.EventFactorChosen, row.Name, map[string]any{"factor": factor}); err != nil {
			return err
		}
		if factor != portal.FactorMail {
			return nil
		}
		return s.sendCode(tx, row.user, who, who.SessionID, row.Purpose, true)
	})
}
