package portal

import "testing"

func TestApplySetsOnlyWhatIsGiven(t *testing.T) {
	before := Forwarding{On: true, Actions: Busy | NoAnswer, RingSeconds: 20, Target: 1, Entries: listed("090-1234-5678", "03-4234-5678")}
	before.Entries[1].Label = "営業部"
	for name, row := range map[string]struct {
		change Change
		want   func(f *Forwarding)
	}{
		"nothing":                             {Change{}, func(*Forwarding) {}},
		"off":                                 {Change{On: new(false)}, func(f *Forwarding) { f.On = false }},
		"on, which it is":                     {Change{On: new(true)}, func(*Forwarding) {}},
		"ring time":                           {Change{RingSeconds: new(5)}, func(f *Forwarding) { f.RingSeconds = 5 }},
		"target":                              {Change{Target: new(Target(2))}, func(f *Forwarding) { f.Target = 2 }},
		"actions without a ring time drop it": {Change{Actions: new(Busy)}, func(f *Forwarding) { f.Actions, f.RingSeconds = Busy, 0 }},
		"a ring time without its action is dropped": {
			Change{Actions: new(Unconditional), RingSeconds: new(10)}, func(f *Forwarding) { f.Actions, f.RingSeconds = Unconditional, 0 },
		},
		"an entry": {
			Change{Entries: [ListSize]*EntryText{2: {"（０６）６２３４ー５６７８", " 大阪 "}}},
			func(f *Forwarding) { f.Entries[2] = Entry{"06-6234-5678", "0662345678", "大阪"} },
		},
		"an entry is forgotten": {
			Change{Entries: [ListSize]*EntryText{1: {}}}, func(f *Forwarding) { f.Entries[1] = Entry{} },
		},
	} {
		want := before
		row.want(&want)
		got, faults := row.change.Apply(before, office, Policy{})
		if got != want || faults != nil {
			t.Errorf("%s: %+v with %q, want %+v", name, got, told(faults), want)
		}
		if again, _ := row.change.Apply(got, office, Policy{}); again != got {
			t.Errorf("%s: twice gives %+v", name, again)
		}
	}
}

func TestApplyTellsEachFaultOnce(t *testing.T) {
	empty := Forwarding{}
	on := Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: listed("090-1234-5678")}
	for name, row := range map[string]struct {
		before Forwarding
		change Change
		line   Line
		want   string
	}{
		"on without the rest":   {empty, Change{On: new(true)}, office, "actions actions_required; target target_required"},
		"no ring time":          {on, Change{Actions: new(NoAnswer)}, office, "ring_seconds ring_required"},
		"not in the plan":       {on, Change{Actions: new(Busy)}, mobile, "actions actions_not_in_plan"},
		"no message box":        {on, Change{Target: new(Voicemail)}, mobile, "target voicemail_not_contracted"},
		"an emergency number":   {on, Change{Entries: [ListSize]*EntryText{{Text: "119"}}}, office, "entries.0 destination_emergency"},
		"the chosen is emptied": {on, Change{Entries: [ListSize]*EntryText{{}}}, office, "target target_empty"},
		"itself":                {on, Change{Entries: [ListSize]*EntryText{3: {Text: "03 3234 5678"}}}, office, "entries.3 destination_self"},
		"off with a bad number": {on, Change{On: new(false), Entries: [ListSize]*EntryText{4: {Text: "0990123456"}}}, office, "entries.4 destination_premium"},
		"a whole bad form": {
			empty, Change{On: new(true), Actions: new(Busy | NoAnswer), RingSeconds: new(31), Target: new(Target(1)),
				Entries: [ListSize]*EntryText{{Text: "+1 212 555 1234"}}}, mobile,
			"actions actions_not_in_plan; ring_seconds ring_range; entries.0 destination_international",
		},
	} {
		if _, faults := row.change.Apply(row.before, row.line, Policy{}); told(faults) != row.want {
			t.Errorf("%s: %q, want %q", name, told(faults), row.want)
		}
	}
}

// A policy or a contract that became narrower holds a forwarding back from going on, never from being switched off.
func TestSwitchingOffIsAlwaysPossible(t *testing.T) {
	stale := Forwarding{On: true, Actions: Busy, Target: Voicemail, Entries: listed("+1 212 555 1234", "8001")}
	off, faults := Change{On: new(false)}.Apply(stale, mobile, Policy{})
	if faults != nil || off.On {
		t.Errorf("switched off with %q", told(faults))
	}
	if _, faults := (Change{On: new(true)}).Apply(off, mobile, Policy{}); told(faults) != "actions actions_not_in_plan; target voicemail_not_contracted" {
		t.Errorf("switched on again with %q", told(faults))
	}
}

// An entry that is remembered from when it was allowed holds up neither a save that leaves it alone nor a schedule or an end that
// does not choose it. As soon as it is chosen, or typed anew, it is refused.
func TestWhatIsRememberedOnlyHoldsNothingUp(t *testing.T) {
	was := Forwarding{Actions: Unconditional, Target: Voicemail, Entries: listed("090-1234-5678", "+1 212 555 1234")}
	was.Entries[1].Label = "New York"
	entry := func(place int, text, label string) (all [ListSize]*EntryText) {
		all[place] = &EntryText{text, label}
		return all
	}
	for name, row := range map[string]struct {
		change Change
		want   string
	}{
		"on":                      {Change{On: new(true)}, ""},
		"on, to the other":        {Change{On: new(true), Target: new(Target(1))}, ""},
		"the same text again":     {Change{On: new(true), Entries: entry(1, was.Entries[1].Text, "New York")}, ""},
		"the same while off":      {Change{Entries: entry(1, was.Entries[1].Text, "New York")}, ""},
		"another entry":           {Change{On: new(true), Entries: entry(4, "080-1234-5678", "")}, ""},
		"forgotten":               {Change{On: new(true), Entries: entry(1, "", "")}, ""},
		"on, to it":               {Change{On: new(true), Target: new(Target(2))}, "entries.1 destination_international"},
		"to it, while off":        {Change{Target: new(Target(2))}, ""},
		"another label":           {Change{On: new(true), Entries: entry(1, was.Entries[1].Text, "NY")}, "entries.1 destination_international"},
		"the same number, anew":   {Change{On: new(true), Entries: entry(1, "+12125551234", "New York")}, "entries.1 destination_international"},
		"the same text elsewhere": {Change{On: new(true), Entries: entry(2, was.Entries[1].Text, "New York")}, "entries.2 destination_international"},
		"another one abroad":      {Change{Entries: entry(1, "+44 20 7946 0018", "")}, "entries.1 destination_international"},
	} {
		if _, faults := row.change.Apply(was, office, Policy{}); told(faults) != row.want {
			t.Errorf("%s: %q, want %q", name, told(faults), row.want)
		}
	}
	for name, row := range map[string]struct {
		target Target
		want   string
	}{
		"the message box": {Voicemail, ""}, "another entry": {1, ""}, "it": {2, "open.entries.1 destination_international"},
	} {
		plan := Plan{Open: Setting{On: true, Actions: Unconditional, Target: row.target}}
		if got := told(plan.Check(was, office, Policy{})); got != row.want {
			t.Errorf("a schedule that sends calls to %s: %q, want %q", name, got, row.want)
		}
		back := was
		back.On, back.Target = true, row.target
		if r := (*Following)(nil).Coming(Course{Now: Forwarding{Until: 1}, Back: []Forwarding{back}}, office, Policy{}); r.On != (row.want == "") {
			t.Errorf("an end that brings %s back: %+v", name, r)
		}
	}
}

func TestEmptyingTheChosenEntryWhileOffChoosesNothing(t *testing.T) {
	was := Forwarding{On: true, Actions: Unconditional, Target: 1}
	was.Entries[0] = Entry{Text: "090-1234-5678", Digits: "09012345678"}
	now, faults := Change{On: new(false), Entries: [ListSize]*EntryText{{}}}.Apply(was, Line{}, Policy{})
	if len(faults) > 0 || now.Target != 0 || now.On {
		t.Errorf("got %+v, %v", now, faults)
	}
}

func TestMerge(t *testing.T) {
	a := Forwarding{On: true, Actions: Busy | NoAnswer, RingSeconds: 20, Target: 1, Entries: listed("090-1234-5678", "03-4234-5678")}
	b := a
	b.Entries = listed("09012345678", "+81 3 4234 5678")
	if got, mixed := Merge([]Forwarding{a, b}); got != a || mixed != (Mixed{}) {
		t.Errorf("two spellings: %+v, %+v", got, mixed)
	}
	c := Forwarding{Actions: Unconditional, Target: Voicemail, Entries: listed("090-1234-5678", "03-4234-5679", "08012345678")}
	c.Entries[0].Label, c.Until = "当番", 1
	got, mixed := Merge([]Forwarding{a, b, c})
	if want := (Mixed{On: true, Actions: true, RingSeconds: true, Target: true, Until: true, Entries: [ListSize]bool{true, true, true}}); mixed != want {
		t.Errorf("mixed: %+v", mixed)
	}
	if got != (Forwarding{}) {
		t.Errorf("fields that differ are shown: %+v", got)
	}
	d := a
	d.RingSeconds = 10
	if got, mixed := Merge([]Forwarding{a, d}); got.Actions != a.Actions || got.RingSeconds != 0 || mixed != (Mixed{RingSeconds: true}) {
		t.Errorf("one field: %+v, %+v", got, mixed)
	}
	if got, mixed := Merge(nil); got != (Forwarding{}) || mixed != (Mixed{}) {
		t.Errorf("none: %+v, %+v", got, mixed)
	}
	if got, _ := Merge([]Forwarding{a}); got != a {
		t.Errorf("one: %+v", got)
	}
}

func TestCommonLine(t *testing.T) {
	box := Line{Digits: "0312345670", Plan: "IP Voice", MessageBox: true, MembersNet: true}
	bare := Line{Digits: "0312345671", Plan: "IP Voice"}
	for name, row := range map[string]struct {
		lines           []Line
		actions         Actions
		length          int
		voicemail, extn bool
	}{
		"none":              {nil, allActions, 32, false, false},
		"alike":             {[]Line{box, box}, allActions, 28, true, true},
		"one without":       {[]Line{box, bare}, allActions, 28, false, false},
		"both without":      {[]Line{bare, bare}, allActions, 32, false, false},
		"one of the plan":   {[]Line{box, mobile, box}, Unconditional, 28, false, false},
		"common of commons": {[]Line{CommonLine([]Line{box, bare}), bare}, allActions, 28, false, false},
	} {
		got := CommonLine(row.lines)
		if got.AllowedActions() != row.actions || got.MaxLength() != row.length || got.MessageBox != row.voicemail || got.MembersNet != row.extn {
			t.Errorf("%s: %+v", name, got)
		}
		if got.Digits != "" {
			t.Errorf("%s: has the number %s", name, got.Digits)
		}
	}
}

// The state after a bulk change of numbers that differ is right for each of them.
func TestBulkChangeOfNumbersThatDiffer(t *testing.T) {
	change := Change{On: new(true), Target: new(Target(1)), Entries: [ListSize]*EntryText{{Text: "090-1234-5678"}}}
	first := Forwarding{Actions: Unconditional, Target: Voicemail}
	second := Forwarding{On: true, Actions: NoAnswer, RingSeconds: 15, Target: 2, Entries: listed("06-6234-5678", "03-4234-5678")}
	for _, f := range []Forwarding{first, second} {
		got, faults := change.Apply(f, office, Policy{})
		if faults != nil || !got.On || got.Actions != f.Actions || got.RingSeconds != f.RingSeconds || got.ActiveDestination() != "09012345678" ||
			got.Entries[1] != f.Entries[1] {
			t.Errorf("%+v became %+v with %q", f, got, told(faults))
		}
	}
}

func TestARingTimeGoesWithNoAnswer(t *testing.T) {
	t.Parallel()
	f := withMobile()
	f.On, f.Target, f.Actions, f.RingSeconds = true, 1, NoAnswer, 20
	line := Line{Digits: "0300001001", Plan: "IP Voice"}
	for actions, want := range map[Actions]int{Busy: 0, Busy | NoAnswer: 20} {
		if after, faults := (Change{Actions: &actions}).Apply(f, line, Policy{}); after.RingSeconds != want || faults != nil {
			t.Errorf("%v rings %d seconds, %v", actions.Names(), after.RingSeconds, faults)
		}
	}
}
