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

// into is where rows are written, many with one statement: the columns of the query, whose VALUES end is left out, and what
// is done on conflict.
type into struct {
	query    string
	columns  int
	conflict string
}

// of is the statement that writes so many rows.
func (to *into) of(count int) string {
	row := "(?" + strings.Repeat(", ?", to.columns-1) + ")"
	return to.query + ` VALUES ` + row + strings.Repeat(", "+row, count-1) + to.conflict
}

// waiting are rows that are to be written, by where they go, in the order in which that was named first. Nobody reads them
// before: what a job writes last is written together with what the other jobs of its commit wrote last, each kind with one
// statement.
type waiting []kind

type kind struct {
	to   *into
	rows [][]any
}

func (w *waiting) add(to *into, rows ...[]any) {
	i := slices.IndexFunc(*w, func(one kind) bool { return one.to == to })
	if i < 0 {
		i, *w = len(*w), append(*w, kind{to: to})
	}
	(*w)[i].rows = append((*w)[i].rows, rows...)
}

// take takes over the rows of a job that is done.
func (w *waiting) take(from waiting) {
	for _, one := range from {
		w.add(one.to, one.rows...)
	}
}

// write writes the rows, by statements for 1024 of them, and for 64, 32, 16, …: for each count its own would be too many to keep.
func (w *waiting) write(l *line) error {
	for _, one := range *w {
		for rows, count := one.rows, manyAtOnce; len(rows) > 0; rows = rows[count:] {
			if count > len(rows) {
				count = min(count, rowsAtOnce)
			}
			for count > len(rows) {
				count /= 2
			}
			stmt, err := l.of(context.Background(), l.rows(one.to, count))
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
