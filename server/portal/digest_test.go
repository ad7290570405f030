package portal

import (
	"testing"
	"time"
)

func TestDigestDue(t *testing.T) {
	tokyo, newYork := Zone("Asia/Tokyo"), Zone("America/New_York")
	at := func(zone *time.Location, day, hour int) time.Time { // of November 2026, whose first Monday is the 2nd
		return time.Date(2026, time.November, day, hour, 0, 0, 0, zone)
	}
	never := time.Time{}
	for _, row := range []struct {
		about            string
		last, since, now time.Time
		zone             *time.Location
		monday           time.Time
		due              bool
	}{
		{"on the hour", at(tokyo, 2, 9), never, at(tokyo, 9, 9), tokyo, at(tokyo, 9, 9), true},
		{"an hour before", at(tokyo, 2, 9), never, at(tokyo, 9, 8), tokyo, at(tokyo, 2, 9), false},
		{"already", at(tokyo, 9, 9), never, at(tokyo, 9, 10), tokyo, at(tokyo, 9, 9), false},
		{"on Sunday, after a week of rest", at(tokyo, 2, 9), never, at(tokyo, 15, 12), tokyo, at(tokyo, 9, 9), true},
		{"after weeks of rest, once", at(tokyo, 2, 9), never, at(tokyo, 25, 12), tokyo, at(tokyo, 23, 9), true},
		{"elsewhere it is not nine yet", at(newYork, 2, 9), never, at(tokyo, 9, 12), newYork, at(newYork, 2, 9), false},
		{"for the first time", never, never, at(tokyo, 11, 12), tokyo, at(tokyo, 9, 9), true},
		{"for somebody who came on Tuesday", never, at(tokyo, 10, 12), at(tokyo, 11, 12), tokyo, at(tokyo, 9, 9), false},
		{"after a journey", at(tokyo, 9, 9), never, at(newYork, 9, 10), newYork, at(newYork, 9, 9), false},
		{"after a clock that was ahead", at(tokyo, 30, 9), never, at(tokyo, 9, 12), tokyo, at(tokyo, 9, 9), false},
	} {
		if monday, due := DigestDue(row.last, row.since, row.now, row.zone); !monday.Equal(row.monday) || due != row.due {
			t.Errorf("%s: %v %v, want %v %v", row.about, monday, due, row.monday, row.due)
		}
	}
}
