package portal

import "testing"

func TestTheSameDayOfAnotherYear(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		date Date
		year int
		want Date
	}{
		{Date{2024, 2, 29}, 2025, Date{2025, 2, 28}}, {Date{2024, 2, 29}, 2028, Date{2028, 2, 29}}, {Date{2024, 2, 29}, 2100, Date{2100, 2, 28}},
		{Date{2025, 2, 28}, 2028, Date{2028, 2, 28}}, {Date{2025, 12, 31}, 2024, Date{2024, 12, 31}},
	} {
		if got := row.date.in(row.year); got != row.want {
			t.Errorf("%s in %d is %s, want %s", row.date, row.year, got, row.want)
		}
	}
	yearly := Schedule{Days: []SpecialDays{{Name: "創業日", From: Date{2024, 2, 29}, Until: Date{2024, 2, 29}, Yearly: true}}}
	for date, want := range map[string]HoursReason{"2025-02-28": BySpecial, "2025-03-01": ByWeek, "2028-02-28": ByWeek, "2028-02-29": BySpecial} {
		if got := yearly.On(ParseDate(date)); got.Why != want {
			t.Errorf("%s is by %s, want %s", date, got.Why, want)
		}
	}
}

// Of two special days that are as long, the one that stands first holds; of others, the shorter.
func TestWhichSpecialDaysHold(t *testing.T) {
	t.Parallel()
	on := func(name string, from, until int) SpecialDays {
		return SpecialDays{Name: name, From: Date{2026, 8, from}, Until: Date{2026, 8, until}}
	}
	for want, days := range map[string][]SpecialDays{
		"first": {on("first", 12, 14), on("second", 12, 14)}, "earlier in the list": {on("earlier in the list", 13, 15), on("later", 11, 13)},
		"shorter": {on("longer", 12, 14), on("shorter", 12, 13)}, "shortest": {on("shortest", 13, 13), on("longer", 12, 14)},
	} {
		if got := (Schedule{Days: days}).On(Date{2026, 8, 13}).Name[Japanese]; got != want {
			t.Errorf("%s holds, want %s", got, want)
		}
	}
}
