package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// line is the one connection that writes, with what is said on it again and again. SQLite reads each statement once: that
// costs as much as running it.
type line struct {
	*sqlx.Conn
	said map[string]*sqlx.Stmt
	many map[manyRows]string // statements that write rows
}

type manyRows struct {
	to    *into
	count int
}

func openLine(ctx context.Context, db *sqlx.DB) (*line, error) {
	conn, err := db.Connx(ctx)
	if err != nil {
		return nil, storage(err)
	}
	return &line{Conn: conn, said: map[string]*sqlx.Stmt{}, many: map[manyRows]string{}}, nil
}

// of is a statement that is kept.
func (l *line) of(query string) (*sqlx.Stmt, error) {
	if known := l.said[query]; known != nil {
		return known, nil
	}
	stmt, err := l.PreparexContext(context.Background(), query)
	if err == nil {
		l.said[query] = stmt
	}
	return stmt, err
}

// rows is the statement that writes so many rows.
func (l *line) rows(to *into, count int) string {
	key := manyRows{to, count}
	if l.many[key] == "" {
		l.many[key] = to.of(count)
	}
	return l.many[key]
}

// rest is between two commits: when more is kept than the program says, all of it is read anew.
func (l *line) rest() {
	if len(l.said) > mostKept {
		_ = l.forget() // a statement that does not close is no reason to say nothing more
	}
}

func (l *line) forget() (err error) {
	for _, stmt := range l.said {
		err = joined(err, stmt.Close())
	}
	clear(l.said)
	return err
}

// close ends the connection. A statement that is kept would keep the database open, and its log beside it.
func (l *line) close() error { return joined(l.forget(), l.Close()) }

// kept is a statement that is read once and run again and again; nil for those with many values, which do not come again.
func (l *line) kept(query string, args []any) *sqlx.Stmt {
	if len(args) > keptValues {
		return nil
	}
	stmt, err := l.of(query)
	if err != nil {
		return nil // whoever runs it meets the error again
	}
	return stmt
}

// QueryxContext, QueryRowxContext and ExecContext run kept statements.
func (l *line) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	if stmt := l.kept(query, args); stmt != nil {
		return stmt.QueryxContext(ctx, args...)
	}
	return l.Conn.QueryxContext(ctx, query, args...)
}

func (l *line) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	if stmt := l.kept(query, args); stmt != nil {
		return stmt.QueryRowxContext(ctx, args...)
	}
	return l.Conn.QueryRowxContext(ctx, query, args...)
}

func (l *line) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := l.kept(query, args); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return l.Conn.ExecContext(ctx, query, args...)
}

// say is for what begins and ends transactions.
func (l *line) say(query string) error {
	if _, err := l.ExecContext(context.Background(), query); err != nil {
		return storage(fmt.Errorf("%s: %w", strings.ToLower(query), err))
	}
	return nil
}
