package store

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// chainStep is how many rows are read at a time.
const chainStep = 2000

// VerifyTrail reads the whole trail, of every company, and compares each row with the chain. It returns how many rows
// are as they were written, and an error that names the first one that was changed, removed, moved or added by somebody
// who does not have the key. Rows that the program removed when their time was over are not missed: the chain goes on
// behind the sealed gap that they left.
func (s *Store) VerifyTrail(ctx context.Context) (rows int64, err error) {
	// One transaction, so that what is written meanwhile is not half seen.
	tx, err := s.read.DB.BeginTxx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return 0, storageError(fmt.Errorf("begin to read: %w", err))
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	end, err := s.auditEnd(ctx, tx)
	if err != nil {
		return 0, err
	}
	keys, err := s.trailKeys(ctx, tx)
	if err != nil {
		return 0, err
	}
	check := trailCheck{s: s, from: tx, keys: keys}
	for more := true; more; {
		if more, err = check.some(ctx); err != nil {
			return check.rows, err
		}
	}
	return check.rows, check.over(ctx, end)
}

// trailCheck goes along the trail.
type trailCheck struct {
	s    *Store
	from querier
	keys trailKeys
	last auditEnd // up to which all is as it was written
	rows int64    // so many
}

// some checks the next chainStep rows, and tells whether there may be more.
func (c *trailCheck) some(ctx context.Context) (more bool, err error) {
	some, err := list[auditRow](ctx, c.from, `
		SELECT id, company_id, at, user_id, user_name, address, event, subject, detail, chain FROM audit
		WHERE id > ? ORDER BY id LIMIT ?`, c.last.ID, chainStep)
	if err != nil {
		return false, err
	}
	for _, row := range some {
		if err := c.row(ctx, row); err != nil {
			return false, err
		}
	}
	return len(some) == chainStep, nil
}

// row checks the row behind the last one.
func (c *trailCheck) row(ctx context.Context, row auditRow) (err error) {
	if row.ID != c.last.ID+1 {
		if c.last, err = c.s.acrossGap(ctx, c.from, c.last); err != nil {
			return err
		}
	}
	if row.ID != c.last.ID+1 {
		return fmt.Errorf("audit row %d is missing", c.last.ID+1)
	}
	key, err := c.keys.of(row.ID)
	if err != nil {
		return err
	}
	if !hmac.Equal(row.Chain, chained(key, c.last.Chain, row)) {
		return fmt.Errorf("audit row %d (%s, %s) is not as it was written", row.ID, instant(row.At).Format(time.RFC3339), row.Event)
	}
	c.last = auditEnd{ID: row.ID, Chain: row.Chain}
	c.rows++
	return nil
}

// over compares where the rows end with the sealed note of the last one that was written.
func (c *trailCheck) over(ctx context.Context, end auditEnd) (err error) {
	if c.last.ID < end.ID {
		if c.last, err = c.s.acrossGap(ctx, c.from, c.last); err != nil {
			return err
		}
	}
	switch {
	case !end.sealed:
		return fmt.Errorf("the seal of the trail's end is missing or forged: rows after row %d may have been removed", c.last.ID)
	case c.last.ID < end.ID:
		return fmt.Errorf("audit row %d is missing: row %d was the last one written", c.last.ID+1, end.ID)
	}
	return nil
}

// trailKey is a root key with the first row that was chained with it.
type trailKey struct {
	Fingerprint string `db:"fingerprint"`
	First       int64  `db:"first_row"`
	root        *rootKey
}

type trailKeys []trailKey

// trailKeys are the keys of the trail, the oldest first. The table that names them needs no seal: whoever changes it
// finds rows that do not fit, for the newest row is chained and sealed with the key in use.
func (s *Store) trailKeys(ctx context.Context, from querier) (trailKeys, error) {
	keys, err := list[trailKey](ctx, from, `SELECT fingerprint, first_row FROM root_keys ORDER BY first_row`)
	for i := range keys {
		for _, root := range s.keys.roots {
			if root.fingerprint() == keys[i].Fingerprint {
				keys[i].root = &root
			}
		}
	}
	return keys, err
}

func (k trailKeys) of(row int64) (rootKey, error) {
	for _, key := range slices.Backward(k) {
		if key.First > row {
			continue
		}
		if key.root == nil {
			return rootKey{}, fmt.Errorf("audit row %d was written with a root key that is not in the key folder any more", row)
		}
		return *key.root, nil
	}
	return rootKey{}, fmt.Errorf("audit row %d was written with a root key that nobody knows", row)
}
