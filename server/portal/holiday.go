package portal

import (
	"sync"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/jp"
)

// Holiday is a national holiday of Japan with its names.
type Holiday struct {
	Date Date
	Name map[Language]string
}

// firstHolidays and lastHolidays bound the years whose holidays are known: the formulas of the equinoxes end with them.
const (
	firstHolidays = 2020
	lastHolidays  = 2099
)

// holidayRules are the days of the 国民の祝日に関する法律, as the library computes them.
var holidayRules = []struct {
	rule     *cal.Holiday
	japanese string
}{
	{jp.NewYear, "元日"}, {jp.ComingOfAgeDay, "成人の日"}, {jp.NationalFoundationDay, "建国記念の日"}, {jp.TheEmperorsBirthday, "天皇誕生日"},
	{jp.VernalEquinoxDay, "春分の日"}, {jp.ShowaDay, "昭和の日"}, {jp.ConstitutionMemorialDay, "憲法記念日"}, {jp.GreeneryDay, "みどりの日"},
	{jp.ChildrensDay, "こどもの日"}, {jp.MarineDay, "海の日"}, {jp.MountainDay, "山の日"}, {jp.RespectForTheAgedDay, "敬老の日"},
	{jp.AutumnalEquinoxDay, "秋分の日"}, {jp.SportsDay, "スポーツの日"}, {jp.CultureDay, "文化の日"}, {jp.LaborThanksgivingDay, "勤労感謝の日"},
}

// holidayOverrides are the days that the library (v2.1.13) gets wrong: an empty name is no holiday. Source: the list
// 国民の祝日 of the Cabinet Office, and 令和三年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法, articles 29 and 32, which
// moved 山の日; read in November 2026. What a new law moves goes in here until the library knows it.
var holidayOverrides = []struct{ date, japanese, english string }{
	{"2020-08-11", "", ""},
	{"2020-08-10", "山の日", "Mountain Day"},
	{"2021-08-11", "", ""},
	{"2021-08-08", "山の日", "Mountain Day"},
	{"2021-08-09", "振替休日", "Substitute holiday"},
}

// holidays are all that are known. They are worked out once: the library's rules change themselves while they compute.
var holidays = sync.OnceValue(func() map[Date]Holiday {
	days := map[Date]Holiday{}
	add := func(date Date, japanese, english string) {
		days[date] = Holiday{date, map[Language]string{Japanese: japanese, English: english}}
	}
	for year := firstHolidays; year <= lastHolidays; year++ {
		for _, one := range holidayRules {
			actual, observed := one.rule.Calc(year)
			add(DateOf(actual), one.japanese, one.rule.Name)
			if !observed.Equal(actual) {
				add(DateOf(observed), "振替休日", "Substitute holiday")
			}
		}
	}
	for _, one := range holidayOverrides {
		if one.japanese == "" {
			delete(days, ParseDate(one.date))
			continue
		}
		add(ParseDate(one.date), one.japanese, one.english)
	}
	for _, date := range between(days) {
		add(date, "国民の休日", "Citizens' holiday")
	}
	return days
})

// between are the days between two holidays, each 国民の休日 (article 3, paragraph 3). The library knows those of a few years.
func between(days map[Date]Holiday) []Date {
	var found []Date
	for date, one := range days {
		_, itself := days[date.Plus(1)]
		if after, holiday := days[date.Plus(2)]; holiday && !itself && after.national() && one.national() {
			found = append(found, date.Plus(1))
		}
	}
	return found
}

// national: only days that have a name of their own make the day between them one.
func (h Holiday) national() bool {
	return h.Name[Japanese] != "振替休日" && h.Name[Japanese] != "国民の休日"
}

// HolidayOn is the national holiday of a date, if it is one.
func HolidayOn(d Date) (Holiday, bool) {
	h, is := holidays()[d]
	return h, is
}
