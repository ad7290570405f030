package portal

import "time"

const (
	digestDay  = time.Monday
	digestHour = 9
)

// DigestWeek is the least between two lists for one person, who may change the time zone meanwhile.
const DigestWeek = 6 * 24 * time.Hour

// DigestAhead is by how much the last list may lie ahead, after a clock that is set back a little; more is a clock that was
// wrong when it was written.
const DigestAhead = 8 * 24 * time.Hour

// DigestDue says for which Monday morning a person is to get the list of numbers that are forwarded for long: the last one
// in their time zone, unless last says that they got it or they came after it (since). The caller keeps monday
// when it is due, and in place of a last that lies further ahead than DigestAhead.
func DigestDue(last, since, now time.Time, zone *time.Location) (monday time.Time, due bool) {
	local := now.In(zone)
	back := (int(local.Weekday()-digestDay) + 7) % 7
	monday = time.Date(local.Year(), local.Month(), local.Day()-back, digestHour, 0, 0, 0, zone)
	if monday.After(now) {
		monday = time.Date(local.Year(), local.Month(), local.Day()-back-7, digestHour, 0, 0, 0, zone)
	}
	return monday, !since.After(monday) && monday.Sub(last) >= DigestWeek
}
