package portal

import "time"

// Forecast is everything that is set for a number: how it stands since an instant, and what its end and its schedule bring.
type Forecast struct {
	Course  Course
	Follows *Following // nil for a number that follows no schedule
	From    time.Time  // boundaries until then are in the course already
}

// At is the forwarding in force at an instant, if nobody changes it: the one of Timeline, without all that comes before it.
func (f Forecast) At(at time.Time) Forwarding {
	course, due := f.Follows.Ended(f.Course, at)
	if f.Follows == nil || due != 0 || course.Now.Until != 0 || !f.Follows.Schedule.Last(at).After(f.From) {
		return course.Now
	}
	return f.Follows.Plan.Of(f.Follows.Schedule.Open(at)).ApplyTo(course.Now)
}
