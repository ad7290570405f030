package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"denwaban/server/portal"
)

// TOTPSecret is what an authenticator needs, as a text and as the address that the QR code holds.
type TOTPSecret struct {
	Secret string
	URI    string
}

const totpPeriod = 30 // seconds, RFC 6238

type factorRow struct {
	Sealed    []byte `db:"totp_sealed"`
	Confirmed bool   `db:"totp_confirmed"`
	ShownIn   string `db:"totp_shown_in"` // the session row that was shown the secret
	Step      int64  `db:"totp_step"`
	Failures  int    `db:"failures"` // wrong codes since the last right one
}

// factor reads a person's factor, making the row when it is missing.
func (s *Store) factor(tx *Tx, userID string) (factorRow, error) {
	_, err := tx.exec(`
		INSERT INTO factors (user_id, totp_sealed, totp_confirmed, totp_step, failures)
		VALUES (?, NULL, FALSE, 0, 0) ON CONFLICT (user_id) DO NOTHING`, userID)
	if err != nil {
		return factorRow{}, err
	}
	var row factorRow
	err = tx.get(&row, `
		SELECT totp_sealed, totp_confirmed, totp_shown_in, totp_step, failures FROM factors WHERE user_id = ?`, userID)
	return row, err
}

// dropFactors takes away what a person signs in with besides the password: the administrator gives out a new beginning.
func dropFactors(tx *Tx, userID string) error {
	for _, query := range []string{
		`DELETE FROM factors WHERE user_id = ?`, `DELETE FROM passkeys WHERE user_id = ?`, `DELETE FROM recovery_codes WHERE user_id = ?`,
	} {
		if _, err := tx.exec(query, userID); err != nil {
			return err
		}
	}
	return nil
}

// BeginTOTP returns the secret to register an authenticator with. It stays the same within a sign-in, so that a page
// shown again shows the same picture; another sign-in gets another one, because whoever knows the password alone must
// not know the secret that its owner registers. Codes: signed_out, step_missing.
func (s *Store) BeginTOTP(ctx context.Context, who portal.Actor) (TOTPSecret, error) {
	var found TOTPSecret
	err := s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposePending, portal.PurposeEnrol)
		if err != nil {
			return err
		}
		if row.step() != portal.StepTOTPSetup {
			return portal.Refuse("step_missing", "")
		}
		factor, err := s.factor(tx, row.user.ID)
		if err != nil {
			return err
		}
		if factor.ShownIn != who.SessionID {
			if factor.Sealed, err = s.newTOTP(tx, row.user, who.SessionID); err != nil {
				return err
			}
		}
		secret, err := s.keys.unseal(keyTOTP, row.user.ID, factor.Sealed)
		if err != nil {
			return err
		}
		key, err := totpKey(row.user, string(secret))
		found = TOTPSecret{Secret: key.Secret(), URI: key.URL()}
		return err
	})
	return found, err
}

func (s *Store) drawTOTP(loginID string) (*otp.Key, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "denwaban", AccountName: loginID, Rand: s.Random})
	if err != nil {
		return nil, fmt.Errorf("draw a TOTP secret: %w", err)
	}
	return key, nil
}

func (s *Store) newTOTP(tx *Tx, of user, sessionID string) ([]byte, error) {
	key, err := s.drawTOTP(of.Mail)
	if err != nil {
		return nil, err
	}
	sealed, err := s.keys.seal(keyTOTP, of.ID, []byte(key.URL()))
	if err != nil {
		return nil, err
	}
	if _, err := tx.exec(`DELETE FROM used_steps WHERE user_id = ?`, of.ID); err != nil {
		return nil, err
	}
	_, err = tx.exec(`UPDATE factors SET totp_sealed = ?, totp_confirmed = FALSE, totp_shown_in = ?, totp_step = 0 WHERE user_id = ?`,
		sealed, sessionID, of.ID)
	return sealed, err
}

func totpKey(of user, url string) (*otp.Key, error) {
	key, err := otp.NewKeyFromURL(url)
	if err != nil {
		return nil, fmt.Errorf("read the TOTP secret of %s: %w", of.ID, err)
	}
	return key, nil
}

// EnterTOTP finishes a sign-in with a code of the authenticator. A code is good once. trust and codes: as EnterMailCode.
func (s *Store) EnterTOTP(ctx context.Context, who portal.Actor, text string, trust bool) (Ticket, error) {
	return s.enterCode(ctx, who, text, trust, portal.StepTOTP, func(tx *Tx, row sessionRow, code string) (bool, error) {
		return s.spendTOTP(tx, row.user, code)
	})
}

// spendTOTP tells whether code is right and was not used before, and remembers its time step.
func (s *Store) spendTOTP(tx *Tx, of user, code string) (bool, error) {
	factor, err := s.factor(tx, of.ID)
	if err != nil {
		return false, err
	}
	secret, err := s.keys.unseal(keyTOTP, of.ID, factor.Sealed)
	if err != nil {
		return false, err
	}
	key, err := totpKey(of, string(secret))
	if err != nil {
		return false, err
	}
	step, err := totpStep(tx, of, key, code)
	if err != nil || step == 0 {
		return false, err
	}
	return spendStep(tx, of, factor.Step, step)
}

// totpStep is the time step that a code belongs to, now or, unless the company's policy says otherwise, one before or after;
// 0 when the code is wrong.
func totpStep(tx *Tx, of user, key *otp.Key, code string) (int64, error) {
	policy, err := policyOf(tx.ctx, tx, of.CompanyID)
	if err != nil {
		return 0, err
	}
	shifts := []int64{0, -1, 1}
	if policy.NarrowCodes {
		shifts = shifts[:1]
	}
	// One step at a time: the library alone would say that a code is right, but not which step it belongs to.
	for _, shift := range shifts {
		step := tx.Now.Unix()/totpPeriod + shift
		right, err := totp.ValidateCustom(code, key.Secret(), time.Unix(step*totpPeriod, 0), totp.ValidateOpts{
			Period: totpPeriod, Skew: 0, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
		})
		if err != nil && !errors.Is(err, otp.ErrValidateInputInvalidLength) {
			return 0, fmt.Errorf("check a TOTP code: %w", err)
		}
		if right {
			return step, nil
		}
	}
	return 0, nil
}

// stepsKept is how many used steps of a person are remembered one by one.
const stepsKept = 1000

// spendStep uses up the code of a time step; it is false for one that was used, or that is older than the last one used.
// A last step beyond the window comes from a clock that was wrong: that must neither lock the person out nor make codes
// good again that were used before.
func spendStep(tx *Tx, of user, last, step int64) (bool, error) {
	if newest := tx.Now.Unix()/totpPeriod + 1; step <= last && last <= newest {
		return false, nil
	}
	fresh, err := tx.exec(`INSERT INTO used_steps (user_id, step) VALUES (?, ?) ON CONFLICT (user_id, step) DO NOTHING`, of.ID, step)
	if err != nil || fresh == 0 {
		return false, err
	}
	if _, err := tx.exec(`DELETE FROM used_steps WHERE user_id = ? AND id <=
		(SELECT id FROM used_steps WHERE user_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`, of.ID, of.ID, stepsKept); err != nil {
		return false, err
	}
	_, err = tx.exec(`UPDATE factors SET totp_step = ? WHERE user_id = ?`, step, of.ID)
	return true, err
}

// ConfirmTOTP registers the authenticator by its first code. The person then signs in with it from the start.
// Codes: as EnterMailCode.
func (s *Store) ConfirmTOTP(ctx context.Context, who portal.Actor, text string) error {
	return s.tryCode(ctx, who, text, portal.StepTOTPSetup, func(tx *Tx, row sessionRow, code string) (bool, error) {
		factor, err := s.factor(tx, row.user.ID)
		if err != nil || factor.ShownIn != who.SessionID {
			return false, err
		}
		right, err := s.spendTOTP(tx, row.user, code)
		if err != nil || !right {
			return false, err
		}
		if _, err := tx.exec(`UPDATE factors SET totp_confirmed = TRUE WHERE user_id = ?`, row.user.ID); err != nil {
			return false, err
		}
		if err := forgiveCodes(tx, row.user.ID); err != nil {
			return false, err
		}
		if _, err := tx.exec(`UPDATE users SET factor = ?, version = version + 1 WHERE id = ?`, string(portal.FactorTOTP), row.user.ID); err != nil {
			return false, err
		}
		if err := s.endAll(tx, row.user.ID); err != nil {
			return false, err
		}
		if err := s.audit(tx, who, portal.EventTOTPRegistered, row.Name, nil); err != nil {
			return false, err
		}
		return true, s.post(tx, row.user, portal.MailFactorChanged, "", time.Time{}, map[string]string{"factor": string(portal.FactorTOTP)})
	})
}
