package portal

import "testing"

// The target of a forwarded call is told why, the message box as well; where it goes no further nobody is.
func TestTheReasonOfADiversion(t *testing.T) {
	t.Parallel()
	set := func(actions Actions, target Target) Forecast {
		return forGood(Forwarding{On: true, Actions: actions, RingSeconds: 20, Target: target, Entries: listed("090-1234-5678")})
	}
	for _, row := range []struct {
		actions Actions
		phone   Terminal
		cause   int
		reason  string
	}{
		{Unconditional, Engaged, 302, "unconditional"},
		{Busy | NoAnswer, Engaged, 486, "user-busy"},
		{Busy | NoAnswer, Unanswered, 408, "no-answer"},
		{Unreachable, OutOfReach, 503, "unavailable"},
		{Unreachable, Engaged, 0, ""},
	} {
		for _, target := range []Target{1, Voicemail} {
			if got := Decide(calling(row.phone), set(row.actions, target)).Signalling(); got.Cause != row.cause || got.Diversion != row.reason {
				t.Errorf("%v, %s, to %d: %+v", row.actions.Names(), row.phone, target, got)
			}
		}
	}
	back := calling(Engaged)
	back.Way = append(back.Way, "09012345678")
	if got := Decide(back, set(Busy, 1)).Signalling(); got != (Signalling{}) {
		t.Errorf("of a call that goes no further its target is told %+v", got)
	}
}
