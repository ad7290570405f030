package portal

import "time"

// longestSilence is how much of the time since the program last looked at the clock is believed at once.
const longestSilence = 31 * 24 * time.Hour

// Witness is the time that the program saw pass. What is removed because it is old is measured by it and not by the
// clock alone: a clock that jumps years ahead makes nothing older than a month of silence would.
type Witness struct {
	At   time.Time `json:"at"`   // the time that is believed
	Seen time.Time `json:"seen"` // what the clock showed when it was last looked at
}

// After is the witness when the clock shows now. Time that a longer silence hides is not made up for: rows are kept too
// long rather than too short.
func (w Witness) After(now time.Time) Witness {
	passed := min(max(now.Sub(w.Seen), 0), longestSilence)
	if believed := w.At.Add(passed); believed.After(now) {
		passed = max(now.Sub(w.At), 0)
	}
	return Witness{At: w.At.Add(passed), Seen: now}
}

// TrailCut is the instant before which rows of 操作履歴 are older than the policy keeps them.
func (p Policy) TrailCut(w Witness) time.Time { return w.believed().AddDate(-p.TrailYears, 0, 0) }

// mailsKept is how long is kept what serves no purpose any more but to tell what became of it: mails that were sent, given up
// or expired, and links that open nothing. The limits of links are counted from those of an hour: a clock that jumps must not
// make them older than that.
const mailsKept = 90 * 24 * time.Hour

// MailCut is the instant before which mails and links are removed if they came to their end.
func (w Witness) MailCut() time.Time { return w.believed().Add(-mailsKept) }

// believed is the time that passed for certain: a clock that was put back makes nothing older.
func (w Witness) believed() time.Time {
	if w.Seen.Before(w.At) {
		return w.Seen
	}
	return w.At
}
