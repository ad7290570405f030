package portal

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Notice is an お知らせ of the operator, plain text in both languages.
type Notice struct {
	Title, Text map[Language]string // the text may be empty, in both languages at once
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

// ReadNotice tidies what an administrator typed and reports every fault at once. Codes: required, too_long, characters,
// notice_order.
func ReadNotice(n Notice) (Notice, error) {
	var faults Errors
	read := func(text, field string, limit int, lines bool) string {
		text = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n")))
		switch {
		case utf8.RuneCountInString(text) > limit:
			faults = append(faults, Refuse("too_long", field, "limit", itoa(limit)))
		case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !(lines && r == '\n') }):
			faults = append(faults, Refuse("characters", field))
		}
		return text
	}
	tidy := Notice{Title: map[Language]string{}, Text: map[Language]string{}, Important: n.Important, Entrance: n.Entrance, From: n.From, Until: n.Until}
	for _, in := range []Language{Japanese, English} {
		tidy.Title[in] = read(n.Title[in], "title_"+string(in), 100, false)
		tidy.Text[in] = read(n.Text[in], "text_"+string(in), 2000, true)
	}
	for _, in := range []Language{Japanese, English} {
		if tidy.Title[in] == "" {
			faults = append(faults, Refuse("required", "title_"+string(in)))
		}
		// Half of a notice in one language would say less there than in the other.
		if tidy.Text[in] == "" && tidy.Text[Japanese]+tidy.Text[English] != "" {
			faults = append(faults, Refuse("required", "text_"+string(in)))
		}
	}
	if n.From.IsZero() {
		faults = append(faults, Refuse("required", "from"))
	}
	if !n.Until.IsZero() && !n.Until.After(n.From) {
		faults = append(faults, Refuse("notice_order", "until"))
	}
	return tidy, faults.OrNil()
}
