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

// VerifyAudit reads the whole trail, of every company, and compares each row with the chain. It returns how many rows
// are as they were written, and an error that names the first one that was changed, removed, moved or added by somebody
// who does not have the key. Rows that the program removed when their time was over are not missed: the chain goes on
// behind the sealed gap that they left.
func (s *Store) VerifyAudit(ctx context.Context) (rows int64, err error) {
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
	var last auditEnd
	for {
		some, err := list[auditRow](ctx, tx, `
			SELECT id, company_id, at, user_id, user_name, address, event, subject, detail, chain FROM audit
			WHERE id > ? ORDER BY id LIMIT ?`, last.ID, chainStep)
		if err != nil {
			return rows, err
		}
		for _, row := range some {
			if row.ID != last.ID+1 {
				if last, err = s.acrossGap(ctx, tx, last); err != nil {
					return rows, err
				}
			}
			if row.ID != last.ID+1 {
				return rows, fmt.Errorf("audit row %d is missing", last.ID+1)
			}
			key, err := keys.of(row.ID)
			if err != nil {
				return rows, err
			}
			if !hmac.Equal(row.Chain, chained(key, last.Chain, row)) {
				return rows, fmt.Errorf("audit row %d (%s, %s) is not as it was written", row.ID, instant(row.At).Format(time.RFC3339), row.Event)
			}
			last = auditEnd{ID: row.ID, Chain: row.Chain}
			rows++
		}
		if len(some) < chainStep {
			break
		}
	}
	if last.ID < end.ID {
		if last, err = s.acrossGap(ctx, tx, last); err != nil {
			return rows, err
		}
	}
	switch {
	case !end.sealed:
		return rows, fmt.Errorf("the seal of the trail's end is missing or forged: rows after row %d may have been removed", last.ID)
	case last.ID < end.ID:
		return rows, fmt.Errorf("audit row %d is missing: row %d was the last one written", last.ID+1, end.ID)
	}
	return rows, nil
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
