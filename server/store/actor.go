package store

import (
	"context"

	"denwaban/server/portal"
)

// inTxBy is inTx for a deed of somebody who is signed in. They are looked at once more where nothing can come between the look and
// the deed: what was taken from them since their request was let in is gone. What the program and its operator do has no
// session. Codes: signed_out, step_missing.
func (s *Store) inTxBy(ctx context.Context, who portal.Actor, deed func(*Tx) error) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if who.SessionID != "" {
			row, err := tx.visit(who)
			if err != nil {
				return err
			}
			if row.step() != portal.StepDone {
				return portal.Refuse("step_missing", "")
			}
		}
		return deed(tx)
	})
}

// visit reads once in a transaction that the actor is still signed in. Sessions and their people are never among the rows that
// wait to be written. Codes: signed_out.
func (tx *Tx) visit(who portal.Actor) (*visitRow, error) {
	if tx.by == nil {
		row, known := tx.lookups.visits[who.SessionID]
		if !known {
			err := get(tx.ctx, noFlush{tx}, &row, visitQuery, who.SessionID)
			if portal.Refused(err, "not_found") {
				return nil, portal.Refuse("signed_out", "")
			}
			if err != nil {
				return nil, err
			}
			remember(tx.lookups.visits, who.SessionID, row)
		}
		if !row.alive(tx.Now) || row.Purpose != portal.PurposeSession {
			return nil, portal.Refuse("signed_out", "")
		}
		tx.by = &row
	}
	return tx.by, nil
}
