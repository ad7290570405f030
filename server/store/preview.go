package store

import (
	"context"
	"fmt"
	"time"

	"denwaban/server/portal"
)

// Ahead is what a number's schedule brings.
type Ahead struct {
	portal.Following
	Course portal.Course // what is set now, and what of that which is to return may

	// Why what the plan sets in a period would not be set today; nil where it would.
	OpenRefusal, ClosedRefusal *portal.Error
}

// Ahead reads what the schedule of a number brings: what may not be set today is left out of it. Codes: not_found.
func (s *Store) Ahead(ctx context.Context, who portal.Actor, one Number) (Ahead, Schedule, error) {
	schedule, err := s.Schedule(ctx, who, one.Follows.ScheduleID)
	if err != nil {
		return Ahead{}, schedule, err
	}
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	return one.ahead(schedule.Schedule, policy), schedule, err
}

func (n Number) ahead(schedule portal.Schedule, policy portal.Policy) Ahead {
	a := Ahead{Following: portal.Following{Plan: n.Follows.Plan, Schedule: schedule}, Course: n.course().Truly(n.Line, policy)}
	if a.OpenRefusal = n.notToday(true, policy); a.OpenRefusal != nil {
		a.Plan.Open = portal.Setting{}
	}
	if a.ClosedRefusal = n.notToday(false, policy); a.ClosedRefusal != nil {
		a.Plan.Closed = portal.Setting{}
	}
	return a
}

// notToday is why what the plan sets in a period would be refused. Whether it would close a loop is known from the latest
// time alone.
func (n Number) notToday(open bool, policy portal.Policy) *portal.Error {
	setting := n.Follows.Of(open)
	if !setting.On {
		return nil
	}
	if faults := portal.CheckForwarding(setting.ApplyTo(n.course().Last()), n.Line, policy); len(faults) > 0 {
		return faults[0]
	}
	if last := n.Follows.refusal(open); last != nil && last.Code == "destination_loop" {
		return last
	}
	return nil
}

// Preview is what becomes of a call to a number.
type Preview struct {
	Past   bool              // as the history says
	Set    portal.Forwarding // for the number then
	Turn   portal.Turn       // why it is not what somebody set, at an instant to come
	Routes []portal.Route    // one for each of portal.Terminals

	// Where the call goes on to from the number to which it was forwarded, if nobody takes it there: whatever the phone of
	// the first number did, since that has one target.
	Branches []portal.Branch

	// Why something else than somebody set is set then for the numbers that the call meets after the first, each once, in the
	// order in which it meets them.
	Onward []TurnOf
}

// TurnOf is the turn of a number at which a call arrives.
type TurnOf struct {
	Number   string // its digits
	Schedule string // the name of the one that it follows; may be empty
	portal.Turn
}

// Unrecorded tells whether nobody knows what was set for the number then.
func (p Preview) Unrecorded() bool {
	return len(p.Routes[0].Hops) == 1 && p.Routes[0].End == portal.EndUnrecorded
}

// Preview follows a call to a number that comes at an instant, for everything that its phone and those after it can do. Every number on the way is
// as its end and its schedule will have set it then or, at an instant that has passed, as its history says. At a number of the
// company that the actor may not see the way breaks off. Codes: not_found.
func (s *Store) Preview(ctx context.Context, who portal.Actor, number int64, at time.Time) (Preview, error) {
	first, err := s.NumberByID(ctx, who, number)
	if err != nil {
		return Preview{}, err
	}
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return Preview{}, err
	}
	// The four ways of a call mostly meet the same numbers.
	now := s.Now()
	w := ways{s: s, who: who, policy: policy, now: now, at: at, met: map[string]knownNumber{}}
	w.past = at.Before(now.Add(-time.Minute)) // a minute is the time that an input shows
	look := func(digits string) (portal.Forecast, portal.Knowledge) {
		one, known := w.met[digits]
		if !known && err == nil {
			one, err = w.lookUp(ctx, digits)
			w.met[digits] = one
		}
		return one.Forecast, one.Knowledge
	}
	if w.met[first.Digits], err = w.seen(ctx, first); err != nil {
		return Preview{}, err
	}
	p := Preview{Past: w.past, Set: w.met[first.Digits].At(at), Routes: make([]portal.Route, len(portal.Terminals))}
	for i, phone := range portal.Terminals {
		p.Routes[i] = portal.Trace(first.Digits, at, phone, look)
		if branches := p.Routes[i].Branches(at, look); len(branches) > 0 {
			p.Branches = branches
		}
	}
	if !p.Past {
		p.Turn = first.turned(w.met[first.Digits].Forecast, at, policy)
		p.Onward = w.onward(p)
	}
	return p, err
}

// onward are the turns of the numbers after the first; of one that the actor may not see nothing is told.
func (w ways) onward(p Preview) (turns []TurnOf) {
	told := map[string]bool{p.Routes[0].Hops[0].Number: true}
	look := func(hops []portal.Hop) {
		for _, hop := range hops {
			one := w.met[hop.Number]
			if told[hop.Number] || one.Knowledge != portal.Seen {
				continue
			}
			told[hop.Number] = true
			turn := TurnOf{Number: hop.Number, Turn: one.of.turned(one.Forecast, w.at, w.policy)}
			if one.of.Follows != nil {
				turn.Schedule = one.of.Follows.Schedule
			}
			if turn.Way != "" {
				turns = append(turns, turn)
			}
		}
	}
	for _, route := range p.Routes {
		look(route.Hops)
	}
	for _, branch := range p.Branches {
		look(branch.Hops)
	}
	return turns
}

// turned is the latest turn of a number up to an instant.
func (n Number) turned(f portal.Forecast, at time.Time, policy portal.Policy) portal.Turn {
	turn := f.Turned(at)
	switch turn.Way {
	case portal.WaySchedule:
		turn.Refusal = n.notToday(turn.Open, policy)
	case portal.WayUntil:
		if course := n.course().At(at); course.Now.On && !f.At(at).On {
			turn.Refusal = portal.CheckForwarding(course.Now, n.Line, policy)[0]
		}
	}
	return turn
}

// ways are those of a call at an instant, with the numbers that it meets.
type ways struct {
	s       *Store
	who     portal.Actor
	policy  portal.Policy
	now, at time.Time
	past    bool
	met     map[string]knownNumber
}

type knownNumber struct {
	portal.Forecast
	portal.Knowledge
	of Number // where it is seen, at an instant to come
}

func (w ways) lookUp(ctx context.Context, digits string) (knownNumber, error) {
	found, err := numbers(ctx, w.s.read, `SELECT `+numberColumns+` AND n.digits = ?`, w.who.UserID, digits)
	if err == nil && len(found) > 0 {
		return w.seen(ctx, found[0])
	}
	if err != nil {
		return knownNumber{}, err
	}
	hidden, err := hiddenAmong(ctx, w.s.read, w.who, []string{digits})
	if hidden[digits] {
		return knownNumber{Knowledge: portal.Hidden}, err
	}
	return knownNumber{Knowledge: portal.Outside}, err
}

func (w ways) seen(ctx context.Context, one Number) (knownNumber, error) {
	if w.past {
		return w.recorded(ctx, one)
	}
	return knownNumber{one.forecast(w.now, w.policy), portal.Seen, one}, nil
}

// forecast is what will be set for a number, by its end and its schedule, if nobody changes it.
func (n Number) forecast(now time.Time, policy portal.Policy) portal.Forecast {
	o := portal.Forecast{Course: n.course().Truly(n.Line, policy), From: now}
	if n.Follows != nil {
		ahead := n.ahead(*n.Follows.Calendar, policy)
		o.Follows = &ahead.Following
	}
	return o
}

// recordQuery goes back from the latest change of a number to the one that was in force at an instant, or to the first that
// is kept.
const recordQuery = `
	WITH RECURSIVE way (change_id) AS (
		SELECT version FROM forwardings WHERE number_id = ?
		UNION ALL SELECT h.earlier FROM way w CROSS JOIN history h CROSS JOIN changes c
		WHERE h.change_id = w.change_id AND h.number_id = ? AND c.id = w.change_id AND c.at > ?)
	SELECT c.at, h.earlier, h.before, h.back_before, h.after, h.back_after
	FROM way w CROSS JOIN history h CROSS JOIN changes c
	WHERE h.change_id = w.change_id AND h.number_id = ? AND c.id = w.change_id
	ORDER BY h.nth LIMIT 1`

// recorded is what the history says of a number at an instant that has passed.
func (w ways) recorded(ctx context.Context, one Number) (knownNumber, error) {
	if one.Version == 0 { // it was never changed
		return knownNumber{Knowledge: portal.Seen}, nil
	}
	var row struct {
		At         int64  `db:"at"`
		Earlier    int64  `db:"earlier"`
		Before     string `db:"before"`
		BackBefore string `db:"back_before"`
		After      string `db:"after"`
		BackAfter  string `db:"back_after"`
	}
	err := get(ctx, w.s.read, &row, recordQuery, one.ID, one.ID, w.at.UnixMilli(), one.ID)
	set, back := row.After, row.BackAfter
	switch before := row.At > w.at.UnixMilli(); {
	case portal.Refused(err, "not_found"), err == nil && before && row.Earlier != 0:
		return knownNumber{Knowledge: portal.Unrecorded}, nil
	case err != nil:
		return knownNumber{}, err
	case before:
		set, back = row.Before, row.BackBefore
	}
	course := portal.Course{}
	if course.Now, err = portal.DecodeForwarding(set); err == nil {
		course.Back, err = readBack(back)
	}
	if err != nil {
		return knownNumber{}, fmt.Errorf("read what was set for number %d: %w", one.ID, err)
	}
	return knownNumber{Forecast: portal.Forecast{Course: course, From: w.at}, Knowledge: portal.Seen}, nil
}
