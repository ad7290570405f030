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
	known   bool     // it comes from a device that is known to the account
	buckets []string // counted up; a success takes them back
	wait    time.Duration
	last    bool // when it fails, unknown clients are shut out of the account
}

type bucketRow struct {
	Failures  int   `db:"failures"`
	Total     int   `db:"total"`
	LastAt    int64 `db:"last_at"`
	DrainedAt int64 `db:"drained_at"`
}

// bucketKey names a bucket by what it counts for.
type bucketKey struct {
	kind portal.Kind
	key  string
}

func (p bucketKey) name() string { return string(p.kind) + ":" + p.key }

// keepsTotal tells whether the failures of a bucket add up for ever: those of people and their devices. Made-up login
// IDs would fill the disk, and a source is whoever has the address today.
func (p bucketKey) keepsTotal() bool {
	return p.kind == portal.ByDevice || p.kind == portal.ByAccount && !strings.HasPrefix(p.key, unknownLoginPrefix)
}

// unknownLoginPrefix begins the key of a login ID that nobody has.
const unknownLoginPrefix = "?"

// claimAttempt counts an attempt in its buckets, or leaves it unevaluated and uncounted when one of them is closed.
// A device that is known to the account counts in its own bucket alone, until that is closed for good.
func (s *Store) claimAttempt(ctx context.Context, who portal.Actor, loginID, userID string) (attempt, error) {
	var claimed attempt
	err := s.inTx(ctx, func(tx *Tx) error {
		device, err := deviceOf(tx, who.Device, userID)
		if err != nil {
			return err
		}
		if device.ID != "" {
			own := bucketKey{portal.ByDevice, device.ID}
			bucket, err := readBucket(tx, own)
			if err != nil {
				return err
			}
			if bucket.Total < portal.MostFailures {
				claimed, err = claimBuckets(tx, own)
				claimed.known = true
				return err
			}
		}
		account := bucketKey{portal.ByAccount, userID}
		if userID == "" {
			account.key = unknownLoginPrefix + hashed(portal.LoginKey(loginID)) // the hash bounds the key of an endless login ID
		}
		claimed, err = claimBuckets(tx, bucketKey{portal.BySource, portal.Source(who.Address)}, account)
		return err
	})
	return claimed, err
}

// readBucket is what counts in a bucket now.
func readBucket(tx *Tx, p bucketKey) (portal.Bucket, error) {
	var row bucketRow
	err := tx.get(&row, `SELECT failures, total, last_at, drained_at FROM attempts WHERE bucket = ?`, p.name())
	if err != nil && !portal.Refused(err, "not_found") {
		return portal.Bucket{}, err
	}
	return p.kind.Left(portal.Bucket{
		Failures: row.Failures, Total: row.Total, LastAt: instant(row.LastAt), DrainedAt: instant(row.DrainedAt),
	}, tx.Now), nil
}

// claimBuckets counts an attempt in all of these buckets, or in none of them when one is closed.
func claimBuckets(tx *Tx, keys ...bucketKey) (attempt, error) {
	claimed := attempt{open: true}
	filled := make([]portal.Bucket, len(keys))
	for i, key := range keys {
		bucket, err := readBucket(tx, key)
		if err != nil {
			return attempt{}, err
		}
		if key.kind.Closed(bucket, tx.Now) {
			return attempt{}, rewrite(tx)
		}
		filled[i] = bucket
	}
	for i, key := range keys {
		bucket := filled[i]
		bucket.Failures++
		if key.keepsTotal() {
			bucket.Total++
		}
		claimed.wait = max(claimed.wait, key.kind.Wait(bucket.Failures))
		claimed.last = claimed.last || key.kind == portal.ByAccount && bucket.Total == portal.MostFailures
		claimed.buckets = append(claimed.buckets, key.name())
		if _, err := tx.exec(`
			INSERT INTO attempts (bucket, failures, total, last_at, drained_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (bucket) DO UPDATE SET failures = excluded.failures, total = excluded.total, last_at = excluded.last_at,
				drained_at = excluded.drained_at`,
			key.name(), bucket.Failures, bucket.Total, tx.nowMS(), bucket.DrainedAt.UnixMilli()); err != nil {
			return attempt{}, err
		}
	}
	return claimed, nil
}

// rewrite changes nothing and takes as long as a change, up to the disk: a wait cannot be told by the time that it takes.
func rewrite(tx *Tx) error {
	_, err := tx.exec(`UPDATE settings SET value = value WHERE name = 'key_fingerprint'`)
	return err
}

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
			if _, err := tx.exec(`
				UPDATE attempts SET failures = failures - 1, total = CASE WHEN total > 0 THEN total - 1 ELSE 0 END
				WHERE bucket = ? AND failures > 0`, bucket); err != nil {
				return err
			}
		}
		return nil
	})
}

// reopenAccount lets unknown clients try again: its owner came by a mailed link.
func reopenAccount(tx *Tx, of user) error {
	_, err := tx.exec(`DELETE FROM attempts WHERE bucket = ?`, bucketKey{portal.ByAccount, of.ID}.name())
	return err
}

// forgetFailures removes what counts for ever of a person who leaves, and of the devices that go with them.
func forgetFailures(tx *Tx, userID string) error {
	_, err := tx.exec(`DELETE FROM attempts WHERE bucket = ? OR bucket IN (SELECT ? || id FROM devices WHERE user_id = ?)`,
		bucketKey{portal.ByAccount, userID}.name(), bucketKey{portal.ByDevice, ""}.name(), userID)
	return err
}

const forgetAttemptsQuery = `DELETE FROM attempts WHERE last_at < ? AND total = 0`

// forgetAttempts removes counts that are too old to matter, so that made-up login IDs do not fill the disk.
func forgetAttempts(tx *Tx) error {
	_, err := tx.exec(forgetAttemptsQuery, tx.Now.Add(-portal.ForgetAfter).UnixMilli())
	return err
}
