package portal

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

const (
	homeRegion   = "JP"
	homeCountry  = "81"
	abroadPrefix = "010"
)

// FormatPhone groups canonical digits the way they are read: 03-1234-5678, +1 202-555-0123. Digits of no known shape
// come back unchanged.
func FormatPhone(digits string) string {
	switch classify(digits) {
	case International:
		return abroad.of(digits).grouped
	case Landline:
		return groupLandline(digits)
	case IPPhone, Mobile: // always the same way, and the most frequent ones
		return digits[:3] + "-" + digits[3:7] + "-" + digits[7:]
	case FMC, TollFree, NaviDial, Premium, M2M:
		return groupJapanese(digits)
	}
	return digits
}

// ShowPhone is the phone number of a person, which is stored as it was typed, in the one form in which it is read. What does
// not begin with a zero is shown as it is.
func ShowPhone(typed string) string {
	if strings.HasPrefix(typed, "0") {
		return FormatPhone(Digits(typed))
	}
	return typed
}

// groupJapanese groups by the area codes that the library knows.
func groupJapanese(digits string) string {
	n, err := phonenumbers.Parse(digits, homeRegion)
	if err != nil {
		return digits
	}
	return keepDigits(digits, phonenumbers.Format(n, phonenumbers.NATIONAL), digits)
}

// keepDigits returns grouped when it holds exactly the digits of number, otherwise the fallback: a grouping may never
// show another number than the one that is called.
func keepDigits(number, grouped, fallback string) string {
	only := func(r rune) rune {
		if isDigit(r) {
			return r
		}
		return -1
	}
	if strings.Map(only, grouped) != strings.Map(only, number) {
		return fallback
	}
	return grouped
}
