package portal

import (
	"slices"
	"strconv"
	"time"
)

// Course is what is set for a number, and what returns by itself when that ends.
type Course struct {
	Now  Forwarding
	Back []Forwarding // next first, each later than the one before it and the last for good; empty when Now has no end
}

// MaxReturns is how many states may wait to return one after the other.
const MaxReturns = 8

// longestTerm is how far ahead an end may lie, in years.
const longestTerm = 1

// CheckUntil refuses an end that has passed or lies too far ahead. Codes: until_past, until_too_far.
func CheckUntil(until int64, now time.Time) *Error {
	switch {
	case until == 0:
		return nil
	case until <= now.UnixMilli():
		return Refuse("until_past", "until")
	case until > now.AddDate(longestTerm, 0, 0).UnixMilli():
		return Refuse("until_too_far", "until")
	}
	return nil
}

// ReadUntil reads an end as the wire has it (RFC 3339, with its distance from UTC); empty is none. Codes: until_malformed.
func ReadUntil(text string) (int64, *Error) {
	if text == "" {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.UnixMilli() <= 0 || !fourDigitYear(at) {
		return 0, Refuse("until_malformed", "until")
	}
	return at.UnixMilli(), nil
}

// SetTo is the course after somebody set a number to after:
//   - Without an end, nothing returns.
//   - With an end of its own, the state before returns; if that had an end as well, it goes on as long as that says.
//   - Where nothing but the end was changed, the term becomes longer or shorter and the same returns as before it. What had
//     no end until then is switched off at it.
//   - Where the end was left alone, what returns is left alone, too.
//
// A state whose own end comes first never returns, and neither does one that would change nothing.
func (c Course) SetTo(after Forwarding) Course {
	before := c.Now
	back := c.Back
	switch {
	case after.Until == 0:
		return Course{Now: after}
	case after.Until == before.Until:
	case after.until(0) != before.until(0):
		back = append([]Forwarding{before}, back...)
	case before.Until == 0:
		before.On = false
		back = []Forwarding{before}
	}
	back = slices.Clone(back)
	for len(back) > 1 && back[0].Until != 0 && back[0].Until <= after.Until {
		back = back[1:]
	}
	for len(back) > 0 && after.returnsTo(back[0]) {
		after.Until, back = back[0].Until, back[1:]
	}
	if len(back) == 0 {
		return Course{Now: after}
	}
	return Course{Now: after, Back: back}
}

// until is the forwarding with another end.
func (f Forwarding) until(end int64) Forwarding {
	f.Until = end
	return f
}

// returnsTo tells whether a return to the other would change nothing for a call.
func (f Forwarding) returnsTo(other Forwarding) bool {
	return !f.On && !other.On || f.until(0) == other.until(0)
}

// At is the course as it stands at an instant: with everything returned that is due by then.
func (c Course) At(at time.Time) Course {
	course, _ := c.Ended(at)
	return course
}

// Ended is At, and the instant at which what is set then was due; 0 when nothing has ended.
func (c Course) Ended(at time.Time) (Course, int64) {
	var due int64
	for c.Now.Until != 0 && c.Now.Until <= at.UnixMilli() {
		due = c.Now.Until
		c = c.next()
	}
	return c, due
}

// next is the course when its state has ended. What has nothing to return to is switched off: nothing stays on by itself.
func (c Course) next() Course {
	if len(c.Back) > 0 {
		return Course{Now: c.Back[0], Back: c.Back[1:]}
	}
	off := c.Now.until(0)
	off.On = false
	return Course{Now: off}
}

// Last is what is set when everything has ended, but for what a schedule sets over it.
func (c Course) Last() Forwarding {
	if len(c.Back) > 0 {
		return c.Back[len(c.Back)-1]
	}
	return c.Now
}

// Again is the course as somebody wants it back at an instant: an end that has passed is forgotten with what was to return.
func (c Course) Again(at time.Time) Course {
	if c.Now.Until != 0 && c.Now.Until <= at.UnixMilli() {
		return Course{Now: c.Now.until(0)}
	}
	return c
}

// CheckUntil is what forbids the end that a change sets, with the course that comes of it. Codes: those of the function
// CheckUntil, until_nested.
func (c Change) CheckUntil(after Course, now time.Time) Errors {
	var refusal *Error
	if c.Until != nil {
		refusal = CheckUntil(*c.Until, now)
	}
	if refusal == nil && len(after.Back) > MaxReturns {
		refusal = Refuse("until_nested", "until", "max", strconv.Itoa(MaxReturns))
	}
	if refusal == nil {
		return nil
	}
	return Errors{refusal}
}

// warnBefore is how long before an end a mail says so. Half of a short term is enough; one of a few minutes is over before
// anybody reads it.
const (
	warnBefore  = time.Hour
	warnShorter = 15 * time.Minute
)

// WarnAt is when a mail says that an end is near, for a term that begins now; 0 when none does.
func WarnAt(until int64, now time.Time) int64 {
	term := time.Duration(until-now.UnixMilli()) * time.Millisecond
	if term < warnShorter {
		return 0
	}
	return until - min(warnBefore, term/2).Milliseconds()
}

// Why says what put a state in force.
type Why string

const (
	WhySet   Why = "set"   // it is what was set last
	WhyUntil Why = "until" // what was set before it has ended

	WhySchedule Why = "schedule" // the number's schedule sets it in this period
)

// Span is a time in which one state is in force: from From, up to but not at To.
type Span struct {
	From, To   time.Time
	Forwarding Forwarding
	Why        Why
}

// Timeline says what is in force from an instant to another, span by span, without gaps; follows is nil for a number that
// follows no schedule. It is empty when to is not after from. What has an end of its own stays until then, over the
// boundaries of the schedule; what has none, until the next of them.
func Timeline(c Course, follows *Following, from, to time.Time) []Span {
	var spans []Span
	turns := follows.turns(from, to)
	why := follows.why(c.Now, from)
	for at := from; at.Before(to); {
		course, due := follows.Ended(c, at)
		if due != 0 {
			if why = WhyUntil; follows != nil && course.Now.Until == 0 {
				why = WhySchedule
			}
		}
		for len(turns) > 0 && !turns[0].at.After(at) {
			if turns[0].at.Equal(at) && at.After(from) && course.Now.Until == 0 {
				course, why = Course{Now: turns[0].setting.ApplyTo(course.Now)}, WhySchedule
			}
			turns = turns[1:]
		}
		span := Span{From: at, To: to, Forwarding: course.Now, Why: why}
		if end := time.UnixMilli(course.Now.Until).In(from.Location()); course.Now.Until != 0 && end.Before(to) {
			span.To = end
		} else if course.Now.Until == 0 && len(turns) > 0 && turns[0].at.Before(to) {
			span.To = turns[0].at.In(from.Location())
		}
		spans = append(spans, span)
		at, c = span.To, course
	}
	return spans
}

// why says what put a forwarding in force that is there already.
func (f *Following) why(now Forwarding, at time.Time) Why {
	if f != nil && f.Plan.Of(f.Schedule.Open(at)).Holds(now) {
		return WhySchedule
	}
	return WhySet
}
