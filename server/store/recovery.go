package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"time"

	"denwaban/server/portal"
)

// Recovery is how a person stands who may lose the authenticator.
type Recovery struct {
	Needed bool  // the second factor is an authenticator
	Left   int   // codes that can be used
	MadeAt int64 // milliseconds since 1970 UTC; 0 while there are none
}

// byRecovery is the second factor that the trail names when a recovery code stood in for it.
const byRecovery portal.Factor = "recovery"

// Recovery tells how many recovery codes the actor has left.
func (s *Store) Recovery(ctx context.Context, who portal.Actor) (Recovery, error) {
	var found struct {
		Factor portal.Factor `db:"factor"`
		Left   int           `db:"unused"`
		MadeAt int64         `db:"made_at"`
	}
	err := get(ctx, s.read, &found, `
		SELECT u.factor,
			(SELECT COUNT(*) FROM recovery_codes r WHERE r.user_id = u.id AND r.used_at = 0) AS unused,
			(SELECT COALESCE(MAX(r.created_at), 0) FROM recovery_codes r WHERE r.user_id = u.id) AS made_at
		FROM users u WHERE u.id = ?`, who.UserID)
	return Recovery{Needed: found.Factor == portal.FactorTOTP, Left: found.Left, MadeAt: found.MadeAt}, err
}

// MakeRecoveryCodes draws new recovery codes, which are told this once; those before them end.
// Codes: signed_out, recovery_not_needed for somebody without an authenticator.
func (s *Store) MakeRecoveryCodes(ctx context.Context, who portal.Actor) ([]string, error) {
	codes := make([]string, portal.RecoveryCodes)
	err := s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		if row.Factor != portal.FactorTOTP {
			return portal.Refuse("recovery_not_needed", "")
		}
		if _, err := tx.exec(`DELETE FROM recovery_codes WHERE user_id = ?`, row.user.ID); err != nil {
			return err
		}
		for i := range codes {
			if codes[i], err = s.makeRecoveryCode(tx, row.user.ID); err != nil {
				return err
			}
		}
		if err := s.audit(tx, who, portal.EventRecoveryMade, row.Name, nil); err != nil {
			return err
		}
		return s.post(tx, row.user, portal.MailMeansChanged, "", time.Time{}, map[string]string{"change": string(portal.EventRecoveryMade)})
	})
	return codes, err
}

func (s *Store) makeRecoveryCode(tx *Tx, userID string) (string, error) {
	var bits [portal.RecoveryCodeBytes]byte
	if _, err := io.ReadFull(s.Random, bits[:]); err != nil {
		return "", fmt.Errorf("draw a recovery code: %w", err)
	}
	text := portal.WriteRecoveryCode(bits)
	code, malformed := portal.ReadRecoveryCode(text)
	if malformed != nil {
		return "", malformed
	}
	_, err := tx.exec(`INSERT INTO recovery_codes (id, user_id, created_at, used_at) VALUES (?, ?, ?, 0)`,
		hex.EncodeToString(s.keys.MAC(keyRecovery, userID, code)), userID, tx.nowMS())
	return text, err
}

// EnterRecoveryCode finishes a sign-in with a recovery code in place of the authenticator's. Wrong ones are counted with
// the authenticator's own.
//
// The session is a whole one but for this: it counts as one whose code is not fresh, and a step-up takes no recovery
// code. Whoever found the sheet of codes and knows the password can read and do everyday work, but can neither draw new
// codes, nor add a passkey, nor forward to a new number. For the same reason it lets nobody register another
// authenticator: that the second factor changes is the administrator's decision alone (manual, 2-2), to whom the page
// sends people whose phone is lost.
//
// Codes: signed_out, step_missing, recovery_required, recovery_malformed, recovery_refused, too_many_codes,
// passkey_needed.
func (s *Store) EnterRecoveryCode(ctx context.Context, who portal.Actor, text string) (Ticket, error) {
	code, malformed := portal.ReadRecoveryCode(text)
	if malformed != nil {
		return Ticket{}, malformed
	}
	var ticket Ticket
	err := s.try(ctx, who, code, portal.StepTOTP, func(tx *Tx, row sessionRow, code string) (bool, error) {
		right, err := s.spendRecoveryCode(tx, row.user.ID, code)
		if err != nil || !right {
			return false, err
		}
		if ticket, err = s.finish(tx, who, row.user, proof{factor: byRecovery}); err != nil {
			return false, err
		}
		return true, s.recovered(tx, who, row.user)
	})
	if portal.Refused(err, "code_refused") {
		err = portal.Refuse("recovery_refused", "code")
	}
	return ticket, err
}

// spendRecoveryCode uses a code up. It may have been drawn under an earlier root key.
func (s *Store) spendRecoveryCode(tx *Tx, userID, code string) (bool, error) {
	for _, mac := range s.keys.MACs(keyRecovery, userID, code) {
		spent, err := tx.exec(`UPDATE recovery_codes SET used_at = ? WHERE id = ? AND user_id = ? AND used_at = 0`,
			tx.nowMS(), hex.EncodeToString(mac), userID)
		if err != nil || spent == 1 {
			return err == nil, err
		}
	}
	return false, nil
}

// recovered tells the account's owner that a recovery code was used.
func (s *Store) recovered(tx *Tx, who portal.Actor, of user) error {
	var left int
	if err := tx.get(&left, `SELECT COUNT(*) FROM recovery_codes WHERE user_id = ? AND used_at = 0`, of.ID); err != nil {
		return err
	}
	if err := s.audit(tx, who, portal.EventRecoveryUsed, of.Name, map[string]any{"left": left}); err != nil {
		return err
	}
	return s.post(tx, of, portal.MailMeansChanged, "", time.Time{}, map[string]string{"change": string(portal.EventRecoveryUsed), "left": strconv.Itoa(left)})
}
