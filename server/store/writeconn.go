package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// writeConn is the one connection that writes.
type writeConn struct {
	stmtCache
	conn    *sqlx.Conn
	inserts map[insertKey]string // statements that write rows
}

type insertKey struct {
	to    *insertStmt
	count int
}

func openWriteConn(ctx context.Context, db *sqlx.DB) (*writeConn, error) {
	conn, err := db.Connx(ctx)
	if err != nil {
		return nil, storageError(err)
	}
	return &writeConn{stmtCache: newStmtCache(conn), conn: conn, inserts: map[insertKey]string{}}, nil
}

// insertSQL is the statement that writes so many rows.
func (l *writeConn) insertSQL(to *insertStmt, count int) string {
	key := insertKey{to, count}
	if l.inserts[key] == "" {
		l.inserts[key] = to.sql(count)
	}
	return l.inserts[key]
}

// trim is called between two commits: when more is kept than the program says, all of it is read anew.
func (l *writeConn) trim() {
	if len(l.stmts) >= maxCachedStmts {
		_ = l.closeAll() // a statement that does not close is no reason to say nothing more
	}
}

// close ends the connection. A statement that is kept would keep the database open, and its log beside it.
func (l *writeConn) close() error { return joinErrors(l.closeAll(), l.conn.Close()) }

// control says what begins and ends transactions.
func (l *writeConn) control(query string) error {
	if _, err := l.ExecContext(context.Background(), query); err != nil {
		return storageError(fmt.Errorf("%s: %w", strings.ToLower(query), err))
	}
	return nil
}
