package portal

import (
	"testing"
	"time"
)

// What the clock shows day by day, and what is believed at the end.
func TestTheClockIsNotBelievedAtOnce(t *testing.T) {
	begin := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	year := 365 * day
	for name, row := range map[string]struct {
		shows []time.Duration // since begin
		want  time.Duration
	}{
		"a day":                          {[]time.Duration{day}, day},
		"twice in one moment":            {[]time.Duration{day, day}, day},
		"a month of rest":                {[]time.Duration{31 * day}, 31 * day},
		"two years of rest":              {[]time.Duration{2 * year, 2*year + day}, 32 * day},
		"ten years ahead":                {[]time.Duration{10 * year}, 31 * day},
		"ten years ahead for a week":     {[]time.Duration{10 * year, 10*year + 7*day, 8 * day}, 38 * day},
		"ahead again and again":          {[]time.Duration{10 * year, 10 * year, 10 * year}, 31 * day},
		"back to the beginning of time":  {[]time.Duration{-56 * year}, 0},
		"and forward again":              {[]time.Duration{-56 * year, day}, day},
		"forward again after a long day": {[]time.Duration{-56 * year, -56*year + day, 2 * day}, 2 * day},
	} {
		w := Witness{At: begin, Seen: begin}
		for _, shown := range row.shows {
			w = w.After(begin.Add(shown))
		}
		if got := w.At.Sub(begin); got != row.want {
			t.Errorf("%s: %v is believed, want %v", name, got, row.want)
		}
	}
}

func TestTheCutIsNeverLaterThanThePolicySays(t *testing.T) {
	now := time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		years int
		w     Witness
		want  string
	}{
		{1, Witness{At: now, Seen: now}, "2027-03-01T12:00:00Z"}, // a year before a leap day
		{7, Witness{At: now, Seen: now}, "2021-03-01T12:00:00Z"},
		{1, Witness{At: now.AddDate(0, 0, 1), Seen: now}, "2027-03-01T12:00:00Z"}, // a clock that was put back
		{1, Witness{At: now.AddDate(0, 0, -9), Seen: now}, "2027-02-20T12:00:00Z"},
	} {
		if got := (Policy{TrailYears: row.years}).TrailCut(row.w).Format(time.RFC3339); got != row.want {
			t.Errorf("%d years before %v: %s, want %s", row.years, row.w, got, row.want)
		}
	}
}
