package store

import (
	"context"
	"slices"
	"time"

	"denwaban/server/portal"
)

// computeFunc works out a change of forwardings at an instant, from the read pool or within a transaction.
type computeFunc func(ctx context.Context, from querier, now time.Time) ([]Changed, error)

// settle works out a change of forwardings and stores it. It is worked out while others write: ten thousand numbers would
// keep them waiting for a second. In the transaction it is worked out once more only if the company did anything
// meanwhile that could make it another one; what the person saw, compute compares by versions. Codes: those of compute and of
// change.
func (s *Store) settle(ctx context.Context, who portal.Actor, why cause, compute computeFunc) (int64, []Changed, error) {
	var seen watermark
	if err := get(ctx, s.read, &seen, watermarkQuery); err != nil {
		return 0, nil, err
	}
	then := s.Now()
	changes, err := compute(ctx, s.read, then)
	if err != nil {
		return 0, nil, err
	}
	ways, err := waysOf(ctx, s.read, who, changes)
	if err != nil {
		return 0, nil, err
	}
	var id int64
	err = s.inTxBy(ctx, who, func(tx *Tx) error {
		holds, err := stillHolds(tx, who, seen, then, changes, ways)
		if err != nil {
			return err
		}
		if !holds {
			if changes, err = compute(tx.ctx, tx, tx.Now); err != nil {
				return err
			}
		}
		id, err = s.change(tx, who, changes, why)
		return err
	})
	if err == nil && len(changes) >= manyAtOnce {
		s.fileSoon()
	}
	return id, changes, err
}

// settleFew is settle for a handful of numbers: to work out what becomes of them takes less than to ask whether it still holds.
func (s *Store) settleFew(ctx context.Context, who portal.Actor, why cause, compute computeFunc) (id int64, changes []Changed, err error) {
	err = s.inTxBy(ctx, who, func(tx *Tx) error {
		if changes, err = compute(tx.ctx, tx, tx.Now); err != nil {
			return err
		}
		id, err = s.change(tx, who, changes, why)
		return err
	})
	return id, changes, err
}

// watermark is how far the installation has come: every deed that changes anything leaves a row in the activity log, in its
// transaction, and every change of forwardings one in the history.
type watermark struct {
	Deed   int64 `db:"deed"`
	Change int64 `db:"change"`
}

const watermarkQuery = `SELECT (SELECT COALESCE(MAX(id), 0) FROM audit) AS deed, (SELECT COALESCE(MAX(id), 0) FROM changes) AS change`

// harmlessEvents are the deeds that change nothing that a change of forwardings is worked out from: neither numbers, nor who sees
// or may change them, nor schedules, nor a policy.
var harmlessEvents = []portal.Event{
	portal.EventSignIn, portal.EventSignInRefused, portal.EventCodeSent, portal.EventCodeRefused, portal.EventSteppedUp,
	portal.EventSignOut, portal.EventUsersExported, portal.EventAuditExported, portal.EventNumbersExported, portal.EventChangesExported,
	portal.EventHeldBack, portal.EventAccessRefused,
}

// forwardingEvents are the deeds that change nothing but what is set for the numbers that their history names.
var forwardingEvents = []portal.Event{portal.EventForwardingChanged, portal.EventForwardingUndone, portal.EventForwardingEnded}

// deedsSince are those of the company since a moment that could make what was worked out then another thing.
func deedsSince(tx *Tx, who portal.Actor, seen watermark) ([]portal.Event, error) {
	events, err := list[portal.Event](tx.ctx, tx, `SELECT DISTINCT event FROM audit WHERE id > ? AND company_id = ?`, seen.Deed, who.CompanyID)
	return slices.DeleteFunc(events, func(one portal.Event) bool { return slices.Contains(harmlessEvents, one) }), err
}

// waysOf are the digits to which calls go on at any time after changes, to the ends of all ways, and whether each is a number of
// the company.
func waysOf(ctx context.Context, from querier, who portal.Actor, changes []Changed) (map[string]bool, error) {
	var digits []string
	for _, one := range changes {
		digits = append(digits, stopOf(one.course(), one.follows()).destinations()...)
	}
	p := periods{stops: map[string]*stop{}}
	if err := p.look(ctx, from, who, digits); err != nil {
		return nil, err
	}
	ways := make(map[string]bool, len(p.stops))
	for _, one := range digits {
		ways[one] = false
	}
	for one := range p.stops {
		ways[one] = true
	}
	return ways, nil
}

// stillHolds tells whether changes that were worked out at a moment may be stored without being worked out anew. Where
// somebody set other numbers meanwhile, only the loops are looked at again, and only where one of these is on the ways, which
// were read since that moment: else each number on them forwards as it did then, and so the ways are the same.
func stillHolds(tx *Tx, who portal.Actor, seen watermark, then time.Time, changes []Changed, ways map[string]bool) (bool, error) {
	if due, err := cameDue(tx, who, then, changes); err != nil || due {
		return false, err
	}
	events, err := deedsSince(tx, who, seen)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(events, func(one portal.Event) bool { return !slices.Contains(forwardingEvents, one) }) {
		return false, nil
	}
	tx.ways = ways // the company has the numbers that it had
	if len(events) == 0 {
		return true, nil
	}
	others, err := list[setNumber](tx.ctx, tx, `
		SELECT DISTINCT n.id, n.digits FROM changes c CROSS JOIN history h CROSS JOIN numbers n
		WHERE c.id > ? AND c.company_id = ? AND h.change_id = c.id AND n.id = h.number_id`, seen.Change, who.CompanyID)
	if err != nil {
		return false, err
	}
	set := make(map[int64]bool, len(others))
	for _, one := range others {
		set[one.id] = true
	}
	if slices.ContainsFunc(changes, func(one Changed) bool { return set[one.Number.ID] }) {
		return false, nil
	}
	if !slices.ContainsFunc(others, func(one setNumber) bool { return ways[one.digits] }) {
		return true, nil
	}
	forgetLoops(changes)
	return true, checkLoops(tx.ctx, tx, tx.Now, who, changes)
}

// setNumber is a number that somebody set.
type setNumber struct {
	id     int64
	digits string
}

func (n *setNumber) fields() []any { return []any{&n.id, &n.digits} }

// cameDue tells whether an end of these numbers or a boundary of any schedule of the company lies between an instant and that
// of the transaction. A boundary at which no number was switched leaves no row; and who stores after it what was worked out
// before it would leave the numbers as they were for a whole period, like somebody who set them by hand.
func cameDue(tx *Tx, who portal.Actor, then time.Time, changes []Changed) (bool, error) {
	if tx.Now.Before(then) { // the clock was put back: what is due is another thing
		return true, nil
	}
	between := func(until int64) bool { return until > ms(then) && until <= tx.nowMS() }
	ends := func(one portal.Forwarding) bool { return between(one.Until) }
	if slices.ContainsFunc(changes, func(one Changed) bool {
		return ends(one.Number.Forwarding) || ends(one.After) || slices.ContainsFunc(one.Number.Back, ends) || slices.ContainsFunc(one.Back, ends)
	}) {
		return true, nil
	}
	var due bool
	err := tx.get(&due, `SELECT EXISTS (SELECT 1 FROM schedules WHERE company_id = ? AND (next_at > 0 AND next_at <= ? OR turned_at > ?))`,
		who.CompanyID, tx.nowMS(), ms(then))
	return due, err
}
