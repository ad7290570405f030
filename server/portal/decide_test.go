package portal

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// forGood is a number that stays as it is.
func forGood(f Forwarding) Forecast { return Forecast{Course: Course{Now: f}, From: noon} }

// calling is a call to a first number.
func calling(phone Terminal) Call { return Call{At: noon, Way: []string{"0300001001"}, Phone: phone} }

// known is a company in which everything is seen.
func known(company map[string]Forwarding) func(string) (Forecast, Knowledge) {
	return func(digits string) (Forecast, Knowledge) {
		if f, inside := company[digits]; inside {
			return forGood(f), Seen
		}
		return Forecast{}, Outside
	}
}

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
			d := Decide(calling(phone), forGood(f))
			if Decide(calling(phone), forGood(off)).End != EndPhone {
				t.Errorf("%v is off and forwards a call that is %s", actions.Names(), phone)
			}
			if d.End != "" {
				got += "-"
				continue
			}
			got += "F"
			if rings := d.Action == NoAnswer; d.To.Digits != "09012345678" || rings != (d.RingSeconds == 20) || !actions.Has(d.Action) {
				t.Errorf("%v, %s: %+v", actions.Names(), phone, d)
			}
		}
		if got != want {
			t.Errorf("%v: %s, want %s", actions.Names(), got, want)
		}
	}
}

func TestDecideWithoutADestination(t *testing.T) {
	for target, want := range map[Target]End{0: EndPhone, 3: EndPhone, Voicemail: EndVoicemail} {
		d := Decide(calling(Answered), forGood(Forwarding{On: true, Actions: Unconditional, Target: target}))
		if d.End != want || d.To != (Entry{}) {
			t.Errorf("target %d: %+v", target, d)
		}
	}
}

// A call that was forwarded five times, or that was at the number already, is not forwarded there.
func TestDecideForwardsNoFurther(t *testing.T) {
	set := forGood(Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: listed("090-1234-5678")})
	for _, row := range []struct {
		way  []string
		want End
	}{
		{[]string{"1"}, ""},
		{[]string{"1", "2", "3", "4", "5"}, ""},
		{[]string{"1", "2", "3", "4", "5", "6"}, EndTooFar},
		{[]string{"09012345678"}, EndLoop},
		{[]string{"1", "09012345678", "2"}, EndLoop},
		{nil, ""},
	} {
		if d := Decide(Call{At: noon, Way: row.way, Phone: Answered}, set); d.End != row.want || d.Action != Unconditional {
			t.Errorf("after %v: %+v, want %q", row.way, d, row.want)
		}
	}
	box := forGood(Forwarding{On: true, Actions: Unconditional, Target: Voicemail})
	for diversions, want := range map[int]End{0: EndVoicemail, 4: EndVoicemail, 5: EndTooFar} {
		way := []string{"1", "2", "3", "4", "5", "6"}[:diversions+1]
		if d := Decide(Call{At: noon, Way: way, Phone: Answered}, box); d.End != want {
			t.Errorf("to the message box after %d diversions: %q, want %q", diversions, d.End, want)
		}
	}
}

// The instant of the call decides what is set: what ended by then has returned, and the schedule stands as it does then.
func TestDecideAtAnInstant(t *testing.T) {
	box := toBox.ApplyTo(withMobile())
	box.Until = at(2)
	followed := Forecast{Course{Now: box, Back: []Forwarding{withMobile()}}, dayPlan(), noon}
	for hours, want := range map[int]string{0: "box", 1: "box", 2: "phone", 5: "phone", 6: "mobile", 20: "mobile", 21: "phone"} {
		d := Decide(Call{At: noon.Add(time.Duration(hours) * time.Hour), Phone: Unanswered}, followed)
		got := string(d.End)
		switch {
		case d.End == EndVoicemail:
			got = "box"
		case d.End == "":
			got = "mobile"
		}
		if got != want {
			t.Errorf("after %d hours: %s, want %s", hours, got, want)
		}
	}
}

func TestTrace(t *testing.T) {
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
		route := Trace(row.from, noon, row.phone, known(company))
		got := ""
		for _, hop := range route.Hops {
			got += hop.Number + " "
		}
		if got += string(route.End); got != row.want {
			t.Errorf("from %s, %s: %s, want %s", row.from, row.phone, got, row.want)
		}
	}
}

// Where nothing more may be told, or nobody knows any more, nothing is decided, whatever is set there.
func TestTraceBreaksOff(t *testing.T) {
	set := forGood(Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: listed("090-1234-5678")})
	for knowledge, want := range map[Knowledge]End{Seen: EndPhone, Hidden: EndHidden, Unrecorded: EndUnrecorded} {
		route := Trace("0300001001", noon, Answered, func(digits string) (Forecast, Knowledge) {
			if digits == "0300001001" {
				return set, knowledge
			}
			return Forecast{}, Outside
		})
		if last := route.Hops[len(route.Hops)-1]; route.End != want || knowledge != Seen && last.Decision != (Decision{End: want}) {
			t.Errorf("%s: %+v", knowledge, route)
		}
	}
}

// anyForwarding may also be one that nothing would let anybody set.
func anyForwarding(to *rapid.Generator[string]) *rapid.Generator[Forwarding] {
	return rapid.Custom(func(t *rapid.T) Forwarding {
		f := Forwarding{
			On: rapid.Bool().Draw(t, "on"), Actions: Actions(rapid.IntRange(0, 15).Draw(t, "actions")),
			RingSeconds: rapid.IntRange(0, 30).Draw(t, "ring"), Target: Target(rapid.IntRange(0, 7).Draw(t, "target")),
		}
		for i := range f.Entries {
			if rapid.Bool().Draw(t, "filled") {
				f.Entries[i].Digits = to.Draw(t, "to")
			}
		}
		return f
	})
}

// anyForecast is a number with ends and a schedule to come, or none.
func anyForecast(to *rapid.Generator[string]) *rapid.Generator[Forecast] {
	return rapid.Custom(func(t *rapid.T) Forecast {
		state := anyForwarding(to)
		o := Forecast{Course: Course{Now: state.Draw(t, "now")}, From: noon}
		ends := rapid.SliceOfN(rapid.IntRange(-3, 72), 0, 3).Draw(t, "ends")
		slices.Sort(ends)
		for i, hours := range slices.Compact(ends) {
			if i == 0 {
				o.Course.Now.Until = at(hours)
			} else {
				o.Course.Back[i-1].Until = at(hours)
			}
			o.Course.Back = append(o.Course.Back, state.Draw(t, "returns"))
		}
		if rapid.Bool().Draw(t, "follows") {
			setting := func(f Forwarding) Setting { return Setting{f.On, f.Actions, f.RingSeconds, f.Target} }
			o.Follows = &Following{Schedule: someSchedule(t), Plan: Plan{
				Open: setting(state.Draw(t, "open")), Closed: setting(state.Draw(t, "closed"))}}
		}
		return o
	})
}

// A call that comes to a number at an instant is decided on by what the timeline of the number shows there.
func TestAForecastIsItsTimeline(t *testing.T) {
	number := rapid.SampledFrom([]string{"0300001001", "0300001002"})
	rapid.Check(t, func(t *rapid.T) {
		o := anyForecast(number).Draw(t, "forecast")
		at := o.From.Add(time.Duration(rapid.Int64Range(0, int64(96*time.Hour)).Draw(t, "after")))
		spans := Timeline(o.Course, o.Follows, o.From, at.Add(time.Nanosecond))
		want, got := spans[len(spans)-1].Forwarding, o.At(at)
		if got != want && !(got.Until == want.Until && got.returnsTo(want)) {
			t.Fatalf("at %v: %+v, the timeline shows %+v", at, got, want)
		}
	})
}

// rule is forwarding.md §4 once more, in its order and its words.
func rule(f Forwarding, phone Terminal) Actions {
	destination := f.Target == Voicemail || f.Target >= 1 && f.Target <= ListSize && f.Entries[f.Target-1].Digits != ""
	switch {
	case !f.On || !destination:
		return 0
	case f.Actions&Unconditional != 0:
		return Unconditional
	case phone == OutOfReach && f.Actions&Unreachable != 0:
		return Unreachable
	case phone == Engaged && f.Actions&Busy != 0:
		return Busy
	case phone == Unanswered && f.Actions&NoAnswer != 0:
		return NoAnswer
	}
	return 0
}

// Whatever a company has set, and whenever the call comes: it ends, after five diversions at the most, at no number twice,
// always the same way, and at each number as the rule says of what is set there at that instant.
func TestTraceHoldsForEveryCompany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Map(rapid.IntRange(0, 12), func(n int) string { return fmt.Sprintf("03000010%02d", n) })
		company := rapid.MapOf(number, anyForecast(number)).Draw(t, "company")
		look := func(digits string) (Forecast, Knowledge) {
			if o, inside := company[digits]; inside {
				return o, Seen
			}
			return Forecast{}, Outside
		}
		from, phone := number.Draw(t, "from"), rapid.SampledFrom(append(Terminals, "another")).Draw(t, "phone")
		at := noon.Add(time.Duration(rapid.IntRange(-100, 10_000).Draw(t, "minutes")) * time.Minute)
		route := Trace(from, at, phone, look)

		if len(route.Hops) == 0 || len(route.Hops) > 6 || route.Hops[0].Number != from {
			t.Fatalf("%d numbers from %s", len(route.Hops), from)
		}
		seen := map[string]bool{}
		for i, hop := range route.Hops {
			d, set := hop.Decision, company[hop.Number].At(at)
			if seen[hop.Number] {
				t.Fatalf("twice at %s", hop.Number)
			}
			seen[hop.Number] = true
			if want := rule(set, phone); d.Action != want {
				t.Fatalf("%s: %v forwards on %v, want %v", phone, set, d.Action.Names(), want.Names())
			}
			if last := i == len(route.Hops)-1; last != (d.End != "") || last && d.End != route.End || !last && route.Hops[i+1].Number != d.To.Digits {
				t.Fatalf("hop %d of %+v", i, route)
			}
			if d.End == EndLoop != (d.Action != 0 && set.Target != Voicemail && seen[d.To.Digits]) || d.End == EndTooFar && i != 5 || d.End == EndVoicemail && i == 5 {
				t.Fatalf("hop %d ends as %s", i, d.End)
			}
			phone = Answered
		}
		if again := fmt.Sprint(Trace(from, at, route.Hops[0].Phone, look)); route.Hops[0].Phone != "" && again != fmt.Sprint(route) {
			t.Fatalf("the same call goes another way: %s", again)
		}
	})
}

// A call that is forwarded unconditionally reaches no phone, at the first number as at those after it.
func TestNoPhoneRingsWhereAllCallsAreForwarded(t *testing.T) {
	t.Parallel()
	set := func(actions Actions, to string) Forwarding {
		f := Forwarding{On: true, Actions: actions, Target: 1}
		f.Entries[0] = Entry{Text: to, Digits: to}
		return f
	}
	look := known(map[string]Forwarding{"0300001001": set(Unconditional, "0300001002"), "0300001002": set(Unconditional, "09012345678")})
	for i, hop := range Trace("0300001001", noon, Engaged, look).Hops {
		if reaches := hop.Phone != ""; reaches != (i == 2) {
			t.Errorf("at %s the phone is %q", hop.Number, hop.Phone)
		}
	}
}
