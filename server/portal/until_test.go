package portal

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, time.November, 30, 12, 0, 0, 0, time.FixedZone("JST", 9*60*60))

// at is so many hours after noon, as an end.
func at(hours int) int64 { return noon.Add(time.Duration(hours) * time.Hour).UnixMilli() }

// short names a forwarding in a table: "A6" is on to A with an end 6 hours after noon, "-" is off.
func short(f Forwarding) string {
	name := "-"
	if f.On {
		name = f.Entries[0].Label
	}
	if f.Until != 0 {
		name += fmt.Sprint((f.Until - at(0)) / time.Hour.Milliseconds())
	}
	return name
}

func long(name string) Forwarding {
	var hours int
	f := Forwarding{Actions: Unconditional, Target: 1}
	if name[0] != '-' {
		f.On = true
		f.Entries[0] = Entry{Text: "090-1234-5678", Digits: "09012345678", Label: name[:1]}
	}
	if len(name) > 1 {
		fmt.Sscan(name[1:], &hours) //nolint:errcheck // a table of ours
		f.Until = at(hours)
	}
	return f
}

func course(states string) Course {
	names := strings.Fields(states)
	c := Course{Now: long(names[0])}
	for _, name := range names[1:] {
		c.Back = append(c.Back, long(name))
	}
	return c
}

func states(c Course) string {
	said := short(c.Now)
	for _, one := range c.Back {
		said += " " + short(one)
	}
	return said
}

func TestWhatReturns(t *testing.T) {
	for _, row := range []struct{ about, before, after, want string }{
		{"no end", "-", "A", "A"},
		{"on until an end", "-", "A6", "A6 -"},
		{"off until an end", "A", "-6", "-6 A"},
		{"another until an end", "A", "B6", "B6 A"},
		{"an end for what is on for good", "A", "A6", "A6 -"},
		{"an end for what is off", "-", "-6", "-"},
		{"longer", "A6 -", "A8", "A8 -"},
		{"shorter", "A6 -", "A2", "A2 -"},
		{"for good after all", "A6 -", "A", "A"},
		{"within a term", "A6 -", "B2", "B2 A6 -"},
		{"beyond a term", "A6 -", "B8", "B8 -"},
		{"as long as a term", "A6 -", "B6", "B6 -"},
		{"as long as the term around it", "B2 A6 -", "C6", "C6 -"},
		{"longer, as long as the term around it", "B2 A6 -", "B6", "B6 -"},
		{"a term within a term made longer than both", "B2 A6 -", "B8", "B8 -"},
		{"a term within a term made longer", "B2 A6 -", "B4", "B4 A6 -"},
		{"switched off within the term", "A6 -", "-6", "-"},
		{"switched off within a term of off", "B6 A", "-6", "-6 A"},
		{"as it will be anyway", "B6 A", "A6", "A"},
		{"as it will be for a while", "B2 A6 -", "A2", "A6 -"},
		{"off within a term within a term", "B2 A6 -", "-2", "-2 A6 -"},
	} {
		if got := states(course(row.before).SetTo(long(row.after))); got != row.want {
			t.Errorf("%s: %s then %s is %s, want %s", row.about, row.before, row.after, got, row.want)
		}
	}
}

// Labels and lists that differ are something to return to only while calls are forwarded.
func TestOffIsOff(t *testing.T) {
	off := long("-6")
	off.Entries[2] = Entry{Text: "03-1234-5678", Digits: "0312345678"}
	if got := course("A6 -").SetTo(off); got.Now.Until != 0 || got.Back != nil || got.Now.Entries != off.Entries {
		t.Errorf("it is %+v", got)
	}
}

func TestWhatHasEnded(t *testing.T) {
	for _, row := range []struct {
		before string
		hours  int
		want   string
		due    int64
	}{
		{"A6 -", 5, "A6 -", 0},
		{"A6 -", 6, "-", 6},
		{"A6 -", 600, "-", 6},
		{"B2 A6 -", 2, "A6 -", 2},
		{"B2 A6 -", 7, "-", 6}, // what returned and ended while nobody looked is passed over
		{"A6", 7, "-", 6},      // nothing to return to
		{"A", 7, "A", 0},
	} {
		got, due := course(row.before).Ended(noon.Add(time.Duration(row.hours) * time.Hour))
		if row.due != 0 {
			row.due = at(int(row.due))
		}
		if states(got) != row.want || due != row.due {
			t.Errorf("%s, %d hours later: %s due at %d, want %s due at %d", row.before, row.hours, states(got), due, row.want, row.due)
		}
	}
}

func TestAgain(t *testing.T) {
	for before, want := range map[string]string{"A6 -": "A6 -", "A0 -": "A", "B-2 A6 -": "B", "A": "A", "-": "-"} {
		if got := states(course(before).Again(noon)); got != want {
			t.Errorf("%s again is %s, want %s", before, got, want)
		}
	}
}

func TestCheckUntil(t *testing.T) {
	for until, want := range map[int64]string{
		0: "", at(1): "", at(0): "until_past", at(-1): "until_past", 1: "until_past", -1: "until_past",
		noon.AddDate(1, 0, 0).UnixMilli(): "", noon.AddDate(1, 0, 0).UnixMilli() + 1: "until_too_far",
	} {
		got := ""
		if refusal := CheckUntil(until, noon); refusal != nil {
			got = refusal.Code
		}
		if got != want {
			t.Errorf("%d: %q, want %q", until, got, want)
		}
	}
	many := Course{Now: long("A1"), Back: make([]Forwarding, MaxReturns+1)}
	if faults := (Change{}).CheckUntil(many, noon); len(faults) != 1 || faults[0].Code != "until_nested" {
		t.Errorf("%v", faults)
	}
	many.Back = many.Back[1:]
	if faults := (Change{}).CheckUntil(many, noon); faults != nil {
		t.Errorf("as many as may wait: %v", faults)
	}
}

func TestReadUntil(t *testing.T) {
	for text, want := range map[string]int64{
		"": 0, "2026-11-30T18:00:00+09:00": at(6), "2026-11-30T09:00:00Z": at(6), "2026-11-30T18:00:00.000+09:00": at(6),
		"2026-11-30T18:00": -1, "2026-11-30": -1, "18:00": -1, "tomorrow": -1, "2026-02-30T18:00:00Z": -1, "1960-01-01T00:00:00Z": -1,
		"9999-12-31T23:59:00-01:00": -1, // in the year 10000, of which no answer could be sent
	} {
		got, refusal := ReadUntil(text)
		if refusal != nil {
			got = -1
		}
		if got != want || refusal != nil && (refusal.Code != "until_malformed" || refusal.Field != "until") {
			t.Errorf("%q is %d, %v", text, got, refusal)
		}
	}
}

func TestWarnAt(t *testing.T) {
	t.Parallel()
	for term, want := range map[time.Duration]time.Duration{
		15 * time.Minute: 7*time.Minute + 30*time.Second, 30 * time.Minute: 15 * time.Minute, time.Hour: 30 * time.Minute,
		2*time.Hour - time.Minute: time.Hour - 30*time.Second, 2 * time.Hour: time.Hour, 30 * time.Hour: 29 * time.Hour,
	} {
		if got := WarnAt(noon.Add(term).UnixMilli(), noon); got != noon.Add(want).UnixMilli() {
			t.Errorf("of a term of %v: after %v, want %v", term, time.UnixMilli(got).Sub(noon), want)
		}
	}
	for _, until := range []int64{0, noon.UnixMilli(), noon.Add(-time.Hour).UnixMilli(), noon.Add(15*time.Minute - time.Millisecond).UnixMilli()} {
		if got := WarnAt(until, noon); got != 0 {
			t.Errorf("of an end at %d: %d", until, got)
		}
	}
}

// However long a term, its mail comes while there is time to do something, and a longer one's never later before the end.
func TestAMailLeavesTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		term := time.Duration(rapid.Int64Range(warnShorter.Milliseconds(), (400*24*time.Hour).Milliseconds()).Draw(r, "term")) * time.Millisecond
		until := noon.Add(term).UnixMilli()
		left := until - WarnAt(until, noon)
		if left < warnShorter.Milliseconds()/2 || left > warnBefore.Milliseconds() || left > term.Milliseconds()/2 {
			r.Fatalf("of a term of %v, %d ms are left", term, left)
		}
		longer := until + rapid.Int64Range(0, 1e9).Draw(r, "longer")
		if longer-WarnAt(longer, noon) < left {
			r.Fatalf("of a longer one fewer are")
		}
	})
}

// someCourse is what a number may have after any changes at any instants.
func someCourse(t *rapid.T) (Course, time.Time) {
	state := rapid.Custom(func(t *rapid.T) Forwarding {
		return long(rapid.SampledFrom([]string{"-", "A", "B", "C"}).Draw(t, "state"))
	})
	c, now := Course{Now: state.Draw(t, "first")}, noon
	for range rapid.IntRange(0, 6).Draw(t, "changes") {
		now = now.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "later")) * time.Hour)
		c = c.At(now)
		after := state.Draw(t, "state")
		switch rapid.IntRange(0, 2).Draw(t, "end") {
		case 0:
			after.Until = c.Now.Until
		case 1:
			after.Until = now.Add(time.Duration(rapid.IntRange(1, 9).Draw(t, "term")) * time.Hour).UnixMilli()
		}
		c = c.SetTo(after)
	}
	return c, now
}

func TestACourseHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, now := someCourse(t)
		all := append([]Forwarding{c.Now}, c.Back...)
		for i, one := range all {
			last := i == len(all)-1
			if last != (one.Until == 0) {
				t.Fatalf("%s: only the last is for good", states(c))
			}
			if !last && (one.Until <= now.UnixMilli() || all[i+1].Until != 0 && all[i+1].Until <= one.Until) {
				t.Fatalf("%s at %v: a state that never comes", states(c), now)
			}
			if !last && one.returnsTo(all[i+1]) {
				t.Fatalf("%s: a return that changes nothing", states(c))
			}
		}
	})
}

// The spans of a time cover it without a gap or an overlap, tell what At tells at every instant, and end with what is for good.
func TestTimeline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, now := someCourse(t)
		from := now.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "from")) * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(-10, 1200).Draw(t, "length")) * time.Minute)
		spans := Timeline(c, nil, from, to)
		if !to.After(from) {
			if len(spans) != 0 {
				t.Fatalf("%d spans of no time", len(spans))
			}
			return
		}
		at := from
		for _, span := range spans {
			if !span.From.Equal(at) || !span.To.After(span.From) {
				t.Fatalf("a span from %v to %v begins at %v", span.From, span.To, at)
			}
			inside := span.From.Add(time.Duration(rapid.Int64Range(0, int64(span.To.Sub(span.From))-1).Draw(t, "inside")))
			if got := c.At(inside).Now; got != span.Forwarding {
				t.Fatalf("at %v it is %s, the span says %s", inside, short(got), short(span.Forwarding))
			}
			if until := span.Why == WhyUntil; until == (span.Forwarding == c.Now) {
				t.Fatalf("%s is there because of %s", short(span.Forwarding), span.Why)
			}
			at = span.To
		}
		if !at.Equal(to) {
			t.Fatalf("the spans end at %v and not at %v", at, to)
		}
		if again := Timeline(c, nil, from, to); !reflect.DeepEqual(again, spans) {
			t.Fatalf("the same time is told differently: %v and %v", spans, again)
		}
		base := slices.Concat([]Forwarding{c.Now}, c.Back)[len(c.Back)]
		if days := Timeline(c, nil, from, from.AddDate(1, 0, 0)); days[len(days)-1].Forwarding != base {
			t.Fatalf("%s: at last it is %s", states(c), short(days[len(days)-1].Forwarding))
		}
	})
}
