package store

import (
	"context"
	"fmt"
	"math"

	"denwaban/server/portal"
)

// Past is a change in the history of one number.
type Past struct {
	ID       int64  `db:"id"`  // for nobody outside of the program
	Change   int64  `db:"nth"` // of the company's changes
	At       int64  `db:"at"`  // milliseconds since 1970 UTC
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

// PastEntry is an entry of a number's history: a change or a lock, the other is nil.
type PastEntry struct {
	Past *Past
	Lock *PastLock
}

// PastCursor names an entry of a number's history: the nth change of the company, or a lock by its id; the other is 0.
type PastCursor struct{ Change, Lock int64 }

// PastPage is one page of a number's history, newest first.
type PastPage struct {
	Rows  []PastEntry
	Older bool // whether there are older ones
}

const becameColumns = `h.before, h.after, h.back_after, h.refusal, h.plans`

const pastColumns = `
	SELECT c.id, c.nth, c.at, c.user_name, c.address, c.by_way, c.due_at, c.batch, ` + becameColumns + `
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

// History lists size entries of a number, those before one of its entries or, where before names none, the newest. However long
// the history is, no more than that many changes and locks are read. Codes: not_found.
func (s *Store) History(ctx context.Context, who portal.Actor, number int64, before PastCursor, size int) (PastPage, error) {
	if _, err := s.NumberByID(ctx, who, number); err != nil {
		return PastPage{}, err
	}
	from, err := s.pastFrom(ctx, who, number, before)
	if err != nil {
		return PastPage{}, err
	}
	// One more of each, to know whether there are more.
	changes, err := list[Past](ctx, s.read, pastWay+pastColumns+` AND h.change_id IN (SELECT change_id FROM way) ORDER BY c.id DESC`,
		size+1, from.Change, number, number, number)
	if err != nil {
		return PastPage{}, err
	}
	locks, err := list[PastLock](ctx, s.read, pastLocks, number, from.After, from.Lock, size+1)
	if err != nil {
		return PastPage{}, err
	}
	for i := range changes {
		if err := changes[i].read(changes[i].ID); err != nil {
			return PastPage{}, err
		}
	}
	return pastPage(changes, locks, size), nil
}

// pastStart is where a page of a history begins: its newest change, and the lock behind which its locks begin.
type pastStart struct {
	Change int64 `db:"change"`
	After  int64 `db:"after_change"` // as of a PastLock
	Lock   int64 `db:"lock"`
}

// pastFrom is where the page behind an entry begins. Codes: not_found for one of another number.
func (s *Store) pastFrom(ctx context.Context, who portal.Actor, number int64, before PastCursor) (from pastStart, err error) {
	switch {
	case before.Lock != 0:
		err = get(ctx, s.read, &from, `SELECT after_change AS change, after_change, id AS lock FROM lock_log WHERE number_id = ? AND id = ?`, number, before.Lock)
	case before.Change != 0:
		err = get(ctx, s.read, &from, `
			SELECT earlier AS change, change_id AS after_change, 0 AS lock FROM history WHERE number_id = ? AND change_id = (`+nthChange+`)`,
			number, who.CompanyID, before.Change)
	default:
		err = get(ctx, s.read, &from, `SELECT version AS change, 0 AS after_change, 0 AS lock FROM forwardings WHERE number_id = ?`, number)
		if portal.Refused(err, "not_found") { // it was never changed
			err = nil
		}
		from.After = math.MaxInt64
	}
	return from, err
}

// pastPage is a page of changes and locks, each newest first: of an order of both, the first ones.
func pastPage(changes []Past, locks []PastLock, size int) PastPage {
	var page PastPage
	for len(changes) > 0 || len(locks) > 0 {
		if len(page.Rows) == size {
			page.Older = true
			break
		}
		if len(changes) == 0 || len(locks) > 0 && locks[0].After >= changes[0].ID {
			page.Rows = append(page.Rows, PastEntry{Lock: &locks[0]})
			locks = locks[1:]
		} else {
			page.Rows = append(page.Rows, PastEntry{Past: &changes[0]})
			changes = changes[1:]
		}
	}
	return page
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
