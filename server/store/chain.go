package store

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"fmt"
	"time"
)

// chainStep is how many rows are read at a time.
const chainStep = 2000

// VerifyAudit reads the whole trail, of every company, and compares each row with the chain. It returns how many rows
// are as they were written, and an error that names the first one that was changed, removed, moved or added by somebody
// who does not have the key.
func (s *Store) VerifyAudit(ctx context.Context) (rows int64, err error) {
	// One transaction, so that what is written meanwhile is not half seen.
	tx, err := s.read.BeginTxx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return 0, storage(fmt.Errorf("begin to read: %w", err))
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	end, err := s.auditEnd(ctx, tx)
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
				return rows, fmt.Errorf("audit row %d is missing", last.ID+1)
			}
			if !hmac.Equal(row.Chain, s.link(last.Chain, row)) {
				return rows, fmt.Errorf("audit row %d (%s, %s) is not as it was written", row.ID, instant(row.At).Format(time.RFC3339), row.Event)
			}
			last = auditEnd{ID: row.ID, Chain: row.Chain}
			rows++
		}
		if len(some) < chainStep {
			break
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
