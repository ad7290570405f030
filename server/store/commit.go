package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// commit is a transaction of the database that several jobs share. Each job is one deed's Tx.
type commit struct {
	conn    *writeConn
	waiting pendingInserts  // of the jobs that are done
	states  []indexedNumber // of the numbers that they changed
	broken  error           // why nothing of it can be kept
}

// write writes the rows that jobs which are done left to be written. Those jobs have succeeded and cannot be rolled back one by
// one any more: where a row is refused, the commit as a whole fails.
func (c *commit) write() error {
	if c.broken == nil {
		c.broken = c.waiting.write(c.conn)
	}
	return c.broken
}

// insert leaves a row to be written. That happens before the next statement of any job that might find it, and at the end of
// the commit at the latest; so rows of many jobs go into one statement.
func (tx *Tx) insert(to *insertStmt, values ...any) { tx.waiting.add(to, values) }

// writes is called before a statement that writes at once. With the first one the job gets a savepoint to roll back to, behind
// what the jobs before it inserted. Most jobs only read and insert, or are refused; they do without, for a savepoint makes
// SQLite copy each page that is changed after it.
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

// reads is called before a statement that reads: the rows that were inserted are written first, so that it finds them.
func (tx *Tx) reads() error {
	if len(tx.waiting) == 0 {
		return tx.commit.write()
	}
	return tx.writes()
}

// before is called before any statement. Once it failed, no other statement of the job is run: SQLite may have rolled the whole
// transaction back, and outside of one each statement would be a commit of its own.
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

// noFlush reads without writing first what was inserted: for what none of those rows can concern.
type noFlush struct{ *Tx }

// readerFor is from where to read a few numbers: beside the rows that wait, unless one of them was changed in this commit.
func (tx *Tx) readerFor(ids []int64) querier {
	changed := func(one indexedNumber) bool { return slices.Contains(ids, one.ID) }
	if slices.ContainsFunc(tx.states, changed) || slices.ContainsFunc(tx.commit.states, changed) {
		return tx
	}
	return noFlush{tx}
}

func (b noFlush) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	return b.writeConn.QueryRowxContext(ctx, query, args...)
}

func (b noFlush) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	return b.writeConn.QueryxContext(ctx, query, args...)
}
