package portal

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// Every legal set of actions against everything that a phone can do: F is forwarded, - is not.
func TestDecide(t *testing.T) {
	for actions, want := range map[Actions]string{
		Unconditional: "FFFF", Busy: "-F--", NoAnswer: "--F-", Unreachable: "---F",
		Busy | NoAnswer: "-FF-", Busy | Unreachable: "-F-F", NoAnswer | Unreachable: "--FF", Busy | NoAnswer | Unreachable: "-FFF",
	} {
		f := Forwarding{On: true, Actions: actions, Target: 1, Entries: listed("090-1234-5678")}
		if actions.Has(NoAnswer) {
			f.RingSeconds = 20
		}
		off := f
		off.On = false
		got := ""
		for _, phone := range Terminals {
			d := Decide(f, phone)
			if Decide(off, phone).Diverts() {
				t.Errorf("%v is off and forwards a call that is %s", actions.Names(), phone)
			}
			if !d.Diverts() {
				got += "-"
				continue
			}
			got += "F"
			if rings := d.Action == NoAnswer; d.To != "09012345678" || rings != (d.RingSeconds == 20) || !actions.Has(d.Action) {
				t.Errorf("%v, %s: %+v", actions.Names(), phone, d)
			}
		}
		if got != want {
			t.Errorf("%v: %s, want %s", actions.Names(), got, want)
		}
	}
}

func TestDecideWithoutADestination(t *testing.T) {
	for _, target := range []Target{0, 3} {
		if d := Decide(Forwarding{On: true, Actions: Unconditional, Target: target}, Answered); d.Diverts() {
			t.Errorf("target %d: %+v", target, d)
		}
	}
	if d := Decide(Forwarding{On: true, Actions: Unconditional, Target: Voicemail}, Answered); !d.Voicemail || d.To != "" {
		t.Errorf("to the message box: %+v", d)
	}
}

func TestFollow(t *testing.T) {
	to := func(digits string) Forwarding {
		return Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: [ListSize]Entry{{Text: digits, Digits: digits}}}
	}
	busy := to("X")
	busy.Actions = Busy
	voicemail := Forwarding{On: true, Actions: Unconditional, Target: Voicemail}
	company := map[string]Forwarding{
		"1": to("2"), "2": to("3"), "3": to("4"), "4": to("5"), "5": to("6"), "6": to("7"), "7": {},
		"A": to("B"), "B": to("C"), "C": to("A"), "S": to("S"), "M": to("V"), "V": voicemail, "Y": busy, "Z": to("Y"),
	}
	for _, row := range []struct {
		from  string
		phone Terminal
		want  string
	}{
		{"2", Answered, "2 3 4 5 6 7 phone"},
		{"1", Answered, "1 2 3 4 5 6 too_far"},
		{"A", Engaged, "A B C tried"},
		{"S", Answered, "S tried"},
		{"M", Answered, "M V voicemail"},
		{"Y", Engaged, "Y X phone"},
		{"Y", Answered, "Y phone"},
		{"Z", Engaged, "Z Y phone"}, // whatever the first phone does, the second is taken
		{"foreign", Unanswered, "foreign phone"},
		{"", Answered, "unassigned"},
	} {
		route := Follow(row.from, row.phone, func(digits string) (Forwarding, bool) { f, ok := company[digits]; return f, ok })
		got := ""
		for _, hop := range route.Hops {
			got += hop.Number + " "
		}
		if got += string(route.End); got != row.want {
			t.Errorf("from %s, %s: %s, want %s", row.from, row.phone, got, row.want)
		}
	}
}

// Whatever a company has set: a call ends, after five diversions at the most, at no number twice, always the same way.
func TestFollowHoldsForEveryCompany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Map(rapid.IntRange(0, 12), func(n int) string { return fmt.Sprintf("03000010%02d", n) })
		company := rapid.MapOf(number, rapid.Custom(func(t *rapid.T) Forwarding {
			f := Forwarding{
				On: rapid.Bool().Draw(t, "on"), Actions: Actions(rapid.IntRange(0, 15).Draw(t, "actions")),
				RingSeconds: rapid.IntRange(0, 30).Draw(t, "ring"), Target: Target(rapid.IntRange(0, 6).Draw(t, "target")),
			}
			for i := range f.Entries {
				if rapid.Bool().Draw(t, "filled") {
					f.Entries[i].Digits = number.Draw(t, "to")
				}
			}
			return f
		})).Draw(t, "company")
		look := func(digits string) (Forwarding, bool) { f, ok := company[digits]; return f, ok }
		from, phone := number.Draw(t, "from"), rapid.SampledFrom(Terminals).Draw(t, "phone")
		route := Follow(from, phone, look)

		if len(route.Hops) == 0 || len(route.Hops) > maxDiversions+1 || route.Hops[0].Number != from {
			t.Fatalf("%d numbers from %s", len(route.Hops), from)
		}
		seen := map[string]bool{}
		for i, hop := range route.Hops {
			if seen[hop.Number] {
				t.Fatalf("twice at %s", hop.Number)
			}
			seen[hop.Number] = true
			if last := i == len(route.Hops)-1; !last && route.Hops[i+1].Number != hop.Decision.To {
				t.Fatalf("from %s to %s, which it does not forward to", hop.Number, route.Hops[i+1].Number)
			}
			f := company[hop.Number]
			if d := hop.Decision; d.Diverts() && (!f.On || !f.Actions.Has(d.Action) || f.Actions.Has(Unconditional) && d.Action != Unconditional) {
				t.Fatalf("%s forwards on %v and has %v, on: %v", hop.Number, d.Action.Names(), f.Actions.Names(), f.On)
			}
		}
		if again := fmt.Sprint(Follow(from, phone, look)); again != fmt.Sprint(route) {
			t.Fatalf("the same call goes another way: %s", again)
		}
	})
}
