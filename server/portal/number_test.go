package portal

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

func TestCorpusOfSpellings(t *testing.T) {
	file, err := os.Open("testdata/destinations.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	count := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		count++
		quoted, err := strconv.QuotedPrefix(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		text, _ := strconv.Unquote(quoted)
		expected := strings.Fields(line[len(quoted):])
		d, refused := ReadDestination(text, DestinationRules{})
		switch {
		case strings.HasPrefix(expected[0], "destination_"):
			if refused == nil || refused.Code != expected[0] {
				t.Errorf("%s: %v (%+v), want %s", quoted, refused, d, expected[0])
			}
		case refused != nil:
			t.Errorf("%s: %v, want %s", quoted, refused, expected)
		case string(d.Class) != expected[0] || d.Digits != expected[1]:
			t.Errorf("%s: %s %s, want %s", quoted, d.Class, d.Digits, expected)
		}
	}
	if count < 300 {
		t.Errorf("the corpus has only %d spellings", count)
	}
}

// Every range of the plan from below its first number to above its last, and one digit short and long.
func TestBoundariesOfThePlan(t *testing.T) {
	for _, row := range []struct{ digits, class string }{
		{"1", "special"}, {"109", "special"}, {"110", "emergency"}, {"111", "special"}, {"117", "special"}, {"118", "emergency"},
		{"119", "emergency"}, {"120", "special"}, {"184", "special"}, {"186", "special"}, {"199", "special"},
		{"00", "carrier_code"}, {"0099", "carrier_code"}, {"0100", "international"}, {"0109999999", "international"},
		{"0112000000", "landline"}, {"0111999999", "malformed"}, {"0119999999", "landline"},
		{"0119", "malformed"}, {"0120000000", "toll_free"}, {"0120999999", "toll_free"}, {"0121000000", "malformed"},
		{"0122999999", "malformed"}, {"0123200000", "landline"}, {"0126999999", "landline"}, {"0127200000", "malformed"},
		{"0132200000", "malformed"}, {"0133200000", "landline"}, {"0139999999", "landline"}, {"0141200000", "malformed"},
		{"0142200000", "landline"}, {"0146999999", "landline"}, {"0147200000", "malformed"}, {"0151999999", "malformed"},
		{"0152200000", "landline"}, {"0158999999", "landline"}, {"0159200000", "malformed"}, {"0162200000", "landline"},
		{"0167999999", "landline"}, {"0168200000", "malformed"}, {"0169999999", "malformed"},
		{"0170000000", "premium"}, {"0170999999", "premium"}, {"0171999999", "malformed"}, {"0172200000", "landline"},
		{"0179999999", "landline"}, {"0180000000", "premium"}, {"0180999999", "premium"}, {"0181999999", "malformed"},
		{"0182200000", "landline"}, {"0188999999", "landline"}, {"0189200000", "malformed"}, {"0190999999", "malformed"},
		{"0191200000", "landline"}, {"0199999999", "landline"},
		{"02000000000000", "m2m"}, {"02040000000", "m2m"}, {"02099999999", "m2m"}, {"0210000000", "malformed"},
		{"0219999999", "malformed"}, {"0220200000", "landline"}, {"0299999999", "landline"},
		{"0300000000", "landline"}, {"0309999999", "landline"}, {"0310000000", "landline"}, {"0320000000", "landline"},
		{"0399999999", "landline"}, {"0400000000", "malformed"}, {"0419999999", "malformed"}, {"0422200000", "landline"},
		{"0491999999", "malformed"}, {"0499999999", "landline"},
		{"05000000000", "ip_phone"}, {"05099999999", "ip_phone"},
		{"0510000000", "malformed"}, {"0522000000", "landline"}, {"0569999999", "landline"}, {"0570000000", "navi_dial"},
		{"0570999999", "navi_dial"}, {"0571999999", "malformed"}, {"0572200000", "landline"}, {"0578999999", "landline"},
		{"0579200000", "malformed"}, {"0599999999", "landline"},
		{"06000000000", "fmc"}, {"06009999999", "fmc"}, {"06010000000", "mobile"}, {"06099999999", "mobile"},
		{"0609999999", "malformed"}, {"0610000000", "landline"}, {"0699999999", "landline"},
		{"07000000000", "malformed"}, {"07009999999", "malformed"}, {"07010000000", "mobile"}, {"07099999999", "mobile"},
		{"0710000000", "malformed"}, {"0722000000", "landline"}, {"0799999999", "landline"},
		{"08000000000", "toll_free"}, {"08009999999", "toll_free"}, {"08010000000", "mobile"}, {"08099999999", "mobile"},
		{"0810000000", "malformed"}, {"0822000000", "landline"}, {"0899999999", "landline"},
		{"09000000000", "malformed"}, {"09009999999", "malformed"}, {"09010000000", "mobile"}, {"09099999999", "mobile"},
		{"0910000000", "special"}, {"0919999999", "special"}, {"0922000000", "landline"}, {"0989999999", "landline"},
		{"0990000000", "premium"}, {"0990999999", "premium"}, {"0992000000", "landline"}, {"0999999999", "landline"},
		{"20", "malformed"}, {"200", "extension"}, {"99999999", "extension"}, {"200000000", "malformed"},
	} {
		if d, _ := ReadDestination(row.digits, DestinationRules{Extensions: true, International: true}); string(d.Class) != row.class {
			t.Errorf("%s: %s, want %s", row.digits, d.Class, row.class)
		}
	}
}

func TestLengthOfEachAllowedRange(t *testing.T) {
	for _, whole := range []string{"0332345678", "0112345678", "05012345678", "06012345678", "07012345678", "08012345678", "09012345678", "06001234567"} {
		for _, typed := range []string{whole[:len(whole)-1], whole + "0"} {
			if d, refused := ReadDestination(typed, DestinationRules{}); refused == nil || refused.Code != "destination_malformed" {
				t.Errorf("%s was read as %s, %v", typed, d.Class, refused)
			}
		}
		if _, refused := ReadDestination(whole, DestinationRules{}); refused != nil {
			t.Errorf("%s: %v", whole, refused)
		}
	}
}

// Where the library knows a landline number to exist, it can be reached.
func TestNoKnownAreaIsForgotten(t *testing.T) {
	known := 0
	for prefix := 100; prefix < 1000; prefix++ {
		digits := "0" + strconv.Itoa(prefix) + "345678"
		n, err := phonenumbers.Parse(digits, homeRegion)
		if err != nil || !phonenumbers.IsValidNumber(n) || phonenumbers.GetNumberType(n) != phonenumbers.FIXED_LINE {
			continue
		}
		known++
		area, third := digits[1:3], digits[3:4]
		if !strings.Contains(thirdDigits[area], third) {
			t.Errorf("%s is a landline number of the library, and not of the plan", digits)
		}
	}
	if known < 400 {
		t.Errorf("the library knows only %d areas", known)
	}
}

func TestWhatAContractAllows(t *testing.T) {
	abroad, members := DestinationRules{International: true}, DestinationRules{Extensions: true, MaxLength: 28}
	listed := DestinationRules{International: true, AllowList: []string{"09012345678", "01012125551234"}}
	for _, row := range []struct {
		text  string
		rules DestinationRules
		want  string // canonical digits or a refusal
	}{
		{"+1 212 555 1234", abroad, "01012125551234"}, {"010-1-212-555-1234", abroad, "01012125551234"},
		{"+44 20 7946 0958", abroad, "010442079460958"}, {"+39 06 698 12345", abroad, "010390669812345"},
		{"+44 020 7946 0958", abroad, "destination_malformed"}, {"+1 212 555 12345", abroad, "destination_malformed"},
		{"+1 212 555", abroad, "destination_malformed"}, {"+999 1234567", abroad, "destination_malformed"},
		{"010-010-1-212-555-1234", abroad, "destination_malformed"}, {"+1-900-555-1234", abroad, "destination_premium"},
		{"+44 909 879 0123", abroad, "destination_premium"}, {"+979 1 2345 6789", abroad, "destination_premium"},
		{"+1 800 555 1234", abroad, "destination_toll_free"}, {"+800 1234 5678", abroad, "destination_toll_free"},
		{"+870 773 123 456", abroad, "destination_satellite"}, {"+881 612 345 678", abroad, "destination_satellite"},
		{"+883 5100 1234 5678", abroad, "destination_satellite"}, {"+882 16 1234567", abroad, "destination_satellite"},
		{"010-81-90-1234-5678", abroad, "destination_malformed"}, {"+81 10 1 212 555 1234", abroad, "destination_malformed_home"},
		{"+81 0 90 1234 5678", abroad, "destination_malformed_home"}, {"184-090-1234-5678", abroad, "destination_prefix"}, {"18603", abroad, "destination_prefix"},
		{"186", abroad, "destination_special"}, {"+81110", abroad, "destination_emergency"},
		{"001-010-1-212-555-1234", abroad, "destination_carrier_code"}, {"010110", abroad, "destination_malformed"},
		{"801-234", members, "801234"}, {"8001", members, "8001"}, {"12345", members, "destination_special"},
		{"119", members, "destination_emergency"}, {"80", members, "destination_malformed"}, {"8190123456", members, "destination_malformed"},
		{"8001", abroad, "destination_extension"},
		{"090-1234-5678", listed, "09012345678"}, {"+819012345678", listed, "09012345678"}, {"+12125551234", listed, "01012125551234"},
		{"090-1234-5679", listed, "destination_not_allowed"}, {"119", listed, "destination_emergency"},
	} {
		d, refused := ReadDestination(row.text, row.rules)
		got := d.Digits
		if refused != nil {
			got = refused.Code
		}
		if got != row.want {
			t.Errorf("%s: %s (%+v), want %s", row.text, got, d, row.want)
		}
	}
}

func TestTheLimitCountsWhatIsTypedAndTheDigits(t *testing.T) {
	for _, row := range []struct {
		text string
		max  int
		long bool
	}{
		{"0-9-0-1-2-3-4-5-6-7-8", 0, false},
		{"090-1234-5678" + strings.Repeat("-", 19), 32, false}, {"090-1234-5678" + strings.Repeat("-", 20), 32, true},
		{"090-1234-5678" + strings.Repeat("-", 15), 28, false}, {"090-1234-5678" + strings.Repeat("-", 16), 28, true},
		{"０９０" + strings.Repeat("ー", 24) + "1", 28, false}, {"０９０" + strings.Repeat("ー", 25) + "1", 28, true},
		{strings.Repeat("3", 32), 0, false}, {strings.Repeat("3", 33), 0, true},
		{strings.Repeat("3", 28), 28, false}, {strings.Repeat("3", 29), 28, true},
		{"+" + strings.Repeat("3", 29), 32, false}, {"+" + strings.Repeat("3", 30), 32, true}, // 010 comes before them
		{strings.Repeat("0", 1<<20), 0, true},
	} {
		_, refused := ReadDestination(row.text, DestinationRules{MaxLength: row.max})
		if long := refused != nil && refused.Code == "destination_too_long"; long != row.long {
			t.Errorf("%.40s with %d: %v", row.text, row.max, refused)
		}
		if row.long && refused.Args["max"] == "" {
			t.Errorf("%.40s: the refusal does not name the limit", row.text)
		}
	}
}

func TestWhatIsShownOfANumber(t *testing.T) {
	for _, row := range []struct{ typed, text, grouped string }{
		{"09012345678", "09012345678", "090-1234-5678"}, {"06012345678", "06012345678", "060-1234-5678"},
		{"０９０ー１２３４ー５６７８", "090-1234-5678", "090-1234-5678"}, {"(03)3234 5678", "03-3234-5678", "03-3234-5678"},
		{"+81 90 1234 5678", "+81-90-1234-5678", "090-1234-5678"}, {"０１１２３４５６７８", "0112345678", "011-234-5678"},
		{"0980223456", "0980223456", "09802-2-3456"}, {"0120123456", "0120123456", "0120-123-456"},
		{"+12125551234", "+12125551234", "+1 212-555-1234"}, {"119", "119", "119"}, {"0901", "0901", "0901"},
	} {
		if d, _ := ReadDestination(row.typed, DestinationRules{}); d.Text != row.text || d.Grouped != row.grouped {
			t.Errorf("%s: shown as %s and %s", row.typed, d.Text, d.Grouped)
		}
	}
}

func TestDigitsOfAnySpellingAreTheSame(t *testing.T) {
	for _, text := range []string{"0332345678", "03-3234-5678", "（０３）３２３４ー５６７８", "+81 3 3234 5678", "+81(0)3-3234-5678", "010-81-3-3234-5678", "TEL 03-3234-5678"} {
		if got := Digits(text); got != "0332345678" {
			t.Errorf("%s: %s", text, got)
		}
	}
	for text, want := range map[string]string{"": "", "abc": "", "3234": "3234", "+1 212": "0101212", "+": "", "N100000001": "100000001"} {
		if got := Digits(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func FuzzReadDestination(f *testing.F) {
	for _, seed := range []string{"", "090-1234-5678", "+81 90 1234 5678", "+1 212 555 1234", "０１１ー２３４ー５６７８", "801", "119", "00", "+", "０９０\u200b", "010810"} {
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, all bool) {
		rules := DestinationRules{Extensions: all, International: all}
		d, refused := ReadDestination(text, rules)
		if Digits(d.Digits) != d.Digits && refused == nil {
			t.Errorf("%q: %s is not canonical", text, d.Digits)
		}
		if refused != nil {
			return
		}
		if strings.Trim(d.Digits, "0123456789") != "" || len(d.Digits) < minExtensionDigits || len(d.Digits) > maxLength {
			t.Errorf("%q was read as %q", text, d.Digits)
		}
		switch d.Class {
		case Landline, IPPhone, Mobile, FMC:
		case Extension, International:
			if !all {
				t.Errorf("%q: %s was accepted", text, d.Class)
			}
		default:
			t.Errorf("%q: %s was accepted", text, d.Class)
		}
		for _, again := range []string{d.Digits, d.Text, d.Grouped} {
			if second, refused := ReadDestination(again, rules); refused != nil || second.Digits != d.Digits || second.Class != d.Class {
				t.Errorf("%q: %s is read again as %+v, %v", text, again, second, refused)
			}
		}
	})
}

// A plus is the sign of abroad in front of a number alone.
func TestAPlusWithinANumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"+81-3-1234-5678": "0312345678", "03+12345678": "0312345678", "0+81312345678": "081312345678"} {
		if got := Digits(text); got != want {
			t.Errorf("%s has the digits %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"03+1234-5678", "090-1234-5678+", "++81-3-1234-5678"} {
		if _, refused := ReadDestination(text, DestinationRules{International: true}); refused == nil || refused.Code != "destination_characters" {
			t.Errorf("%s: %v", text, refused)
		}
	}
}
