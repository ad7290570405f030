package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"denwaban/server/portal"
)

// NextTOTP is the secret of another authenticator, before its first code.
type NextTOTP struct {
	TOTPSecret
	Setup string // the secret sealed, to be handed in with the code
}

// totpSetup is what Setup holds. Nothing of it is kept in the database: until a code of the new secret comes, the old one
// alone is known there, whoever began in how many tabs.
type totpSetup struct {
	URI   string `json:"uri"`
	Epoch int64  `json:"epoch"` // the person's; it grows when the secret takes its place, so that this happens once
	Until int64  `json:"until"` // milliseconds since 1970 UTC
}

const totpSetupLife = 15 * time.Minute

// BeginNextTOTP draws a secret for another authenticator in place of the registered one, which stays good. It writes
// nothing. Codes: signed_out, code_needed, not_found when there is none to replace.
func (s *Store) BeginNextTOTP(ctx context.Context, who portal.Actor) (NextTOTP, error) {
	var next NextTOTP
	err := s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		if err := mayReplaceTOTP(row, tx.Now); err != nil {
			return err
		}
		key, err := s.drawTOTP(row.Mail)
		if err != nil {
			return err
		}
		next.TOTPSecret = TOTPSecret{Secret: key.Secret(), URI: key.URL()}
		next.Setup, err = s.sealSetup(row.user.ID, totpSetup{URI: key.URL(), Epoch: row.Epoch, Until: tx.Now.Add(totpSetupLife).UnixMilli()})
		return err
	})
	return next, err
}

// ReplaceTOTP puts the secret of a setup in the place of the registered one, by a code of the new one. Every other session
// of the person ends; this one goes on under a new id. The old authenticator is good for nothing from now on.
// Codes: as EnterMailCode; code_needed, not_found, setup_ended.
func (s *Store) ReplaceTOTP(ctx context.Context, who portal.Actor, setup, text string) (Ticket, error) {
	var ticket Ticket
	err := s.tryCode(ctx, who, text, portal.StepDone, func(tx *Tx, row sessionRow, code string) (bool, error) {
		if err := mayReplaceTOTP(row, tx.Now); err != nil {
			return false, err
		}
		next, ok := s.unsealSetup(row.user.ID, setup)
		if !ok || next.Epoch != row.Epoch || tx.nowMS() >= next.Until {
			return false, portal.Refuse("setup_ended", "")
		}
		key, err := totpKey(row.user, next.URI)
		if err != nil {
			return false, err
		}
		step, err := totpStep(tx, row.user, key, code)
		if err != nil || step == 0 {
			return false, err
		}
		ticket, err = s.putTOTP(tx, who, row, next.URI, step)
		return true, err
	})
	return ticket, err
}

func mayReplaceTOTP(row sessionRow, now time.Time) error {
	if row.Factor != portal.FactorTOTP || !row.Confirmed {
		return portal.NotThere()
	}
	if !row.fresh(now) {
		return portal.Refuse("code_needed", "")
	}
	return nil
}

// putTOTP makes a secret the person's, and uses up the code that confirmed it. Which steps the old secret had used says
// nothing about the new one.
func (s *Store) putTOTP(tx *Tx, who portal.Actor, row sessionRow, uri string, step int64) (Ticket, error) {
	sealed, err := s.keys.seal(keyTOTP, row.user.ID, []byte(uri))
	if err != nil {
		return Ticket{}, err
	}
	if _, err := tx.exec(`DELETE FROM used_steps WHERE user_id = ?`, row.user.ID); err != nil {
		return Ticket{}, err
	}
	if _, err := tx.exec(`UPDATE factors SET totp_sealed = ?, totp_shown_in = '' WHERE user_id = ?`, sealed, row.user.ID); err != nil {
		return Ticket{}, err
	}
	if _, err := spendStep(tx, row.user, 0, step); err != nil {
		return Ticket{}, err
	}
	ticket, err := s.keepOnly(tx, row)
	if err != nil {
		return Ticket{}, err
	}
	if err := s.audit(tx, who, portal.EventTOTPReplaced, row.Name, nil); err != nil {
		return Ticket{}, err
	}
	return ticket, s.post(tx, row.user, portal.MailFactorChanged, "", time.Time{}, map[string]string{"factor": string(portal.FactorTOTP), "goes_on": "here"})
}

func (s *Store) sealSetup(userID string, setup totpSetup) (string, error) {
	text, err := json.Marshal(setup)
	if err != nil {
		return "", fmt.Errorf("write a TOTP setup: %w", err)
	}
	sealed, err := s.keys.seal(keyNextTOTP, userID, text)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// unsealSetup reads what sealSetup wrote for the same person.
func (s *Store) unsealSetup(userID, text string) (setup totpSetup, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return setup, false
	}
	plain, err := s.keys.unseal(keyNextTOTP, userID, sealed)
	return setup, err == nil && json.Unmarshal(plain, &setup) == nil
}
