package store

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"denwaban/server/portal"
)

// What every request reads, and what is read after every change.
const (
	VisitQuery  = visitQuery
	InflowQuery = inflowQuery

	DueSecretsQuery = dueSecretsQuery
	DueOthersQuery  = dueOthersQuery

	OldMailsQuery  = oldMailsQuery
	DeadLinksQuery = deadLinksQuery

	TrailPeopleQuery = trailPeopleQuery
	TrailPeriodQuery = trailPeriodQuery

	ForgetAttemptsQuery = forgetAttemptsQuery

	PastLocksQuery = pastLocks
)

// TrailRead is how many rows of the trail are looked at for a page.
const TrailRead = trailRead

// WrittenKept is how many numbers the list of lapses looks at again rather than all that are set.
const WrittenKept = writtenKept

// CountQueries count the rows beside a page of the trail, of one person's trail, and of the mails.
func CountQueries() []string {
	return []string{
		boundedCount(trailFrom + trailNewer), boundedCount(trailFrom + trailOlder),
		boundedCount(trailFrom + ofPerson + trailNewerOf), boundedCount(trailFrom + ofPerson + trailOlderOf),
		boundedCount(mailWhere + newerMails), boundedCount(mailWhere + olderMails),
	}
}

func HashesAtOnce() int { return hashesAtOnce() }

// Lookups are the queries whose rows are kept in memory, with what says whether a row of theirs is kept.
var Lookups = map[string]struct {
	Query  string
	isKept func(*lookupCache) bool
}{
	"who is signed in, to readers":     {visitQuery, func(k *lookupCache) bool { return len(k.shown.visits) > 0 }},
	"who is signed in":                 {visitQuery, func(k *lookupCache) bool { return len(k.visits) > 0 }},
	"the policy":                       {policyQuery, func(k *lookupCache) bool { return len(k.policies) > 0 }},
	"who is mailed":                    {recipientsQuery, func(k *lookupCache) bool { return len(k.recipients) > 0 }},
	"where the company forwarded to":   {destinationsQuery, func(k *lookupCache) bool { return len(k.destinations) > 0 }},
	"what is no number of the company": {insideQuery, func(k *lookupCache) bool { return len(k.outside) > 0 }},
}

// KeepsLookup tells whether one of Lookups is still kept after a row of the table was altered or deleted, and after one was added.
func KeepsLookup(about, table string) (altered, added bool) {
	after := func(op int32) bool {
		of, cache := companyKey{"company", "what"}, newLookupCache()
		cache.shown.keep("session", visitRow{}, time.Time{}, 0)
		cache.visits["session"], cache.policies["company"] = visitRow{}, portal.Policy{}
		cache.rememberRecipients(of, []recipient{{}})
		cache.destinations[of], cache.outside[of] = true, true
		cache.invalidate(sqlite.SQLitePreUpdateData{TableName: table, Op: op})
		return Lookups[about].isKept(cache)
	}
	return after(sqlite3.SQLITE_UPDATE) || after(sqlite3.SQLITE_DELETE), after(sqlite3.SQLITE_INSERT)
}

// KeepsWhatWasRead tells whether what was read of a session is kept when a commit that concerns it went on meanwhile.
func KeepsWhatWasRead(meanwhile func(written, over func())) bool {
	kept := newVisitCache()
	_, _, state := kept.find("session", time.Time{})
	meanwhile(kept.written, kept.over)
	kept.keep("session", visitRow{}, time.Time{}, state)
	_, found, _ := kept.find("session", time.Time{})
	return found
}

// FileChanges files all that was changed up to now.
func (s *Store) FileChanges(ctx context.Context) error { return s.fileChanges(ctx) }

// FillsUp lets the database grow by so many pages more, as a disk that is nearly full does; a negative number is room for
// everything.
func (s *Store) FillsUp(ctx context.Context, pages int) error {
	var now int
	if err := s.writer.conn.conn.GetContext(ctx, &now, `PRAGMA page_count`); err != nil {
		return err
	}
	limit := now + pages
	if pages < 0 {
		limit = 1 << 30
	}
	return s.writer.conn.conn.GetContext(ctx, &now, `PRAGMA max_page_count = `+strconv.Itoa(limit))
}

// MakeIndex makes the index of numbers, however few there are.
func (s *Store) MakeIndex(ctx context.Context) error { return s.makeIndex(ctx, 0) }

// BySQL lets SQL alone answer while deed runs.
func (s *Store) BySQL(deed func()) {
	x := s.numbers.Swap(nil)
	defer s.numbers.Store(x)
	deed()
}

// WhileAllRead runs deed while every connection that reads is in use.
func (s *Store) WhileAllRead(ctx context.Context, deed func()) error {
	for range readConnections {
		conn, err := s.read.DB.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close()
	}
	deed()
	return nil
}

// Exec is a deed that changes rows as no deed of the program does.
func (s *Store) Exec(ctx context.Context, query string, args ...any) error {
	return s.inTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(query, args...)
		return err
	})
}

// LosesAll is a deed that makes SQLite roll back everything, others' deeds too, by a statement that is taken to read.
func (s *Store) LosesAll(ctx context.Context) error {
	return s.Exec(ctx, `WITH more AS (SELECT 1) INSERT INTO settings (name, value) VALUES ('more', zeroblob(4000000))`)
}

// InOneCommit lets the writer wait until all deeds have come to it, in their order, and returns what each got.
func (s *Store) InOneCommit(ctx context.Context, deeds ...func() error) []error {
	held, open := make(chan struct{}), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		_ = s.inTx(ctx, func(*Tx) error {
			close(held)
			<-open
			return nil
		})
	})
	<-held
	results := make([]error, len(deeds))
	for i, deed := range deeds {
		running.Go(func() { results[i] = deed() })
		for s.writer.waiting() <= i+1 { // the first one is at it
			runtime.Gosched()
		}
	}
	close(open)
	running.Wait()
	return results
}

var errGivenUp = errors.New("given up")

// GivesUp is a deed that writes a row of the trail and a policy, reads what it wrote, and then is rolled back: by an error,
// or by a panic.
func (s *Store) GivesUp(ctx context.Context, who portal.Actor, policy string, panics bool) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if err := s.audit(tx, who, portal.EventSettingsChanged, "given up", nil); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE companies SET policy = ? WHERE id = ?`, policy, who.CompanyID); err != nil {
			return err
		}
		if _, err := policyOf(tx.ctx, tx, who.CompanyID); err != nil {
			return err
		}
		if panics {
			panic(errGivenUp)
		}
		return errGivenUp
	})
}

// GivesUpChange is a deed that counts a change of the actor's company, and then is rolled back.
func (s *Store) GivesUpChange(ctx context.Context, who portal.Actor) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.nextChange(who.CompanyID); err != nil {
			return err
		}
		return errGivenUp
	})
}

// KeepsPart tells which texts the index takes to have a part.
func KeepsPart(texts []string, wanted string) []bool {
	var all packed
	var hits mask
	for i, text := range texts {
		all.add(text)
		hits.set(i)
	}
	all.keep(&hits, newPart(wanted))
	found := make([]bool, len(texts))
	for i := range found {
		found[i] = hits.has(i)
	}
	return found
}

// Reorder sorts texts as the index does.
func Reorder(texts []string) []string {
	var all packed
	places := make([]int, len(texts))
	for i, text := range texts {
		all.add(text)
		places[i] = i
	}
	slices.SortFunc(places, func(i, j int) int { return all.compare(i, all, j) })
	sorted := make([]string, len(texts))
	for i, place := range places {
		sorted[i] = all.at(place)
	}
	return sorted
}

func (w *writer) waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.queue)
}

// ChangeQueries are those that the page of a change asks.
var ChangeQueries = map[string]string{
	"rows":      changeRowsQuery + changeRowsOrder,
	"rows back": changeRowsQuery + changeRowsBack,
	"counts":    changeCountsQuery,
	"tally":     tallyQuery,
	"ahead":     aheadQuery,
	"undone":    changeUndoneQuery,
	"took back": changeTookBackQuery,
}

// RecentOf is RecentChanges that begins with the numbers of whoever sees so many at the most.
func (s *Store) RecentOf(ctx context.Context, who portal.Actor, limit, few int) ([]RecentChange, error) {
	return s.recentChanges(ctx, who, limit, few)
}

// RecentQueries are those of the dashboard for who sees much.
var RecentQueries = map[string]string{"filed": recentFiledQuery, "fresh": recentFreshQuery}

// LogQueries are those that 変更の記録 asks, with all filters.
var LogQueries = map[string]string{
	"filed":        filedLog + logBetween + logNewest,
	"filed newer":  filedLog + logBetween + logOldest,
	"of a person":  filedLog + logBetween + ` AND x.user_id = ?` + logNewest,
	"in a way":     filedLog + logBetween + ` AND x.by_way = ?` + logNewest,
	"of both":      filedLog + logBetween + ` AND x.user_id = ? AND x.by_way = ?` + logNewest,
	"told":         toldFiled,
	"people":       filedPeople,
	"to be filed":  toFileQuery,
	"told, if new": toldFresh,
}

// Tallies tells whether a change is counted without a look at its numbers, on a later page as well.
func (s *Store) Tallies(ctx context.Context, who portal.Actor, nth int64) (bool, error) {
	var mark ChangeMark
	if err := get(ctx, s.read, &mark, changeMark+` WHERE c.id = (`+nthChange+`)`, who.CompanyID, nth); err != nil {
		return false, err
	}
	_, known, err := s.tally(ctx, who, mark, 1<<40)
	return known, err
}

// Member, PackMembers and UnpackMembers are how a version of a batch keeps the numbers of a step.
type Member = member

func PackMembers(all []Member) ([]byte, error)      { return packMembers(all) }
func UnpackMembers(packed []byte) ([]Member, error) { return unpackMembers(packed) }
