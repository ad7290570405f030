package store

import (
	"encoding/json"
	"fmt"
	"time"

	"denwaban/server/portal"
)

// readRefusal reads why something could not be set; nil for "".
func readRefusal(text string) (refusal *portal.Error, err error) {
	if text == "" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(text), &refusal)
	return refusal, err
}

func writeRefusal(refusal *portal.Error) (string, error) {
	if refusal == nil {
		return "", nil
	}
	text, err := json.Marshal(refusal)
	return string(text), err
}

// knownAlready tells whether a number is refused what its schedule sets in a period for the reason for which it was when
// that began before.
func (c Changed) knownAlready(open bool) bool {
	before := c.Number.Follows.refusal(open)
	if before == nil || c.refusal == nil {
		return false
	}
	was, err := writeRefusal(before)
	is, problem := writeRefusal(c.refusal)
	return err == nil && problem == nil && was == is
}

// staysRefused tells whether such a number is off for that reason still: nothing about it is to be written or told.
func (c Changed) staysRefused(open bool) bool {
	return c.knownAlready(open) && c.Number.PlanState() == portal.PlanRefused && !c.Number.Forwarding.On
}

// keepRefusal keeps why a number cannot be set as its schedule wants it in a period, by the change that switched it off, or
// that it can be again.
func keepRefusal(tx *Tx, change int64, one Changed, open bool) error {
	column := "closed_refusal"
	if open {
		column = "open_refusal"
	}
	if one.refusal == nil {
		if one.Number.Follows.refusal(open) == nil {
			return nil
		}
		_, err := tx.exec(`UPDATE plans SET `+column+` = '' WHERE number_id = ?`, one.Number.ID)
		return err
	}
	refusal, err := writeRefusal(one.refusal)
	if err != nil {
		return fmt.Errorf("write why a schedule is not followed: %w", err)
	}
	_, err = tx.exec(`UPDATE plans SET refused = ?, `+column+` = ? WHERE number_id = ?`, change, refusal, one.Number.ID)
	return err
}

// tellRefused says of numbers that what their schedule sets is no longer allowed.
func (s *Store) tellRefused(tx *Tx, who portal.Actor, refused []Changed) error {
	if len(refused) == 0 {
		return nil
	}
	detail := map[string]any{"count": len(refused), "schedule": refused[0].Number.Follows.Schedule, "reason": whyRefused(refused[0].refusal)}
	if err := s.audit(tx, who, portal.EventScheduleRefused, subject(refused), detail); err != nil {
		return err
	}
	recipients, err := recipientsOf(tx, who.CompanyID, ``)
	if err != nil {
		return err
	}
	for _, r := range recipients {
		fields := lines(r, refused, func(one Changed) Number { return one.Number }, func(one Changed) string {
			return portal.WhyRefused(one.refusal, r.MailLanguage)
		})
		if fields == nil {
			continue
		}
		fields["schedule"] = refused[0].Number.Follows.Schedule
		if err := s.post(tx, r.user, portal.MailScheduleRefused, "", time.Time{}, fields); err != nil {
			return err
		}
	}
	return nil
}
