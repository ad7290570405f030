package portal

import (
	"slices"
	"time"

	"golang.org/x/text/unicode/norm"
)

// UntilForm is how an end is written in a file.
const UntilForm = "2006-01-02 15:04"

// untilForms are the spellings that are read: spreadsheets write dates in their own way.
var untilForms = []string{UntilForm, "2006/1/2 15:04", "2006-1-2 15:04", "2006/1/2 15:04:05", "2006-01-02 15:04:05"}

// instantForms say how far from UTC they are.
var instantForms = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02 15:04 Z07:00", "2006/1/2 15:04 Z07:00"}

func (l NumberLine) until(now Forwarding, zone *time.Location, change *Change, faults *Errors) {
	cell, there := l.cell("until")
	if !there {
		return
	}
	if cell == "" {
		change.Until = unless(now.Until == 0, int64(0))
		return
	}
	if l.zone != nil {
		zone = l.zone
	}
	at, same, code := readUntil(norm.NFKC.String(cell), now.Until, zone)
	if code != "" {
		*faults = append(*faults, Refuse(code, "until"))
		return
	}
	change.Until = unless(same, at.UnixMilli())
}

// readUntil is the end that a cell tells, and whether it is the one of now, to the minute. What clocks of the zone show twice,
// and not now, has to say how far from UTC it is. code is why it is none.
func readUntil(cell string, now int64, zone *time.Location) (at time.Time, same bool, code string) {
	is := func(at time.Time) bool {
		return now != 0 && time.UnixMilli(now).Truncate(time.Minute).Equal(at.Truncate(time.Minute))
	}
	for _, form := range instantForms {
		if at, err := time.Parse(form, cell); err == nil {
			return at, is(at), ""
		}
	}
	for _, form := range untilForms {
		wall, err := time.Parse(form, cell)
		if err != nil {
			continue
		}
		shown := showing(wall, zone)
		switch {
		case len(shown) == 0:
			return at, false, "until_skipped"
		case slices.ContainsFunc(shown, is):
			return at, true, ""
		case len(shown) > 1:
			return at, false, "until_twice"
		}
		return shown[0], false, ""
	}
	return at, false, "until_malformed"
}

// showing are the instants at which clocks of a zone show what wall, in UTC, does: none where they are put forward, two where
// they are put back.
func showing(wall time.Time, zone *time.Location) []time.Time {
	var found []time.Time
	for _, near := range []time.Duration{-26 * time.Hour, 26 * time.Hour} { // by the clock before a change, and by that after it
		_, offset := wall.Add(near).In(zone).Zone()
		at := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		if at.Format(time.DateTime) == wall.Format(time.DateTime) && !slices.ContainsFunc(found, at.Equal) {
			found = append(found, at)
		}
	}
	return found
}
