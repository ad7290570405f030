package portal

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Way is how a change came about.
type Way string

const (
	WayForm    Way = "form"
	WayUndo    Way = "undo"
	WayRestore Way = "restore"
	WayImport  Way = "import"
	WayBatch   Way = "batch"
	WayUntil   Way = "until" // made by the program when a state had ended

	WayPlan     Way = "plan"     // which schedule a number follows was set
	WaySchedule Way = "schedule" // made by the program when a schedule came to a boundary: its name stands for a person's
	WayCalendar Way = "calendar" // the hours of a schedule were edited
)

// Ways are all of them.
var Ways = []Way{WayForm, WayUndo, WayRestore, WayImport, WayUntil, WayPlan, WaySchedule, WayCalendar, WayBatch}

// standingWords are the words around the sentence of a forwarding.
type standingWords struct {
	join      string
	today     string
	days      [2]string // one, several
	setToday  string    // of what is off
	setDays   [2]string // of what is off: one, several
	until     string    // when
	past      string    // when, of a setting of the past
	day       string    // of this year, as time.Format has it
	dayOfYear string    // of another year
	planned   string    // with the day of the week
	weekdays  [7]string
	ends      string // when, as a line of its own
	nobody    map[Way]string
	erased    string            // in place of the name of a person
	schedule  string            // the name of one that made a change
	refused   map[string]string // by the code of the refusal
	otherwise string            // any other refusal
	fellBack  string            // why
	lapses    string            // the same before it comes
	lapsed    string            // what may not be set any more, why
	stages    map[Stage]string
	stageJoin string

	listsReturn, listsReturned string // with the entries that go back
	listJoin                   string
}

var standings = map[Language]*standingWords{
	Japanese: {
		join: " · ", today: "今日から", days: [2]string{"%d日前から", "%d日前から"}, setToday: "今日設定", setDays: [2]string{"%d日前に設定", "%d日前に設定"},
		until: "%s に元へ戻ります", past: "%s まで", ends: "%s に元へ戻ります",
		day: "1/2 15:04", dayOfYear: "2006/1/2 15:04", planned: "2006年1月2日（%s） 15:04", weekdays: [7]string{"日", "月", "火", "水", "木", "金", "土"},
		nobody: map[Way]string{WayUntil: "自動（終了日時）", WaySchedule: "自動（スケジュール）"}, erased: "氏名は消去済み（保存期間の経過）", schedule: "スケジュール「%s」",
		refused: map[string]string{
			"destination_loop":          "転送が一周して戻ってくるため",
			"destination_loop_later":    "終了日時やスケジュールの切り替えで、転送が一周して戻ってくるため",
			"destination_not_allowed":   "会社の設定で許可されていない転送先のため",
			"destination_international": "会社の設定で国際電話への転送が許可されていないため",
			"voicemail_not_contracted":  "契約で留守番電話が使えなくなったため",
			"actions_not_in_plan":       "契約のプランで選べない転送動作のため",
		},
		otherwise: "いまの契約または会社の設定では使えない内容のため",
		fellBack:  "転送していません（%s、以前の設定に戻せませんでした）",
		lapses:    "転送しません（%s、以前の設定には戻せません）",
		lapsed:    "%s: %s", stageJoin: "、",
		stages: map[Stage]string{StageNow: "いまの転送", StageEnd: "終了日時のあとの転送", StageSchedule: "スケジュールの転送"},

		listsReturn: "（%s）", listsReturned: "%s に戻りました", listJoin: "、",
	},
	English: {
		join: " · ", today: "since today", days: [2]string{"for %d day", "for %d days"}, setToday: "set today", setDays: [2]string{"set %d day ago", "set %d days ago"},
		until: "reverts on %s", past: "until %s", ends: "Reverts on %s",
		day: "2 Jan, 15:04", dayOfYear: "2 Jan 2006, 15:04", planned: "%s 2 Jan 2006, 15:04", weekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		nobody: map[Way]string{WayUntil: "automatic (at its end)", WaySchedule: "automatic (schedule)"}, erased: "name erased (kept no longer)", schedule: "schedule “%s”",
		refused: map[string]string{
			"destination_loop":          "it would create a forwarding loop",
			"destination_loop_later":    "it would create a forwarding loop when a term ends or a schedule switches",
			"destination_not_allowed":   "the company does not allow this destination",
			"destination_international": "the company does not allow forwarding abroad",
			"voicemail_not_contracted":  "the contract no longer includes voicemail",
			"actions_not_in_plan":       "the contract’s plan does not allow it",
		},
		otherwise: "the contract or the company’s settings no longer allow it",
		fellBack:  "Calls are not forwarded (the previous setting could not be restored: %s)",
		lapses:    "Calls will not be forwarded (the previous setting cannot be restored: %s)",
		lapsed:    "%s: %s", stageJoin: ", ",
		stages: map[Stage]string{StageNow: "current forwarding", StageEnd: "forwarding after the end", StageSchedule: "forwarding by schedule"},

		listsReturn: " (also restores %s)", listsReturned: "also restored %s", listJoin: "; ",
	},
}

func standing(lang Language) *standingWords {
	if w, ok := standings[lang]; ok {
		return w
	}
	return standings[Japanese]
}

// Standing is where a number's calls go with all that belongs to it. What is empty is not told.
type Standing struct {
	Forwarding Forwarding
	Plan       string    // what a schedule sets from then on, in words: told in place of the forwarding
	Who        string    // who set it
	Since      time.Time // since when it has been forwarding
	Set        time.Time // when it was set; told of a number that is not forwarded
	Past       bool      // it was set at some time, and something else may be set now
	Lists      []string  // entries that a change wrote besides, in words, as Rewritten has them
}

// About says what a part of a standing tells.
type About string

// In this order.
const (
	AboutCalls About = "calls" // where they go
	AboutWho   About = "who"
	AboutSince About = "since"
	AboutEnd   About = "end"
)

// Abouts are all of them.
var Abouts = []About{AboutCalls, AboutWho, AboutSince, AboutEnd}

// Part is one thing that a standing tells.
type Part struct {
	About About
	Text  string
}

// Text tells it in one line, with times as clocks in the zone show them now: "…へ転送中 · 鈴木 一郎 · 3日前から · 11/30 18:00 に元へ戻ります".
func (s Standing) Text(lang Language, now time.Time, zone *time.Location) string {
	texts := make([]string, 0, len(Abouts))
	for _, part := range s.Parts(lang, now, zone) {
		texts = append(texts, part.Text)
	}
	return strings.Join(append(texts, s.Lists...), standing(lang).join)
}

// Parts are the pieces of which Text is made, but for Lists, for pages that lay them out.
func (s Standing) Parts(lang Language, now time.Time, zone *time.Location) []Part {
	w := standing(lang)
	parts := make([]Part, 0, len(Abouts))
	tell := func(about About, text string) {
		if text != "" {
			parts = append(parts, Part{about, text})
		}
	}
	tell(AboutCalls, cmp.Or(s.Plan, Sentence(s.Forwarding, lang)))
	tell(AboutWho, s.Who)
	tell(AboutSince, s.since(w, now.In(zone)))
	tell(AboutEnd, s.end(w, lang, now, zone))
	return parts
}

func (s Standing) since(w *standingWords, now time.Time) string {
	since, today, days := s.Since, w.today, w.days
	if !s.Forwarding.On {
		since, today, days = s.Set, w.setToday, w.setDays
	}
	if since.IsZero() {
		return ""
	}
	switch n := midnights(since.In(now.Location()), now); {
	case n < 1:
		return today
	case n == 1:
		return fmt.Sprintf(days[0], n)
	default:
		return fmt.Sprintf(days[1], n)
	}
}

func (s Standing) end(w *standingWords, lang Language, now time.Time, zone *time.Location) string {
	if s.Forwarding.Until == 0 {
		return ""
	}
	said := w.until
	if s.Past {
		said = w.past
	}
	return fmt.Sprintf(said, ShortTime(time.UnixMilli(s.Forwarding.Until), lang, now, zone))
}

// DaysAgo is the latest instant of which it is said that it was so many days ago. Filters and counts ask it, so that they find
// what the sentence says.
func DaysAgo(days int, now time.Time, zone *time.Location) time.Time {
	return DateOf(now.In(zone)).Plus(1-days).first(0, zone).Add(-time.Millisecond)
}

// midnights counts those between two instants, by the clock of their zone.
func midnights(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// ShortTime is an instant as clocks in the zone show it; the year is told when it is not that of now.
func ShortTime(at time.Time, lang Language, now time.Time, zone *time.Location) string {
	w := standing(lang)
	if at = at.In(zone); at.Year() == now.In(zone).Year() {
		return at.Format(w.day)
	}
	return at.Format(w.dayOfYear)
}

// Ends says when the setting before a forwarding returns, with the day of the week, where people plan; "" when it has no end.
func Ends(f Forwarding, lang Language, zone *time.Location) string {
	if f.Until == 0 {
		return ""
	}
	w := standing(lang)
	at := time.UnixMilli(f.Until).In(zone)
	return fmt.Sprintf(w.ends, fmt.Sprintf(at.Format(w.planned), w.weekdays[at.Weekday()]))
}

// By names who made a change, or what did where nobody has: the name is a person's, a schedule's, or empty, also where a
// person's is kept no longer.
func By(name string, way Way, lang Language) string {
	w := standing(lang)
	program, is := w.nobody[way]
	switch {
	case name == "" && (is || way == ""):
		return program
	case name == "":
		return w.erased
	case way == WaySchedule:
		return fmt.Sprintf(w.schedule, name)
	}
	return name
}

// WhyRefused says in a few words why a forwarding may not be set any more.
func WhyRefused(refusal *Error, lang Language) string {
	w := standing(lang)
	if said, ok := w.refused[refusal.Code]; ok {
		return said
	}
	return w.otherwise
}

// EndOfDay is the first instant of tomorrow, where now is today.
func EndOfDay(now time.Time, zone *time.Location) time.Time {
	return DateOf(now.In(zone)).Plus(1).first(0, zone)
}
