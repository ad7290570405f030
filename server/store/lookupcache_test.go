package store_test

import (
	"slices"
	"testing"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Who is signed in, and as whom, is kept from one deed to the next: whatever table it is read from, a write there is seen at once.
func TestAVisitIsReadAnewWhereverItComesFrom(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	tables := s.ReadsFrom(store.VisitQuery)
	if !slices.Contains(tables, "sessions") || !slices.Contains(tables, "terms") {
		t.Fatalf("it is read from %v", tables)
	}
	for _, table := range tables {
		if !store.ForgetsVisits(table) {
			t.Errorf("who writes to %s changes nothing for those who are signed in", table)
		}
	}
}
