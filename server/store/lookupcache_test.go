package store_test

import (
	"testing"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// What is kept from one deed to the next is read anew once a row is written of whatever table it comes from: nobody acts on a right, a
// policy or a list of recipients that is gone.
func TestWhatIsRememberedIsReadAnewWhereverItComesFrom(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sources := map[string]int{"who is signed in, to readers": 5, "who is signed in": 5, "the policy": 1, "who is mailed": 4, "where the company forwarded to": 1, "what is no number of the company": 2}
	for about, lookup := range store.Lookups {
		tables := map[string]bool{}
		for _, table := range s.ReadsFrom(lookup.Query) {
			tables[table] = true
		}
		if len(tables) != sources[about] {
			t.Errorf("%s is read from %v", about, tables)
		}
		for table := range tables {
			altered, added := store.KeepsLookup(about, table)
			if about == "where the company forwarded to" {
				added = false // it did so all the same when it did so again
			}
			if altered || added {
				t.Errorf("%s: who writes to %s changes nothing", about, table)
			}
		}
	}
	if altered, added := store.KeepsLookup("the policy", "audit"); !altered || !added {
		t.Error("a row that has nothing to do with the policy lets it be forgotten")
	}
}
