package portal

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawnBranches are the ways one after the other: "B[busy no_answer] C phone".
func drawnBranches(all []Branch) string {
	drawn := make([]string, len(all))
	for i, one := range all {
		on := make([]string, len(one.On))
		for j, d := range one.On {
			on[j] = strings.Join(d.Action.Names(), "+")
		}
		for j, hop := range one.Hops {
			if drawn[i] += hop.Number; j == 0 {
				drawn[i] += fmt.Sprint(on)
			}
			drawn[i] += " "
		}
		drawn[i] += string(one.End)
	}
	return strings.Join(drawn, ", ")
}

func TestBranches(t *testing.T) {
	t.Parallel()
	to := func(actions Actions, digits string) Forwarding {
		return Forwarding{On: true, Actions: actions, RingSeconds: 20, Target: 1, Entries: [ListSize]Entry{{Text: digits, Digits: digits}}}
	}
	off := to(Busy, "X")
	off.On = false
	company := map[string]Forwarding{
		"A": to(Busy, "B"), "B": to(Busy|NoAnswer, "C"), "C": to(Unconditional, "D"), "D": to(Unreachable, "X"),
		"F": to(Unconditional, "G"), "G": off, "H": to(NoAnswer, "Secret"), "J": to(Unconditional, "H"),
		"K": to(Busy, "L"), "L": to(NoAnswer, "K"), "M": to(Unconditional, "N"), "N": {On: true, Actions: Busy, Target: Voicemail},
		"1": to(Busy, "2"), "2": to(Busy, "3"), "3": to(Busy, "4"), "4": to(Busy, "5"), "5": to(Busy, "6"), "6": to(Busy, "7"), "7": to(Busy, "8"),
	}
	look := func(digits string) (Forecast, Knowledge) {
		if digits == "Secret" {
			return forGood(to(Busy, "X")), Hidden
		}
		return known(company)(digits)
	}
	for _, row := range []struct {
		from  string
		phone Terminal
		want  string
	}{
		{"A", Engaged, "B[busy no_answer] C D phone, D[unreachable] X phone"},
		{"A", Answered, ""}, // the first phone is told of by the way itself
		{"F", Answered, ""}, // of the second nothing is set
		{"J", Answered, "H[no_answer] Secret hidden"},
		{"K", Engaged, "L[no_answer] tried"},
		{"M", Answered, "N[busy] voicemail"},
		{"1", Engaged, "2[busy] 3 phone, 3[busy] 4 phone, 4[busy] 5 phone, 5[busy] 6 phone, 6[busy] too_far"},
		{"foreign", Engaged, ""},
		{"", Engaged, ""},
	} {
		if got := drawnBranches(Trace(row.from, noon, row.phone, look).Branches(noon, look)); got != row.want {
			t.Errorf("from %s, %s: %s, want %s", row.from, row.phone, got, row.want)
		}
	}
}

func TestBranchStory(t *testing.T) {
	t.Parallel()
	forward := func(actions Actions, digits string) Forwarding {
		return Forwarding{On: true, Actions: actions, RingSeconds: 20, Target: 1, Entries: [ListSize]Entry{{Text: digits, Digits: digits}}}
	}
	company := map[string]Forwarding{
		"0300001001": forward(Busy, "0300001002"), "0300001002": forward(Busy|NoAnswer|Unreachable, "0300001003"),
		"0300001003": forward(Unconditional, "0300001004"), "0300001004": forward(NoAnswer, "0300001005"),
		"0300001005": {On: true, Actions: Unconditional, Target: Voicemail},
	}
	route := Trace("0300001001", noon, Engaged, known(company))
	for lang, want := range map[Language]string{
		Japanese: "03-0000-1002では、話し中のとき、20秒応答がないとき、または電話機につながらないとき、さらに 03-0000-1003（固定電話）へ転送します。|" +
			"03-0000-1003も転送中のため、さらに 03-0000-1004（固定電話）へ転送します。|03-0000-1004の電話機が鳴ります。|" +
			"03-0000-1004では、20秒応答がないとき、さらに 03-0000-1005（固定電話）へ転送します。|" +
			"03-0000-1005も転送中のため、さらに留守番電話へ転送します。|留守番電話がメッセージをお預かりします。",
		English: "At 03-0000-1002, the call goes on to 03-0000-1003 (landline) when busy, after 20 seconds without an answer or when the phone cannot be reached.|" +
			"03-0000-1003 forwards its calls too, so the call goes on to 03-0000-1004 (landline).|The phone of 03-0000-1004 rings.|" +
			"At 03-0000-1004, the call goes on to 03-0000-1005 (landline) after 20 seconds without an answer.|" +
			"03-0000-1005 forwards its calls too, so the call goes on to voicemail.|Voicemail takes a message.",
	} {
		var said []string
		for _, one := range route.Branches(noon, known(company)) {
			said = append(said, BranchStory(one, lang)...)
		}
		if got := strings.Join(said, "|"); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}

// Whatever a company has set: the branches of a call are few and end, no number comes twice on the way to one and no call is
// forwarded more than five times, each of them is as the rule says, none is missing, and they are the same whatever the phone
// of the first number did, as long as the call was forwarded from there.
func TestBranchesHoldForEveryCompany(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Map(rapid.IntRange(0, 9), func(n int) string { return fmt.Sprintf("03000010%02d", n) })
		company := rapid.MapOfN(number, rapid.OneOf(anyForecast(number), conditional(number), conditional(number)), 6, -1).Draw(t, "company")
		hidden := rapid.SliceOfN(number, 0, 1).Draw(t, "hidden")
		look := func(digits string) (Forecast, Knowledge) {
			switch o, inside := company[digits]; {
			case !inside:
				return Forecast{}, Outside
			case slices.Contains(hidden, digits):
				return o, Hidden
			default:
				return o, Seen
			}
		}
		from := number.Draw(t, "from")
		at := noon.Add(time.Duration(rapid.IntRange(-100, 10_000).Draw(t, "minutes")) * time.Minute)
		forwarded := ""
		for _, phone := range Terminals {
			route := Trace(from, at, phone, look)
			branches := route.Branches(at, look)
			if again := route.Branches(at, look); drawnBranches(again) != drawnBranches(branches) {
				t.Fatalf("once %s, then %s", drawnBranches(branches), drawnBranches(again))
			}
			way := slices.Clone(route.Hops)
			end := route.End
			for _, one := range branches {
				at := one.Hops[0].Number
				if last := way[len(way)-1]; end != EndPhone || last.Number != at || len(one.On) == 0 {
					t.Fatalf("%s after %s, which ends as %s", drawnBranches(branches), last.Number, end)
				}
				way, end = append(way[:len(way)-1], one.Hops...), one.End
			}
			seen := map[string]bool{}
			for _, hop := range way {
				if seen[hop.Number] {
					t.Fatalf("twice at %s: %s", hop.Number, drawnBranches(branches))
				}
				seen[hop.Number] = true
			}
			if len(way) > maxDiversions+1 {
				t.Fatalf("%d numbers", len(way))
			}
			// At the end nothing more is set; before it, on exactly the occasions of the rule.
			if last := way[len(way)-1].Number; end == EndPhone && len(way) > 1 && len(heeded(company[last].At(at))) > 0 {
				t.Fatalf("nothing is told of %s", last)
			}
			for _, one := range branches {
				var on []Actions
				for _, d := range one.On {
					on = append(on, d.Action)
					if d.To != one.On[0].To || d.End != one.On[0].End {
						t.Fatalf("%s goes two ways", one.Hops[0].Number)
					}
				}
				if want := heeded(company[one.Hops[0].Number].At(at)); !slices.Equal(on, want) {
					t.Fatalf("%s on %v, want %v", one.Hops[0].Number, on, want)
				}
			}
			if len(route.Hops) < 2 {
				continue
			}
			if drawn := "branches: " + drawnBranches(branches); forwarded == "" {
				forwarded = drawn
			} else if drawn != forwarded {
				t.Fatalf("%s, and before %s", drawn, forwarded)
			}
		}
	})
}

// conditional is a number that forwards to another one where its phone does not take the call.
func conditional(to *rapid.Generator[string]) *rapid.Generator[Forecast] {
	return rapid.Custom(func(t *rapid.T) Forecast {
		digits := to.Draw(t, "to")
		return forGood(Forwarding{On: true, Actions: Actions(rapid.IntRange(1, 7).Draw(t, "conditions") << 1), RingSeconds: 20,
			Target: 1, Entries: [ListSize]Entry{{Text: digits, Digits: digits}}})
	})
}

// heeded are the occasions on which a forwarding forwards a call that its phone did not take, in the order of Terminals.
func heeded(f Forwarding) (on []Actions) {
	for _, phone := range Terminals[1:] {
		if action := rule(f, phone); action != 0 {
			on = append(on, action)
		}
	}
	return on
}
