package portal

import "testing"

func TestOpeningsInWords(t *testing.T) {
	t.Parallel()
	hours := func(clocks ...string) Hours {
		var all Hours
		for i := 0; i < len(clocks); i += 2 {
			all = append(all, ReadInterval(clocks[i], clocks[i+1]))
		}
		return all
	}
	days := func(from, until string, yearly bool, open Hours) SpecialDays {
		return SpecialDays{Name: "棚卸し", From: ParseDate(from), Until: ParseDate(until), Yearly: yearly, Hours: open}
	}
	for _, row := range []struct {
		is     interface{ Text(Language) string }
		ja, en string
	}{
		{hours(), "休業", "Closed"},
		{hours("09:00", "12:00", "13:00", "18:00"), "09:00～12:00、13:00～18:00", "09:00–12:00 and 13:00–18:00"},
		{hours("22:00", "05:00"), "22:00～翌05:00", "22:00–05:00 the next day"},
		{hours("00:00", "00:00"), "00:00～24:00", "00:00–24:00"},
		{days("2026-08-12", "2026-08-14", false, nil), "棚卸し: 2026年8月12日～2026年8月14日は休業", "棚卸し: closed from 12 Aug 2026 to 14 Aug 2026"},
		{days("2026-10-02", "2026-10-02", true, nil), "棚卸し: 毎年10月2日は休業", "棚卸し: closed every year on 2 Oct"},
		{days("2026-12-29", "2027-01-03", true, nil), "棚卸し: 毎年12月29日～1月3日は休業", "棚卸し: closed every year from 29 Dec to 3 Jan"},
		{days("2026-09-30", "2026-09-30", false, hours("09:00", "12:00")), "棚卸し: 2026年9月30日は09:00～12:00に営業", "棚卸し: open 09:00–12:00 on 30 Sep 2026"},
	} {
		for lang, want := range map[Language]string{Japanese: row.ja, English: row.en, "fr": row.ja} {
			if got := row.is.Text(lang); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
}
