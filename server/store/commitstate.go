package store

import (
	"slices"
	"time"
)

// commitState is what the jobs of a commit, and those of the next ones, read once and write once together: nobody else writes
// meanwhile. A job works on a copy of its own, which is dropped with what the job wrote when that is rolled back.
type commitState struct {
	trail  *trail    // the end of the audit trail; nil while it is not known
	change int64     // the id of the newest change of forwardings; 0 while it is not known
	counts []counted // changes of the companies that made some last
	posted bool      // a mail was put into the outbox
	forgot time.Time // when secrets of mails were forgotten last
}

var noCommitState commitState

// counted is how many changes a company has made.
type counted struct {
	company string
	nth     int64
}

// companiesCounted are remembered at most: to copy them takes less than to ask for one of them.
const companiesCounted = 32

// changeKey names a change of forwardings: by its id in the tables, and to people by which one of its company it is.
type changeKey struct{ id, nth int64 }

// nextChange names a change of a company that is to be written.
func (tx *Tx) nextChange(company string) (next changeKey, err error) {
	if tx.shared.change == 0 {
		if err := tx.get(&tx.shared.change, `SELECT COALESCE(MAX(id), 0) FROM changes`); err != nil {
			return next, err
		}
	}
	last := slices.IndexFunc(tx.shared.counts, func(one counted) bool { return one.company == company })
	if last >= 0 {
		next.nth = tx.shared.counts[last].nth
	} else if next.nth, err = latestChange(tx.ctx, tx, company); err != nil {
		return next, err
	}
	tx.shared.change++
	next.nth++
	next.id = tx.shared.change
	// Not in place: the other jobs of the commit have the same ones, whether or not this one is kept.
	counts := append(make([]counted, 0, len(tx.shared.counts)+1), counted{company, next.nth})
	for i, one := range tx.shared.counts {
		if i != last && len(counts) < companiesCounted {
			counts = append(counts, one)
		}
	}
	tx.shared.counts = counts
	return next, nil
}

// finish writes what is written once a commit, at its end.
func (tx *Tx) finish(before commitState) error {
	if err := tx.commit.write(); err != nil {
		return err
	}
	if tx.shared.trail != before.trail {
		if err := tx.shared.trail.keep(tx); err != nil {
			return err
		}
	}
	if tx.shared.posted && tx.Now.Sub(before.forgot).Abs() >= forgetsEvery {
		tx.shared.forgot = tx.Now
		return forgetSecrets(tx)
	}
	return nil
}
