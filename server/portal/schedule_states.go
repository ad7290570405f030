package portal

import (
	"maps"
	"slices"
	"time"
)

// ScheduleStates is how schedules stand at the same time: which of them are open, by their ids, and when they stand so first.
type ScheduleStates struct {
	Open map[string]bool
	From time.Time
}

// ScheduleStatesBetween are all ways in which schedules, by their ids, stand together from an instant until another, in their
// order: anew after each of some other instants, at which something ends.
func ScheduleStatesBetween(schedules map[string]Schedule, ends []time.Time, from, until time.Time) []ScheduleStates {
	type boundary struct {
		at   time.Time
		id   string // "" for an end
		open bool
	}
	open, boundaries := map[string]bool{}, []boundary{}
	for id, one := range schedules {
		open[id] = false
		for _, stretch := range one.Openings(from, until) {
			if stretch.From.After(from) {
				boundaries = append(boundaries, boundary{stretch.From, id, true})
			} else {
				open[id] = true
			}
			if stretch.Until.Before(until) {
				boundaries = append(boundaries, boundary{stretch.Until, id, false})
			}
		}
	}
	for _, at := range ends {
		if at.After(from) && at.Before(until) {
			boundaries = append(boundaries, boundary{at: at})
		}
	}
	slices.SortFunc(boundaries, func(a, b boundary) int { return a.at.Compare(b.at) })
	ids := slices.Sorted(maps.Keys(open))
	seen, all := map[string]bool{}, []ScheduleStates{}
	meet := func(at time.Time) {
		stand := make([]byte, len(ids))
		for i, id := range ids {
			if open[id] {
				stand[i] = 1
			}
		}
		if !seen[string(stand)] {
			seen[string(stand)] = true
			all = append(all, ScheduleStates{maps.Clone(open), at})
		}
	}
	meet(from)
	for i, one := range boundaries {
		if one.id == "" {
			clear(seen)
		} else {
			open[one.id] = one.open
		}
		if i+1 == len(boundaries) || boundaries[i+1].at.After(one.at) {
			meet(one.at)
		}
	}
	return all
}
