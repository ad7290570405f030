package portal

import (
	"strconv"
	"strings"
	"time"
)

// Address is a destination that a company keeps for everybody to choose from (会社の転送先).
type Address struct {
	Label  string
	Text   string // as typed
	Digits string // canonical
}

// ReadAddress reads what an administrator typed, by the rules for every number of the company: what only some contracts may
// forward to (an extension) can be kept, and the contract is looked at when it is chosen. Codes: required, label_too_long,
// label_characters, those of ReadDestination.
func ReadAddress(label, text string, p Policy) (Address, error) {
	var faults Errors
	a := Address{Label: strings.TrimSpace(label)}
	if a.Label == "" {
		faults = append(faults, Refuse("required", "label"))
	} else if code := labelFault(a.Label); code != "" {
		faults = append(faults, Refuse(code, "label", "max", strconv.Itoa(maxLabelLength)))
	}
	d, refused := ReadDestination(text, AnyContract(p))
	if refused != nil {
		refused.Field = "text"
		faults = append(faults, refused)
	}
	a.Text, a.Digits = d.Text, d.Digits
	return a, faults.OrNil()
}

// AnyContract are the rules of a company for a destination of which nobody knows yet for which number it will be.
func AnyContract(p Policy) DestinationRules {
	return DestinationRules{Extensions: true, International: p.International, AllowList: p.AllowList}
}

// Tested says who called a destination last and reached whom they meant; the zero Tested is nobody.
type Tested struct {
	At   int64  // milliseconds since 1970 UTC
	By   string // empty where the name is kept no longer
	ByID string
}

// testHolds is how long a test call says something: numbers change hands.
const testHolds = 180 * 24 * time.Hour

// Old tells whether it is so long ago that somebody should call again.
func (t Tested) Old(now time.Time) bool { return now.Sub(time.UnixMilli(t.At)) > testHolds }
