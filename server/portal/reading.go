package portal

import (
	"slices"
	"strings"
)

// Reading is how a destination is understood while somebody types it.
type Reading struct {
	Destination Destination
	Fault       *Error // why it is refused wherever it stands
	Warning     *Error // what becomes of calls that go there: destination_loop or destination_loop_later, refused once it is chosen, or destination_voicemail, destination_chain, destination_chain_voicemail and destination_chain_later
	Later       *Error // destination_voicemail_later: what becomes of them after a time
}

// ReadTyped reads a destination for these numbers (canonical digits; none when nobody knows yet for which). To the number
// itself it is refused however it is spelt; among several it is refused for that one.
func ReadTyped(text string, numbers []string, rules DestinationRules) Reading {
	d, fault := ReadDestination(text, rules)
	if fault == nil && slices.Contains(numbers, d.Digits) {
		fault = Refuse("destination_self", "")
		if len(numbers) > 1 {
			fault = Refuse("destination_among", "", "phone", FormatPhone(d.Digits))
		}
	}
	return Reading{Destination: d, Fault: fault}
}

// RedactPath is a chain or a loop as it is told to somebody who does not see some numbers: not where those forward to, only that
// they do.
func RedactPath(way []string, hidden map[string]bool) []string {
	for i, one := range way {
		if hidden[one] && i+1 < len(way) {
			return append(slices.Clone(way[:i+1]), "")
		}
	}
	return way
}

// Path writes the numbers of a way as one reads them, in their order; an empty one is not told.
func Path(digits []string) string {
	grouped := make([]string, len(digits))
	for i, one := range digits {
		if grouped[i] = FormatPhone(one); one == "" {
			grouped[i] = "…"
		}
	}
	return strings.Join(grouped, " → ")
}
