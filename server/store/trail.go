package store

import (
	"context"
	"fmt"
	"math"
	"slices"
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
	Rows  []TrailRow
	Total int // rows that the filter lets through
	Newer int // of them, those before this page
}

// TrailPerson is somebody who stands in 操作履歴, perhaps no longer among the users.
type TrailPerson struct {
	ID   string `db:"user_id"` // BySystem for the program itself
	Name string `db:"user_name"`
}

// ExportLimit is how many rows one export holds at the most.
const ExportLimit = 50_000

// trailWhere takes the arguments of TrailFilter.args. Rows that belong to no company (sign-ins of unknown people) are
// nobody's.
const trailWhere = ` FROM audit WHERE company_id = ? AND company_id <> '' AND at >= ? AND at < ?
	AND (? = '' OR user_id = ?) AND (? = '' OR event = ?)
	AND (? = '' OR subject LIKE ? ESCAPE '!' OR LOWER(REPLACE(REPLACE(REPLACE(subject, ' ', ''), '　', ''), '-', '')) LIKE ? ESCAPE '!')`

const trailColumns = `SELECT id, at, user_id, user_name, address, event, subject, detail`

func (f TrailFilter) args(who portal.Actor) []any {
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	if !f.From.IsZero() {
		from = f.From.UnixMilli()
	}
	if !f.To.IsZero() {
		to = f.To.UnixMilli()
	}
	person := f.Person
	if person == BySystem {
		person = ""
	}
	text := strings.TrimSpace(f.Text)
	part := func(text string) string { return "%" + likeEscaper.Replace(text) + "%" }
	return []any{who.CompanyID, from, to, f.Person, person, string(f.Event), string(f.Event),
		text, part(text), part(strings.ReplaceAll(portal.NameKey(text), "-", ""))}
}

// Trail lists size rows of the company's 操作履歴: the newest, or those next to a row that the reader has already:
// older than the row before, or newer than the row after (0 for neither). Rows written meanwhile shift nothing.
func (s *Store) Trail(ctx context.Context, who portal.Actor, filter TrailFilter, before, after int64, size int) (TrailPage, error) {
	var page TrailPage
	var err error
	args := filter.args(who)
	if after > 0 {
		page.Rows, err = list[TrailRow](ctx, s.read, trailColumns+trailWhere+` AND id > ? ORDER BY id LIMIT ?`, append(args, after, size)...)
		slices.Reverse(page.Rows)
	}
	if len(page.Rows) < size && before == 0 && err == nil { // also when the newest page is reached from below: a full one
		before = math.MaxInt64
	}
	if before > 0 && err == nil {
		page.Rows, err = list[TrailRow](ctx, s.read, trailColumns+trailWhere+` AND id < ? ORDER BY id DESC LIMIT ?`, append(args, before, size)...)
	}
	if err != nil {
		return page, err
	}
	first := int64(math.MaxInt64)
	if len(page.Rows) > 0 {
		first = page.Rows[0].ID
	}
	var count struct {
		Total int `db:"total"`
		Newer int `db:"newer"`
	}
	err = get(ctx, s.read, &count, `SELECT COUNT(*) AS total, COALESCE(SUM(CASE WHEN id > ? THEN 1 ELSE 0 END), 0) AS newer`+trailWhere,
		append([]any{first}, args...)...)
	page.Total, page.Newer = count.Total, count.Newer
	return page, err
}

// TrailPeople lists who stands in the company's 操作履歴, by the name that they had last.
func (s *Store) TrailPeople(ctx context.Context, who portal.Actor) ([]TrailPerson, error) {
	people, err := list[TrailPerson](ctx, s.read, `
		SELECT a.user_id, a.user_name
		FROM (SELECT MAX(id) AS id FROM audit WHERE company_id = ? AND company_id <> '' GROUP BY user_id) AS last
		JOIN audit a ON a.id = last.id
		ORDER BY a.user_name, a.user_id`, who.CompanyID)
	for i := range people {
		if people[i].ID == "" {
			people[i].ID = BySystem
		}
	}
	return people, err
}

// ExportTrail returns every row that the filter lets through, newest first, and writes a row of its own, which it does
// not return: what leaves the house is itself on record. Codes: too_many_rows.
func (s *Store) ExportTrail(ctx context.Context, who portal.Actor, filter TrailFilter) ([]TrailRow, error) {
	// Before the transaction: nobody's change waits for a large file.
	args := filter.args(who)
	rows, err := list[TrailRow](ctx, s.read, trailColumns+trailWhere+` ORDER BY id DESC LIMIT ?`, append(args, ExportLimit+1)...)
	if err != nil {
		return nil, err
	}
	if len(rows) > ExportLimit {
		var count int
		if err := get(ctx, s.read, &count, `SELECT COUNT(*)`+trailWhere, args...); err != nil {
			return nil, err
		}
		return nil, portal.Refuse("too_many_rows", "", "limit", fmt.Sprint(ExportLimit), "count", fmt.Sprint(count))
	}
	err = s.inTx(ctx, func(tx *Tx) error {
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
