package store

import "strings"

// rowsAtOnce is how many rows one statement writes. At the end of every statement SQLite looks through all that it would
// take to roll the deed back, which grows with the deed: row by row, ten thousand numbers took twice as long.
const rowsAtOnce = 50

// rows are written into one table, many with one statement.
type rows struct {
	one, many prepared
	columns   int
	waiting   []any
}

// insertInto prepares to write rows: the columns of the query, whose VALUES end is left out, and what is done on conflict.
func (tx *Tx) insertInto(query string, columns int, conflict string) (*rows, error) {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	r := &rows{columns: columns}
	var err error
	if r.one, err = tx.prepare(query + ` VALUES ` + row + conflict); err != nil {
		return nil, err
	}
	r.many, err = tx.prepare(query + ` VALUES ` + row + strings.Repeat(", "+row, rowsAtOnce-1) + conflict)
	return r, err
}

// add takes a row; the last ones are written by end.
func (r *rows) add(values ...any) error {
	if r.waiting = append(r.waiting, values...); len(r.waiting) < r.columns*rowsAtOnce {
		return nil
	}
	err := r.many.exec(r.waiting...)
	r.waiting = r.waiting[:0]
	return err
}

func (r *rows) end() error {
	for ; len(r.waiting) > 0; r.waiting = r.waiting[r.columns:] {
		if err := r.one.exec(r.waiting[:r.columns]...); err != nil {
			return err
		}
	}
	return nil
}
