package portal

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, wherever one stands. The zero Date is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the date that clocks in the time zone of t show.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// ParseDate reads "2026-04-01"; what is no such date is the zero Date.
func ParseDate(text string) Date {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}
	}
	return DateOf(t)
}

func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText and UnmarshalText keep a date as it is spelled.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *Date) UnmarshalText(text []byte) error {
	if *d = ParseDate(string(text)); *d == (Date{}) {
		return fmt.Errorf("%q is no date", text)
	}
	return nil
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// fourDigitYear tells whether an instant can be written as RFC 3339 has it. One with a distance from UTC may be read from such a text
// and lie outside: whatever lists it could not be sent any more.
func fourDigitYear(at time.Time) bool {
	year := at.UTC().Year()
	return 0 <= year && year <= 9999
}

// Plus is so many days later.
func (d Date) Plus(days int) Date { return DateOf(d.utc().AddDate(0, 0, days)) }

// Minus is how many days lie between two dates.
func (d Date) Minus(other Date) int { return int(d.utc().Sub(other.utc()).Hours() / 24) }

// Before tells whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.order() < other.order() }

// order is a number that grows with the date: a schedule compares two years of dates with hundreds of special days.
func (d Date) order() int { return d.Year<<9 | int(d.Month)<<5 | d.Day }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// in is the same day of another year; a 29 February is the 28th where there is none.
func (d Date) in(year int) Date {
	if leap := year%4 == 0 && (year%100 != 0 || year%400 == 0); d.Month == time.February && d.Day == 29 && !leap {
		return Date{year, time.February, 28}
	}
	return Date{year, d.Month, d.Day}
}

// first is the first instant at which clocks of a time zone show so many minutes of the date, or more where they leave
// that time out. It never goes back while the minutes go on, also where clocks do.
func (d Date) first(minutes int, zone *time.Location) time.Time {
	wall := d.utc().Add(time.Duration(minutes) * time.Minute)
	at := func(near time.Time) time.Time {
		_, offset := near.In(zone).Zone()
		return wall.Add(-time.Duration(offset) * time.Second).In(zone)
	}
	// By the clock before and by the clock after a change that may happen on this day.
	early, late := at(wall.Add(-26*time.Hour)), at(wall.Add(26*time.Hour))
	if late.Before(early) {
		early, late = late, early
	}
	shows := func(t time.Time) bool {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC).Equal(wall)
	}
	switch {
	case shows(early):
		return early
	case shows(late):
		return late
	}
	change, _ := late.ZoneBounds()
	return change
}
