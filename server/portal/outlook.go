package portal

import "time"

// Outlook is everything that is set for a number: how it stands since an instant, and what its end and its schedule bring.
type Outlook struct {
	Course  Course
	Follows *Following // nil for a number that follows no schedule
	From    time.Time  // boundaries until then are in the course already
}

// At is the forwarding in force at an instant, if nobody changes it: the one of Timeline, without all that comes before it.
func (o Outlook) At(at time.Time) Forwarding {
	course, due := o.Follows.Ended(o.Course, at)
	if o.Follows == nil || due != 0 || course.Now.Until != 0 || !o.Follows.Schedule.Last(at).After(o.From) {
		return course.Now
	}
	return o.Follows.Plan.Of(o.Follows.Schedule.Open(at)).Over(course.Now)
}
