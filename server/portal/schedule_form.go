package portal

import "time"

const (
	// IntervalLimit is how many intervals a day may have.
	IntervalLimit = 6
	// SpecialLimit is how many special days, or runs of them, a schedule may have.
	SpecialLimit = 200
)

// ReadSchedule tidies what an administrator typed and reports every fault at once: of the hours at the day ("week.1",
// "days.0.hours"). Codes: required, too_long, characters, time_zone_unknown, hours_many, hours_order, hours_overlap,
// hours_overlap_next, days_many, date_unknown, days_order, days_long.
func ReadSchedule(s Schedule) (Schedule, error) {
	var r reader
	r.text(&s.Name, "name", 60, true)
	r.timeZone(s.Zone)
	for i, hours := range s.Week {
		s.Week[i] = r.hours(hours, "week."+itoa(i))
	}
	for i, hours := range s.Week {
		today, next := "week."+itoa(i), (i+1)%7
		if r.faults.at(today) || r.faults.at("week."+itoa(next)) || len(hours) == 0 || len(s.Week[next]) == 0 {
			continue
		}
		if s.Week[next][0].From < hours[len(hours)-1].Until-wholeDay {
			r.refuse("hours_overlap_next", today)
		}
	}
	if len(s.Days) > SpecialLimit {
		r.refuse("days_many", "days", "limit", itoa(SpecialLimit))
		return s, r.faults
	}
	days := make([]SpecialDays, len(s.Days))
	for i, special := range s.Days {
		days[i] = r.special(special, "days."+itoa(i))
	}
	s.Days = days
	return s, r.faults.OrNil()
}

// hours puts the hours of a day in order.
func (r *reader) hours(hours Hours, field string) Hours {
	if len(hours) > IntervalLimit {
		r.refuse("hours_many", field, "limit", itoa(IntervalLimit))
		return hours
	}
	hours = hours.sorted()
	for i, one := range hours {
		switch {
		case one.From < 0 || one.From >= wholeDay || one.Until <= one.From || one.Until > one.From+wholeDay:
			r.refuse("hours_order", field)
			return hours
		case i > 0 && one.From < hours[i-1].Until:
			r.refuse("hours_overlap", field)
			return hours
		}
	}
	return hours
}

func (r *reader) special(special SpecialDays, field string) SpecialDays {
	r.text(&special.Name, field+".name", 60, true)
	special.Hours = r.hours(special.Hours, field+".hours")
	longest := 366
	if special.Yearly {
		longest = 365
	}
	switch {
	case special.From == Date{} || special.From.Year < 2000:
		r.refuse("date_unknown", field+".from")
	case special.Until == Date{}:
		r.refuse("date_unknown", field+".until")
	case special.Until.Before(special.From):
		r.refuse("days_order", field+".until")
	case special.length() > longest:
		r.refuse("days_long", field+".until", "limit", itoa(longest))
	}
	return special
}

// ReadInterval reads an interval from what clocks show ("22:00" until "05:00" passes midnight; so does "00:00" until
// "00:00", a whole day). What is no time of a clock is the zero Interval, which ReadSchedule refuses.
func ReadInterval(from, until string) Interval {
	begin, err := time.Parse("15:04", from)
	end, err2 := time.Parse("15:04", until)
	if err != nil || err2 != nil {
		return Interval{}
	}
	i := Interval{begin.Hour()*60 + begin.Minute(), end.Hour()*60 + end.Minute()}
	if i.Until <= i.From {
		i.Until += wholeDay
	}
	return i
}

// Clocks are what clocks show at the two ends of an interval.
func (i Interval) Clocks() (from, until string) { return clock(i.From), clock(i.Until) }

func clock(minutes int) string {
	return time.Time{}.Add(time.Duration(minutes%wholeDay) * time.Minute).Format("15:04")
}
