package portal

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Schedule is a company's calendar of opening hours: a rule that says of every instant whether it is open.
type Schedule struct {
	Name     string        `json:"-"`
	Zone     string        `json:"zone"`     // IANA name, whose clocks the hours are read from
	Week     [7]Hours      `json:"week"`     // by time.Weekday: Sunday first
	Holidays bool          `json:"holidays"` // closed on the national holidays of Japan
	Days     []SpecialDays `json:"days"`
}

// Hours are the opening hours that begin on one day, in order; none when it is closed.
type Hours []Interval

// Interval is counted in minutes from the midnight at which its day begins. One that passes the next midnight ends after
// 24:00 and belongs to the day on which it begins.
type Interval struct {
	From  int `json:"from"`
	Until int `json:"until"`
}

// SpecialDays are days on which other hours hold than those of the week or of a holiday.
type SpecialDays struct {
	Name   string `json:"name"`
	From   Date   `json:"from"`
	Until  Date   `json:"until"`  // the last of them
	Yearly bool   `json:"yearly"` // the same days of every year
	Hours  Hours  `json:"hours"`
}

// wholeDay is how many minutes a day of clocks has.
const wholeDay = 24 * 60

// HoursReason says why the hours of a day are what they are.
type HoursReason string

const (
	ByWeek    HoursReason = "week"
	ByHoliday HoursReason = "holiday"
	BySpecial HoursReason = "special"
)

// DayHours are the hours that begin on one date, with the reason and the name of the holiday or the special days.
type DayHours struct {
	Date  Date
	Hours Hours
	Why   HoursReason
	Name  map[Language]string
}

// On says which hours hold on a date: special days, the fewer of them the stronger, before holidays before the week.
func (s Schedule) On(d Date) DayHours { return s.on(d, s.strongest(d, d)[0]) }

// on is On where it is known which special days are the strongest; nil for none.
func (s Schedule) on(d Date, special *SpecialDays) DayHours {
	if special != nil {
		return DayHours{d, special.Hours, BySpecial, map[Language]string{Japanese: special.Name, English: special.Name}}
	}
	if holiday, is := HolidayOn(d); is && s.Holidays {
		return DayHours{d, nil, ByHoliday, holiday.Name}
	}
	return DayHours{d, s.Week[d.Weekday()], ByWeek, nil}
}

// strongest are the special days that hold on each date from first to last; nil for none. To go through the dates of each of
// them costs far less than to go through all of them at each date.
func (s Schedule) strongest(first, last Date) []*SpecialDays {
	on := make([]*SpecialDays, last.Minus(first)+1)
	for i := range s.Days {
		special := &s.Days[i]
		for from, until := range special.runs(first, last) {
			for at := max(0, from.Minus(first)); at < min(len(on), until.Minus(first)+1); at++ {
				if on[at] == nil || special.length() < on[at].length() {
					on[at] = special
				}
			}
		}
	}
	return on
}

// runs are the days in a row, from one until another, that are not all outside of two dates.
func (r SpecialDays) runs(first, last Date) iter.Seq2[Date, Date] {
	return func(yield func(from, until Date) bool) {
		if !r.Yearly {
			if !last.Before(r.From) && !r.Until.Before(first) {
				yield(r.From, r.Until)
			}
			return
		}
		for year := first.Year - 1; year <= last.Year; year++ {
			from, until := r.From.in(year), r.Until.in(year+r.Until.Year-r.From.Year)
			if !last.Before(from) && !until.Before(first) && !yield(from, until) {
				return
			}
		}
	}
}

// length is how many days there are in a row.
func (r SpecialDays) length() int { return r.Until.Minus(r.From) + 1 }

// Opening is a stretch of time that is open: from an instant until another.
type Opening struct{ From, Until time.Time }

// location: a schedule that was read has a zone that is known.
func (s Schedule) location() *time.Location { return Zone(s.Zone) }

// openings are those that begin on the dates from first to last; those that touch are one.
func (s Schedule) openings(first, last Date, zone *time.Location) []Opening {
	var open []Opening
	for i, special := range s.strongest(first, last) {
		d := first.Plus(i)
		for _, one := range s.on(d, special).Hours {
			if from, until := d.first(one.From, zone), d.first(one.Until, zone); from.Before(until) {
				open = append(open, Opening{from, until})
			}
		}
	}
	slices.SortFunc(open, func(a, b Opening) int { return a.From.Compare(b.From) })
	var joined []Opening
	for _, one := range open {
		last := len(joined) - 1
		if last < 0 || one.From.After(joined[last].Until) {
			joined = append(joined, one)
		} else if one.Until.After(joined[last].Until) {
			joined[last].Until = one.Until
		}
	}
	return joined
}

// Openings are the open stretches of the time from an instant until another, cut at both.
func (s Schedule) Openings(from, until time.Time) []Opening {
	zone := s.location()
	open := []Opening{}
	for _, one := range s.openings(DateOf(from.In(zone)).Plus(-2), DateOf(until.In(zone)), zone) {
		if one.From.Before(from) {
			one.From = from.In(zone)
		}
		if until.Before(one.Until) {
			one.Until = until.In(zone)
		}
		if one.From.Before(one.Until) {
			open = append(open, one)
		}
	}
	return open
}

// Open tells whether it is open at an instant.
func (s Schedule) Open(at time.Time) bool { return len(s.Openings(at, at.Add(time.Nanosecond))) > 0 }

// horizons are how many days to look ahead, or back, for a boundary: most are near, and after the last there is none.
var horizons = []int{8, 60, 800}

// Next is the first boundary between open and closed after an instant; the zero time when there is none in sight.
func (s Schedule) Next(at time.Time) time.Time {
	zone := s.location()
	today := DateOf(at.In(zone))
	for _, days := range horizons {
		end := today.Plus(days).first(0, zone)
		for _, one := range s.openings(today.Plus(-2), today.Plus(days), zone) {
			for _, boundary := range []time.Time{one.From, one.Until} {
				if boundary.After(at) && boundary.Before(end) {
					return boundary
				}
			}
		}
	}
	return time.Time{}
}

// Last is the latest boundary that is not after an instant; the zero time when there is none in sight.
func (s Schedule) Last(at time.Time) time.Time {
	zone := s.location()
	today := DateOf(at.In(zone))
	for _, days := range horizons {
		begin, last := today.Plus(-days).first(0, zone), time.Time{}
		for _, one := range s.openings(today.Plus(-days-2), today.Plus(1), zone) {
			for _, boundary := range []time.Time{one.From, one.Until} {
				if boundary.After(begin) && !boundary.After(at) {
					last = boundary
				}
			}
		}
		if !last.IsZero() {
			return last
		}
	}
	return time.Time{}
}

// sorted are the hours in their order.
func (h Hours) sorted() Hours {
	tidy := slices.Clone(h)
	slices.SortFunc(tidy, func(a, b Interval) int { return cmp.Compare(a.From, b.From) })
	return tidy
}

// DayPicture is one day of a schedule, from its first instant until its last, with what is open on it: also what began the
// day before.
type DayPicture struct {
	DayHours
	From, Until time.Time
	Openings    []Opening
}

// Picture are the day of an instant and those after it.
func (s Schedule) Picture(at time.Time, days int) []DayPicture {
	zone := s.location()
	pictures := make([]DayPicture, days)
	for i := range pictures {
		date := DateOf(at.In(zone)).Plus(i)
		from, until := date.first(0, zone), date.Plus(1).first(0, zone)
		pictures[i] = DayPicture{s.On(date), from, until, s.Openings(from, until)}
	}
	return pictures
}
