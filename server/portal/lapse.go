package portal

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Stage is when something is in force that is set for a number.
type Stage string

const (
	StageNow      Stage = "now"
	StageEnd      Stage = "end"      // when what is set before it has ended
	StageSchedule Stage = "schedule" // in a period of its schedule
)

// Stages are all of them, in the order in which they are told.
var Stages = []Stage{StageNow, StageEnd, StageSchedule}

// Lapse is something that is set for a number, or that an end or its schedule is to set, and that nobody could set any more: the
// contract or the company's policy has become another since. Nothing is switched off by that: what is in force stays so, and
// what comes later is found out when it comes, and is off then.
type Lapse struct {
	Stage  Stage
	Reason *Error // the first
}

// Later tells whether it is not in force yet.
func (l Lapse) Later() bool { return l.Stage != StageNow }

// Lapses are those of a number by the rules of today, at most one of each stage; its plan is nil where it follows no schedule.
func (c Course) Lapses(plan *Plan, l Line, p Policy) []Lapse {
	var all []Lapse
	add := func(stage Stage, faults Errors) bool {
		if len(faults) > 0 {
			all = append(all, Lapse{stage, faults[0]})
		}
		return len(faults) > 0
	}
	if c.Now.On {
		add(StageNow, CheckForwarding(c.Now, l, p))
	}
	for _, one := range c.Back {
		// What would return for good is what the schedule sets then.
		if one.On && (one.Until != 0 || plan == nil) && add(StageEnd, CheckForwarding(one, l, p)) {
			break
		}
	}
	if plan != nil {
		add(StageSchedule, plan.Check(c.Last(), l, p))
	}
	return all
}

// NextLapse is when the number next comes to something that is refused then; the zero time when it does not, or not within the
// ends of its own and the next two boundaries of its schedule.
func (f *Following) NextLapse(c Course, now time.Time, l Line, p Policy) time.Time {
	for _, span := range Timeline(c, f, now, f.horizon(c, now)) {
		if span.From.After(now) && span.Forwarding.On && len(CheckForwarding(span.Forwarding, l, p)) > 0 {
			return span.From
		}
	}
	return time.Time{}
}

// NextForwarding is when a number that does not forward now will by itself, within the same time; the zero time when it does not, and
// where it forwards already.
func (f *Following) NextForwarding(c Course, now time.Time) time.Time {
	for _, span := range Timeline(c, f, now, f.horizon(c, now)) {
		if span.Forwarding.On && span.From.After(now) {
			return span.From
		}
		if span.Forwarding.On {
			break
		}
	}
	return time.Time{}
}

// horizon is just behind the ends of a number's own and the next two boundaries of its schedule: by then, everything that is set for it
// has been in force.
func (f *Following) horizon(c Course, now time.Time) time.Time {
	until := now
	for _, one := range append([]Forwarding{c.Now}, c.Back...) {
		if end := time.UnixMilli(one.Until); end.After(until) {
			until = end
		}
	}
	for range Periods {
		if f == nil {
			break
		}
		if next := f.Schedule.Next(until); !next.IsZero() {
			until = next
		}
	}
	return until.Add(time.Millisecond)
}

// LapsesText says in one line what may not be set any more, and why: what has the same reason is told together.
func LapsesText(all []Lapse, lang Language) string {
	w := standing(lang)
	var reasons []string
	stages := map[string][]string{}
	for _, one := range all {
		why := WhyRefused(one.Reason, lang)
		if !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
		stages[why] = append(stages[why], w.stages[one.Stage])
	}
	told := make([]string, len(reasons))
	for i, why := range reasons {
		told[i] = fmt.Sprintf(w.lapsed, strings.Join(stages[why], w.stageJoin), why)
	}
	return strings.Join(told, w.join)
}
