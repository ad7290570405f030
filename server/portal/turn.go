package portal

import (
	"fmt"
	"time"
)

// Turn is what comes before an instant and makes what is set for a number another thing: its end, or a boundary of its schedule.
type Turn struct {
	Way     Way // WayUntil or WaySchedule; "" where nothing comes: it is as somebody set it
	At      time.Time
	Open    bool   // for WaySchedule: what the plan sets while it is open
	Refusal *Error // why that would not be set, so that calls are not forwarded; nil where it would
}

// Turned is the latest turn up to an instant. Its refusal is the caller's, who knows what the contract allows.
func (f Forecast) Turned(at time.Time) Turn {
	course, due := f.Follows.Ended(f.Course, at)
	turn := Turn{Way: WayUntil, At: time.UnixMilli(due)}
	if f.Follows != nil && course.Now.Until == 0 {
		if last := f.Follows.Schedule.Last(at); due != 0 || last.After(f.From) {
			turn = Turn{Way: WaySchedule, At: last, Open: f.Follows.Schedule.Open(at)}
			if due > last.UnixMilli() {
				turn.At = time.UnixMilli(due)
			}
			return turn
		}
	}
	if due == 0 {
		return Turn{}
	}
	return turn
}

// turnWords are sentences about a turn, with its time.
type turnWords struct {
	until, untilRefused string    // that: why
	schedule            [2]string // outside opening hours, during them: the name
	scheduleRefused     string    // the name, why
}

var turns = map[Language]*turnWords{
	Japanese: {
		until: "終了日時（%s）に、元の設定へ戻っています。", untilRefused: "終了日時（%s）を過ぎていますが、%s、元の設定には戻せません。",
		schedule:        [2]string{"スケジュール「%[2]s」により、%[1]s から営業時間外の設定です。", "スケジュール「%[2]s」により、%[1]s から営業時間内の設定です。"},
		scheduleRefused: "スケジュール「%[2]s」が %[1]s に切り替わっていますが、%[3]s、その設定にはできません。",
	},
	English: {
		until: "It will have reverted on %s.", untilRefused: "It will have ended on %s, but the previous setting cannot be restored: %s.",
		schedule: [2]string{"Set by the schedule “%[2]s” from %[1]s, outside opening hours.",
			"Set by the schedule “%[2]s” from %[1]s, during opening hours."},
		scheduleRefused: "The schedule “%[2]s” will have switched on %[1]s, but what it sets is not possible: %[3]s.",
	},
}

// Text says why what is set is not what somebody set; "" where it is.
func (t Turn) Text(schedule string, lang Language, now time.Time, zone *time.Location) string {
	w, ok := turns[lang]
	if !ok {
		w = turns[Japanese]
	}
	at, period := ShortTime(t.At, lang, now, zone), 0
	if t.Open {
		period = 1
	}
	switch {
	case t.Way == WayUntil && t.Refusal != nil:
		return fmt.Sprintf(w.untilRefused, at, WhyRefused(t.Refusal, lang))
	case t.Way == WayUntil:
		return fmt.Sprintf(w.until, at)
	case t.Way == WaySchedule && t.Refusal != nil:
		return fmt.Sprintf(w.scheduleRefused, at, schedule, WhyRefused(t.Refusal, lang))
	case t.Way == WaySchedule:
		return fmt.Sprintf(w.schedule[period], at, schedule)
	}
	return ""
}
