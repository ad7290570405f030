package portal

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxLabelLength = 40

// Entry is one remembered number; all empty when nothing is remembered.
type Entry struct{ Text, Digits, Label string }

// checkEntry looks at a remembered number that is chosen. The stored digits must be those of the stored text, for the
// one is shown and the other is called.
func checkEntry(i int, e Entry, l Line, p Policy) Errors {
	if e.Text == "" && e.Digits != "" {
		e.Text = e.Digits
	}
	read, faults := readEntry(i, e.Text, "", l, p) // its name was read when it was typed, and keeps no call from its way
	if faults == nil && read.Digits != e.Digits {
		return Errors{Refuse("destination_malformed", entryField(i))}
	}
	return faults
}

// readEntry reads a number and a label that a person typed. An entry that is refused keeps its text, so that it can be shown
// again beside the fault.
func readEntry(i int, text, label string, l Line, p Policy) (Entry, Errors) {
	var faults Errors
	entry := Entry{Label: strings.TrimSpace(label)}
	if code := labelFault(entry.Label); code != "" {
		faults = append(faults, Refuse(code, entryField(i)+".label", "max", strconv.Itoa(maxLabelLength)))
	}
	if text == "" {
		return entry, faults
	}
	d, refused := readDestination(text, DestinationRules{
		MaxLength: l.MaxLength(), Extensions: l.MembersNet, International: p.International, AllowList: p.AllowList,
	})
	switch {
	case refused != nil && refused.Code == "destination_empty":
		return entry, faults
	case refused == nil && d.Digits == Digits(l.Digits):
		refused = Refuse("destination_self", "")
	}
	entry.Text, entry.Digits = d.Text, d.Digits
	if refused != nil {
		refused.Field = entryField(i)
		entry.Text, entry.Digits = text, ""
		return entry, append(faults, refused)
	}
	return entry, faults
}

// labelFault: a label is shown in lists and mails, where a control character or a change of writing direction could
// make a number look like another.
func labelFault(label string) string {
	if utf8.RuneCountInString(label) > maxLabelLength {
		return "label_too_long"
	}
	if !utf8.ValidString(label) || deceives(label) {
		return "label_characters"
	}
	return ""
}

// deceives tells whether a text holds what nobody sees, and what makes it look like another: control characters, changes of
// the writing direction, and everything else that has no form of its own.
func deceives(text string) bool {
	var before rune
	for at, r := range text {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && !(r == joiner && joins(before, text[at+len(string(r)):])) {
			return true
		}
		before = r
	}
	return false
}

// joiner makes one picture of two, a woman and a computer, and shapes letters of India.
const joiner = '\u200d'

// joins tells whether the joiner stands where it does that: after a picture, the colour of its skin or a mark, and before
// a picture or a letter.
func joins(before rune, rest string) bool {
	after, size := utf8.DecodeRuneInString(rest)
	return size > 0 && unicode.In(before, unicode.So, unicode.Sk, unicode.M) && unicode.In(after, unicode.So, unicode.L)
}

func entryField(i int) string { return fmt.Sprintf("entries.%d", i) }
