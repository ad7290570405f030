package store

import (
	"context"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"denwaban/server/portal"
)

// lookupCache is what the writer remembers of what it read, from commit to commit: what every change of forwardings asks for and
// hardly ever changes. It is forgotten when the tables are written to that it is from, when a deed is rolled back that may
// have read what it had written itself, and when anybody else wrote to the database.
type lookupCache struct {
	policies     map[string]portal.Policy // by company
	readers      map[companyKey][]reader  // by voice group
	destinations map[companyKey]bool      // digits to which the company forwarded already
	outside      map[companyKey]bool      // digits that are none of the company's numbers

	people  int   // all readers together
	version int64 // of the database, as far as others write to it
}

// companyKey names something of a company.
type companyKey struct{ company, what string }

// maxRemembered is how much is remembered of each kind: a few megabytes in all.
const maxRemembered = 10_000

func newLookupCache() *lookupCache {
	return &lookupCache{
		policies: map[string]portal.Policy{}, readers: map[companyKey][]reader{}, destinations: map[companyKey]bool{}, outside: map[companyKey]bool{},
	}
}

func (k *lookupCache) forget() {
	clear(k.policies)
	k.forgetReaders()
	clear(k.destinations)
	clear(k.outside)
}

func (k *lookupCache) forgetReaders() {
	clear(k.readers)
	k.people = 0
}

// rememberReaders keeps who reads of a voice group. Where they are thousands, to ask for them is little beside what they are told.
func (k *lookupCache) rememberReaders(of companyKey, readers []reader) {
	if len(readers) > maxRemembered/100 {
		return
	}
	if k.people += len(readers); k.people > maxRemembered {
		k.forgetReaders()
		k.people = len(readers)
	}
	remember(k.readers, of, readers)
}

// invalidate forgets what belongs to a row that is written.
func (k *lookupCache) invalidate(row sqlite.SQLitePreUpdateData) {
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
	if len(all) >= maxRemembered {
		clear(all)
	}
	all[key] = value
}

// changedElsewhere tells whether anybody else wrote to the database since the last commit.
func (k *lookupCache) changedElsewhere(l *writeConn) (bool, error) {
	before := k.version
	if err := l.QueryRowxContext(context.Background(), `PRAGMA data_version`).Scan(&k.version); err != nil {
		return false, storageError(fmt.Errorf("ask whether others wrote: %w", err))
	}
	return k.version != before, nil
}
