package portal

import "time"

// Notice is an お知らせ of the operator, plain text in Japanese, and in English too where it has an English title.
type Notice struct {
	Title, Text map[Language]string // the text may be empty, in every language that there is at once
	Important   bool
	Entrance    bool      // also before the sign-in, for everybody to read
	From        time.Time // shown from this instant on
	Until       time.Time // and before this one; the zero time is no end
}

// NoticeState is where a notice stands at an instant.
type NoticeState string

const (
	NoticePlanned NoticeState = "planned"
	NoticeShown   NoticeState = "shown"
	NoticeEnded   NoticeState = "ended"
)

// StateAt tells where the notice stands at now.
func (n Notice) StateAt(now time.Time) NoticeState {
	switch {
	case !n.Until.IsZero() && !now.Before(n.Until):
		return NoticeEnded
	case now.Before(n.From):
		return NoticePlanned
	}
	return NoticeShown
}

// ReadNotice tidies what an administrator typed and reports every fault at once. English may be left out as a whole: who reads
// English is shown the Japanese then. Codes: required, too_long, characters, until_malformed, notice_order.
func ReadNotice(n Notice) (Notice, error) {
	var r reader
	tidy := Notice{Title: map[Language]string{}, Text: map[Language]string{}, Important: n.Important, Entrance: n.Entrance, From: n.From, Until: n.Until}
	for _, in := range []Language{Japanese, English} {
		title, text := n.Title[in], n.Text[in]
		r.text(&title, "title_"+string(in), 100, in == Japanese)
		r.lines(&text, "text_"+string(in), 2000, false)
		tidy.Title[in], tidy.Text[in] = title, text
	}
	// Half of a notice in one language would say less there than in the other.
	english := tidy.Title[English] != "" || tidy.Text[English] != ""
	if english && tidy.Title[English] == "" {
		r.refuse("required", "title_en")
	}
	if english && tidy.Text[English] == "" && tidy.Text[Japanese] != "" {
		r.refuse("required", "text_en")
	}
	if tidy.Text[Japanese] == "" && tidy.Text[English] != "" {
		r.refuse("required", "text_ja")
	}
	if n.From.IsZero() || !fourDigitYear(n.From) {
		r.refuse("required", "from")
	}
	switch {
	case n.Until.IsZero():
	case !fourDigitYear(n.Until):
		r.refuse("until_malformed", "until")
	case !n.Until.After(n.From):
		r.refuse("notice_order", "until")
	}
	return tidy, r.faults.OrNil()
}
