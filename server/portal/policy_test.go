package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestReadPolicy(t *testing.T) {
	for about, row := range map[string]struct {
		change func(*Policy)
		list   string // afterwards
		faults string
	}{
		"as it is by default":  {func(*Policy) {}, "", ""},
		"the smallest numbers": {func(p *Policy) { p.LongDays, p.TrailYears = 1, 1 }, "", ""},
		"the largest numbers":  {func(p *Policy) { p.LongDays, p.TrailYears = 365, 7 }, "", ""},
		"numbers too small":    {func(p *Policy) { p.LongDays, p.TrailYears = 0, 0 }, "", "long_days number_range, trail_years number_range"},
		"numbers too large":    {func(p *Policy) { p.LongDays, p.TrailYears = 366, 8 }, "", "long_days number_range, trail_years number_range"},
		"numbers of any spelling": {func(p *Policy) {
			p.AllowList = []string{"03-1234-5678", " ０９０（１２３４）５６７８ ", "", "+81 50 1234 5678", "0312345678", "2345"}
		}, "0312345678 09012345678 05012345678 2345", ""},
		"faults at their lines": {func(p *Policy) { p.AllowList = []string{"110", "", "03-1234-5678", "03-12", "内線", "0120-000-000"} },
			"0312345678", "allow_list.0 destination_emergency, allow_list.3 destination_malformed, allow_list.4 destination_characters, allow_list.5 destination_toll_free"},
		"abroad, which is closed": {func(p *Policy) { p.AllowList = []string{"+1 212 555 1234"} }, "", "allow_list.0 allow_list_international"},
		"abroad, which is open": {func(p *Policy) { p.International, p.AllowList = true, []string{"+1 212 555 1234", "+870 773 123 456"} },
			"01012125551234", "allow_list.1 destination_satellite"},
		"a list without end": {func(p *Policy) { p.AllowList = make([]string, AllowListLimit+1) }, "", "allow_list allow_list_too_long"},
	} {
		policy := DefaultPolicy()
		row.change(&policy)
		read, err := ReadPolicy(policy)
		var faults []string
		for _, one := range Refusals(err) {
			faults = append(faults, one.Field+" "+one.Code)
		}
		if got := strings.Join(read.AllowList, " "); got != row.list || strings.Join(faults, ", ") != row.faults {
			t.Errorf("%s: %q with %q, want %q with %q", about, got, faults, row.list, row.faults)
		}
	}
}

// Administrators are not remembered where nobody is.
func TestTrustedDevicesOfAdministrators(t *testing.T) {
	for _, row := range [][3]bool{{true, true, true}, {true, false, false}, {false, true, false}, {false, false, false}} {
		policy := DefaultPolicy()
		policy.TrustedDevices, policy.TrustedDevicesAdmin = row[0], row[1]
		if read, err := ReadPolicy(policy); err != nil || read.TrustedDevicesAdmin != row[2] {
			t.Errorf("%v: %v, %v", row, read.TrustedDevicesAdmin, err)
		}
	}
}

func TestReadTerms(t *testing.T) {
	for about, row := range map[string]struct{ japanese, english, want string }{
		"tidied":                 {"\r\n# 規約\r\n本文\n", " Terms ", "# 規約\n本文|Terms <nil>"},
		"one language":           {"規約", "　", "規約| refused: required at en"},
		"none":                   {"", "", "| refused: required at ja; refused: required at en"},
		"a sign that is no text": {"規約\x00", "Terms", "規約\x00|Terms refused: characters at ja"},
	} {
		japanese, english, err := ReadTerms(row.japanese, row.english)
		if got := fmt.Sprintf("%s|%s %v", japanese, english, err); got != row.want {
			t.Errorf("%s: %q, want %q", about, got, row.want)
		}
	}
	if _, _, err := ReadTerms(strings.Repeat("規", 10_001), strings.Repeat("a", 20_001)); len(Refusals(err)) != 2 {
		t.Errorf("without end: %v", err)
	}
}

// A number of which a sentence says "for 14 days" is one of those that are forwarded for 14 days, whatever the clocks did.
func TestLongIsCountedAsItIsSaid(t *testing.T) {
	t.Parallel()
	for _, zone := range []*time.Location{Zone("Asia/Tokyo"), Zone("America/New_York")} {
		now := time.Date(2026, 3, 15, 9, 0, 0, 0, zone) // in New York a week after the clocks were put on
		long := (Policy{LongDays: 14}).LongSince(now, zone)
		for since, want := range map[time.Time]string{
			long: "for 14 days", long.Add(time.Millisecond): "for 13 days",
			time.Date(2026, 3, 1, 23, 59, 59, 0, zone): "for 14 days", time.Date(2026, 3, 2, 0, 0, 0, 0, zone): "for 13 days",
		} {
			told := Standing{Forwarding: Forwarding{On: true}, Since: since}.Text(English, now, zone)
			if !strings.Contains(told, want) || !since.After(long) != (want == "for 14 days") {
				t.Errorf("since %v: %q, and long since %v", since, told, long)
			}
		}
	}
}
