package portal

import "strings"

// Class is the kind of a phone number in the Japanese numbering plan.
type Class string

const (
	Landline      Class = "landline"      // 0AB-J, 10 digits
	IPPhone       Class = "ip_phone"      // 050
	Mobile        Class = "mobile"        // 060, 070, 080, 090
	Extension     Class = "extension"     // of メンバーズネット
	International Class = "international" // 010… or +…
	TollFree      Class = "toll_free"     // 0120, 0800
	NaviDial      Class = "navi_dial"     // 0570
	Premium       Class = "premium"       // 0990, 0180, 0170
	M2M           Class = "m2m"           // 020, which no person answers
	FMC           Class = "fmc"           // 0600
	CarrierCode   Class = "carrier_code"  // 00XY before any number
	Special       Class = "special"       // 1XY, 184 and 186 among them, and 091
	Emergency     Class = "emergency"     // 110, 118, 119
	Malformed     Class = "malformed"     // a beginning or a length that the plan does not have
)

// numberRange is one line of the numbering plan. Without digits, every length has the class: those are refused anyhow,
// and a switch may act on the first digits alone.
type numberRange struct {
	prefix string
	class  Class
	digits int
}

// numberingPlan: the first line that fits decides, so that 0800 stands before 080 and 0600 before 060.
//
// Source: the ministry's table of number kinds (総務省 電気通信番号制度 「電気通信番号の種別」, in force since 22 May 2019), with
// 060-1…060-9 for mobile phones, which the ministry's council approved on 20 November 2024 (in use since July 2026).
var numberingPlan = []numberRange{
	{"110", Emergency, 0},
	{"118", Emergency, 0},
	{"119", Emergency, 0},
	{"1", Special, 0},
	{"00", CarrierCode, 0},
	{"010", International, 0},
	{"0120", TollFree, 0},
	{"0800", TollFree, 0},
	{"0570", NaviDial, 0},
	{"0170", Premium, 0},
	{"0180", Premium, 0},
	{"0990", Premium, 0},
	{"020", M2M, 0},
	{"091", Special, 0},
	{"0600", FMC, 11},
	{"0700", Malformed, 0},
	{"0900", Malformed, 0},
	{"050", IPPhone, 11},
	{"060", Mobile, 11},
	{"070", Mobile, 11},
	{"080", Mobile, 11},
	{"090", Mobile, 11},
}

// behindZero holds the lines of the plan for numbers that begin with 0, by the digit behind it.
var behindZero = func() (lines [10][]numberRange) {
	for _, r := range numberingPlan {
		if strings.HasPrefix(r.prefix, "0") {
			lines[r.prefix[1]-'0'] = append(lines[r.prefix[1]-'0'], r)
		}
	}
	return lines
}()

const (
	landlineDigits     = 10
	anyDigit           = "0123456789"
	minExtensionDigits = 3
	maxExtensionDigits = 8
)

// thirdDigits holds, for the two digits after the leading 0, which digits may follow in a landline number. Whether the
// third still belongs to the area code is left to the library's grouping.
//
// Source: the fixed-line ranges of libphonenumber 9.0.32 (June 2026), which follow the ministry's list of area codes. In
// 011 and 03 every exchange is legal here: which of them are handed out changes more often than this program, and
// trials work with numbers in exchanges of 03 that nobody has.
var thirdDigits = landlinePlan(
	"11 23456789", "12 3456", "13 3456789", "14 23456", "15 2345678", "16 234567", "17 23456789", "18 2345678", "19 123456789",
	"22", "23", "24", "25", "26", "27", "28", "29",
	"30", "31", "32", "33", "34", "35", "36", "37", "38", "39",
	"42", "43", "44", "45", "46 02345678", "47", "48", "49 23459",
	"52", "53", "54", "55", "56 123456789", "57 2345678", "58", "59",
	"61", "62", "63", "64", "65", "66", "67", "68", "69",
	"72", "73 456789", "74 023456789", "75", "76", "77", "78", "79",
	"82", "83 23456789", "84 56789", "85 123456789", "86", "87", "88 03456789", "89",
	"92", "93", "94", "95", "96 123456789", "97 123456789", "98", "99 123456789",
)

func landlinePlan(lines ...string) map[string]string {
	plan := make(map[string]string, len(lines))
	for _, line := range lines {
		area, third, listed := strings.Cut(line, " ")
		if !listed {
			third = anyDigit
		}
		plan[area] = third
	}
	return plan
}

// ClassOf is the class of canonical digits.
func ClassOf(digits string) Class { return classify(digits) }

// classify tells the class of canonical digits. International numbers are looked at no further here.
func classify(digits string) Class {
	lines := numberingPlan
	if len(digits) > 1 && digits[0] == '0' && isDigit(rune(digits[1])) {
		lines = behindZero[digits[1]-'0']
	}
	for _, r := range lines {
		if !strings.HasPrefix(digits, r.prefix) {
			continue
		}
		if r.digits != 0 && len(digits) != r.digits {
			return Malformed
		}
		return r.class
	}
	switch {
	case isLandline(digits):
		return Landline
	case !strings.HasPrefix(digits, "0") && len(digits) >= minExtensionDigits && len(digits) <= maxExtensionDigits:
		return Extension
	}
	return Malformed
}

// isLandline: ten digits in an area that exists. Exchanges are not looked at: trials and trainings work with numbers
// such as 03-1234-5678 that nobody has, and which exchanges are handed out changes more often than this program.
func isLandline(digits string) bool {
	return len(digits) == landlineDigits && digits[0] == '0' && strings.Contains(thirdDigits[digits[1:3]], digits[3:4])
}
