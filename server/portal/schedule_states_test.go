package portal

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHowSchedulesStandTogether(t *testing.T) {
	t.Parallel()
	on := func(day time.Weekday, hours ...string) Schedule {
		s := Schedule{Zone: "Asia/Tokyo"}
		for _, one := range hours {
			from, until, _ := strings.Cut(one, "-")
			s.Week[day] = append(s.Week[day], ReadInterval(from, until))
		}
		return s
	}
	monday := time.Date(2026, time.November, 30, 0, 0, 0, 0, Zone("Asia/Tokyo"))
	day := on(time.Monday, "09:00-18:00")
	for about, row := range map[string]struct {
		schedules map[string]Schedule
		ends      []int // hours after midnight
		want      string
	}{
		"one":               {map[string]Schedule{"a": day}, nil, "- 0h, a 9h"},
		"never open":        {map[string]Schedule{"a": {Zone: "Asia/Tokyo"}}, nil, "- 0h"},
		"the same hours":    {map[string]Schedule{"a": day, "b": day}, nil, "- 0h, ab 9h"},
		"one after one":     {map[string]Schedule{"a": day, "b": on(time.Monday, "18:00-20:00")}, nil, "- 0h, a 9h, b 18h"},
		"from midnight":     {map[string]Schedule{"a": day, "b": on(time.Monday, "00:00-09:00")}, nil, "b 0h, a 9h, - 18h"},
		"an overlap":        {map[string]Schedule{"a": day, "b": on(time.Monday, "17:00-20:00")}, nil, "- 0h, a 9h, ab 17h, b 18h"},
		"on different days": {map[string]Schedule{"a": day, "b": on(time.Sunday, "09:00-18:00")}, nil, "- 0h, a 9h, b 153h"},

		"an end":               {map[string]Schedule{"a": day}, []int{12}, "- 0h, a 9h, a 12h, - 18h"},
		"ends on boundaries":   {map[string]Schedule{"a": day}, []int{9, 18}, "- 0h, a 9h, - 18h, a 177h"},
		"an end before":        {map[string]Schedule{"a": day}, []int{8}, "- 0h, - 8h, a 9h"},
		"an end of now":        {map[string]Schedule{"a": day}, []int{0, -1}, "- 0h, a 9h"},
		"ends at one time":     {map[string]Schedule{}, []int{5, 5}, "- 0h, - 5h"},
		"an end without hours": {nil, []int{7, 5}, "- 0h, - 5h, - 7h"},
	} {
		var got []string
		var ends []time.Time
		for _, hours := range row.ends {
			ends = append(ends, monday.Add(time.Duration(hours)*time.Hour))
		}
		for _, one := range ScheduleStatesBetween(row.schedules, ends, monday, monday.AddDate(1, 0, 0)) {
			var open []string
			for id, is := range one.Open {
				if is {
					open = append(open, id)
				}
			}
			slices.Sort(open)
			if len(open) == 0 {
				open = []string{"-"}
			}
			got = append(got, fmt.Sprintf("%s %.0fh", strings.Join(open, ""), one.From.Sub(monday).Hours()))
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: %s, want %s", about, strings.Join(got, ", "), row.want)
		}
	}
}

// What begins when the time is over is not told any more; what begins just before that is, though nothing follows it.
func TestTheLastStates(t *testing.T) {
	t.Parallel()
	s := Schedule{Zone: "Asia/Tokyo"}
	s.Week[time.Monday] = Hours{{9 * 60, 18 * 60}}
	monday := time.Date(2026, time.November, 30, 0, 0, 0, 0, Zone("Asia/Tokyo"))
	ends := []time.Time{monday.Add(12 * time.Hour)}
	for until, want := range map[time.Duration]int{18 * time.Hour: 3, 18*time.Hour + time.Nanosecond: 4, 9 * time.Hour: 1, 12 * time.Hour: 2} {
		if got := ScheduleStatesBetween(map[string]Schedule{"a": s}, ends, monday, monday.Add(until)); len(got) != want {
			t.Errorf("until %s there are %v, want %d", until, got, want)
		}
	}
}
