package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxBatchName    = 60
	maxBatchComment = 500
	// MaxBatchSteps is how many steps a batch may have.
	MaxBatchSteps = 50
)

// Then is a change with another one after it, as one.
func (c Change) Then(next Change) Change {
	over(&c.On, next.On)
	over(&c.Actions, next.Actions)
	over(&c.RingSeconds, next.RingSeconds)
	over(&c.Target, next.Target)
	over(&c.Until, next.Until)
	for i := range c.Entries {
		over(&c.Entries[i], next.Entries[i])
	}
	return c
}

func over[T any](to **T, from *T) {
	if from != nil {
		*to = from
	}
}

// ReadBatch tidies what a batch is called and what is said about it. Codes: required, too_long, characters.
func ReadBatch(name, comment string) (tidyName, tidyComment string, err error) {
	var faults Errors
	read := func(text, field string, limit int, lines bool) string {
		text = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n")))
		switch {
		case text == "" && field == "name":
			faults = append(faults, Refuse("required", field))
		case utf8.RuneCountInString(text) > limit:
			faults = append(faults, Refuse("too_long", field, "limit", itoa(limit)))
		case strings.ContainsFunc(text, func(r rune) bool { return (unicode.IsControl(r) || deceives(r)) && !(lines && r == '\n') }):
			faults = append(faults, Refuse("characters", field))
		}
		return text
	}
	tidyName, tidyComment = read(name, "name", maxBatchName, false), read(comment, "comment", maxBatchComment, true)
	return tidyName, tidyComment, faults.OrNil()
}
