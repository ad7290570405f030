package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"denwaban/server/portal"
)

// Draft is what the form of C3 starts from, for one number or many.
type Draft struct {
	Numbers []Number
	Line    portal.Line       // what all of them allow together
	Form    portal.Forwarding // fields that differ are empty here and marked in Mixed
	Mixed   portal.Mixed
	Policy  portal.Policy
	Seen    int64 // the latest change that this draft knows of; a save carries it

	Upstream Upstream // the others whose calls come to one of the numbers
}

// Edit is a save of that form.
type Edit struct {
	Pick   Selection
	Seen   int64
	Change portal.Change
}

// Changed is one number of a change, or of the summary before it.
type Changed struct {
	Number Number // as it is before
	After  portal.Forwarding
	Back   []portal.Forwarding // what returns when After ends, next first
	Faults portal.Errors       // what forbids it; none of the numbers is changed then
	Return *portal.Return      // what is set when After ends; nil where it has no end
	Chain  []string            // where its calls go on to after one forwarding, itself first; nil when they stay there
	From   int64               // when they first go on so, milliseconds since 1970 UTC; 0 for at once

	Upstream Upstream // whose calls come to it, where it forwards them on; only where that was asked for

	// What is set for the number to which its calls go at last, at once or later, where that sends them to 留守番電話: its destination,
	// or the end of a chain. Only where that was asked for.
	Voicemail     *portal.Forwarding
	VoicemailFrom int64    // when they first end there, milliseconds since 1970 UTC; 0 for at once
	VoicemailWay  []string // the numbers to which they go one after the other then

	Replan *Replan // nil where it leaves alone what the number follows

	refusal *portal.Error // why it is not what was to return by itself
	box     *boxed        // when its calls first end at 留守番電話; nil where they never do
}

// course is what is set for the number after the change, and what returns.
func (c Changed) course() portal.Course { return portal.Course{Now: c.After, Back: c.Back} }

// becomes is a change of a number to a course.
func becomes(one Number, course portal.Course) Changed {
	return Changed{Number: one, After: course.Now, Back: course.Back}
}

// DraftForwardings reads the numbers for the form. Codes: nothing_selected, not_found.
func (s *Store) DraftForwardings(ctx context.Context, who portal.Actor, pick Selection) (Draft, error) {
	var draft Draft
	var err error
	// Before the numbers: a change between the two reads then makes the draft stale instead of invisible.
	if draft.Seen, err = latestChange(ctx, s.read, who.CompanyID); err != nil {
		return draft, err
	}
	found, err := selected(ctx, s.read, who, pick)
	if err != nil {
		return draft, err
	}
	lines, forwardings := make([]portal.Line, len(found)), make([]portal.Forwarding, len(found))
	for i, one := range found {
		lines[i], forwardings[i] = one.Line, one.Forwarding
	}
	draft.Numbers, draft.Line = found, portal.CommonLine(lines)
	draft.Form, draft.Mixed = portal.Merge(forwardings)
	if draft.Upstream, err = s.upstreamOf(ctx, who, found); err != nil {
		return draft, err
	}
	draft.Policy, err = policyOf(ctx, s.read, who.CompanyID)
	return draft, err
}

// CheckForwardings says what SetForwardings would do, and what forbids it, number by number. Codes: nothing_selected,
// not_found, stale_forwarding.
func (s *Store) CheckForwardings(ctx context.Context, who portal.Actor, edit Edit) ([]Changed, error) {
	changes, err := edited(ctx, s.read, s.Now(), who, edit)
	if err != nil {
		return nil, err
	}
	return changes, s.TellChains(ctx, who, changes)
}

// SetForwardings changes the forwarding of one number or of many, all or none, and returns which change of the company it is, by
// which it can be taken back. Codes: those of CheckForwardings, the faults of the first number that has some, and code_needed and
// destination_held for what needs a fresh code.
func (s *Store) SetForwardings(ctx context.Context, who portal.Actor, edit Edit) (int64, []Changed, error) {
	settle := s.settle
	if edit.Pick.few() {
		settle = s.settleFew
	}
	return settle(ctx, who, cause{way: portal.WayForm}, func(ctx context.Context, from querier, now time.Time) ([]Changed, error) {
		return edited(ctx, from, now, who, edit)
	})
}

// edited works out what a save of the form makes of its numbers.
func edited(ctx context.Context, from querier, now time.Time, who portal.Actor, edit Edit) ([]Changed, error) {
	found, err := selected(ctx, from, who, edit.Pick)
	if err != nil {
		return nil, err
	}
	if err := checkFresh(ctx, from, who, found, edit.Seen); err != nil {
		return nil, err
	}
	return computeChanges(ctx, from, now, who, found, func(Number) portal.Change { return edit.Change })
}

// computeChanges works out the state of numbers after a change for each and checks it, number by number, as a whole. The form,
// files and batches all ask it, so that what forbids a change forbids it whichever way it comes. What ended before now is
// changed as if it had returned already.
func computeChanges(
	ctx context.Context, from querier, now time.Time, who portal.Actor, found []Number, changeOf func(Number) portal.Change,
) ([]Changed, error) {
	policy, err := policyOf(ctx, from, who.CompanyID)
	if err != nil {
		return nil, err
	}
	changes := make([]Changed, len(found))
	for i, one := range found {
		before, _ := one.ended(now)
		change := changeOf(one)
		after, faults := change.Apply(before.Now, one.Line, policy)
		course := before.SetTo(after)
		if one.Follows != nil {
			course = course.SetOverSchedule(after)
		}
		changes[i] = becomes(one, course)
		changes[i].Return = changes[i].returns(policy)
		changes[i].Faults = slices.Concat(forbidden(one), faults, one.needs(before, course), change.CheckUntil(course, now))
	}
	return changes, checkLoops(ctx, from, now, who, changes)
}

// forbidden is what keeps the actor from changing a number, whatever the change; none where they may.
func forbidden(one Number) portal.Errors {
	if fault := one.Right.Fault(); fault != nil {
		return portal.Errors{fault}
	}
	return nil
}

// checkFresh refuses an edit that was made from an older state than the one in force, and says what has changed since.
func checkFresh(ctx context.Context, from querier, who portal.Actor, found []Number, seen int64) error {
	var stale []Number
	for _, one := range found {
		if one.SetIn > seen {
			stale = append(stale, one)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	var by struct {
		UserID string     `db:"user_id"`
		Name   string     `db:"user_name"`
		Way    portal.Way `db:"by_way"`
		At     int64      `db:"at"`
	}
	if err := get(ctx, from, &by, `SELECT user_id, user_name, by_way, at FROM changes WHERE id = ?`, stale[0].Version); err != nil {
		return err
	}
	oneChange := !slices.ContainsFunc(stale, func(one Number) bool { return one.Version != stale[0].Version })
	return portal.Refuse("stale_forwarding", "", "phone", portal.FormatPhone(stale[0].Digits), "who", portal.By(by.Name, by.Way, who.Language),
		"way", string(by.Way), "at", instant(by.At).Format(time.RFC3339), "count", fmt.Sprint(len(stale)),
		"sentence", portal.Sentence(stale[0].Forwarding, who.Language), "own", strconv.FormatBool(oneChange && by.UserID == who.UserID))
}
