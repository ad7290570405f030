package portal

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Destination is a number that calls may be forwarded to, as typed and as compared.
type Destination struct {
	Text    string // as typed, in half-width digits, hyphens and perhaps a leading +
	Digits  string // canonical: +81… is 0…, any other +… is 010…
	Class   Class
	Grouped string // as read aloud: 090-1234-5678
}

// Entry is the destination as it is remembered.
func (d Destination) Entry() Entry { return Entry{Text: d.Text, Digits: d.Digits} }

// DestinationRules are what a contract and a company allow.
type DestinationRules struct {
	MaxLength     int      // characters typed, and digits; 0 means 32
	Extensions    bool     // メンバーズネット
	International bool     // policy of the company
	AllowList     []string // canonical digits; empty allows everything that is otherwise allowed
}

const (
	maxLength           = 32
	maxLengthMembersNet = 28
	// A longer text is no number; it is turned away before any work is done on it.
	maxInputBytes = 512
)

var emergencyNumbers = []string{"110", "118", "119"}

// alwaysRefused are the classes to which no company may forward.
var alwaysRefused = []Class{Emergency, Special, TollFree, Premium, NaviDial, M2M, CarrierCode, Malformed}

// ReadDestination reads what a person typed. When the number is refused the Destination is still filled as far as it
// is known, so that a form can show what the number was taken for. The refusal has no Field.
func ReadDestination(text string, rules DestinationRules) (Destination, *Error) {
	d, refused := readDestination(text, rules)
	d.Grouped = FormatPhone(d.Digits)
	return d, refused
}

// readDestination leaves out how the number is read aloud.
func readDestination(text string, rules DestinationRules) (Destination, *Error) {
	limit := rules.MaxLength
	if limit == 0 {
		limit = maxLength
	}
	if len(text) > maxInputBytes {
		return Destination{Class: Malformed}, Refuse("destination_too_long", "", "max", strconv.Itoa(limit))
	}
	typed := strings.TrimFunc(norm.NFKC.String(text), isBlank)
	if typed == "" {
		return Destination{Class: Malformed}, Refuse("destination_empty", "")
	}
	tidied, raw, clean := normalize(typed)
	if !clean {
		return Destination{Class: Malformed}, Refuse("destination_characters", "")
	}
	d := Destination{Text: tidied, Digits: canonical(tidied, raw)}
	d.Class = classOf(tidied, raw, d.Digits)
	if utf8.RuneCountInString(typed) > limit || max(len(raw), len(d.Digits)) > limit {
		return d, Refuse("destination_too_long", "", "max", strconv.Itoa(limit))
	}
	return d, refusal(d, raw, rules)
}

// classOf tells the class of a number as it was typed: an emergency number stays one behind the country code, a 0 or a
// 10 after the country code makes no number, and 010-81 is a call that would leave the country only to come back.
func classOf(tidied, raw, digits string) Class {
	national, home := strings.CutPrefix(raw, homeCountry)
	home = home && strings.HasPrefix(tidied, "+")
	switch {
	case home && slices.Contains(emergencyNumbers, national):
		return Emergency
	case home && (national == "" || national[0] == '0' || strings.HasPrefix(national, "10")):
		return Malformed
	case raw == "", strings.HasPrefix(tidied, "+0"):
		return Malformed
	case strings.HasPrefix(raw, homeAbroad):
		return International
	}
	return classify(digits)
}

func refusal(d Destination, raw string, rules DestinationRules) *Error {
	switch {
	case d.Class == Special && len(raw) > 3 && (strings.HasPrefix(raw, "184") || strings.HasPrefix(raw, "186")):
		return Refuse("destination_prefix", "") // shows the caller's number, or does not
	case d.Class == Malformed && strings.HasPrefix(d.Text, "+"+homeCountry):
		return Refuse("destination_malformed_home", "")
	case slices.Contains(alwaysRefused, d.Class):
		return Refuse("destination_"+string(d.Class), "")
	case d.Class == Extension && !rules.Extensions:
		return Refuse("destination_extension", "")
	case d.Class == International && !rules.International:
		return Refuse("destination_international", "")
	case d.Class == International && strings.HasPrefix(raw, homeAbroad):
		return Refuse("destination_malformed", "")
	case d.Class == International:
		if refused := abroad.of(d.Digits).refused; refused != nil {
			own := *refused // it gets a field
			return &own
		}
	}
	if len(rules.AllowList) > 0 && !slices.Contains(rules.AllowList, d.Digits) {
		return Refuse("destination_not_allowed", "")
	}
	return nil
}
