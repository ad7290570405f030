package portal

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

const (
	homeRegion   = "JP"
	homeCountry  = "81"
	abroadPrefix = "010"
	// The library's region of numbers that belong to no country: satellites, global networks, universal services.
	nowhere = "001"
)

// FormatPhone groups canonical digits the way they are read: 03-1234-5678, +1 202-555-0123. Digits of no known shape
// come back unchanged.
func FormatPhone(digits string) string {
	switch classify(digits) {
	case International:
		n, err := phonenumbers.Parse("+"+digits[len(abroadPrefix):], homeRegion)
		if err != nil {
			return digits
		}
		return keepDigits("+"+digits[len(abroadPrefix):], phonenumbers.Format(n, phonenumbers.INTERNATIONAL), digits)
	case Landline:
		return groupLandline(digits)
	case IPPhone, Mobile: // always the same way, and the most frequent ones
		return digits[:3] + "-" + digits[3:7] + "-" + digits[7:]
	case FMC, TollFree, NaviDial, Premium, M2M:
		return groupJapanese(digits)
	}
	return digits
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

// refuseAbroad looks at an international number that the company's policy allows in principle: it must exist in length,
// be written without a national prefix, and cost what a call abroad costs.
func refuseAbroad(digits string) *Error {
	number := "+" + digits[len(abroadPrefix):]
	n, err := phonenumbers.Parse(number, homeRegion)
	if err != nil || phonenumbers.Format(n, phonenumbers.E164) != number {
		return Refuse("destination_malformed", "")
	}
	if reason := phonenumbers.IsPossibleNumberWithReason(n); reason != phonenumbers.IS_POSSIBLE {
		return Refuse("destination_malformed", "")
	}
	switch phonenumbers.GetNumberType(n) {
	case phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST:
		return Refuse("destination_premium", "")
	case phonenumbers.TOLL_FREE:
		return Refuse("destination_toll_free", "")
	}
	if phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode())) == nowhere {
		return Refuse("destination_satellite", "")
	}
	return nil
}
