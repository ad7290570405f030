package store

import (
	"fmt"
	"time"

	"denwaban/server/portal"
)

// checkVouched refuses a change of forwardings that the person at the keyboard has to vouch for with a fresh code: one that
// sends calls to a number to which the company never sent any, or, if its policy says so, every one. Whoever came by a
// reset of a password that was mailed to the same box as the codes has to wait for new numbers, or for an administrator.
// Codes: code_needed, destination_held.
func (s *Store) checkVouched(tx *Tx, who portal.Actor, changes []Changed, policy portal.Policy) error {
	fresh, err := newDestinations(tx, who, changes)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		var until int64
		if err := tx.get(&until, `SELECT held_until FROM users WHERE id = ?`, who.UserID); err != nil {
			return err
		}
		if tx.nowMS() < until {
			return portal.Refuse("destination_held", "", "phone", portal.FormatPhone(fresh[0]), "until", instant(until).Format(time.RFC3339))
		}
	}
	if len(fresh) == 0 && !policy.EveryForwarding {
		return nil
	}
	return s.vouched(tx, who)
}

// newDestinations are the numbers to which a change forwards and the company never did.
func newDestinations(tx *Tx, who portal.Actor, changes []Changed) ([]string, error) {
	known, err := list[string](tx.ctx, tx, `SELECT digits FROM destinations WHERE company_id = ?`, who.CompanyID)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{"": true}
	for _, digits := range known {
		seen[digits] = true
	}
	var fresh []string
	for _, one := range changes {
		if to := one.After.ActiveDestination(); !seen[to] {
			seen[to] = true
			fresh = append(fresh, to)
		}
	}
	return fresh, nil
}

// keepDestinations remembers to which numbers the company forwards now.
func keepDestinations(tx *Tx, who portal.Actor, changes []Changed) error {
	fresh, err := newDestinations(tx, who, changes)
	if err != nil {
		return err
	}
	for _, digits := range fresh {
		if _, err := tx.exec(`INSERT INTO destinations (company_id, digits, first_at, first_by) VALUES (?, ?, ?, ?)`,
			who.CompanyID, digits, tx.nowMS(), who.UserName); err != nil {
			return fmt.Errorf("remember a destination: %w", err)
		}
	}
	return nil
}
