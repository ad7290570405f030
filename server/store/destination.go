package store

import (
	"fmt"
	"slices"
	"time"

	"denwaban/server/portal"
)

// checkVouched refuses a change of forwardings that the person at the keyboard has to vouch for with a fresh code: one that
// sends calls to a number to which the company never sent any, or, if its policy says so, every one. Whoever came by a
// reset of a password that was mailed to the same box as the codes has to wait for new numbers, or for an administrator.
// A run of a batch knows the destinations for which somebody vouched when it was prepared; batch is "" for every other
// change. Codes: code_needed, which names a new number; destination_held.
func (s *Store) checkVouched(tx *Tx, who portal.Actor, changes []Changed, policy portal.Policy, batch string) error {
	fresh, err := newDestinations(tx, who, changes, batch)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		until, err := heldUntil(tx, who.UserID)
		if err != nil {
			return err
		}
		if tx.nowMS() < until {
			return portal.Refuse("destination_held", "", "phone", portal.FormatPhone(fresh[0]), "until", instant(until).Format(time.RFC3339))
		}
	}
	if len(fresh) == 0 && !policy.EveryForwarding {
		return nil
	}
	err = s.vouched(tx, who)
	if len(fresh) > 0 && portal.Refused(err, "code_needed") {
		return portal.Refuse("code_needed", "", "phone", portal.FormatPhone(fresh[0]))
	}
	return err
}

// destinationsOf are the numbers to which calls go after a change, or will go by the schedule, each once.
func destinationsOf(changes []Changed) []string {
	var all []string
	seen := map[string]bool{"": true}
	for _, one := range changes {
		for _, to := range append(one.planned(), one.After.ActiveDestination()) {
			if !seen[to] {
				seen[to] = true
				all = append(all, to)
			}
		}
	}
	return all
}

// namedAtOnce is how many values one statement names.
const namedAtOnce = 500

// newDestinations are the numbers to which a change forwards and the company never did, but for those that a batch knows.
func newDestinations(tx *Tx, who portal.Actor, changes []Changed, batch string) ([]string, error) {
	wanted := slices.DeleteFunc(destinationsOf(changes), func(digits string) bool {
		return tx.lookups.destinations[companyKey{who.CompanyID, digits}]
	})
	for _, from := range []querier{noFlush{tx}, tx} { // the rows that wait are looked at only where something is new
		if len(wanted) == 0 {
			break
		}
		old, err := oldDestinations(tx, from, who, wanted, batch)
		if err != nil {
			return nil, err
		}
		wanted = slices.DeleteFunc(wanted, func(digits string) bool { return old[digits] })
	}
	return wanted, nil
}

const destinationsQuery = `SELECT digits, 1 AS forwarded FROM destinations WHERE company_id = ? AND digits IN (?)`

// oldDestinations are those to which the company forwarded, or which the batch knows.
func oldDestinations(tx *Tx, from querier, who portal.Actor, digits []string, batch string) (map[string]bool, error) {
	old := map[string]bool{}
	for some := range slices.Chunk(digits, namedAtOnce) {
		query, args, err := expand(destinationsQuery+`
			UNION ALL SELECT digits, 0 FROM batch_destinations WHERE batch_id = ? AND digits IN (?)`, who.CompanyID, padded(some), batch, padded(some))
		if err != nil {
			return nil, fmt.Errorf("look for destinations: %w", err)
		}
		found, err := list[struct {
			Digits    string `db:"digits"`
			Forwarded bool   `db:"forwarded"`
		}](tx.ctx, from, query, args...)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			if old[one.Digits] = true; one.Forwarded {
				remember(tx.lookups.destinations, companyKey{who.CompanyID, one.Digits}, true)
			}
		}
	}
	return old, nil
}

var intoDestinations = &insertStmt{`
	INSERT INTO destinations (company_id, digits, first_at, first_by)`, 4, ` ON CONFLICT (company_id, digits) DO NOTHING`}

// keepDestinations remembers to which numbers the company forwards now.
func keepDestinations(tx *Tx, who portal.Actor, changes []Changed) {
	for _, digits := range destinationsOf(changes) {
		if !tx.lookups.destinations[companyKey{who.CompanyID, digits}] {
			tx.insert(intoDestinations, who.CompanyID, digits, tx.nowMS(), who.UserName)
		}
	}
}
