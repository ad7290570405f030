package store

import (
	"context"
	"slices"
	"strings"
)

// rowsAtOnce is how many rows one statement writes, and manyAtOnce how many of a large deed. At the end of every statement
// SQLite looks through all that it would take to roll the deed back, which grows with the deed: by 64 rows, a hundred
// thousand numbers took twice as long as by a thousand.
const (
	rowsAtOnce = 64
	manyAtOnce = 1024
)

// insertStmt says where rows are written, many with one statement: the columns of the query, whose VALUES end is left out, and what
// is done on conflict.
type insertStmt struct {
	query    string
	columns  int
	conflict string
}

// sql is the statement that writes so many rows.
func (to *insertStmt) sql(count int) string {
	row := "(?" + strings.Repeat(", ?", to.columns-1) + ")"
	return to.query + ` VALUES ` + row + strings.Repeat(", "+row, count-1) + to.conflict
}

// pendingInserts are rows that are to be written, by where they go, in the order in which that was named first. Nobody reads them
// before: what a job writes last is written together with what the other jobs of its commit wrote last, each kind with one
// statement.
type pendingInserts []insertGroup

type insertGroup struct {
	to   *insertStmt
	rows [][]any
}

func (w *pendingInserts) add(to *insertStmt, rows ...[]any) {
	i := slices.IndexFunc(*w, func(one insertGroup) bool { return one.to == to })
	if i < 0 {
		i, *w = len(*w), append(*w, insertGroup{to: to})
	}
	(*w)[i].rows = append((*w)[i].rows, rows...)
}

// merge takes over the rows of a job that is done.
func (w *pendingInserts) merge(from pendingInserts) {
	for _, one := range from {
		w.add(one.to, one.rows...)
	}
}

// write writes the rows, by statements for 1024 of them, and for 64, 32, 16, …: for each count its own would be too many to keep.
func (w *pendingInserts) write(l *writeConn) error {
	for _, one := range *w {
		for rows, count := one.rows, manyAtOnce; len(rows) > 0; rows = rows[count:] {
			if count > len(rows) {
				count = min(count, rowsAtOnce)
			}
			for count > len(rows) {
				count /= 2
			}
			stmt, err := l.prepared(context.Background(), l.insertSQL(one.to, count))
			if err != nil {
				return storageError(err)
			}
			if _, err := stmt.ExecContext(context.Background(), slices.Concat(rows[:count]...)...); err != nil {
				return storageError(err)
			}
		}
	}
	*w = nil
	return nil
}
