package store

import (
	"cmp"
	"slices"

	"denwaban/server/portal"
)

// inNameOrder sorts rows that are all there by a name as people count, 支店 9 before 支店 10; names that are spelled alike stand
// by their letters.
func inNameOrder[Row any](rows []Row, name func(*Row) string) []Row {
	type named struct {
		order, name string
		row         Row
	}
	all := make([]named, len(rows))
	for i := range rows {
		text := name(&rows[i])
		all[i] = named{portal.NameOrder(text), text, rows[i]}
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name)) })
	for i := range all {
		rows[i] = all[i].row
	}
	return rows
}
