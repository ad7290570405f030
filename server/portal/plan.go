package portal

import "time"

// Setting is what a schedule sets for a number in one of its two periods, over the number's own five entries.
type Setting struct {
	On          bool
	Actions     Actions
	RingSeconds int
	Target      Target
}

// ApplyTo is a forwarding as the setting makes it. Switching off keeps the rest.
func (s Setting) ApplyTo(f Forwarding) Forwarding {
	f.On, f.Until = s.On, 0
	if s.On {
		f.Actions, f.RingSeconds, f.Target = s.Actions, s.RingSeconds, s.Target
	}
	return f
}

// Holds tells whether a forwarding is what the setting makes of it. What has an end of its own is not.
func (s Setting) Holds(f Forwarding) bool { return f.Until == 0 && f.returnsTo(s.ApplyTo(f)) }

// Plan says what holds for a number while its schedule is open and while it is closed.
type Plan struct {
	ScheduleID   string
	Open, Closed Setting
}

// Of is the setting of a period.
func (p Plan) Of(open bool) Setting {
	if open {
		return p.Open
	}
	return p.Closed
}

// Periods are the two of a schedule, with the names under which faults stand.
var Periods = []struct {
	Name string
	Open bool
}{{"open", true}, {"closed", false}}

// Check returns all faults of the two settings for a number, at "open.target", "closed.actions" and so on.
func (p Plan) Check(f Forwarding, l Line, policy Policy) Errors {
	var faults Errors
	for _, period := range Periods {
		if setting := p.Of(period.Open); setting.On {
			faults = append(faults, CheckForwarding(setting.ApplyTo(f), l, policy).under(period.Name)...)
		}
	}
	return faults
}

// under puts faults below a field.
func (e Errors) under(field string) Errors {
	moved := make(Errors, len(e))
	for i, one := range e {
		fault := *one
		fault.Field = field + "." + one.Field
		moved[i] = &fault
	}
	return moved
}

// Needs refuses a change that empties an entry to which the plan sends calls when its turn comes: it finds those of the last
// state of a course, whatever is set until then. Codes: entry_planned, at the entry.
func (p Plan) Needs(before, after Course) Errors {
	var faults Errors
	was, is := before.Last().Entries, after.Last().Entries
	for i := range was {
		target := Target(i + 1)
		used := p.Open.On && p.Open.Target == target || p.Closed.On && p.Closed.Target == target
		if used && was[i].Digits != "" && is[i].Text == "" {
			faults = append(faults, Refuse("entry_planned", entryField(i)))
		}
	}
	return faults
}

// Destinations are the canonical digits to which the plan sends calls that come to a number with these entries.
func (p Plan) Destinations(f Forwarding) []string {
	var all []string
	for _, setting := range []Setting{p.Open, p.Closed} {
		if to := setting.ApplyTo(f).ActiveDestination(); to != "" {
			all = append(all, to)
		}
	}
	return all
}

// SetOverSchedule is the course of a number that follows a schedule after somebody set it to after: an end that would change
// nothing by itself keeps the schedule from changing anything until then.
func (c Course) SetOverSchedule(after Forwarding) Course {
	if after.Until == 0 || c.Now.Until != 0 {
		return c
	}
	return Course{Now: after, Back: []Forwarding{after.until(0)}}
}

// PlanState is how what is set for a number stands to its plan.
type PlanState string

const (
	PlanFollowed PlanState = "followed"
	PlanByHand   PlanState = "by_hand" // somebody set something else: it stays until the next boundary
	PlanUntil    PlanState = "until"   // what was set has an end of its own: it stays until then
	PlanRefused  PlanState = "refused" // what the plan sets is no longer allowed: calls are not forwarded
)

// State says how a forwarding stands to the plan in a period.
func (p Plan) State(f Forwarding, open bool) PlanState {
	switch {
	case f.Until != 0:
		return PlanUntil
	case p.Of(open).Holds(f):
		return PlanFollowed
	}
	return PlanByHand
}

// Following is a plan with the schedule that it follows.
type Following struct {
	Plan     Plan
	Schedule Schedule
}

// Ended is Course.Ended for a number that follows a schedule, or none: where no other state is to return, it goes back to what
// the schedule sets at that instant.
func (f *Following) Ended(c Course, at time.Time) (Course, int64) {
	c, due := c.Ended(at)
	if f != nil && due != 0 && c.Now.Until == 0 {
		c = Course{Now: f.Plan.Of(f.Schedule.Open(at)).ApplyTo(c.Now)}
	}
	return c, due
}

// Returns is what is set when the state of a course ends; it has an end.
func (f *Following) Returns(c Course) Forwarding {
	c, _ = f.Ended(c, time.UnixMilli(c.Now.Until))
	return c.Now
}

// Next is the first boundary after an instant that finds no end of its own in its way; the zero time when there is none in sight.
func (f *Following) Next(c Course, now time.Time) time.Time {
	for _, one := range append([]Forwarding{c.Now}, c.Back...) {
		if end := time.UnixMilli(one.Until - 1); one.Until != 0 && end.After(now) {
			now = end
		}
	}
	return f.Schedule.Next(now)
}

// turns are the boundaries between two instants, with what begins at each.
func (f *Following) turns(from, to time.Time) []switchover {
	if f == nil {
		return nil
	}
	var all []switchover
	for _, one := range f.Schedule.Openings(from, to) {
		all = append(all, switchover{one.From, f.Plan.Open}, switchover{one.Until, f.Plan.Closed})
	}
	return all
}

type switchover struct {
	at      time.Time
	setting Setting
}
