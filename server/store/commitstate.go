package store

import "time"

// commitState is what the jobs of a commit, and those of the next ones, read once and write once together: nobody else writes
// meanwhile. A job works on a copy of its own, which is dropped with what the job wrote when that is rolled back.
type commitState struct {
	trail  *trail    // the end of the audit trail; nil while it is not known
	change int64     // the newest change of forwardings; 0 while it is not known
	posted bool      // a mail was put into the outbox
	forgot time.Time // when secrets of mails were forgotten last
}

var noCommitState commitState

// nextChange is the id of a change of forwardings that is to be written.
func (tx *Tx) nextChange() (int64, error) {
	if tx.shared.change == 0 {
		if err := tx.get(&tx.shared.change, `SELECT COALESCE(MAX(id), 0) FROM changes`); err != nil {
			return 0, err
		}
	}
	tx.shared.change++
	return tx.shared.change, nil
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
