package store

import (
	"context"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"denwaban/server/portal"
)

// lookupCache keeps what every deed or every change of forwardings looks up and what hardly ever changes, from one commit to the
// next. Only the writer has it, but for what it shows to others. It is emptied, as far as it may be wrong, when one of the tables
// that it was read from is written to (invalidate), when a deed is rolled back that wrote something, since it may have looked that
// up, and when another process wrote to the database (changedElsewhere).
type lookupCache struct {
	policies     map[string]portal.Policy   // by company
	recipients   map[companyKey][]recipient // by voice group
	destinations map[companyKey]bool        // digits to which the company forwarded already
	outside      map[companyKey]bool        // digits that are none of the company's numbers
	visits       map[string]visitRow        // by session
	shown        *visitCache                // the same for those who only read

	people  int   // how many recipients are kept, of all voice groups
	version int64 // SQLite's data_version: it changes when another connection commits
}

// companyKey names something of a company.
type companyKey struct{ company, what string }

// maxRemembered is how much is remembered of each kind: a few megabytes in all.
const maxRemembered = 10_000

func newLookupCache() *lookupCache {
	return &lookupCache{
		policies: map[string]portal.Policy{}, recipients: map[companyKey][]recipient{}, destinations: map[companyKey]bool{}, outside: map[companyKey]bool{},
		visits: map[string]visitRow{}, shown: newVisitCache(),
	}
}

func (k *lookupCache) forget() {
	clear(k.policies)
	k.forgetRecipients()
	clear(k.destinations)
	clear(k.outside)
	clear(k.visits)
	k.shown.forget()
}

func (k *lookupCache) forgetRecipients() {
	clear(k.recipients)
	k.people = 0
}

// rememberRecipients keeps who is mailed about changes of a voice group. Lists of more than a hundred are not worth the room: to read
// them takes little beside writing their mails.
func (k *lookupCache) rememberRecipients(of companyKey, recipients []recipient) {
	if len(recipients) > maxRemembered/100 {
		return
	}
	if k.people += len(recipients); k.people > maxRemembered {
		k.forgetRecipients()
		k.people = len(recipients)
	}
	remember(k.recipients, of, recipients)
}

// invalidate forgets what may be wrong once a row of this table is written.
func (k *lookupCache) invalidate(row sqlite.SQLitePreUpdateData) {
	switch row.TableName { // what visitQuery reads
	case "sessions", "users", "factors", "terms", "companies":
		clear(k.visits)
		k.shown.written()
	}
	switch row.TableName {
	case "companies":
		clear(k.policies)
	case "users", "group_members", "group_views":
		k.forgetRecipients()
	case "voice_groups":
		k.forgetRecipients()
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
