package portal

import "slices"

// Terminal is what the phone of a number does with a call.
type Terminal string

const (
	Answered       Terminal = "answered"    // it rings and somebody takes the call
	Engaged        Terminal = "busy"        // it is in use, or the call was declined
	Unanswered     Terminal = "no_answer"   // it rings and nobody comes
	OutOfReach     Terminal = "unreachable" // it is not registered, or does not respond
	noTerminal     Terminal = ""            // the call never reached it
	elsewhereTaken          = Answered      // what is assumed of every phone after the first
)

// Terminals are all of them, in the order in which a preview tells them.
var Terminals = []Terminal{Answered, Engaged, Unanswered, OutOfReach}

// occasions say on which action a call is forwarded when the phone did this.
var occasions = map[Terminal]Actions{Engaged: Busy, Unanswered: NoAnswer, OutOfReach: Unreachable}

// Decision is what becomes of a call at one number.
type Decision struct {
	Action      Actions // the occasion on which it is forwarded; 0 when what the phone did goes back to the caller
	RingSeconds int     // for NoAnswer: how long it rings first
	Voicemail   bool    // forwarded to the message box
	To          string  // forwarded to this number, canonical digits
}

// Diverts tells whether the call goes on to somewhere else.
func (d Decision) Diverts() bool { return d.Action != 0 }

// Decide is the one rule of what a forwarding does with a call (forwarding.md §4): the preview, the tests and every call
// interface ask it. First off, then unconditional, then what the phone did, if the forwarding knows that occasion.
func Decide(f Forwarding, phone Terminal) Decision {
	if !f.On {
		return Decision{}
	}
	action := Unconditional
	if !f.Actions.Has(Unconditional) {
		if action = occasions[phone]; action == 0 || !f.Actions.Has(action) {
			return Decision{}
		}
	}
	d := Decision{Action: action, Voicemail: f.Target == Voicemail, To: f.ActiveDestination()}
	if !d.Voicemail && d.To == "" {
		return Decision{} // nowhere to go: the phone's own outcome is all there is
	}
	if action == NoAnswer {
		d.RingSeconds = f.RingSeconds
	}
	return d
}

// Hop is one number on the way of a call.
type Hop struct {
	Number   string // canonical digits
	Known    bool   // a number that the reader sees; of all others nothing is known but that they ring
	Phone    Terminal
	Decision Decision
}

// End is why a call goes no further.
type End string

const (
	EndPhone     End = "phone"      // what the last phone does goes back to the caller
	EndHidden    End = "hidden"     // what becomes of it at the last number is not for the reader
	EndVoicemail End = "voicemail"  // the message box takes it
	EndTooFar    End = "too_far"    // it was forwarded maxDiversions times already
	EndCircle    End = "tried"      // it would come back to a number that it was at
	EndNobody    End = "unassigned" // there is no number to begin with
)

// Route is the way of one call, number by number.
type Route struct {
	Hops []Hop
	End  End
}

// Follow works out the way of a call to a number whose phone does this. forwardings knows the company's numbers. Of the
// numbers after the first it is assumed that somebody takes the call, unless it never reaches their phone.
func Follow(number string, phone Terminal, forwardings func(digits string) (Forwarding, bool)) Route {
	if number == "" {
		return Route{End: EndNobody}
	}
	var route Route
	for at := number; ; phone = elsewhereTaken {
		f, known := forwardings(at)
		hop := Hop{Number: at, Known: known, Phone: phone, Decision: Decide(f, phone)}
		if hop.Decision.Action == Unconditional {
			hop.Phone = noTerminal
		}
		route.Hops = append(route.Hops, hop)
		switch to := hop.Decision.To; {
		case !hop.Decision.Diverts():
			route.End = EndPhone
		case hop.Decision.Voicemail:
			route.End = EndVoicemail
		case slices.ContainsFunc(route.Hops, func(h Hop) bool { return h.Number == to }):
			route.End = EndCircle
		case len(route.Hops) > maxDiversions:
			route.End = EndTooFar
		default:
			at = to
			continue
		}
		return route
	}
}
