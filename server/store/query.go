package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"denwaban/server/portal"
)

// querier is what a query can be asked of: the read pool or a transaction.
type querier interface {
	sqlx.QueryerContext
	Rebind(query string) string
}

// ordered is a row that says into which fields its columns go, in their order; a query may leave out the last ones. Rows
// that are read with every request or change do: to find the fields by their names takes longer than to fill them.
type ordered interface{ fields() []any }

// get scans one row. No row is portal.NotThere.
func get(ctx context.Context, from querier, into any, query string, args ...any) (err error) {
	if row, is := into.(ordered); is {
		err = from.QueryRowxContext(ctx, from.Rebind(query), args...).Scan(row.fields()...)
	} else {
		err = sqlx.GetContext(ctx, from, into, from.Rebind(query), args...)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return portal.NotThere()
	}
	return storageError(err)
}

// list scans every row into a slice, which is never nil: an empty list is [] on the wire.
func list[T any](ctx context.Context, from querier, query string, args ...any) ([]T, error) {
	rows := []T{}
	one := new(T)
	if row, is := any(one).(ordered); is {
		return listInOrder(ctx, from, one, row.fields(), query, args)
	}
	if err := sqlx.SelectContext(ctx, from, &rows, from.Rebind(query), args...); err != nil {
		return nil, storageError(err)
	}
	return rows, nil
}

// listAmong is list for a query whose last ? is an IN list; the other arguments come before it. Long lists are asked for in parts:
// an order that the query gives holds within each.
func listAmong[T, V any](ctx context.Context, from querier, query string, before []any, values []V) ([]T, error) {
	all := []T{}
	for some := range slices.Chunk(values, namedAtOnce) {
		query, args, err := placeholders(query, slices.Clip(before), some)
		if err != nil {
			return nil, fmt.Errorf("expand a list: %w", err)
		}
		found, err := list[T](ctx, from, query, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// listInOrder scans every row into one, by its fields, and copies it.
func listInOrder[T any](ctx context.Context, from querier, one *T, fields []any, query string, args []any) ([]T, error) {
	found, err := from.QueryxContext(ctx, from.Rebind(query), args...)
	if err != nil {
		return nil, storageError(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return nil, storageError(err)
	}
	rows := []T{}
	for found.Next() {
		if err := found.Scan(fields[:min(len(columns), len(fields))]...); err != nil {
			return nil, storageError(err)
		}
		rows = append(rows, *one)
	}
	return rows, storageError(found.Err())
}

// exec changes rows and returns how many.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	result, err := tx.ExecContext(tx.ctx, tx.Rebind(query), args...)
	if err != nil {
		return 0, storageError(err)
	}
	return result.RowsAffected()
}

// QueryxContext, QueryRowxContext and ExecContext write first what waits.
func (tx *Tx) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	if err := tx.before(query); err != nil {
		return nil, err
	}
	return tx.writeConn.QueryxContext(ctx, query, args...)
}

func (tx *Tx) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	if tx.before(query) != nil {
		ctx = never
	}
	return tx.writeConn.QueryRowxContext(ctx, query, args...)
}

func (tx *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := tx.before(query); err != nil {
		return nil, err
	}
	return tx.writeConn.ExecContext(ctx, query, args...)
}

// never runs nothing: a row has no other way to carry an error.
var never = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// prepared is a statement that is run for each of many rows.
type prepared struct {
	tx   *Tx
	stmt *sqlx.Stmt
}

func (tx *Tx) prepare(query string) (prepared, error) {
	stmt, err := tx.prepared(tx.ctx, tx.Rebind(query))
	return prepared{tx, stmt}, storageError(err)
}

func (p prepared) exec(args ...any) error {
	if err := p.tx.flush(); err != nil {
		return err
	}
	_, err := p.stmt.ExecContext(p.tx.ctx, args...)
	return storageError(err)
}

func (tx *Tx) get(into any, query string, args ...any) error {
	return get(tx.ctx, tx, into, query, args...)
}

// nowMS is the transaction's instant as it is stored.
func (tx *Tx) nowMS() int64 { return tx.Now.UnixMilli() }

// storageError gives the failures of the disk that a person can wait out a code of their own; the cause stays in the log.
func storageError(err error) error {
	var problem *sqlite.Error
	if !errors.As(err, &problem) {
		return err
	}
	switch problem.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w: %w", portal.Refuse("busy", ""), err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: %w", portal.Refuse("disk_full", ""), err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("%w: %w", portal.Refuse("busy", ""), err)
	}
	return err
}

// conflict tells whether err says that a unique value is already taken.
func conflict(err error) bool {
	var problem *sqlite.Error
	return errors.As(err, &problem) && (problem.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE ||
		problem.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// instant reads a stored time; 0 is "never", the zero time.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// placeholders expands the last ? of an IN list to as many as there are values; the other arguments come before it.
func placeholders[T any](query string, before []any, values []T) (string, []any, error) {
	return expand(query, append(before, padded(values))...)
}

// expand is for lists that stand elsewhere, or several: each ? of a padded list becomes as many as there are values.
func expand(query string, args ...any) (string, []any, error) { return sqlx.In(query, args...) }

// padded says the last value of an IN list again until there are 2, 4, 8, … of them: lists of other lengths would each be another
// statement to keep.
func padded[T any](values []T) []T {
	n := len(values)
	if n == 0 {
		return values
	}
	return append(slices.Clone(values), slices.Repeat(values[n-1:], 1<<bits.Len(uint(n-1))-n)...)
}
