package store

import (
	"context"
	"sync/atomic"
	"time"

	"denwaban/server/portal"
)

// integrityEvery is how often the whole database is read and compared with its indexes. Each start looks at it too, but
// more quickly.
const integrityEvery = 7 * 24 * time.Hour

// damage is an error once some was found.
type damage = atomic.Pointer[error]

// CheckIntegrity reads the whole database when it was last done longer ago than a week, and tells whether it did.
// Everybody works on meanwhile. The error says what is damaged; Healthy tells it from then on, until a later look finds nothing.
func (s *Store) CheckIntegrity(ctx context.Context) (done bool, err error) {
	const name = "integrity_checked_at"
	at, err := numberSetting(ctx, s.read, name)
	if err != nil {
		return false, err
	}
	if at > 0 && at <= believed(s.Now()) && s.Now().Sub(instant(at)) < integrityEvery {
		return false, nil
	}
	if err := checkPages(ctx, s.read.DB, "the database", `PRAGMA integrity_check(1)`); err != nil {
		if ctx.Err() == nil && !portal.Refused(storageError(err), "busy") {
			s.damage.Store(&err)
		}
		return false, err
	}
	s.damage.Store(nil)
	return true, s.inTx(ctx, func(tx *Tx) error {
		return keepNumberSetting(tx, name, tx.nowMS())
	})
}
