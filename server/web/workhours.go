package web

import (
	"time"

	"denwaban/server/portal"
)

// WorkHours are the company's, for ends that are one click away.
type WorkHours struct {
	WorkBegins string   `json:"work_begins" doc:"09:00, by the company's policy"`
	WorkEnds   string   `json:"work_ends" doc:"18:00"`
	DaysOff    []string `json:"days_off" nullable:"false" doc:"Saturdays, Sundays and Japanese holidays of the days that come"`
}

// knownDaysOff is how many days ahead: more than any row of days off, and than a page stays open.
const knownDaysOff = 60

func wireWorkHours(policy portal.Policy, now time.Time) WorkHours {
	hours := WorkHours{WorkBegins: policy.WorkBegins, WorkEnds: policy.WorkEnds, DaysOff: []string{}}
	for _, date := range portal.DaysOff(portal.DateOf(now), knownDaysOff) {
		hours.DaysOff = append(hours.DaysOff, date.String())
	}
	return hours
}
