package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// line is the one connection that writes.
type line struct {
	statements
	conn *sqlx.Conn
	many map[manyRows]string // statements that write rows
}

type manyRows struct {
	to    *into
	count int
}

func openLine(ctx context.Context, db *sqlx.DB) (*line, error) {
	conn, err := db.Connx(ctx)
	if err != nil {
		return nil, storageError(err)
	}
	return &line{statements: statementsOn(conn), conn: conn, many: map[manyRows]string{}}, nil
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
	if len(l.said) >= mostKept {
		_ = l.forget() // a statement that does not close is no reason to say nothing more
	}
}

// close ends the connection. A statement that is kept would keep the database open, and its log beside it.
func (l *line) close() error { return joinErrors(l.forget(), l.conn.Close()) }

// say is for what begins and ends transactions.
func (l *line) say(query string) error {
	if _, err := l.ExecContext(context.Background(), query); err != nil {
		return storageError(fmt.Errorf("%s: %w", strings.ToLower(query), err))
	}
	return nil
}
