package store

import (
	"context"
	"strings"
	"time"

	"denwaban/server/portal"
)

// attempt is one password attempt, counted before the secret is looked at: of two hundred that arrive at once, no more
// are evaluated than the buckets allow.
type attempt struct {
	open    bool     // the secret may be compared
	buckets []string // counted up; a success takes them back
	wait    time.Duration
}

type bucketRow struct {
	Failures int   `db:"failures"`
	LastAt   int64 `db:"last_at"`
}

// claimAttempt counts an attempt in its buckets, or leaves it unevaluated and uncounted when one of them is closed.
// A device that is known to the account counts in its own bucket alone.
func (s *Store) claimAttempt(ctx context.Context, who portal.Actor, loginID, userID string) (attempt, error) {
	var claimed attempt
	err := s.inTx(ctx, func(tx *Tx) error {
		claimed = attempt{open: true}
		kinds := map[portal.Kind]string{
			portal.BySource:  portal.Source(who.Address),
			portal.ByAccount: hashed(portal.LoginKey(loginID)), // the hash bounds the key of an endless login ID
		}
		device, err := deviceOf(tx, who.Device, userID)
		if err != nil {
			return err
		}
		if device.ID != "" {
			kinds = map[portal.Kind]string{portal.ByDevice: device.ID}
		}
		for kind, key := range kinds {
			name := string(kind) + ":" + key
			var row bucketRow
			err := tx.get(&row, `SELECT failures, last_at FROM attempts WHERE bucket = ?`, name)
			if err != nil && !portal.Refused(err, "not_found") {
				return err
			}
			bucket := portal.Bucket{Failures: row.Failures, LastAt: instant(row.LastAt)}
			if kind.Forgotten(bucket, tx.Now) {
				bucket = portal.Bucket{}
			}
			if kind.Closed(bucket, tx.Now) {
				claimed.open = false
			}
			claimed.wait = max(claimed.wait, kind.Wait(bucket.Failures+1))
			claimed.buckets = append(claimed.buckets, name)
			if _, err := tx.exec(`
				INSERT INTO attempts (bucket, failures, last_at) VALUES (?, ?, ?)
				ON CONFLICT (bucket) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at`,
				name, bucket.Failures+1, tx.nowMS()); err != nil {
				return err
			}
		}
		if !claimed.open {
			return errClosed // the counts above are taken back
		}
		return nil
	})
	if portal.Refused(err, errClosed.Code) {
		return attempt{}, nil
	}
	return claimed, err
}

var errClosed = portal.Refuse("throttled", "")

// clearAttempt takes a successful attempt's failures back. The source keeps those of other attempts: a stranger with an
// account of their own must not wipe it clean.
func clearAttempt(tx *Tx, claimed attempt) error {
	for _, bucket := range claimed.buckets {
		query := `DELETE FROM attempts WHERE bucket = ?`
		if strings.HasPrefix(bucket, string(portal.BySource)+":") {
			query = `UPDATE attempts SET failures = failures - 1 WHERE bucket = ? AND failures > 0`
		}
		if _, err := tx.exec(query, bucket); err != nil {
			return err
		}
	}
	return nil
}

// returnAttempt takes the count of an attempt back that was not evaluated after all. The caller may have gone.
func (s *Store) returnAttempt(ctx context.Context, claimed attempt) error {
	return s.inTx(context.WithoutCancel(ctx), func(tx *Tx) error {
		for _, bucket := range claimed.buckets {
			if _, err := tx.exec(`UPDATE attempts SET failures = failures - 1 WHERE bucket = ? AND failures > 0`, bucket); err != nil {
				return err
			}
		}
		return nil
	})
}

// reopenAccount lets unknown clients try again: its owner came by a mailed link.
func reopenAccount(tx *Tx, of user) error {
	_, err := tx.exec(`DELETE FROM attempts WHERE bucket = ?`, string(portal.ByAccount)+":"+hashed(of.LoginKey))
	return err
}

// forgetAttempts removes counts that are too old to matter, so that made-up login IDs do not fill the disk.
func forgetAttempts(tx *Tx) error {
	_, err := tx.exec(`DELETE FROM attempts WHERE last_at < ? AND failures < ?`,
		tx.Now.Add(-portal.ForgetAfter).UnixMilli(), portal.MostFailures)
	return err
}
