package store

import (
	"context"
	"fmt"
	"slices"

	"denwaban/server/portal"
)

// Selection names numbers: by id, or as everything that a search finds, or that a change set, except some.
type Selection struct {
	VoiceGroup string
	IDs        []int64
	Search     *Search
	Change     int64 // the nth of the company
	Except     []int64
}

// few tells whether it names no more than a handful, which are read faster than asked about.
func (p Selection) few() bool {
	const handful = 20
	return p.Search == nil && p.Change == 0 && len(p.IDs) <= handful
}

// where is the condition for numbers that are not named one by one; its arguments begin with the actor.
func (p Selection) where(who portal.Actor) (where string, args []any, is bool) {
	switch {
	case p.Search != nil:
		search := *p.Search
		search.VoiceGroup, search.Everywhere = p.VoiceGroup, false
		where, args = search.where(who)
		return where, args, true
	case p.Change != 0:
		return ` AND n.voice_group_id = ? AND n.id IN (
			SELECT number_id FROM history WHERE change_id = (` + nthChange + `))`,
			[]any{who.UserID, p.VoiceGroup, who.CompanyID, p.Change}, true
	}
	return "", nil, false
}

// selected reads the numbers of a selection. All of them must be there and the actor's: else not_found.
func selected(ctx context.Context, from querier, who portal.Actor, pick Selection) ([]Number, error) {
	if where, args, is := pick.where(who); is {
		all, err := numbers(ctx, from, `SELECT `+numberColumns+where+` ORDER BY n.digits`, args...)
		if all = without(all, pick.Except); err == nil && len(all) == 0 {
			return nil, portal.Refuse("nothing_selected", "")
		}
		return all, err
	}
	// Not in place: what was picked is asked for again where a change is worked out anew.
	pick.IDs = slices.Compact(slices.Sorted(slices.Values(pick.IDs)))
	if len(pick.IDs) == 0 {
		return nil, portal.Refuse("nothing_selected", "")
	}
	if tx, writing := from.(*Tx); writing {
		from = tx.readerFor(pick.IDs)
	}
	if len(pick.IDs) == 1 { // as most often, and over and over: the text of the statement is made once
		found, err := numbers(ctx, from, oneSelected, who.UserID, pick.VoiceGroup, pick.IDs[0])
		if err == nil && len(found) == 0 {
			err = portal.NotThere()
		}
		return found, err
	}
	found, err := byIDs(ctx, from, inVoiceGroup, []any{who.UserID, pick.VoiceGroup}, pick.IDs)
	if err == nil && len(found) != len(pick.IDs) {
		return nil, portal.NotThere()
	}
	return found, err
}

const (
	inVoiceGroup = ` AND n.voice_group_id = ?`
	oneSelected  = `SELECT ` + numberColumns + inVoiceGroup + ` AND n.id = ?`
)

// idsAtOnce is how many ids one statement takes; of more, every number is read that the other conditions let through.
const idsAtOnce = 1000

// byIDs reads those numbers that have one of the ids and that the further conditions let through, by their digits. args
// begin with the actor.
func byIDs(ctx context.Context, from querier, where string, args []any, ids []int64) ([]Number, error) {
	if len(ids) > idsAtOnce {
		all, err := numbers(ctx, from, `SELECT `+numberColumns+where+` ORDER BY n.digits`, args...)
		wanted := idSet(ids)
		return slices.DeleteFunc(all, func(one Number) bool { return !wanted[one.ID] }), err
	}
	query := `SELECT ` + numberColumns + where + ` AND n.id IN (?) ORDER BY n.digits`
	query, args, err := placeholders(query, args, ids)
	if err != nil {
		return nil, fmt.Errorf("select numbers: %w", err)
	}
	return numbers(ctx, from, query, args...)
}

func without(all []Number, except []int64) []Number {
	left := idSet(except)
	return slices.DeleteFunc(all, func(one Number) bool { return left[one.ID] })
}

func idSet(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
