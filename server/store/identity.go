package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// ProveIdentity uses up a mailed link when login ID, name and phone are those of the person it was mailed to. The
// ticket is good for one new password. Wrong answers are counted on the link, on the account, so that another link does not
// begin a new count, and on where they come from. Codes: link_ended, identity_refused, throttled.
func (s *Store) ProveIdentity(ctx context.Context, who portal.Actor, token, loginID, name, phone string) (Ticket, error) {
	var ticket Ticket
	var refusal *portal.Error
	var known user
	err := s.inTx(ctx, func(tx *Tx) error {
		var found link
		err := tx.get(&found, `SELECT id, user_id, kind, created_at, expires_at, used_at, tries FROM links WHERE id = ?`, hashed(token))
		if err != nil && !portal.Refused(err, "not_found") {
			return err
		}
		if !found.open(tx.Now) {
			refusal = portal.Refuse("link_ended", "")
			return nil
		}
		one, err := userByID(tx, found.UserID)
		if err != nil {
			return err
		}
		claimed, err := claimBuckets(tx, bucketKey{portal.ByIdentity, one.ID}, bucketKey{portal.BySource, portal.Source(who.Address)})
		if err != nil {
			return err
		}
		if known = one; !claimed.open {
			refusal = portal.Refuse("throttled", "")
			return nil
		}
		if !sameIdentity(one, loginID, name, phone) {
			refusal = portal.Refuse("identity_refused", "")
			if _, err := tx.exec(`UPDATE links SET tries = tries + 1 WHERE id = ?`, found.ID); err != nil {
				return err
			}
			return s.audit(tx, as(who, one), portal.EventIdentityRefused, one.Mail, nil)
		}
		if err := clearAttempt(tx, claimed); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE links SET used_at = ? WHERE id = ?`, tx.nowMS(), found.ID); err != nil {
			return err
		}
		if ticket, err = s.begin(tx, one, portal.PurposePassword, who); err != nil {
			return err
		}
		return s.audit(tx, as(who, one), portal.EventIdentityProved, one.Mail, nil)
	})
	if err != nil || refusal == nil {
		return ticket, err
	}
	if refusal.Code == "throttled" {
		s.Note(ctx, as(who, known), HeldIdentity, known.Mail)
	}
	return ticket, refusal
}

// sameIdentity tells whether what somebody says of themselves is what is known of a person who may come in.
func sameIdentity(one user, loginID, name, phone string) bool {
	known := portal.User{Name: one.Name, Phone: one.Phone}
	return portal.LoginKey(loginID) == one.LoginKey && portal.SameIdentity(known, name, phone) && one.State != portal.Disabled
}

// SetPassword sets the password that a mailed link allowed. Everything that was signed in before ends; the second
// factor stays, and new destinations may be held. A person whose administrator chose an authenticator gets a ticket to register
// it, others none.
// Codes: signed_out, those of portal.CheckPassword.
func (s *Store) SetPassword(ctx context.Context, who portal.Actor, loginID, password string) (*Ticket, error) {
	if err := s.checkNewPassword(ctx, who.CompanyID, password, loginID, who.UserName); err != nil {
		return nil, err
	}
	hash, err := s.hashPassword(ctx, s.hashes, password)
	if err != nil {
		return nil, err
	}
	var ticket *Ticket
	err = s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposePassword)
		if err != nil {
			return err
		}
		if err := s.openAnew(tx, row, hash); err != nil {
			return err
		}
		if err := s.tellPasswordSet(tx, who, row); err != nil {
			return err
		}
		if row.Factor != portal.FactorTOTP || row.Confirmed {
			return nil
		}
		one, err := userByID(tx, row.user.ID)
		if err != nil {
			return err
		}
		enrol, err := s.begin(tx, one, portal.PurposeEnrol, who)
		ticket = &enrol
		return err
	})
	return ticket, err
}

// openAnew gives an account its new password. Nothing that was handed out before is good any more, and no failure of before
// keeps it shut.
func (s *Store) openAnew(tx *Tx, row sessionRow, hash string) error {
	// The version goes on only with what an administrator sees: that the person was invited, and now is active.
	if _, err := tx.exec(`UPDATE users SET password_hash = ?, version = version + (state <> 'active'), state = 'active' WHERE id = ?`, hash, row.user.ID); err != nil {
		return err
	}
	if err := s.endAll(tx, row.user.ID); err != nil {
		return err
	}
	if err := endLinks(tx, row.user.ID); err != nil { // one that was asked for since the identity was proved
		return err
	}
	if err := reopenAccount(tx, row.user); err != nil || row.Factor != portal.FactorMail {
		return err
	}
	return reopenFactor(tx, row.user.ID) // the link proves the mailbox, which is all that this factor is about
}

// tellPasswordSet writes on record, and to the person, that the password is set, and until when new destinations are held.
func (s *Store) tellPasswordSet(tx *Tx, who portal.Actor, row sessionRow) error {
	until, err := s.holdAfterReset(tx, who, row)
	if err != nil {
		return err
	}
	var detail map[string]any
	var told map[string]string
	if !until.IsZero() {
		at := until.Format(time.RFC3339)
		detail, told = map[string]any{"held_until": at}, map[string]string{"until": at}
	}
	if row.PasswordHash == "" { // there was no sign-in that could have been ended
		told = map[string]string{"first": "true"}
	}
	if err := s.audit(tx, who, portal.EventPasswordSet, row.Name, detail); err != nil {
		return err
	}
	return s.post(tx, row.user, portal.MailPasswordChanged, "", time.Time{}, told)
}
