package store

// PastLock is a lock in the history of one number: when it was set, or taken away.
type PastLock struct {
	ID       int64  `db:"id"`
	After    int64  `db:"after_change"` // the change of the number that it came after; 0 where there was none
	At       int64  `db:"at"`           // milliseconds since 1970 UTC
	UserName string `db:"by_name"`      // empty once it was erased
	Reason   string `db:"reason"`       // may be empty
	Locked   bool   `db:"locked"`
}

var intoLockLog = &insertStmt{`
	INSERT INTO lock_log (number_id, after_change, at, by_name, reason, locked)`, 6, ``}

const pastLocks = `
	SELECT id, after_change, at, by_name, reason, locked FROM lock_log
	WHERE number_id = ? AND (after_change, id) < (?, ?) ORDER BY after_change DESC, id DESC LIMIT ?`
