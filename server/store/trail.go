package store

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"denwaban/server/portal"
)

// TrailRow is a row of 操作履歴.
type TrailRow struct {
	ID       int64        `db:"id"` // grows with time
	At       int64        `db:"at"` // milliseconds since 1970 UTC
	UserID   string       `db:"user_id"`
	UserName string       `db:"user_name"` // as it was then
	Address  string       `db:"address"`
	Event    portal.Event `db:"event"`
	Subject  string       `db:"subject"`
	Detail   string       `db:"detail"` // JSON, for portal.Facts
}

// TrailFilter chooses rows of 操作履歴; what is zero is no condition.
type TrailFilter struct {
	From, To time.Time // from the first instant on, before the second
	Person   string    // a user's id, or BySystem
	Event    portal.Event
	Text     string // part of what was acted on; blanks, hyphens, width and case make no difference
}

// BySystem is the person of a filter for what the program did by itself.
const BySystem = "system"

// TrailPage is one page of 操作履歴, newest first.
type TrailPage struct {
	Rows []TrailRow
	Around
	Unread
}

// TrailPerson is somebody who stands in 操作履歴, perhaps no longer among the users.
type TrailPerson struct {
	ID   string `db:"user_id"` // BySystem for the program itself
	Name string `db:"user_name"`
}

// ExportLimit is how many rows one export holds at the most.
const ExportLimit = 50_000

// Rows that belong to no company (sign-ins of unknown people) are nobody's. They are read in the order of their ids, and not by the index
// of their times (+at).
const trailFrom = ` FROM audit WHERE company_id = ? AND company_id <> '' AND +at >= ? AND +at < ? AND (? = '' OR event = ?)
	AND (? = '' OR subject LIKE ? ESCAPE '!' OR LOWER(REPLACE(REPLACE(REPLACE(subject, ' ', ''), '　', ''), '-', '')) LIKE ? ESCAPE '!')`

const trailColumns = `SELECT id, at, user_id, user_name, address, event, subject, detail`

// from is where the rows of a company are that the filter lets through, with its arguments.
func (f TrailFilter) from(who portal.Actor) (string, []any) {
	from, to := f.between()
	text := strings.TrimSpace(f.Text)
	part := func(text string) string { return "%" + likeEscaper.Replace(text) + "%" }
	args := []any{who.CompanyID, from, to, string(f.Event), string(f.Event),
		text, part(text), part(strings.ReplaceAll(portal.NameKey(text), "-", ""))}
	switch f.Person {
	case "":
		return trailFrom, args
	case BySystem:
		return trailFrom + ofPerson, append(args, "")
	default:
		return trailFrom + ofPerson, append(args, f.Person)
	}
}

// between are the instants of the period, the first of them in it.
func (f TrailFilter) between() (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	if !f.From.IsZero() {
		from = f.From.UnixMilli()
	}
	if !f.To.IsZero() {
		to = f.To.UnixMilli()
	}
	return from, to
}

const ofPerson = ` AND user_id = ?` // by itself, so that the index of people serves

// Trail lists rows of the company's 操作履歴: the newest, or those next to a row that the reader has already. Rows written
// meanwhile shift nothing. What the filter lets through may be rare: then the page tells how far the log was read for it.
func (s *Store) Trail(ctx context.Context, who portal.Actor, filter TrailFilter, turn Turn) (TrailPage, error) {
	var page TrailPage
	search, err := s.trailSearch(ctx, who, filter)
	if err != nil {
		return page, err
	}
	if turn.After > 0 {
		page.Rows, page.UnreadNewer, err = search.newerRows(ctx, turn.After, turn.Size)
	}
	before := turn.Before
	newest := len(page.Rows) < turn.Size && before == 0 && page.UnreadNewer == nil
	if newest && err == nil { // also when the newest page is reached from below: a full one
		before = math.MaxInt64
	}
	if before > 0 && err == nil {
		page.Rows, page.UnreadOlder, err = search.olderRows(ctx, before, turn.Size)
	}
	if err != nil || len(page.Rows) == 0 {
		return page, err
	}
	return page, search.around(ctx, &page, newest)
}

// TrailPeople lists who stands in the company's 操作履歴, by the name that they had last. Each is looked up in the index: there
// may be a hundred thousand rows of one.
func (s *Store) TrailPeople(ctx context.Context, who portal.Actor) ([]TrailPerson, error) {
	if who.CompanyID == "" { // its rows are nobody's
		return nil, nil
	}
	people, err := list[TrailPerson](ctx, s.read, trailPeopleQuery, who.CompanyID, who.CompanyID, who.CompanyID, who.CompanyID)
	for i := range people {
		if people[i].ID == "" {
			people[i].ID = BySystem
		}
	}
	return people, err
}

// trailPeopleQuery goes from each user's id to the next one.
const trailPeopleQuery = `
	WITH RECURSIVE people (user_id) AS (
		SELECT (SELECT MIN(user_id) FROM audit WHERE company_id = ? AND user_id >= '')
		UNION ALL
		SELECT (SELECT MIN(a.user_id) FROM audit a WHERE a.company_id = ? AND a.user_id > people.user_id)
		FROM people WHERE people.user_id IS NOT NULL
	)
	SELECT a.user_id, a.user_name
	FROM people JOIN audit a ON a.company_id = ? AND a.id = (
		SELECT MAX(last.id) FROM audit last WHERE last.company_id = ? AND last.user_id = people.user_id)
	ORDER BY a.user_name, a.user_id`

// ExportTrail returns every row that the filter lets through, newest first, and writes a row of its own, which it does
// not return: what is exported is itself on record. Codes: too_many_rows.
func (s *Store) ExportTrail(ctx context.Context, who portal.Actor, filter TrailFilter) ([]TrailRow, error) {
	// Before the transaction: nobody's change waits for a large file.
	search, err := s.trailSearch(ctx, who, filter)
	if err != nil {
		return nil, err
	}
	rows, err := search.all(ctx, ExportLimit+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > ExportLimit {
		count, err := search.countAll(ctx)
		if err != nil {
			return nil, err
		}
		return nil, portal.Refuse("too_many_rows", "", "limit", fmt.Sprint(ExportLimit), "count", fmt.Sprint(count))
	}
	err = s.inTxBy(ctx, who, func(tx *Tx) error {
		detail, err := filter.detail(tx, who)
		if err != nil {
			return err
		}
		detail["rows"] = len(rows)
		return s.audit(tx, who, portal.EventAuditExported, "", detail)
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// detail tells what the filter of an export was, in words that stay true.
func (f TrailFilter) detail(tx *Tx, who portal.Actor) (map[string]any, error) {
	detail := map[string]any{"event": string(f.Event), "person": f.Person, "text": f.Text}
	if !f.From.IsZero() {
		detail["from"] = f.From.UTC().Format(time.RFC3339)
	}
	if !f.To.IsZero() {
		detail["to"] = f.To.UTC().Format(time.RFC3339)
	}
	if f.Person == "" || f.Person == BySystem {
		return detail, nil
	}
	var name string
	err := tx.get(&name, `SELECT user_name FROM audit WHERE company_id = ? AND user_id = ? ORDER BY id DESC LIMIT 1`, who.CompanyID, f.Person)
	if err != nil && !portal.Refused(err, "not_found") {
		return nil, err
	}
	if name != "" {
		detail["person"] = name
	}
	return detail, nil
}
