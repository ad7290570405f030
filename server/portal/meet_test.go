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
		want      string
	}{
		"one":               {map[string]Schedule{"a": day}, "- 0h, a 9h"},
		"never open":        {map[string]Schedule{"a": {Zone: "Asia/Tokyo"}}, "- 0h"},
		"the same hours":    {map[string]Schedule{"a": day, "b": day}, "- 0h, ab 9h"},
		"one after one":     {map[string]Schedule{"a": day, "b": on(time.Monday, "18:00-20:00")}, "- 0h, a 9h, b 18h"},
		"from midnight":     {map[string]Schedule{"a": day, "b": on(time.Monday, "00:00-09:00")}, "b 0h, a 9h, - 18h"},
		"an overlap":        {map[string]Schedule{"a": day, "b": on(time.Monday, "17:00-20:00")}, "- 0h, a 9h, ab 17h, b 18h"},
		"on different days": {map[string]Schedule{"a": day, "b": on(time.Sunday, "09:00-18:00")}, "- 0h, a 9h, b 153h"},
	} {
		var got []string
		for _, one := range Meetings(row.schedules, monday, monday.AddDate(1, 0, 0)) {
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
