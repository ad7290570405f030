package portal

import "time"

// DaysOff are the Saturdays, the Sundays and the Japanese holidays among so many days from a date on. A company's own days belong
// to its schedules, of which no one holds for all of its numbers.
func DaysOff(from Date, days int) []Date {
	off := []Date{}
	for i := range days {
		date := from.Plus(i)
		_, holiday := HolidayOn(date)
		if day := date.Weekday(); holiday || day == time.Saturday || day == time.Sunday {
			off = append(off, date)
		}
	}
	return off
}
