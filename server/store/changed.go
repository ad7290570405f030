package store

import (
	"context"
	"math"
	"slices"

	"denwaban/server/portal"
)

// ChangeMark is what names a change of forwardings.
type ChangeMark struct {
	ID       int64      `db:"id"`        // for nobody outside of the program
	Nth      int64      `db:"nth"`       // of the company's changes
	At       int64      `db:"at"`        // milliseconds since 1970 UTC
	UserName string     `db:"user_name"` // empty when the program made it
	Way      portal.Way `db:"by_way"`
}

// Undoing says whether a change can be taken back, or why not.
type Undoing string

const (
	UndoWhole  Undoing = "whole"
	UndoRest   Undoing = "rest"    // but for the numbers that were changed since, or are locked
	UndoDone   Undoing = "undone"  // it was, and nothing is left
	UndoLate   Undoing = "changed" // all of its numbers were changed since
	UndoNotAll Undoing = "not_all" // the actor may not change all of its numbers, whether they see them or not
	UndoLocked Undoing = "locked"  // all that were not changed since are
)

// Undoings are all of them.
var Undoings = []Undoing{UndoWhole, UndoRest, UndoDone, UndoLate, UndoNotAll, UndoLocked}

// ChangeSheet is one change of forwardings, as far as the actor sees its numbers: the others are in no row and in no count.
type ChangeSheet struct {
	ChangeMark
	Address string `db:"address"`
	Undoes  int64  `db:"undoes"`
	Due     int64  `db:"due_at"`   // when the program was to make it by itself; 0 for a person's change
	BatchID string `db:"batch_id"` // of the batch that it was a run of, while the actor sees that
	Batch   string `db:"batch"`    // its name then

	AlikeText string `db:"alike"`
	Alike     bool   `db:"-"` // the same is told of all its numbers

	Undone   *ChangeMark // what took it back, at last where that was in parts
	TookBack *ChangeMark // what it took back itself
	Undoing  Undoing
	Numbers  int // of all that it set
	Left     int // of these, not changed since
	Locked   int // of what is left

	Rows  []PastNumber // one page
	Total int          // of the list
	Ahead int          // of the total, those before this page
}

// PastNumber is a number of a change, as it is now, and what the change made of it.
type PastNumber struct {
	Number
	Became
}

// ChangePart is a part of a change's numbers: all, or those that were changed since; those before one or after one.
type ChangePart struct {
	OnlyChanged   bool
	Before, After int64 // a number of the list; 0 for none
	Size          int
}

const (
	changeMark = `SELECT c.id, c.nth, c.at, c.user_name, c.by_way FROM changes c`

	// changeSeen asks whether the actor sees a number of it.
	changeSeen = ` AND EXISTS (
	SELECT 1 FROM history h CROSS JOIN numbers n JOIN contracts o ON o.id = n.contract_id
	WHERE h.change_id = c.id AND n.id = h.number_id AND o.opened AND n.voice_group_id IN (SELECT voice_group_id FROM visible WHERE user_id = ?))`

	changeUndoneQuery   = changeMark + ` WHERE c.undoes = ? AND c.undoes <> 0` + changeSeen + ` ORDER BY c.id DESC LIMIT 1`
	changeTookBackQuery = changeMark + ` WHERE c.id = ?` + changeSeen
)

// Change is one change of forwardings with a part of its numbers. Codes: not_found, also for a change of which the actor sees
// no number.
func (s *Store) Change(ctx context.Context, who portal.Actor, nth int64, part ChangePart) (ChangeSheet, error) {
	var sheet ChangeSheet
	err := get(ctx, s.read, &sheet, `
		SELECT id, nth, at, user_name, address, by_way, undoes, due_at, batch_id, batch, alike FROM changes WHERE id = (`+nthChange+`)`, who.CompanyID, nth)
	if err != nil {
		return sheet, err
	}
	if sheet.Rows, err = s.pastNumbers(ctx, who, sheet.ID, part); err != nil {
		return sheet, err
	}
	counts, err := s.changeCounts(ctx, who, sheet, part)
	if err != nil {
		return sheet, err
	}
	if counts.Numbers == 0 {
		return ChangeSheet{}, portal.NotThere()
	}
	if sheet.Undone, err = s.changeMark(ctx, who, changeUndoneQuery, sheet.ID); err != nil {
		return sheet, err
	}
	if sheet.TookBack, err = s.changeMark(ctx, who, changeTookBackQuery, sheet.Undoes); err != nil {
		return sheet, err
	}
	if sheet.BatchID, err = s.seenBatch(ctx, who, sheet.BatchID); err != nil {
		return sheet, err
	}
	alike, err := s.seenAlike(ctx, who, sheet.AlikeText)
	if err != nil {
		return sheet, err
	}
	sheet.Alike = alike[0] != nil && *alike[0]
	sheet.Numbers, sheet.Left, sheet.Locked = counts.Numbers, counts.Left, counts.Locked
	sheet.Total, sheet.Ahead = counts.Numbers, counts.Ahead
	if part.OnlyChanged {
		sheet.Total, sheet.Ahead = counts.Numbers-counts.Left, counts.Ahead-counts.LeftAhead
	}
	sheet.Undoing = counts.undoing(sheet.Undone != nil)
	return sheet, nil
}

// nthChange is the id of a change. It takes the company and which of its changes it is.
const nthChange = `SELECT id FROM changes WHERE company_id = ? AND nth = ? AND nth > 0`

// changeID is the id of the nth change of a company. Codes: not_found.
func changeID(ctx context.Context, from querier, who portal.Actor, nth int64) (id int64, err error) {
	err = get(ctx, from, &id, nthChange, who.CompanyID, nth)
	return id, err
}

// latestChange is how many changes a company has made: which one the latest is. Who edits numbers keeps it, to be told when one of
// them was changed since.
func latestChange(ctx context.Context, from querier, company string) (nth int64, err error) {
	err = get(ctx, from, &nth, `SELECT COALESCE(MAX(nth), 0) FROM changes WHERE company_id = ? AND nth > 0`, company)
	return nth, err
}

// changeMark is the change that a query names, nil where there is none, or none that the actor sees.
func (s *Store) changeMark(ctx context.Context, who portal.Actor, query string, id int64) (*ChangeMark, error) {
	marks, err := list[ChangeMark](ctx, s.read, query, id, who.UserID)
	if err != nil || len(marks) == 0 {
		return nil, err
	}
	return &marks[0], nil
}

// seenBatch is the id of a batch, "" where it is no longer there or the actor does not see it.
func (s *Store) seenBatch(ctx context.Context, who portal.Actor, id string) (seen string, err error) {
	if id != "" {
		err = get(ctx, s.read, &seen, `SELECT COALESCE(MAX(b.id), '')`+seenBatches+isThere+` AND b.id = ?`, who.CompanyID, string(who.Role), who.UserID, id)
	}
	return seen, err
}

// changeRowsQuery takes the change, the actor's id, whether only changed numbers are asked for, and the number before and after
// which they lie; and with an order, how many.
const changeRowsQuery = `
	SELECT h.number_id, ` + becameColumns + `
	FROM history h CROSS JOIN numbers n CROSS JOIN forwardings f JOIN contracts c ON c.id = n.contract_id
	WHERE h.change_id = ? AND n.id = h.number_id AND f.number_id = h.number_id AND c.opened
		AND n.voice_group_id IN (SELECT voice_group_id FROM visible WHERE user_id = ?)
		AND (f.version <> h.change_id OR NOT ?) AND h.number_id < ? AND h.number_id > ?`

const (
	changeRowsOrder = ` ORDER BY h.number_id LIMIT ?`
	changeRowsBack  = ` ORDER BY h.number_id DESC LIMIT ?`
)

func (s *Store) pastNumbers(ctx context.Context, who portal.Actor, id int64, part ChangePart) ([]PastNumber, error) {
	order, before := changeRowsOrder, int64(math.MaxInt64)
	if part.Before > 0 {
		order, before = changeRowsBack, part.Before
	}
	found, err := list[struct {
		NumberID int64 `db:"number_id"`
		Became
	}](ctx, s.read, changeRowsQuery+order, id, who.UserID, part.OnlyChanged, before, part.After, part.Size)
	if err != nil {
		return nil, err
	}
	if part.Before > 0 && len(found) < part.Size { // the first page is reached from below: a full one
		return s.pastNumbers(ctx, who, id, ChangePart{OnlyChanged: part.OnlyChanged, Size: part.Size})
	}
	ids, became := make([]int64, len(found)), make(map[int64]Became, len(found))
	for i := range found {
		one := &found[i]
		if err := one.read(id); err != nil {
			return nil, err
		}
		ids[i], became[one.NumberID] = one.NumberID, one.Became
	}
	slices.Sort(ids)
	now, err := s.rowsOf(ctx, who, ids)
	rows := make([]PastNumber, len(now))
	for i, one := range now {
		rows[i] = PastNumber{one, became[one.ID]}
	}
	return rows, err
}
