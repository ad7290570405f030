package store

import (
	"context"
	"fmt"

	"denwaban/server/portal"
)

// Past is a change in the history of one number.
type Past struct {
	Change   int64  `db:"id"`
	At       int64  `db:"at"` // milliseconds since 1970 UTC
	UserName string `db:"user_name"`
	Address  string `db:"address"`
	Way      string `db:"by_way"`
	Batch    string `db:"batch"`  // name of the batch that it was a run of
	Due      int64  `db:"due_at"` // when the program was to make it by itself; 0 for a person's change
	Became
}

// Became is what a change made of a number.
type Became struct {
	BeforeText string              `db:"before"`
	AfterText  string              `db:"after"`
	Before     portal.Forwarding   `db:"-"`
	After      portal.Forwarding   `db:"-"`
	BackText   string              `db:"back_after"`
	Back       []portal.Forwarding `db:"-"` // what was to return when After ends
	Refused    string              `db:"refusal"`
	Refusal    *portal.Error       `db:"-"` // why something else returned than was to
	PlansText  string              `db:"plans"`
	Replan     *Replan             `db:"-"` // nil where it left alone what the number follows
}

// PastPage is one page of a number's history, newest first.
type PastPage struct {
	Rows  []Past
	Total int
	Newer int // of the total, those before this page
}

const becameColumns = `h.before, h.after, h.back_after, h.refusal, h.plans`

const pastColumns = `
	SELECT c.id, c.at, c.user_name, c.address, c.by_way, c.due_at, c.batch, ` + becameColumns + `
	FROM history h JOIN changes c ON c.id = h.change_id WHERE h.number_id = ?`

// pastWay goes back from a change of a number, by as many changes as a page has.
const pastWay = `
	WITH RECURSIVE way (change_id, room) AS (
		SELECT change_id, CAST(? AS INTEGER) FROM history WHERE change_id = ? AND number_id = ?
		UNION ALL SELECT h.earlier, w.room - 1 FROM way w CROSS JOIN history h WHERE h.change_id = w.change_id AND h.number_id = ? AND w.room > 1)`

// NumberByID is one number. Codes: not_found, also for a number that the actor may not see.
func (s *Store) NumberByID(ctx context.Context, who portal.Actor, id int64) (Number, error) {
	return numberByID(ctx, s.read, who, id)
}

func numberByID(ctx context.Context, from querier, who portal.Actor, id int64) (Number, error) {
	found, err := numbers(ctx, from, `SELECT `+numberColumns+` AND n.id = ?`, who.UserID, id)
	if err == nil && len(found) == 0 {
		err = portal.NotThere()
	}
	if err != nil {
		return Number{}, err
	}
	return found[0], nil
}

// History lists size changes of a number, those before one of its changes or, where before is 0, the newest. Codes: not_found.
func (s *Store) History(ctx context.Context, who portal.Actor, number, before int64, size int) (PastPage, error) {
	var page PastPage
	if _, err := s.NumberByID(ctx, who, number); err != nil {
		return page, err
	}
	from, err := s.pastFrom(ctx, number, before)
	if err != nil {
		return page, err
	}
	page.Total, page.Newer = from.Total, from.Newer
	page.Rows, err = list[Past](ctx, s.read, pastWay+pastColumns+` AND h.change_id IN (SELECT change_id FROM way) ORDER BY c.id DESC`,
		size, from.Change, number, number, number)
	if err != nil {
		return page, err
	}
	for i := range page.Rows {
		if err := page.Rows[i].read(page.Rows[i].Change); err != nil {
			return page, err
		}
	}
	return page, nil
}

// pastMark is the newest change of a page, and how many there are of the number in all and before the page.
type pastMark struct {
	Change int64 `db:"change"`
	Total  int   `db:"total"`
	Newer  int   `db:"newer"`
}

func (s *Store) pastFrom(ctx context.Context, number, before int64) (from pastMark, err error) {
	if before == 0 {
		err = get(ctx, s.read, &from, `SELECT version AS change, changed AS total, 0 AS newer FROM forwardings WHERE number_id = ?`, number)
		if portal.Refused(err, "not_found") { // it was never changed
			err = nil
		}
		return from, err
	}
	err = get(ctx, s.read, &from, `
		SELECT h.earlier AS change, f.changed AS total, f.changed - h.nth + 1 AS newer
		FROM history h JOIN forwardings f ON f.number_id = h.number_id WHERE h.number_id = ? AND h.change_id = ?`, number, before)
	return from, err
}

func (b *Became) read(change int64) error {
	var err error
	if b.Before, err = portal.DecodeForwarding(b.BeforeText); err != nil {
		return fmt.Errorf("read change %d: %w", change, err)
	}
	if b.After, err = portal.DecodeForwarding(b.AfterText); err != nil {
		return fmt.Errorf("read change %d: %w", change, err)
	}
	if b.Refusal, err = readRefusal(b.Refused); err != nil {
		return fmt.Errorf("read change %d: %w", change, err)
	}
	if b.Back, err = readBack(b.BackText); err != nil {
		return fmt.Errorf("read change %d: %w", change, err)
	}
	if b.Replan, err = readReplan(b.PlansText); err != nil {
		return fmt.Errorf("read change %d: %w", change, err)
	}
	return nil
}
