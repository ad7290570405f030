package store

import (
	"context"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"denwaban/server/portal"
)

// known is what the writer remembers of what it read, from commit to commit: what every change of forwardings asks for and
// hardly ever changes. It is forgotten when the tables are written to that it is from, when a deed is rolled back that may
// have read what it had written itself, and when anybody else wrote to the database.
type known struct {
	policies     map[string]portal.Policy // by company
	readers      map[within][]reader      // by voice group
	destinations map[within]bool          // digits to which the company forwarded already
	outside      map[within]bool          // digits that are none of the company's numbers

	people  int   // all readers together
	version int64 // of the database, as far as others write to it
}

// within is something of a company.
type within struct{ company, what string }

// mostKnown is how much is remembered of each kind: a few megabytes in all.
const mostKnown = 10_000

func newKnown() *known {
	return &known{
		policies: map[string]portal.Policy{}, readers: map[within][]reader{}, destinations: map[within]bool{}, outside: map[within]bool{},
	}
}

func (k *known) forget() {
	clear(k.policies)
	k.forgetReaders()
	clear(k.destinations)
	clear(k.outside)
}

func (k *known) forgetReaders() {
	clear(k.readers)
	k.people = 0
}

// readersAre keeps who reads of a voice group. Where they are thousands, to ask for them is little beside what they are told.
func (k *known) readersAre(of within, readers []reader) {
	if len(readers) > mostKnown/100 {
		return
	}
	if k.people += len(readers); k.people > mostKnown {
		k.forgetReaders()
		k.people = len(readers)
	}
	remember(k.readers, of, readers)
}

// written forgets what a row belongs to that is written.
func (k *known) written(row sqlite.SQLitePreUpdateData) {
	switch row.TableName {
	case "companies":
		clear(k.policies)
	case "users", "group_members", "group_views":
		k.forgetReaders()
	case "voice_groups":
		k.forgetReaders()
		clear(k.outside)
	case "numbers":
		clear(k.outside)
	case "destinations":
		if row.Op != sqlite3.SQLITE_INSERT {
			clear(k.destinations)
		}
	}
}

// remember keeps what was read.
func remember[K comparable, V any](all map[K]V, key K, value V) {
	if len(all) >= mostKnown {
		clear(all)
	}
	all[key] = value
}

// others tells whether anybody else wrote to the database since the last commit.
func (k *known) others(l *line) (bool, error) {
	before := k.version
	if err := l.QueryRowxContext(context.Background(), `PRAGMA data_version`).Scan(&k.version); err != nil {
		return false, storageError(fmt.Errorf("ask whether others wrote: %w", err))
	}
	return k.version != before, nil
}
