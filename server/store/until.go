package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"denwaban/server/portal"
)

// endsAtOnce is how many numbers return in one transaction, and in one change of the history, which can be taken back as one:
// as many as a person sets at once. Others wait for it about half a second; where more are due, they write between two.
const endsAtOnce = 10_000

// NextDue is the next instant at which something returns by itself, a mail says that it will, or a schedule comes to a
// boundary; the zero time when nothing waits.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	const never = int64(1) << 62
	var next int64
	err := get(ctx, s.read, &next, `
		SELECT MIN(at) FROM (
			SELECT COALESCE(MIN(until_at), ?) AS at FROM forwardings WHERE until_at > 0
			UNION ALL SELECT COALESCE(MIN(warn_at), ?) FROM forwardings WHERE warn_at > 0
			UNION ALL SELECT COALESCE(MIN(next_at), ?) FROM schedules WHERE next_at > 0) AS waiting`, never, never, never)
	if next == never {
		next = 0
	}
	return instant(next), err
}

// Timed receives a value after something was set that comes due by itself: NextDue may be earlier than it was.
func (s *Store) Timed() <-chan struct{} { return s.timed }

func (s *Store) wakeClock() {
	select {
	case s.timed <- struct{}{}:
	default:
	}
}

// EndDue lets what was to return by now return, company by company, and says of how many numbers. What may not be set any
// more is switched off instead, and those whom it concerns are told why. A company that fails does not hold up the others.
func (s *Store) EndDue(ctx context.Context) (int, error) {
	return s.eachCompany(ctx, `f.until_at > 0 AND f.until_at <= ?`, s.endSome)
}

// eachCompany calls some for every company that has numbers with what is due by now, again while it finds as many as it
// takes at once, and counts them.
func (s *Store) eachCompany(ctx context.Context, due string, some func(*Tx, string) (int, error)) (int, error) {
	companies, err := list[string](ctx, s.read, `
		SELECT DISTINCT v.company_id FROM forwardings f JOIN numbers n ON n.id = f.number_id JOIN voice_groups v ON v.id = n.voice_group_id
		WHERE `+due, s.Now().UnixMilli())
	total := 0
	for _, id := range companies {
		for found := endsAtOnce; found == endsAtOnce; {
			problem := s.inTx(ctx, func(tx *Tx) (err error) {
				found, err = some(tx, id)
				return err
			})
			if problem != nil {
				err, found = errors.Join(err, problem), 0
			}
			total += found
		}
	}
	return total, err
}

// ending is a number that returns, and when it was to.
type ending struct {
	Changed
	due int64
}

func (s *Store) endSome(tx *Tx, companyID string) (int, error) {
	found, err := numbers(tx.ctx, tx, `SELECT `+numberFields+companyNumbers+` AND f.until_at > 0 AND f.until_at <= ? ORDER BY f.until_at, n.digits LIMIT ?`,
		companyID, tx.nowMS(), endsAtOnce)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	who := system
	who.CompanyID = companyID
	changes := make([]Changed, len(found))
	endings := make([]ending, len(found))
	for i, one := range found {
		course, due := one.ended(tx.Now)
		changes[i], endings[i].due = becomes(one, course), due
	}
	if err := fallBack(tx, who, changes); err != nil {
		return 0, err
	}
	for i := range changes {
		endings[i].Changed = changes[i]
	}
	slices.SortStableFunc(endings, func(a, b ending) int { return cmp.Compare(a.due, b.due) })
	for same := range chunkBy(endings, func(e ending) int64 { return e.due }) {
		together := make([]Changed, len(same))
		for i, one := range same {
			together[i] = one.Changed
		}
		id, err := s.record(tx, who, together, cause{way: string(portal.WayUntil), due: same[0].due})
		if err != nil {
			return 0, err
		}
		for _, one := range together {
			if one.Number.Follows == nil || one.After.Until != 0 {
				continue // what returned is not its schedule's
			}
			if err := keepRefusal(tx, id, one, one.Number.Follows.Open); err != nil {
				return 0, err
			}
		}
	}
	return len(found), s.tellEnded(tx, companyID, endings)
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
// against it, and notes why. Where several would close a circle, the first ones return.
func fallBack(tx *Tx, who portal.Actor, changes []Changed) error {
	policy, err := policyOf(tx.ctx, tx, who.CompanyID)
	if err != nil {
		return err
	}
	graph, err := onward(tx.ctx, tx, who, destinationsOf(changes))
	if err != nil {
		return err
	}
	for _, one := range changes {
		delete(graph, one.Number.Digits)
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
