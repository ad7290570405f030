package portal

import (
	"slices"
	"strings"
)

// Reading is how a destination is understood while somebody types it.
type Reading struct {
	Destination Destination
	Fault       *Error // why it is refused wherever it stands
	Warning     *Error // what becomes of calls that go there: destination_loop, refused once it is chosen, or destination_chain
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

// Follow says where calls go on to from the destination, when these numbers forward there. onward are the forwardings of now;
// where hidden numbers forward to is not told.
func (r *Reading) Follow(numbers []string, onward Graph, hidden map[string]bool) {
	if r.Fault != nil {
		return
	}
	way := []string{r.Destination.Digits}
	for len(way) <= maxDiversions {
		to, forwards := onward.next(way[len(way)-1])
		if !forwards {
			break
		}
		again := slices.Contains(way, to)
		way = append(way, to)
		if slices.Contains(numbers, to) { // back to where it began
			r.Warning = Refuse("destination_loop", "", "path", Path(Told(append([]string{to}, way...), hidden)))
			return
		}
		if again {
			r.Warning = Refuse("destination_loop", "", "path", Path(Told(way, hidden)))
			return
		}
	}
	if len(way) > 1 {
		if len(numbers) == 1 {
			way = append([]string{numbers[0]}, way...)
		}
		r.Warning = Refuse("destination_chain", "", "path", Path(Told(way, hidden)))
	}
}

// Told is a chain or a circle as it is told to somebody who does not see some numbers: not where those forward to, only that
// they do.
func Told(way []string, hidden map[string]bool) []string {
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
