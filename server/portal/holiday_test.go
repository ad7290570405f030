package portal

import (
	"strings"
	"testing"
)

// The official lists of the Cabinet Office (国民の祝日について), in the order of the calendar; 休 is 休日, a substitute or a
// day between two holidays.
var officialHolidays = map[int]string{
	2024: "01-01 元日, 01-08 成人の日, 02-11 建国記念の日, 02-12 休, 02-23 天皇誕生日, 03-20 春分の日, 04-29 昭和の日, 05-03 憲法記念日, 05-04 みどりの日, " +
		"05-05 こどもの日, 05-06 休, 07-15 海の日, 08-11 山の日, 08-12 休, 09-16 敬老の日, 09-22 秋分の日, 09-23 休, 10-14 スポーツの日, 11-03 文化の日, " +
		"11-04 休, 11-23 勤労感謝の日",
	2025: "01-01 元日, 01-13 成人の日, 02-11 建国記念の日, 02-23 天皇誕生日, 02-24 休, 03-20 春分の日, 04-29 昭和の日, 05-03 憲法記念日, 05-04 みどりの日, " +
		"05-05 こどもの日, 05-06 休, 07-21 海の日, 08-11 山の日, 09-15 敬老の日, 09-23 秋分の日, 10-13 スポーツの日, 11-03 文化の日, 11-23 勤労感謝の日, 11-24 休",
	2026: "01-01 元日, 01-12 成人の日, 02-11 建国記念の日, 02-23 天皇誕生日, 03-20 春分の日, 04-29 昭和の日, 05-03 憲法記念日, 05-04 みどりの日, " +
		"05-05 こどもの日, 05-06 休, 07-20 海の日, 08-11 山の日, 09-21 敬老の日, 09-22 休, 09-23 秋分の日, 10-12 スポーツの日, 11-03 文化の日, 11-23 勤労感謝の日",
	2027: "01-01 元日, 01-11 成人の日, 02-11 建国記念の日, 02-23 天皇誕生日, 03-21 春分の日, 03-22 休, 04-29 昭和の日, 05-03 憲法記念日, 05-04 みどりの日, " +
		"05-05 こどもの日, 07-19 海の日, 08-11 山の日, 09-20 敬老の日, 09-23 秋分の日, 10-11 スポーツの日, 11-03 文化の日, 11-23 勤労感謝の日",
}

func TestHolidaysAreThoseOfTheOfficialLists(t *testing.T) {
	t.Parallel()
	for year, want := range officialHolidays {
		first := Date{year, 1, 1}
		var days []string
		for i := range (Date{year + 1, 1, 1}).Minus(first) {
			one, is := HolidayOn(first.Plus(i))
			if !is {
				continue
			}
			name := one.Name[Japanese]
			if !one.national() {
				name = "休"
			}
			days = append(days, one.Date.String()[5:]+" "+name)
			if one.Name[English] == "" {
				t.Errorf("%s has no English name", one.Date)
			}
		}
		if got := strings.Join(days, ", "); got != want {
			t.Errorf("%d:\n got %s\nwant %s", year, got, want)
		}
	}
}

func TestMovedHolidaysAndDaysBetweenThem(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]string{
		"2020-07-23": "海の日", "2020-07-24": "スポーツの日", "2020-08-10": "山の日", "2020-08-11": "", "2020-10-12": "",
		"2021-08-08": "山の日", "2021-08-09": "振替休日", "2021-08-11": "", "2026-09-22": "国民の休日", "2032-09-21": "国民の休日",
		"2037-09-22": "国民の休日", "2026-12-25": "", "2019-12-23": "", "2100-01-01": "",
	} {
		if one, _ := HolidayOn(ParseDate(date)); one.Name[Japanese] != want {
			t.Errorf("%s is %q, want %q", date, one.Name[Japanese], want)
		}
	}
}

// Article 3, paragraph 3: a day between two holidays is one where both have a name of their own.
func TestWhichDaysBetweenHolidaysAreOnes(t *testing.T) {
	t.Parallel()
	for names, want := range map[string]bool{
		"敬老の日||秋分の日": true, "振替休日||秋分の日": false, "敬老の日||振替休日": false, "国民の休日||秋分の日": false, "敬老の日||": false, "敬老の日|海の日|秋分の日": false,
	} {
		days := map[Date]Holiday{}
		for i, name := range strings.Split(names, "|") {
			if date := (Date{2026, 9, 21}).Plus(i); name != "" {
				days[date] = Holiday{date, map[Language]string{Japanese: name}}
			}
		}
		if got := between(days); len(got) > 0 != want || want && got[0] != (Date{2026, 9, 22}) {
			t.Errorf("%s: %v", names, got)
		}
	}
}
