package portal

import "testing"

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
		if got, _ := pair[0].Then(pair[1]).Apply(Forwarding{}, line, policy); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}
