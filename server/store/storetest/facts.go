package storetest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// Changes runs deed and tells what it wrote, table by table in alphabetical order: "audit+1 numbers~ sessions-2" is a
// row more, other contents in the same number of rows, and two rows fewer. "" is nothing at all. The tables besides are
// not looked at.
func (s *Store) Changes(deed func(), besides ...string) string {
	s.t.Helper()
	before := s.contents()
	deed()
	after := s.contents()
	var told []string
	for _, table := range s.tables() {
		switch was, is := before[table], after[table]; {
		case slices.Contains(besides, table):
		case is.rows != was.rows:
			told = append(told, fmt.Sprintf("%s%+d", table, is.rows-was.rows))
		case is.sum != was.sum:
			told = append(told, table+"~")
		}
	}
	return strings.Join(told, " ")
}

type content struct {
	rows int
	sum  [sha256.Size]byte
}

// tables are all but the seal of the trail's end, which goes with each audit row.
func (s *Store) tables() []string {
	s.t.Helper()
	return Rows[string](s, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'audit_end' ORDER BY name`)
}

// contents reads every table, unless nothing was committed since it was last asked.
func (s *Store) contents() map[string]content {
	s.t.Helper()
	version := Rows[int](s, `PRAGMA data_version`)[0]
	if s.last != nil && version == s.lastAt {
		return s.last
	}
	s.last, s.lastAt = s.readAll(), version
	return s.last
}

func (s *Store) readAll() map[string]content {
	s.t.Helper()
	all := map[string]content{}
	for _, table := range s.tables() {
		where := ""
		if table == "sessions" {
			where = ` WHERE agent <> '` + desk + `'`
		}
		rows, err := s.db.Query(`SELECT * FROM ` + table + where + ` ORDER BY 1, 2`)
		if err != nil {
			s.t.Fatalf("read %s: %v", table, err)
		}
		columns, err := rows.Columns()
		if err != nil {
			s.t.Fatalf("read %s: %v", table, err)
		}
		hash, n := sha256.New(), 0
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for ; rows.Next(); n++ {
			if err := rows.Scan(into...); err != nil {
				s.t.Fatalf("read %s: %v", table, err)
			}
			fmt.Fprintf(hash, "%#v\n", values)
		}
		if err := rows.Err(); err != nil {
			s.t.Fatalf("read %s: %v", table, err)
		}
		all[table] = content{n, [sha256.Size]byte(hash.Sum(nil))}
	}
	return all
}

// Rows reads the one column of a query, beside the store.
func Rows[T any](s *Store, query string, args ...any) []T {
	s.t.Helper()
	rows, err := s.db.Query(query, args...)
	if err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := rows.Scan(&one); err != nil {
			s.t.Fatalf("%s: %v", query, err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	return all
}

// Count is how many rows of a table there are, of those where a condition holds if one is given.
func (s *Store) Count(table string, where ...string) int {
	s.t.Helper()
	query := `SELECT COUNT(*) FROM ` + table
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	return Rows[int](s, query)[0]
}

// Write changes rows behind the store's back, for what no deed makes yet and for damage.
func (s *Store) Write(query string, args ...any) {
	s.t.Helper()
	s.last = nil // the version counts what others write
	if _, err := s.db.Exec(query, args...); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
}

// QueryPlan is how SQLite runs a query, a line each step.
func (s *Store) QueryPlan(query string) string {
	s.t.Helper()
	steps, err := s.db.Query(`EXPLAIN QUERY PLAN `+query, slices.Repeat([]any{"x"}, strings.Count(query, "?"))...)
	Done(s.t, err)
	defer steps.Close()
	var plan []string
	for steps.Next() {
		var id, parent, unused int
		var step string
		Done(s.t, steps.Scan(&id, &parent, &unused, &step))
		plan = append(plan, step)
	}
	Done(s.t, steps.Err())
	return strings.Join(plan, "\n")
}

// ReadsFrom names the tables that a query reads from, also through views.
func (s *Store) ReadsFrom(query string) []string {
	s.t.Helper()
	steps, err := s.db.Query(`EXPLAIN `+query, slices.Repeat([]any{"x"}, strings.Count(query, "?"))...)
	Done(s.t, err)
	defer steps.Close()
	var roots []int
	for steps.Next() {
		var opcode string
		var page int // of the root, where opcode is OpenRead
		var unused any
		Done(s.t, steps.Scan(&unused, &opcode, &unused, &page, &unused, &unused, &unused, &unused))
		if opcode == "OpenRead" {
			roots = append(roots, page)
		}
	}
	Done(s.t, steps.Err())
	var tables []string
	for _, page := range roots {
		tables = append(tables, Rows[string](s, `SELECT tbl_name FROM sqlite_master WHERE rootpage = ?`, page)...)
	}
	return tables
}

// Events lists the events of the audit trail, the oldest first, without the publishing of terms.
func (s *Store) Events() []string {
	s.t.Helper()
	return Rows[string](s, `SELECT event FROM audit WHERE event <> 'terms_published' ORDER BY id`)
}

// BrokenHistories counts the numbers that do not hold their last change or miscount them, and the changes that do not know the
// one before.
func (s *Store) BrokenHistories() int {
	return s.Count(`forwardings f JOIN (
			SELECT number_id, MAX(change_id) AS last, COUNT(*) AS count FROM history GROUP BY number_id) AS h ON h.number_id = f.number_id`,
		"f.version <> h.last OR f.changed <> h.count") +
		s.Count(`(
			SELECT nth, earlier, ROW_NUMBER() OVER past AS n, COALESCE(LAG(change_id) OVER past, 0) AS before
			FROM history WINDOW past AS (PARTITION BY number_id ORDER BY change_id))`,
			"nth <> n OR earlier <> before")
}
