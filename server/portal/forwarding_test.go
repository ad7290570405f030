package portal

import (
	"slices"
	"strings"
	"testing"
)

var (
	office = Line{Digits: "0332345678", Plan: "IP Voice", MessageBox: true}
	mobile = Line{Digits: "0332345678", Plan: PlanMobileOfficeSet}
)

func listed(texts ...string) (entries [ListSize]Entry) {
	for i, text := range texts {
		d, _ := ReadDestination(text, DestinationRules{Extensions: true, International: true})
		entries[i] = Entry{Text: d.Text, Digits: d.Digits}
	}
	return entries
}

// told lists faults as "field code", in the order in which they are told.
func told(faults Errors) string {
	var lines []string
	for _, f := range faults {
		lines = append(lines, f.Field+" "+f.Code)
	}
	return strings.Join(lines, "; ")
}

func TestAllSixteenSetsOfActions(t *testing.T) {
	legal := []Actions{
		Unconditional, Busy, NoAnswer, Unreachable, Busy | NoAnswer, Busy | Unreachable, NoAnswer | Unreachable, Busy | NoAnswer | Unreachable,
	}
	for set := Actions(0); set < 16; set++ {
		f := Forwarding{On: true, Actions: set, Target: Voicemail}
		if set.Has(NoAnswer) {
			f.RingSeconds = 20
		}
		want := ""
		switch {
		case set == 0:
			want = "actions actions_required"
		case !slices.Contains(legal, set):
			want = "actions actions_illegal"
		}
		if got := told(CheckForwarding(f, office, Policy{})); got != want {
			t.Errorf("%v: %q, want %q", set.Names(), got, want)
		}
		if set.legal() != slices.Contains(legal, set) {
			t.Errorf("%v: legal is %v", set.Names(), set.legal())
		}
		again, err := ParseActions(set.Names())
		if err != nil || again != set {
			t.Errorf("%v is read again as %v, %v", set.Names(), again.Names(), err)
		}
	}
	if Actions(16).legal() || (Busy | 32).legal() {
		t.Error("bits that are no action are legal")
	}
}

func TestActionNamesFromOutside(t *testing.T) {
	if set, err := ParseActions([]string{"unreachable", "busy"}); err != nil || set != Busy|Unreachable {
		t.Errorf("any order: %v, %v", set, err)
	}
	for _, names := range [][]string{{"always"}, {"busy", "busy"}, {"Busy"}, {""}, {"busy", "no-answer"}} {
		if _, err := ParseActions(names); err == nil || err.Code != "actions_unknown" || err.Field != "actions" {
			t.Errorf("%v: %v", names, err)
		}
	}
}

func TestThePlanRestrictsTheActions(t *testing.T) {
	for set := Actions(1); set < 16; set++ {
		f := Forwarding{On: true, Actions: set, Target: 1, Entries: listed("090-1234-5678")}
		if set.Has(NoAnswer) {
			f.RingSeconds = 20
		}
		got := told(CheckForwarding(f, mobile, Policy{}))
		switch {
		case set == Unconditional && got != "":
			t.Errorf("unconditional: %s", got)
		case set != Unconditional && set.legal() && got != "actions actions_not_in_plan":
			t.Errorf("%v: %q", set.Names(), got)
		case !set.legal() && got != "actions actions_illegal":
			t.Errorf("%v: %q", set.Names(), got)
		}
	}
	refused := CheckForwarding(Forwarding{On: true, Actions: Busy, Target: 1, Entries: listed("090-1234-5678")}, mobile, Policy{})
	if refused[0].Args["plan"] != PlanMobileOfficeSet {
		t.Errorf("the refusal does not name the plan: %v", refused[0].Args)
	}
}

func TestRingTime(t *testing.T) {
	for _, row := range []struct {
		actions Actions
		seconds int
		want    string
	}{
		{NoAnswer, 0, "ring_required"}, {NoAnswer, 1, "ring_range"}, {NoAnswer, 4, "ring_range"}, {NoAnswer, 5, ""}, {NoAnswer, 30, ""},
		{NoAnswer, 31, "ring_range"}, {NoAnswer, -5, "ring_range"}, {Busy | NoAnswer, 20, ""},
		{Busy, 0, ""}, {Busy, 20, "ring_without_no_answer"}, {Unconditional, 5, "ring_without_no_answer"}, {Unreachable, -1, "ring_without_no_answer"},
	} {
		for _, on := range []bool{true, false} {
			want := row.want
			if want != "" {
				want = "ring_seconds " + want
			}
			f := Forwarding{On: on, Actions: row.actions, RingSeconds: row.seconds, Target: Voicemail}
			if got := told(CheckForwarding(f, office, Policy{})); got != want {
				t.Errorf("%v %d s: %q, want %q", row.actions.Names(), row.seconds, got, want)
			}
		}
	}
}

func TestTarget(t *testing.T) {
	numbers := listed("090-1234-5678", "", "03-4234-5678")
	for _, row := range []struct {
		target Target
		line   Line
		want   string
	}{
		{0, office, "target_required"}, {1, office, ""}, {2, office, "target_empty"}, {3, office, ""}, {5, office, "target_empty"},
		{Voicemail, office, ""}, {Voicemail, mobile, "voicemail_not_contracted"}, {7, office, "target_unknown"}, {-1, office, "target_unknown"},
		{127, mobile, "target_unknown"},
	} {
		want := row.want
		if want != "" {
			want = "target " + want
		}
		f := Forwarding{On: true, Actions: Unconditional, Entries: numbers, Target: row.target}
		if got := told(CheckForwarding(f, row.line, Policy{})); got != want {
			t.Errorf("target %d: %q, want %q", row.target, got, want)
		}
	}
}

func TestTypedEntriesAndTheChosenOneAreChecked(t *testing.T) {
	members := Line{Digits: "0332345678", MembersNet: true}
	for _, row := range []struct {
		text   string
		line   Line
		policy Policy
		want   string
	}{
		{"", office, Policy{}, ""}, {"\u3000", office, Policy{}, ""}, {"090-1234-5678", office, Policy{}, ""},
		{"119", office, Policy{}, "destination_emergency"}, {"0990-123-456", office, Policy{}, "destination_premium"},
		{"+1 212 555 1234", office, Policy{}, "destination_international"}, {"+1 212 555 1234", office, Policy{International: true}, ""},
		{"8001", office, Policy{}, "destination_extension"}, {"8001", members, Policy{}, ""},
		{"090-1234-5678" + strings.Repeat("-", 16), office, Policy{}, ""}, {"090-1234-5678" + strings.Repeat("-", 16), members, Policy{}, "destination_too_long"},
		{"03-3234-5678", office, Policy{}, "destination_self"}, {"（０３）３２３４ー５６７８", office, Policy{}, "destination_self"},
		{"+81 3 3234 5678", office, Policy{}, "destination_self"}, {"+81 3 3234 5678", mobile, Policy{International: true}, "destination_self"},
		{"090-1234-5678", office, Policy{AllowList: []string{"0342345678"}}, "destination_not_allowed"},
	} {
		for place := range ListSize {
			var texts, labels [ListSize]string
			texts[place] = row.text
			want := row.want
			if want != "" {
				want = entryField(place) + " " + want
			}
			entries, faults := readEntries(texts, labels, row.line, row.policy)
			if got := told(faults); got != want {
				t.Errorf("%s: read with %q, want %q", row.text, got, want)
			}
			if row.want != "" && (entries[place].Text != row.text || entries[place].Digits != "") {
				t.Errorf("%s: a refused entry is kept as %+v", row.text, entries[place])
			}
			if row.want == "destination_too_long" {
				continue // the stored text is tidied, and short
			}
			d, _ := ReadDestination(row.text, DestinationRules{Extensions: true, International: true})
			f := Forwarding{Entries: listed("090-1234-5678", "090-1234-5678", "090-1234-5678", "090-1234-5678", "090-1234-5678"), Actions: Unconditional}
			f.Entries[place] = Entry{Text: d.Text, Digits: d.Digits}
			if got := told(CheckForwarding(f, row.line, row.policy)); got != "" {
				t.Errorf("%s: remembered and not chosen it is refused with %q", row.text, got)
			}
			if f.Target = Target(place + 1); f.Entries[place].Text == "" {
				continue // nothing is remembered there
			}
			if got := told(CheckForwarding(f, row.line, row.policy)); got != want {
				t.Errorf("%s: checked with %q, want %q", row.text, got, want)
			}
		}
	}
}

// readEntries reads all entries of a form.
func readEntries(texts, labels [ListSize]string, l Line, p Policy) (entries [ListSize]Entry, faults Errors) {
	for i := range entries {
		entry, more := readEntry(i, texts[i], labels[i], l, p)
		entries[i], faults = entry, append(faults, more...)
	}
	return entries, faults
}

// What is shown and what is called must not part, in whatever way an entry came about.
func TestStoredDigitsMustBeThoseOfTheText(t *testing.T) {
	for _, e := range []Entry{
		{Text: "090-1234-5678", Digits: "09012345679"}, {Text: "090-1234-5678", Digits: "0990123456"}, {Text: "090-1234-5678"},
		{Digits: "+819012345678"}, {Digits: "119"},
	} {
		f := Forwarding{Target: 5}
		f.Entries[4] = e
		if faults := CheckForwarding(f, office, Policy{}); len(faults) != 1 || faults[0].Field != "entries.4" {
			t.Errorf("%+v: %q", e, told(faults))
		}
	}
}

func TestLabels(t *testing.T) {
	for _, row := range []struct{ label, kept, want string }{
		{"", "", ""}, {" 営業部 携帯 ", "営業部 携帯", ""}, {strings.Repeat("部", 40), strings.Repeat("部", 40), ""},
		{strings.Repeat("部", 41), strings.Repeat("部", 41), "label_too_long"}, {"a\r\nBcc: x", "a\r\nBcc: x", "label_characters"},
		{"\u202e876", "\u202e876", "label_characters"}, {"\x00", "\x00", "label_characters"}, {"\xff", "\xff", "label_characters"},
		{"本\u200b社", "本\u200b社", "label_characters"}, {"本\u2060社", "本\u2060社", "label_characters"}, {"本\u00ad社", "本\u00ad社", "label_characters"},
		{"本\u200d社", "本\u200d社", "label_characters"}, {"本社👩\u200d", "本社👩\u200d", "label_characters"}, {"\ufeff本社", "\ufeff本社", "label_characters"},
		{"👩🏽\u200d💻 技術", "👩🏽\u200d💻 技術", ""}, {"❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥", ""}, {"葛\U000e0100城", "葛\U000e0100城", ""},
		{"👩‍💻 当番", "👩‍💻 当番", ""}, {"=1+1", "=1+1", ""}, {"<b>", "<b>", ""},
	} {
		entries, faults := readEntries([ListSize]string{}, [ListSize]string{2: row.label}, office, Policy{})
		want := row.want
		if want != "" {
			want = "entries.2.label " + want
		}
		if got := told(faults); got != want || entries[2].Label != row.kept {
			t.Errorf("%q: kept as %q with %q, want %q", row.label, entries[2].Label, got, want)
		}
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	f := Forwarding{On: true, Actions: Unconditional | NoAnswer, RingSeconds: 3, Target: 1, Entries: listed("119", "", "0120-123-456")}
	f.Entries[0].Label = strings.Repeat("x", 41)
	f.Entries[3].Label = strings.Repeat("x", 41)
	want := "actions actions_illegal; ring_seconds ring_range; entries.0 destination_emergency" // a name that was kept once keeps no call from its way
	if got := told(CheckForwarding(f, office, Policy{})); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOffKeepsAndNeedsNothing(t *testing.T) {
	if faults := CheckForwarding(Forwarding{}, mobile, Policy{}); faults != nil {
		t.Errorf("nothing set: %q", told(faults))
	}
	kept := Forwarding{Actions: Busy | NoAnswer, RingSeconds: 10, Target: 1, Entries: listed("090-1234-5678")}
	if faults := CheckForwarding(kept, office, Policy{}); faults != nil {
		t.Errorf("all kept: %q", told(faults))
	}
	if faults := CheckForwarding(Forwarding{Actions: Unconditional | Busy}, office, Policy{}); told(faults) != "actions actions_illegal" {
		t.Errorf("an illegal set is kept: %q", told(faults))
	}
}

func TestActiveDestination(t *testing.T) {
	f := Forwarding{On: true, Target: 2, Entries: listed("090-1234-5678", "+81 80 1234 5678")}
	if got := f.ActiveDestination(); got != "08012345678" {
		t.Errorf("chosen: %s", got)
	}
	for name, other := range map[string]Forwarding{
		"off": {Target: 2, Entries: f.Entries}, "voicemail": {On: true, Target: Voicemail, Entries: f.Entries},
		"none": {On: true, Entries: f.Entries}, "outside the list": {On: true, Target: 9, Entries: f.Entries},
	} {
		if got := other.ActiveDestination(); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}
