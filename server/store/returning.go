package store

import (
	"cmp"
	"context"
	"slices"

	"denwaban/server/portal"
)

// Returns says what is set when a number's setting ends, by the rules of today; nil where it has no end.
func (s *Store) Returns(ctx context.Context, who portal.Actor, one Number) (*portal.Return, error) {
	if one.Forwarding.Until == 0 {
		return nil, nil
	}
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	return one.returns(policy), err
}

func (n Number) returns(policy portal.Policy) *portal.Return {
	return coming(n.course(), n.planned(), n.Line, policy)
}

func (c Changed) returns(policy portal.Policy) *portal.Return {
	return coming(c.course(), c.follows(), c.Number.Line, policy)
}

func coming(course portal.Course, plan *Planned, line portal.Line, policy portal.Policy) *portal.Return {
	if course.Now.Until == 0 {
		return nil
	}
	r := plan.following().Coming(course, line, policy)
	return &r
}

// ending is a number that returns, and when it was to.
type ending struct {
	Changed
	due  int64
	turn scheduleState // where its schedule stands; empty where it goes back to none
}

// since is what put in force what is set now: its end, or a boundary of its schedule that passed after that unnoticed.
func (e ending) since() origin {
	if e.turn.turned > e.due {
		return origin{e.turn.name, cause{way: portal.WaySchedule, due: e.turn.turned}}
	}
	return origin{system.UserName, cause{way: portal.WayUntil, due: e.due}}
}

// origin is what numbers share that change at once by themselves.
type origin struct {
	by  string
	why cause
}

func (s *Store) endSome(tx *Tx, companyID string) (timed, error) {
	due, err := readableNumbers(tx.ctx, tx, `SELECT `+numberFields+companyNumbers+` AND f.until_at > 0 AND f.until_at <= ? ORDER BY f.until_at, n.digits LIMIT ?`,
		companyID, tx.nowMS(), endsAtOnce)
	found := due.numbers
	if err != nil || len(found) == 0 {
		return timed{unread: due.unread}, err
	}
	who := system
	who.CompanyID = companyID
	changes := make([]Changed, len(found))
	endings := make([]ending, len(found))
	known := map[string]scheduleState{}
	for i, one := range found {
		course, at := one.ended(tx.Now)
		changes[i], endings[i].due = becomes(one, course), at
		if one.Follows != nil && course.Now.Until == 0 {
			endings[i].turn = one.Follows.stateAt(tx.Now, known)
		}
	}
	if err := s.fallBack(tx, who, changes); err != nil {
		return timed{}, err
	}
	for i := range changes {
		endings[i].Changed = changes[i]
	}
	slices.SortStableFunc(endings, func(a, b ending) int {
		x, y := a.since(), b.since()
		return cmp.Or(cmp.Compare(x.why.due, y.why.due), cmp.Compare(x.why.way, y.why.way), cmp.Compare(x.by, y.by))
	})
	for same := range chunkBy(endings, ending.since) {
		if err := s.endTogether(tx, who, same); err != nil {
			return timed{}, err
		}
	}
	return timed{len(found), due.unread}, s.tellEnded(tx, companyID, endings)
}

// endTogether writes what has one origin as one change.
func (s *Store) endTogether(tx *Tx, who portal.Actor, same []ending) error {
	since, together := same[0].since(), make([]Changed, len(same))
	for i, one := range same {
		together[i] = one.Changed
	}
	made, err := s.record(tx, who, together, since.why)
	if err != nil {
		return err
	}
	for _, one := range same {
		if one.turn.name == "" {
			continue // what returned is not its schedule's
		}
		if err := keepRefusal(tx, made.id, one.Changed, one.turn.open); err != nil {
			return err
		}
	}
	return nil
}

// chunkBy yields the runs of equal keys.
func chunkBy[T any, K comparable](all []T, key func(T) K) func(yield func([]T) bool) {
	return func(yield func([]T) bool) {
		for len(all) > 0 {
			n := slices.IndexFunc(all, func(one T) bool { return key(one) != key(all[0]) })
			if n < 0 {
				n = len(all)
			}
			if !yield(all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

// fallBack switches off what may not return any more, whether the company's policy, the contract or another forwarding is
// against it, and notes why. Where several would close a loop, the first ones return.
func (s *Store) fallBack(tx *Tx, who portal.Actor, changes []Changed) error {
	policy, err := policyOf(tx.ctx, tx, who.CompanyID)
	if err != nil {
		return err
	}
	graph, err := forwardingGraph(tx.ctx, tx, who, destinationsOf(changes))
	if err != nil {
		return err
	}
	for _, one := range changes {
		delete(graph, one.Number.Digits)
	}
	if err := s.leaveOutDue(tx, who, graph); err != nil {
		return err
	}
	for i := range changes {
		one := &changes[i]
		to := one.After.ActiveDestination()
		if to != "" {
			graph[one.Number.Digits] = to
		}
		if one.refusal = noReturn(*one, policy, graph); one.refusal != nil {
			one.After.On = false
			delete(graph, one.Number.Digits)
		}
	}
	return nil
}

// noReturn is the first reason against a return; nil when there is none.
func noReturn(one Changed, policy portal.Policy, graph portal.Graph) *portal.Error {
	if !one.After.On {
		return nil
	}
	if faults := portal.CheckForwarding(one.After, one.Number.Line, policy); len(faults) > 0 {
		return faults[0]
	}
	if _, found := graph.Loop(one.Number.Digits); found {
		return portal.Refuse("destination_loop", "target")
	}
	return nil
}
