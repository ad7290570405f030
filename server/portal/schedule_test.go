package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// officeHours: it is open on weekdays from 9 to 12 and from 13 to 18, not on holidays; a helpdesk works Friday night.
func officeHours() Schedule {
	s := Schedule{Name: "本社", Zone: "Asia/Tokyo", Holidays: true}
	for day := time.Monday; day <= time.Friday; day++ {
		s.Week[day] = Hours{{9 * 60, 12 * 60}, {13 * 60, 18 * 60}}
	}
	s.Week[time.Friday] = append(s.Week[time.Friday], Interval{22 * 60, 29 * 60})
	s.Days = []SpecialDays{
		{Name: "年末年始", From: Date{2025, 12, 29}, Until: Date{2026, 1, 3}, Yearly: true},
		{Name: "夏季休業", From: Date{2026, 8, 12}, Until: Date{2026, 8, 14}},
		{Name: "棚卸し", From: Date{2026, 8, 13}, Until: Date{2026, 8, 13}, Hours: Hours{{10 * 60, 12 * 60}}},
		{Name: "祝日営業", From: Date{2026, 11, 3}, Until: Date{2026, 11, 3}, Hours: Hours{{10 * 60, 16 * 60}}},
	}
	return s
}

func tokyo(text string) time.Time {
	zone, _ := time.LoadLocation("Asia/Tokyo")
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		panic(err)
	}
	return at
}

func TestWhatHoldsOnADay(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]string{
		"2026-10-01": "week [{540 720} {780 1080}] ",
		"2026-10-03": "week [] ",
		"2026-10-12": "holiday [] スポーツの日",
		"2026-11-03": "special [{600 960}] 祝日営業",
		"2026-08-11": "holiday [] 山の日",
		"2026-08-12": "special [] 夏季休業",
		"2026-08-13": "special [{600 720}] 棚卸し",
		"2027-08-12": "week [{540 720} {780 1080}] ",
		"2026-12-28": "week [{540 720} {780 1080}] ",
		"2026-12-29": "special [] 年末年始",
		"2027-01-01": "special [] 年末年始",
		"2031-01-03": "special [] 年末年始",
		"2027-01-04": "week [{540 720} {780 1080}] ",
	} {
		day := officeHours().On(ParseDate(date))
		if got := fmt.Sprintf("%s %v %s", day.Why, day.Hours, day.Name[Japanese]); got != want {
			t.Errorf("%s: %s, want %s", date, got, want)
		}
	}
	s := officeHours()
	s.Holidays = false
	if day := s.On(ParseDate("2026-10-12")); day.Why != ByWeek || len(day.Hours) != 2 {
		t.Errorf("holidays that are not looked at: %+v", day)
	}
}

// holds is what special days mean, date by date.
func (r SpecialDays) holds(d Date) bool {
	from, until := r.From, r.Until
	if r.Yearly { // the run of days that began last
		year := d.Year
		if d.Before(r.From.in(year)) {
			year--
		}
		from, until = r.From.in(year), r.Until.in(year+r.Until.Year-r.From.Year)
	}
	return !d.utc().Before(from.utc()) && !until.utc().Before(d.utc())
}

// The strongest of many special days is found as if each were asked for each date.
func TestTheStrongestSpecialDays(t *testing.T) {
	t.Parallel()
	start := Date{2027, 12, 1} // a leap year comes
	rapid.Check(t, func(r *rapid.T) {
		var s Schedule
		for range rapid.IntRange(0, 8).Draw(r, "days") {
			from := start.Plus(rapid.IntRange(-1000, 1000).Draw(r, "from"))
			until := from.Plus(rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, 364)).Draw(r, "in a row"))
			s.Days = append(s.Days, SpecialDays{From: from, Until: until, Yearly: rapid.Bool().Draw(r, "yearly")})
		}
		first := start.Plus(rapid.IntRange(-100, 400).Draw(r, "first"))
		last := first.Plus(rapid.IntRange(0, 400).Draw(r, "dates"))
		for i, got := range s.strongest(first, last) {
			var want *SpecialDays
			for n, one := range s.Days {
				if one.holds(first.Plus(i)) && (want == nil || one.length() < want.length()) {
					want = &s.Days[n]
				}
			}
			if got != want {
				r.Fatalf("on %s %+v holds, want %+v", first.Plus(i), got, want)
			}
		}
	})
}

func TestOpenNextAndLast(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		at         string
		open       bool
		next, last string
	}{
		{"2026-10-01 08:59", false, "2026-10-01 09:00", "2026-09-30 18:00"},
		{"2026-10-01 09:00", true, "2026-10-01 12:00", "2026-10-01 09:00"},
		{"2026-10-01 12:00", false, "2026-10-01 13:00", "2026-10-01 12:00"},
		{"2026-10-02 23:59", true, "2026-10-03 05:00", "2026-10-02 22:00"}, // into the closed Saturday
		{"2026-10-03 05:00", false, "2026-10-05 09:00", "2026-10-03 05:00"},
		{"2026-10-09 22:30", true, "2026-10-10 05:00", "2026-10-09 22:00"},
		{"2026-10-10 12:00", false, "2026-10-13 09:00", "2026-10-10 05:00"}, // over the holiday on Monday
		{"2026-12-28 18:00", false, "2027-01-04 09:00", "2026-12-28 18:00"},
	} {
		at, s := tokyo(row.at), officeHours()
		next, last := s.Next(at).Format("2006-01-02 15:04"), s.Last(at).Format("2006-01-02 15:04")
		if open := s.Open(at); open != row.open || next != row.next || last != row.last {
			t.Errorf("%s: %v, next %s, last %s; want %v, %s, %s", row.at, open, next, last, row.open, row.next, row.last)
		}
	}
}

func TestASchedulesWithoutBoundaries(t *testing.T) {
	t.Parallel()
	at := tokyo("2026-10-01 10:00")
	never := Schedule{Zone: "Asia/Tokyo"}
	always := never
	for day := range always.Week {
		always.Week[day] = Hours{ReadInterval("00:00", "00:00")}
	}
	for _, s := range []Schedule{never, always} {
		if next, last := s.Next(at), s.Last(at); !next.IsZero() || !last.IsZero() {
			t.Errorf("open %v: next %s, last %s", s.Open(at), next, last)
		}
	}
	if never.Open(at) || !always.Open(at) {
		t.Errorf("open %v and %v", never.Open(at), always.Open(at))
	}
	always.Days = []SpecialDays{{Name: "停電", From: Date{2027, 12, 1}, Until: Date{2027, 12, 1}}}
	if next := always.Next(at); !next.Equal(tokyo("2027-12-01 00:00")) {
		t.Errorf("the one boundary in more than a year is at %s", next)
	}
}

// New York puts its clocks forward on 8 March 2026 at 2:00, and back on 1 November at 2:00.
func TestDaysOnWhichClocksChange(t *testing.T) {
	t.Parallel()
	s := Schedule{Zone: "America/New_York"}
	s.Week[time.Sunday] = Hours{{90, 150}, {4 * 60, 5 * 60}}
	for _, row := range []struct{ day, want string }{
		{"2026-03-01", "06:30-07:30 09:00-10:00"},
		{"2026-03-08", "06:30-07:00 08:00-09:00"}, // 2:30 is not there: the gap ends it
		{"2026-11-01", "05:30-07:30 09:00-10:00"}, // from the first 1:30 until the only 2:30
	} {
		from := ParseDate(row.day).utc()
		var got []string
		for _, one := range s.Openings(from, from.Add(24*time.Hour)) {
			got = append(got, one.From.UTC().Format("15:04")+"-"+one.Until.UTC().Format("15:04"))
		}
		if got := strings.Join(got, " "); got != row.want {
			t.Errorf("%s: %s, want %s", row.day, got, row.want)
		}
	}
	midnight := Date{2026, 9, 6}.first(0, mustZone("America/Santiago")) // clocks go forward at midnight
	if got := midnight.Format("2006-01-02 15:04"); got != "2026-09-06 01:00" {
		t.Errorf("the day begins at %s", got)
	}
}

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func TestBetweenBoundariesNothingChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := someSchedule(t)
		at := time.Unix(rapid.Int64Range(1_735_689_600, 1_893_456_000).Draw(t, "at"), 0)
		next, last := s.Next(at), s.Last(at)
		open := s.Open(at)
		if !last.IsZero() {
			if last.After(at) || s.Open(last) != open || s.Open(last.Add(-time.Second)) == open {
				t.Fatalf("at %s open %v, last %s", at, open, last)
			}
		}
		if next.IsZero() {
			next = at.Add(30 * 24 * time.Hour)
		} else if !next.After(at) || s.Open(next) == open {
			t.Fatalf("at %s open %v, next %s", at, open, next)
		}
		for range 20 {
			between := at.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(at))-1).Draw(t, "between")))
			if s.Open(between) != open {
				t.Fatalf("at %s open %v, at %s not, next is %s", at, open, between, next)
			}
		}
	})
}

func someSchedule(t *rapid.T) Schedule {
	s := Schedule{Name: "本社", Zone: rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe",
		"America/Santiago", "Asia/Kathmandu", "Africa/Casablanca"}).Draw(t, "zone"), Holidays: rapid.Bool().Draw(t, "holidays")}
	hours := func() Hours {
		var all Hours
		for range rapid.IntRange(0, 2).Draw(t, "intervals") {
			from := rapid.IntRange(0, wholeDay-1).Draw(t, "from")
			all = append(all, Interval{from, from + rapid.IntRange(1, wholeDay).Draw(t, "length")})
		}
		return all
	}
	for day := range s.Week {
		s.Week[day] = hours()
	}
	if rapid.Bool().Draw(t, "special") {
		from := Date{2025, 1, 1}.Plus(rapid.IntRange(0, 1800).Draw(t, "special from"))
		s.Days = []SpecialDays{{Name: "特別", From: from, Until: from.Plus(rapid.IntRange(0, 20).Draw(t, "days")),
			Yearly: rapid.Bool().Draw(t, "yearly"), Hours: hours()}}
	}
	return s
}

func TestReadSchedule(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("長", 61)
	special := func(change func(*SpecialDays)) func(*Schedule) {
		return func(s *Schedule) { change(&s.Days[0]) }
	}
	for name, row := range map[string]struct {
		change func(*Schedule)
		want   string
	}{
		"as it is":                   {func(*Schedule) {}, ""},
		"no name":                    {func(s *Schedule) { s.Name = "　" }, "name required"},
		"a long name":                {func(s *Schedule) { s.Name = long }, "name too_long"},
		"no zone":                    {func(s *Schedule) { s.Zone = "" }, "time_zone time_zone_unknown"},
		"a zone that is not":         {func(s *Schedule) { s.Zone = "Asia/Edo" }, "time_zone time_zone_unknown"},
		"in any order":               {func(s *Schedule) { s.Week[1] = Hours{{780, 1080}, {540, 780}} }, ""},
		"overlapping":                {func(s *Schedule) { s.Week[1] = Hours{{540, 800}, {780, 1080}} }, "week.1 hours_overlap"},
		"the end before the begin":   {func(s *Schedule) { s.Week[2] = Hours{{540, 500}} }, "week.2 hours_order"},
		"more than a day":            {func(s *Schedule) { s.Week[2] = Hours{{540, 540 + wholeDay + 1}} }, "week.2 hours_order"},
		"into the hours of tomorrow": {func(s *Schedule) { s.Week[4] = Hours{{1320, 540 + wholeDay + 1}} }, "week.4 hours_overlap_next"},
		"until the hours of tomorrow": {func(s *Schedule) {
			s.Week[4] = Hours{{1320, 540 + wholeDay}}
		}, ""},
		"Saturday into Sunday": {func(s *Schedule) {
			s.Week[6], s.Week[0] = Hours{{1320, 1800}}, Hours{{300, 600}}
		}, "week.6 hours_overlap_next"},
		"too many intervals":        {func(s *Schedule) { s.Week[6] = make(Hours, IntervalLimit+1) }, "week.6 hours_many"},
		"too many days":             {func(s *Schedule) { s.Days = make([]SpecialDays, SpecialLimit+1) }, "days days_many"},
		"a day without a name":      {special(func(d *SpecialDays) { d.Name = "" }), "days.0.name required"},
		"no first day":              {special(func(d *SpecialDays) { d.From = Date{} }), "days.0.from date_unknown"},
		"no last day":               {special(func(d *SpecialDays) { d.Until = Date{} }), "days.0.until date_unknown"},
		"the last before the first": {special(func(d *SpecialDays) { d.Until = d.From.Plus(-1) }), "days.0.until days_order"},
		"longer than a year":        {special(func(d *SpecialDays) { d.Yearly, d.Until = false, d.From.Plus(366) }), "days.0.until days_long"},
		"each year the whole year":  {special(func(d *SpecialDays) { d.Until = d.From.Plus(365) }), "days.0.until days_long"},
		"its hours":                 {special(func(d *SpecialDays) { d.Hours = Hours{{60, 50}} }), "days.0.hours hours_order"},
	} {
		s := officeHours()
		row.change(&s)
		_, err := ReadSchedule(s)
		var got []string
		for _, one := range Refusals(err) {
			got = append(got, one.Field+" "+one.Code)
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: %v, want %s", name, got, row.want)
		}
	}
}

func TestReadInterval(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Interval{
		"09:00-18:00": {540, 1080}, "22:00-05:00": {1320, 1740}, "00:00-00:00": {0, 1440}, "09:00-09:00": {540, 1980}, "25:00-26:00": {}, "-": {},
	} {
		from, until, _ := strings.Cut(text, "-")
		got := ReadInterval(from, until)
		if got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
		if a, b := got.Clocks(); want != (Interval{}) && a+"-"+b != text {
			t.Errorf("%v shows %s-%s, want %s", got, a, b, text)
		}
	}
}

// Hours of the day before hold on after midnight, and what never closes has no boundary, however far one looks.
func TestBoundariesOfHoursOfTheDayBefore(t *testing.T) {
	t.Parallel()
	s := Schedule{Zone: "Asia/Tokyo"}
	s.Week[time.Thursday] = Hours{{23 * 60, 23*60 + wholeDay}}
	friday := tokyo("2026-10-02 12:00")
	if !s.Open(friday) || !s.Next(friday).Equal(tokyo("2026-10-02 23:00")) || !s.Last(friday).Equal(tokyo("2026-10-01 23:00")) {
		t.Errorf("open %v, from %s until %s", s.Open(friday), s.Last(friday), s.Next(friday))
	}
	for day := range s.Week {
		s.Week[day] = Hours{{0, wholeDay}}
	}
	if !s.Open(friday) || !s.Next(friday).IsZero() || !s.Last(friday).IsZero() {
		t.Errorf("what never closes is open %v, from %s until %s", s.Open(friday), s.Last(friday), s.Next(friday))
	}
}

func TestTheLongestHoursAndTheFirstYear(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		hours Interval
		code  string
	}{
		"a whole day": {Interval{0, wholeDay}, ""}, "a whole day from the last minute": {Interval{wholeDay - 1, 2*wholeDay - 1}, ""},
		"a minute more": {Interval{0, wholeDay + 1}, "hours_order"}, "the next day": {Interval{wholeDay, wholeDay + 60}, "hours_order"},
		"nothing": {Interval{60, 60}, "hours_order"},
	} {
		s := Schedule{Name: "本社", Zone: "Asia/Tokyo"}
		s.Week[1] = Hours{row.hours}
		if _, err := ReadSchedule(s); row.code == "" && err != nil || row.code != "" && !Refused(err, row.code) {
			t.Errorf("%s: %v", about, err)
		}
	}
	for date, good := range map[Date]bool{{2000, 1, 1}: true, {1999, 12, 31}: false} {
		s := Schedule{Name: "本社", Zone: "Asia/Tokyo", Days: []SpecialDays{{Name: "休業", From: date, Until: date}}}
		if _, err := ReadSchedule(s); good != (err == nil) || !good && !Refused(err, "date_unknown") {
			t.Errorf("%v: %v", date, err)
		}
	}
}
