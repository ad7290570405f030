package portal

import (
	"slices"
	"strconv"
	"time"
)

// Policy is what a company's administrators decide at run time. A policy that says nothing is DefaultPolicy.
type Policy struct {
	International bool     `json:"international"`
	AllowList     []string `json:"allow_list"` // canonical digits; empty allows everything that is otherwise allowed

	TrustedDevices      bool `json:"trusted_devices"`       // この端末では次回から二段階認証を省略する is offered
	TrustedDevicesAdmin bool `json:"trusted_devices_admin"` // to administrators as well
	PasskeysForAdmins   bool `json:"passkeys_for_admins"`   // an administrator who has a passkey signs in with it
	LongPasswords       bool `json:"long_passwords"`        // new passwords have up to 128 characters of any kind, instead of the manual's rule
	NarrowCodes         bool `json:"narrow_codes"`          // a code of an authenticator is good as long as it is shown, and no longer
	EveryForwarding     bool `json:"every_forwarding"`      // every change of a forwarding needs a fresh code, not only a new destination

	LongDays   int `json:"long_days"`   // a number forwarded for longer stands out
	TrailYears int `json:"trail_years"` // 操作履歴 is kept so long

	WorkBegins string `json:"work_begins"` // 明朝 of an end, "09:00"
	WorkEnds   string `json:"work_ends"`   // 今日の終業まで
}

// DefaultPolicy is the policy of a company that decided nothing yet.
func DefaultPolicy() Policy {
	return Policy{AllowList: []string{}, TrustedDevices: true, LongDays: 14, TrailYears: 7, WorkBegins: "09:00", WorkEnds: "18:00"}
}

// LongSince is since when a number has been forwarding, at the latest, that the company calls forwarded for long, as somebody
// in a time zone sees it.
func (p Policy) LongSince(now time.Time, zone *time.Location) time.Time {
	return DaysAgo(p.LongDays, now, zone)
}

// Narrows tells whether the policy forbids destinations that another one allows.
func (p Policy) Narrows(other Policy) bool {
	if other.International && !p.International || len(p.AllowList) > 0 && len(other.AllowList) == 0 {
		return true
	}
	return len(p.AllowList) > 0 && slices.ContainsFunc(other.AllowList, func(digits string) bool { return !slices.Contains(p.AllowList, digits) })
}

// AllowListLimit is how many destinations a company may list.
const AllowListLimit = 1000

// ReadPolicy tidies what an administrator typed and reports every fault at once: destinations of any spelling become
// canonical digits, each once, and an empty line is none. The fault of a destination stands at its place ("allow_list.2").
// Codes: number_range, time_of_day, allow_list_too_long, allow_list_international, those of ReadDestination.
func ReadPolicy(p Policy) (Policy, error) {
	digits, faults := readAllowList(p.AllowList, p.International)
	number := func(value int, field string, highest int) {
		if value < 1 || value > highest {
			faults = append(faults, Refuse("number_range", field, "min", "1", "max", itoa(highest)))
		}
	}
	clock := func(value, field string) {
		if at, err := time.Parse("15:04", value); err != nil || at.Format("15:04") != value {
			faults = append(faults, Refuse("time_of_day", field))
		}
	}
	number(p.LongDays, "long_days", 365)
	number(p.TrailYears, "trail_years", 7)
	clock(p.WorkBegins, "work_begins")
	clock(p.WorkEnds, "work_ends")
	p.TrustedDevicesAdmin = p.TrustedDevicesAdmin && p.TrustedDevices
	p.AllowList = digits
	return p, faults.OrNil()
}

func readAllowList(lines []string, international bool) ([]string, Errors) {
	digits := []string{}
	if len(lines) > AllowListLimit {
		return digits, Errors{Refuse("allow_list_too_long", "allow_list", "limit", itoa(AllowListLimit))}
	}
	var faults Errors
	for i, line := range lines {
		// What only some contracts may forward to (an extension) can be listed: the contract is looked at when it is used.
		destination, refusal := ReadDestination(line, DestinationRules{Extensions: true, International: true})
		switch {
		case refusal != nil && refusal.Code == "destination_empty":
			continue
		case refusal == nil && destination.Class == International && !international:
			refusal = Refuse("allow_list_international", "")
		}
		if refusal != nil {
			refusal.Field = "allow_list." + strconv.Itoa(i)
			faults = append(faults, refusal)
		} else if !slices.Contains(digits, destination.Digits) {
			digits = append(digits, destination.Digits)
		}
	}
	return digits, faults
}
