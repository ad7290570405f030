package store

import (
	"context"
	"strings"
	"time"

	"denwaban/server/portal"
)

// checkNewPassword holds the company's rule of a new password; what is known about the person makes it a common one.
// Codes: those of portal.CheckPassword.
func (s *Store) checkNewPassword(ctx context.Context, companyID, password, loginID, name string) error {
	policy, err := policyOf(ctx, s.read, companyID)
	if err != nil && !portal.Refused(err, "not_found") { // of nobody: the deed says what is missing
		return err
	}
	about := append(strings.FieldsFunc(loginID, func(r rune) bool { return r == '@' || r == '.' }), name, "denwaban")
	return portal.CheckPassword(password, loginID, policy.Passwords(), commonPassword(about...))
}

// tryPassword counts an attempt and compares outside of any transaction: that takes a tenth of a second, and the writer
// would wait for it. An attempt that comes too soon is not evaluated, after as much work. Codes: busy.
func (s *Store) tryPassword(ctx context.Context, who portal.Actor, known user, loginID, password string) (claimed attempt, right bool, err error) {
	if claimed, err = s.claimAttempt(ctx, who, loginID, known.ID); err != nil {
		return claimed, false, err
	}
	hash := known.PasswordHash
	if !claimed.open {
		hash = "" // nobody's: never right
	}
	if right, err = s.samePassword(ctx, s.queueOf(claimed), hash, password); err != nil {
		err = joinErrors(err, s.returnAttempt(ctx, claimed))
	}
	return claimed, right, err
}

// queueOf is where an attempt waits for its hash.
func (s *Store) queueOf(claimed attempt) hashSlots {
	if claimed.known {
		return s.ownersHashes
	}
	return s.hashes
}

// refusePassword records a failure that was evaluated. Those within a wait are counted together, so that a stranger cannot
// fill the disk; they take as many writes, so that nobody can measure who is made to wait.
func (s *Store) refusePassword(tx *Tx, who portal.Actor, event portal.Event, known user, claimed attempt) error {
	if !claimed.open {
		return rewrite(tx)
	}
	if err := forgetAttempts(tx); err != nil {
		return err
	}
	detail := map[string]any{}
	if claimed.wait > 0 {
		detail["wait_seconds"] = int(claimed.wait.Seconds())
	}
	if err := s.audit(tx, as(who, known), event, known.Mail, withBrowser(who, detail)); err != nil || !claimed.last {
		return err
	}
	return s.shut(tx, who, known)
}

// shut records that unknown clients may not sign in to an account any more, and tells its owner how to open it.
func (s *Store) shut(tx *Tx, who portal.Actor, of user) error {
	if err := s.audit(tx, as(who, of), portal.EventSignInShut, of.Mail, nil); err != nil || of.State != portal.Active {
		return err
	}
	return s.post(tx, of, portal.MailSignInShut, "", time.Time{}, nil)
}

// ChangePassword sets a new password for somebody who knows the one before. Every other session of theirs ends, and so do
// the links that are on their way; this session goes on under a new id. The current password is compared as at a sign-in:
// an attempt counts in the same buckets, and one that comes too soon gets the answer of a wrong one.
// Codes: those of portal.CheckPassword; password_unchanged, password_refused, busy, signed_out, code_needed.
func (s *Store) ChangePassword(ctx context.Context, who portal.Actor, current, password string) (Ticket, error) {
	var known user
	if err := get(ctx, s.read, &known, `SELECT `+userColumns+` FROM users WHERE id = ?`, who.UserID); err != nil {
		return Ticket{}, err
	}
	if err := s.checkNewPassword(ctx, known.CompanyID, password, known.Mail, known.Name); err != nil {
		return Ticket{}, err
	}
	if password == current {
		return Ticket{}, portal.Refuse("password_unchanged", "password")
	}
	claimed, right, err := s.tryPassword(ctx, who, known, known.Mail, current)
	if err != nil {
		return Ticket{}, err
	}
	var hash string
	if right {
		if hash, err = s.hashPassword(ctx, s.hashes, password); err != nil {
			return Ticket{}, joinErrors(err, s.returnAttempt(ctx, claimed))
		}
	}
	var ticket Ticket
	refusal := portal.Refuse("password_refused", "current")
	// The secret was looked at: that is on record also when its sender did not wait for the answer.
	err = s.inTx(context.WithoutCancel(ctx), func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		if !row.fresh(tx.Now) {
			return portal.Refuse("code_needed", "")
		}
		if !right || !row.sameSecret(known) { // or set anew while it was compared
			return s.refusePassword(tx, who, portal.EventPasswordRefused, known, claimed)
		}
		refusal = nil
		if err := clearAttempt(tx, claimed); err != nil {
			return err
		}
		ticket, err = s.replacePassword(tx, who, row, hash)
		return err
	})
	if err != nil {
		if right { // its owner's, whose session ended meanwhile
			err = joinErrors(err, s.returnAttempt(ctx, claimed))
		}
		return Ticket{}, err
	}
	if !claimed.open {
		s.Note(ctx, who, HeldSignIn, known.Mail)
	}
	if refusal != nil {
		return Ticket{}, refusal
	}
	return ticket, nil
}

// replacePassword sets the password of somebody who is signed in by row. The ticket is that session's new one.
func (s *Store) replacePassword(tx *Tx, who portal.Actor, row sessionRow, hash string) (Ticket, error) {
	// The version stays: nobody who edits or deletes the person sees a password.
	if _, err := tx.exec(`UPDATE users SET password_hash = ? WHERE id = ?`, hash, row.user.ID); err != nil {
		return Ticket{}, err
	}
	if err := endLinks(tx, row.user.ID); err != nil {
		return Ticket{}, err
	}
	ticket, err := s.keepOnly(tx, row)
	if err != nil {
		return Ticket{}, err
	}
	if err := s.audit(tx, who, portal.EventPasswordChanged, row.Name, nil); err != nil {
		return Ticket{}, err
	}
	return ticket, s.post(tx, row.user, portal.MailPasswordChanged, "", time.Time{}, nil)
}
