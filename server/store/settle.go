package store

import (
	"context"
	"slices"
	"time"

	"denwaban/server/portal"
)

// plan works out a change of forwardings at an instant, from the read pool or within a transaction.
type plan func(ctx context.Context, from asker, now time.Time) ([]Changed, error)

// settle works out a change of forwardings and stores it. It is worked out while others write: ten thousand numbers would
// keep them waiting for a second. In the transaction it is worked out once more only if the company did anything
// meanwhile that could make it another one; what the person saw, plan compares by versions. Codes: those of plan and of
// change.
func (s *Store) settle(ctx context.Context, who portal.Actor, why cause, plan plan) (int64, []Changed, error) {
	seen, err := lastDeed(ctx, s.read)
	if err != nil {
		return 0, nil, err
	}
	changes, err := plan(ctx, s.read, s.Now())
	if err != nil {
		return 0, nil, err
	}
	var id int64
	err = s.inTx(ctx, func(tx *Tx) error {
		moved, err := movedSince(tx, who, seen)
		if err != nil {
			return err
		}
		if moved {
			if changes, err = plan(tx.ctx, tx, tx.Now); err != nil {
				return err
			}
		}
		id, err = s.change(tx, who, changes, why)
		return err
	})
	return id, changes, err
}

// lastDeed is the latest row of the activity log: every deed that changes anything leaves one in its transaction.
func lastDeed(ctx context.Context, from asker) (int64, error) {
	var id int64
	err := get(ctx, from, &id, `SELECT COALESCE(MAX(id), 0) FROM audit`)
	return id, err
}

// passing are the deeds that change neither numbers, nor who sees them, nor a policy.
var passing = []portal.Event{
	portal.EventSignIn, portal.EventSignInRefused, portal.EventCodeSent, portal.EventCodeRefused, portal.EventSteppedUp,
	portal.EventSignOut, portal.EventUsersExported, portal.EventAuditExported, portal.EventHeldBack, portal.EventAccessRefused,
}

// movedSince tells whether anybody of the company, or the program itself, did something after a row of the activity log
// that could make another change of what was planned before.
func movedSince(tx *Tx, who portal.Actor, seen int64) (bool, error) {
	events, err := list[portal.Event](tx.ctx, tx, `SELECT DISTINCT event FROM audit WHERE id > ? AND company_id = ?`, seen, who.CompanyID)
	return slices.ContainsFunc(events, func(one portal.Event) bool { return !slices.Contains(passing, one) }), err
}
