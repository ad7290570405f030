package portal

import (
	"fmt"
	"strings"
)

// openingWords are those with which the hours and days of a schedule are told.
type openingWords struct {
	closed    string
	span      string // of hours: from, until
	nextDay   string // a time of the next day
	join      string // between spans
	yearly    string // a day of every year
	on        string // one day
	days      string // the first, the last
	shut      string // name, days
	openFor   string // name, days, hours
	date      string // as time.Format has it
	yearlyDay string
}

var openings = map[Language]openingWords{
	Japanese: {
		closed: "休業", span: "%s～%s", nextDay: "翌%s", join: "、", yearly: "毎年%s", on: "%s", days: "%s～%s",
		shut: "%s: %sは休業", openFor: "%s: %sは%sに営業", date: "2006年1月2日", yearlyDay: "1月2日",
	},
	English: {
		closed: "Closed", span: "%s–%s", nextDay: "%s the next day", join: " and ", yearly: "every year %s", on: "on %s", days: "from %s to %s",
		shut: "%s: closed %s", openFor: "%[1]s: open %[3]s %[2]s", date: "2 Jan 2006", yearlyDay: "2 Jan",
	},
}

func opening(lang Language) openingWords {
	if w, ok := openings[lang]; ok {
		return w
	}
	return openings[Japanese]
}

// Text tells the opening hours of a day: "9:00～12:00、22:00～翌5:00"; none is "休業".
func (h Hours) Text(lang Language) string {
	w := opening(lang)
	if len(h) == 0 {
		return w.closed
	}
	spans := make([]string, len(h))
	for i, one := range h {
		from, until := one.Clocks()
		switch {
		case one.Until == wholeDay:
			until = "24:00"
		case one.Until > wholeDay:
			until = fmt.Sprintf(w.nextDay, until)
		}
		spans[i] = fmt.Sprintf(w.span, from, until)
	}
	return strings.Join(spans, w.join)
}

// Text tells what holds on special days: "夏季休業: 2026年8月12日～2026年8月14日は休業".
func (r SpecialDays) Text(lang Language) string {
	w := opening(lang)
	layout := w.date
	if r.Yearly {
		layout = w.yearlyDay
	}
	spelled := func(d Date) string { return d.utc().Format(layout) }
	days := fmt.Sprintf(w.on, spelled(r.From))
	if r.Until != r.From {
		days = fmt.Sprintf(w.days, spelled(r.From), spelled(r.Until))
	}
	if r.Yearly {
		days = fmt.Sprintf(w.yearly, days)
	}
	if len(r.Hours) == 0 {
		return fmt.Sprintf(w.shut, r.Name, days)
	}
	return fmt.Sprintf(w.openFor, r.Name, days, r.Hours.Text(lang))
}
