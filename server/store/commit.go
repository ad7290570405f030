package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// commit is a transaction of the database that jobs share.
type commit struct {
	line    *writeConn
	waiting pendingInserts  // of the jobs that are done
	states  []indexedNumber // of the numbers that they changed
	broken  error           // why nothing of it can be kept
}

// write writes the rows of the jobs that are done. Each of them has been told that nothing is against it: where something
// is, it is the end of the commit.
func (c *commit) write() error {
	if c.broken == nil {
		c.broken = c.waiting.write(c.line)
	}
	return c.broken
}

// insert writes a row, when it has to be there: at the end of the commit, or before the next statement of any job.
func (tx *Tx) insert(to *insertStmt, values ...any) { tx.waiting.add(to, values) }

// writes is called before a statement that writes. Most jobs read and then insert rows, or are refused: until they write
// otherwise, there is nothing to roll back, and they need no savepoint, which makes SQLite copy each page.
func (tx *Tx) writes() error {
	if !tx.begun {
		if err := tx.commit.write(); err != nil {
			return err
		}
		if err := tx.control(`SAVEPOINT job`); err != nil {
			return err
		}
		tx.begun = true
	}
	return tx.waiting.write(tx.writeConn)
}

// reads is called before a statement that reads, which finds all that was inserted.
func (tx *Tx) reads() error {
	if len(tx.waiting) == 0 {
		return tx.commit.write()
	}
	return tx.writes()
}

// before is called before any statement. Once it failed, no other statement of the job is run: SQLite may have rolled back
// everything, and what is said then would be kept at once.
func (tx *Tx) before(query string) error {
	if reading(query) {
		return tx.unlessFailed(tx.reads)
	}
	return tx.flush()
}

// flush writes the rows that wait, as a statement that writes would.
func (tx *Tx) flush() error { return tx.unlessFailed(tx.writes) }

func (tx *Tx) unlessFailed(step func() error) error {
	if tx.failed == nil {
		tx.failed = step()
	}
	return tx.failed
}

// reading tells whether a statement only reads.
func reading(query string) bool {
	query = strings.TrimLeft(query, " \t\n")
	return strings.HasPrefix(query, "SELECT") || strings.HasPrefix(query, "WITH")
}

// over ends a job: what it wrote is kept, or rolled back. The error is the commit's.
func (tx *Tx) over(result error) error {
	if result == nil {
		tx.commit.states = append(tx.commit.states, tx.states...)
	}
	switch {
	case tx.commit.broken != nil:
		return tx.commit.broken
	case !tx.begun && result == nil:
		tx.commit.waiting.merge(tx.waiting)
		return nil
	case !tx.begun:
		return nil
	case result != nil:
		if err := tx.control(`ROLLBACK TO job`); err != nil {
			return fmt.Errorf("%w, after: %w", err, result)
		}
	}
	return tx.control(`RELEASE job`)
}

// noFlush reads what no row that waits is about, without writing those first.
type noFlush struct{ *Tx }

// readerFor is from where to read a few numbers: beside the rows that wait, unless one of them was changed in this commit.
func (tx *Tx) readerFor(ids []int64) querier {
	changed := func(one indexedNumber) bool { return slices.Contains(ids, one.ID) }
	if slices.ContainsFunc(tx.states, changed) || slices.ContainsFunc(tx.commit.states, changed) {
		return tx
	}
	return noFlush{tx}
}

// QueryxContext reads.
func (b noFlush) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	return b.writeConn.QueryxContext(ctx, query, args...)
}
