package portal

import (
	"testing"
	"time"
)

// A change with another after it does what both do one after the other.
func TestThen(t *testing.T) {
	t.Parallel()
	on, off, busy, list1, list2, ring := true, false, Busy|NoAnswer, Target(1), Target(2), 20
	first := Change{On: &on, Target: &list1, Actions: &busy, RingSeconds: &ring}
	first.Entries[0] = &EntryText{Text: "090-1234-5678"}
	second := Change{On: &off, Target: &list2}
	second.Entries[1] = &EntryText{Text: "080-1234-5678"}
	line, policy := Line{Digits: "0300001001", MessageBox: true}, DefaultPolicy()
	for _, pair := range [][2]Change{{first, second}, {second, first}, {{}, first}, {first, {}}} {
		step, _ := pair[0].Apply(Forwarding{}, line, policy)
		want, _ := pair[1].Apply(step, line, policy)
		if got, _ := pair[0].Merge(pair[1]).Apply(Forwarding{}, line, policy); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// A run sets its end over whatever end a number has, and leaves alone what it would leave as it is.
func TestLasting(t *testing.T) {
	t.Parallel()
	on, list1, always := true, Target(1), Unconditional
	leads := Change{On: &on, Actions: &always, Target: &list1}
	leads.Entries[0] = &EntryText{Text: "090-1234-5678"}
	var keeps Change // a list for later
	keeps.Entries[4] = &EntryText{Text: "080-1234-5678"}
	line, policy := Line{Digits: "0300001001"}, DefaultPolicy()
	there, _ := leads.Apply(Forwarding{}, line, policy)
	tonight, tomorrow := time.Now().Add(time.Hour).UnixMilli(), time.Now().Add(24*time.Hour).UnixMilli()
	const own = -1 // the end is left alone
	for about, row := range map[string]struct {
		change      Change
		now         Forwarding
		until, want int64
	}{
		"without an end":                         {leads, Forwarding{}, 0, 0},
		"over an end of something else":          {leads, Forwarding{Until: tonight}, 0, 0},
		"goes there until tonight, stays longer": {leads, there.until(tonight), 0, 0},
		"a list, without an end":                 {keeps, there.until(tonight), 0, own},
		"with an end":                            {leads, Forwarding{}, tomorrow, tomorrow},
		"with a later end":                       {leads, there.until(tonight), tomorrow, tomorrow},
		"goes there for good":                    {leads, there, tomorrow, own},
		"a list, with an end":                    {keeps, there, tomorrow, tomorrow},
	} {
		got := int64(own)
		if until := row.change.Lasting(row.until, row.now, line, policy).Until; until != nil {
			got = *until
		}
		if got != row.want {
			t.Errorf("%s: the end is %d, want %d", about, got, row.want)
		}
	}
}
