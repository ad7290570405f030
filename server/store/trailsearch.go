package store

import (
	"context"
	"math"
	"slices"

	"denwaban/server/portal"
)

// trailRead is how many rows of 操作履歴 are looked at for a page, and as many to count what comes before and after it. Who looks for
// something rare reads on from there: a log of seven years is not read as a whole for each who asks.
const trailRead = 20_000

// TrailCursor is a row up to which 操作履歴 was read, itself included.
type TrailCursor struct {
	ID int64 `db:"id"`
	At int64 `db:"at"` // milliseconds since 1970 UTC
}

// Unread tells how far the log was read where it was not read to its ends, and nothing else was found until there: what lies beyond is
// reached from these rows.
type Unread struct {
	UnreadNewer, UnreadOlder *TrailCursor
}

// trailSearch is what is looked for in 操作履歴.
type trailSearch struct {
	from    querier
	rows    string
	args    []any
	ofWhom  string // of all rows that are looked at, those of the company or of a person
	whose   []any
	older   string // rows older than one, as far as another
	newer   string // the same to the other side
	rare    bool   // what is found may be few of those that are looked at
	lowest  int64
	highest int64
}

func (s *Store) trailSearch(ctx context.Context, who portal.Actor, filter TrailFilter) (*trailSearch, error) {
	search := &trailSearch{
		from: s.read, ofWhom: trailOf, whose: []any{who.CompanyID}, older: trailOlder, newer: trailNewer,
		rare: filter.Text != "" || filter.Event != "", lowest: 1, highest: math.MaxInt64,
	}
	search.rows, search.args = filter.from(who)
	if filter.Person != "" {
		search.ofWhom, search.whose = search.ofWhom+ofPerson, append(search.whose, search.args[len(search.args)-1])
		search.older, search.newer = trailOlderOf, trailNewerOf
	}
	if filter.From.IsZero() && filter.To.IsZero() {
		return search, nil
	}
	// Rows stand in the order in which they were written. A clock that was put back makes that another one than that of their times.
	period := struct {
		Lowest  int64 `db:"lowest"`
		Highest int64 `db:"highest"`
	}{}
	from, to := filter.between()
	err := get(ctx, s.read, &period, trailPeriodQuery, who.CompanyID, from, to)
	search.lowest, search.highest = period.Lowest, period.Highest
	return search, err
}

const (
	trailOf = ` FROM audit WHERE company_id = ? AND company_id <> ''`

	trailPeriodQuery = `
		SELECT COALESCE(MIN(id), 1) AS lowest, COALESCE(MAX(id), 0) AS highest FROM audit WHERE company_id = ? AND at >= ? AND at < ?`

	trailOlder = ` AND id < ? AND id >= ?`
	trailNewer = ` AND id > ? AND id <= ?`

	// Of a person. Between two ids SQLite would look at every row of the company: +id leaves it the index of people.
	trailOlderOf = ` AND id < ? AND +id >= ?`
	trailNewerOf = ` AND id > ? AND +id <= ?`

	trailBack = ` ORDER BY id DESC LIMIT ?`
	trailOn   = ` ORDER BY id LIMIT ?`
	trailSkip = ` OFFSET ?`
)

func (t *trailSearch) olderRows(ctx context.Context, before int64, size int) ([]TrailRow, *TrailCursor, error) {
	if t.highest < before {
		before = t.highest + 1
	}
	last, err := t.last(ctx, t.older+trailBack, before, t.lowest)
	if err != nil {
		return nil, nil, err
	}
	rows, err := list[TrailRow](ctx, t.from, trailColumns+t.rows+t.older+trailBack, t.with(before, last.orTo(t.lowest), size)...)
	return rows, last.unless(len(rows) == size), err
}

func (t *trailSearch) newerRows(ctx context.Context, after int64, size int) ([]TrailRow, *TrailCursor, error) {
	after = max(after, t.lowest-1)
	last, err := t.last(ctx, t.newer+trailOn, after, t.highest)
	if err != nil {
		return nil, nil, err
	}
	rows, err := list[TrailRow](ctx, t.from, trailColumns+t.rows+t.newer+trailOn, t.with(after, last.orTo(t.highest), size)...)
	slices.Reverse(rows)
	return rows, last.unless(len(rows) == size), err
}

// around counts what comes before a page and after it, as far as the log is read for that.
func (t *trailSearch) around(ctx context.Context, page *TrailPage, newest bool) error {
	newer, older := 0, 0
	var more [2]*TrailCursor
	var err error
	if !newest && page.UnreadNewer == nil {
		if newer, more[0], err = t.count(ctx, t.newer, trailOn, page.Rows[0].ID, t.highest); err != nil {
			return err
		}
		page.UnreadNewer = more[0].unless(newer > 0)
	}
	if page.UnreadOlder == nil {
		if older, more[1], err = t.count(ctx, t.older, trailBack, page.Rows[len(page.Rows)-1].ID, t.lowest); err != nil {
			return err
		}
		page.UnreadOlder = more[1].unless(older > 0)
	}
	page.Around = around(newer, len(page.Rows), older)
	page.More = page.More || more != [2]*TrailCursor{} || page.UnreadNewer != nil || page.UnreadOlder != nil
	return nil
}

func (t *trailSearch) count(ctx context.Context, beside, order string, than, end int64) (n int, last *TrailCursor, err error) {
	if last, err = t.last(ctx, beside+order, than, end); err != nil {
		return 0, nil, err
	}
	err = get(ctx, t.from, &n, boundedCount(t.rows+beside), t.with(than, last.orTo(end), mostCounted+1)...)
	return n, last, err
}

// all are the newest rows, as many as the limit at the most.
func (t *trailSearch) all(ctx context.Context, limit int) ([]TrailRow, error) {
	rows := []TrailRow{}
	err := t.inParts(ctx, func(before, lowest int64) (bool, error) {
		part, err := list[TrailRow](ctx, t.from, trailColumns+t.rows+t.older+trailBack, t.with(before, lowest, limit-len(rows))...)
		rows = append(rows, part...)
		return len(rows) < limit, err
	})
	return rows, err
}

func (t *trailSearch) countAll(ctx context.Context) (int, error) {
	count := 0
	err := t.inParts(ctx, func(before, lowest int64) (bool, error) {
		var part int
		err := get(ctx, t.from, &part, `SELECT COUNT(*)`+t.rows+t.older, t.with(before, lowest)...)
		count += part
		return true, err
	})
	return count, err
}

// inParts goes from the newest rows to the oldest: read gets the row before which a part begins and the last of it, and tells whether to
// go on. Between two parts others get the connection, and what SQLite keeps for whoever reads is let go: a log of years is not
// read at once.
func (t *trailSearch) inParts(ctx context.Context, read func(before, lowest int64) (bool, error)) error {
	before := t.highest
	if before < math.MaxInt64 {
		before++
	}
	for {
		last, err := t.partEnd(ctx, t.older+trailBack, before, t.lowest)
		if err != nil {
			return err
		}
		if more, err := read(before, last.orTo(t.lowest)); err != nil || !more || last == nil {
			return err
		}
		before = last.ID
	}
}

func (t *trailSearch) with(more ...any) []any { return append(slices.Clone(t.args), more...) }

// last is the row to which a reading comes that begins beside a row; nil where it comes to the end, or stops earlier for sure.
func (t *trailSearch) last(ctx context.Context, beside string, than, end int64) (*TrailCursor, error) {
	if !t.rare {
		return nil, nil
	}
	return t.partEnd(ctx, beside, than, end)
}

// partEnd is the last of the rows that are looked at for a part that begins beside a row; nil where that is the end.
func (t *trailSearch) partEnd(ctx context.Context, beside string, than, end int64) (*TrailCursor, error) {
	cursors, err := list[TrailCursor](ctx, t.from, `SELECT id, at`+t.ofWhom+beside+trailSkip, append(slices.Clone(t.whose), than, end, 1, trailRead-1)...)
	if err != nil || len(cursors) == 0 || cursors[0].ID == end {
		return nil, err
	}
	return &cursors[0], nil
}

func (m *TrailCursor) orTo(end int64) int64 {
	if m != nil {
		return m.ID
	}
	return end
}

// unless is how far was read, where that matters.
func (m *TrailCursor) unless(found bool) *TrailCursor {
	if found {
		return nil
	}
	return m
}
