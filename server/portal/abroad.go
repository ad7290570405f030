package portal

import (
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// The library's region of numbers that belong to no country: satellites, global networks, universal services.
const nowhere = "001"

// foreign is what the library says of an international number.
type foreign struct {
	grouped string // the digits as they are where it does not know how
	refused *Error // nil when calls may go there
}

// mostForeign is how many international numbers are remembered.
const mostForeign = 10_000

// foreignNumbers remembers them. To look one up takes the library longer than all other words and rules of a change, and the
// same one is asked for by each sentence that names it, and for each of the thousands of numbers that forward there.
type foreignNumbers struct {
	sync.RWMutex
	known map[string]foreign
}

var abroad = foreignNumbers{known: map[string]foreign{}}

func (f *foreignNumbers) of(digits string) foreign {
	f.RLock()
	number, known := f.known[digits]
	f.RUnlock()
	if known {
		return number
	}
	number = lookUpAbroad(digits)
	f.Lock()
	defer f.Unlock()
	if len(f.known) >= mostForeign {
		clear(f.known)
	}
	f.known[digits] = number
	return number
}

func lookUpAbroad(digits string) foreign {
	number := "+" + digits[len(abroadPrefix):]
	n, err := phonenumbers.Parse(number, homeRegion)
	if err != nil {
		return foreign{digits, Refuse("destination_malformed", "")}
	}
	return foreign{keepDigits(number, phonenumbers.Format(n, phonenumbers.INTERNATIONAL), digits), refuseAbroad(number, n)}
}

// refuseAbroad looks at an international number that the company's policy allows in principle: it must exist in length,
// be written without a national prefix, and cost what a call abroad costs.
func refuseAbroad(number string, n *phonenumbers.PhoneNumber) *Error {
	if phonenumbers.Format(n, phonenumbers.E164) != number || phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
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
