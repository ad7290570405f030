package store

import "strings"

// rowsAtOnce is how many rows one statement writes. At the end of every statement SQLite looks through all that it would
// take to roll the deed back, which grows with the deed: row by row, ten thousand numbers took twice as long.
const rowsAtOnce = 50

// rows are written into one table, many with one statement.
type rows struct {
	tx              *Tx
	query, conflict string
	columns         int
	waiting         []any
}

// insertInto is for writing rows: the columns of the query, whose VALUES end is left out, and what is done on conflict.
func (tx *Tx) insertInto(query string, columns int, conflict string) *rows {
	return &rows{tx: tx, query: query, conflict: conflict, columns: columns}
}

// add takes a row; the last ones are written by end.
func (r *rows) add(values ...any) error {
	if r.waiting = append(r.waiting, values...); len(r.waiting) < r.columns*rowsAtOnce {
		return nil
	}
	err := r.write(rowsAtOnce, r.waiting)
	r.waiting = r.waiting[:0]
	return err
}

func (r *rows) end() error {
	for ; len(r.waiting) > 0; r.waiting = r.waiting[r.columns:] {
		if err := r.write(1, r.waiting[:r.columns]); err != nil {
			return err
		}
	}
	return nil
}

// write makes the statement when there is something to write: most changes are of one number and need none for many.
func (r *rows) write(count int, values []any) error {
	row := "(?" + strings.Repeat(", ?", r.columns-1) + ")"
	stmt, err := r.tx.prepare(r.query + ` VALUES ` + row + strings.Repeat(", "+row, count-1) + r.conflict)
	if err != nil {
		return err
	}
	return stmt.exec(values...)
}
