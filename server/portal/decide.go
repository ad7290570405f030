package portal

import (
	"slices"
	"time"
)

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

// maxDiversions is how often one call may be forwarded on before it is given back (forwarding.md §3).
const maxDiversions = 5

// Call is a call that has come to a number.
type Call struct {
	At    time.Time
	Way   []string // the numbers that it came to (canonical digits); it is at the last one
	Phone Terminal // what the phone there does
}

// End is why a call goes no further.
type End string

const (
	EndPhone      End = "phone"      // what the last phone does goes back to the caller
	EndVoicemail  End = "voicemail"  // the message box takes it
	EndTooFar     End = "too_far"    // it was forwarded maxDiversions times already
	EndLoop       End = "tried"      // it would come back to a number that it was at
	EndHidden     End = "hidden"     // what becomes of it at the last number is not for the reader
	EndUnrecorded End = "unrecorded" // nobody knows any more what was set for the last number
	EndNobody     End = "unassigned" // there is no number to begin with
)

// Decision is what becomes of a call at one number.
type Decision struct {
	Action      Actions // the occasion on which it is to be forwarded; 0 when what the phone did goes back to the caller
	RingSeconds int     // for NoAnswer: how long it rings first
	To          Entry   // the number to which it is to be forwarded; empty for the message box
	End         End     // why it goes no further; "" when it goes on to To
}

// Decide is the one rule of what becomes of a call at a number (forwarding.md §3 and §4): the preview, the tests and every
// call interface ask it. First off, then unconditional, then what the phone did, if the forwarding of that instant knows the
// occasion; and then only as far as any call may be forwarded.
func Decide(call Call, set Forecast) Decision {
	f := set.At(call.At)
	action := Unconditional
	if !f.Actions.Has(Unconditional) {
		action = occasions[call.Phone]
	}
	to, _ := f.chosen()
	if !f.On || action == 0 || !f.Actions.Has(action) || f.Target != Voicemail && to.Digits == "" {
		return Decision{End: EndPhone}
	}
	d := Decision{Action: action, To: to}
	if action == NoAnswer {
		d.RingSeconds = f.RingSeconds
	}
	if d.End = barred(call.Way, to.Digits); d.End == "" && f.Target == Voicemail {
		d.End = EndVoicemail
	}
	return d
}

// barred is why a call that came this way is not forwarded to a number, or to the message box (""); "" when it is.
func barred(way []string, to string) End {
	switch {
	case slices.Contains(way, to):
		return EndLoop
	case len(way) > maxDiversions:
		return EndTooFar
	}
	return ""
}

// Knowledge is what a reader may know of a number on the way of a call.
type Knowledge string

const (
	Seen       Knowledge = "seen"
	Outside    Knowledge = "outside"    // of nobody in the company: nothing is known but that it rings
	Hidden     Knowledge = "hidden"     // of the company, and not for the reader: not even whether it forwards
	Unrecorded Knowledge = "unrecorded" // what was set then is in no record
)

// Look is what is known of a number: how it is set at any instant, and what of it a reader may know.
type Look func(digits string) (Forecast, Knowledge)

// ends say why a way breaks off at a number of which this is known.
var ends = map[Knowledge]End{Hidden: EndHidden, Unrecorded: EndUnrecorded}

// Hop is one number on the way of a call.
type Hop struct {
	Number   string   // canonical digits
	Phone    Terminal // "" where the call never reached it
	Decision Decision
}

// Route is the way of one call, number by number. It ends as the decision at the last of them says.
type Route struct {
	Hops []Hop
	End  End
}

// Trace works out the way of a call that comes to a number at an instant, and whose phone does this. look knows the company's
// numbers. Of the numbers after the first it is assumed that somebody takes the call, unless it never reaches their phone:
// Branches tells what becomes of it where nobody does.
func Trace(number string, at time.Time, phone Terminal, look Look) Route {
	if number == "" {
		return Route{End: EndNobody}
	}
	return trace(Call{At: at, Phone: phone}, number, look)
}

// trace goes on with a call that came the way of call, to a number whose phone does what call.Phone says.
func trace(call Call, number string, look Look) (route Route) {
	for ; ; call.Phone = elsewhereTaken {
		call.Way = append(slices.Clip(call.Way), number)
		hop := Hop{Number: number, Phone: call.Phone}
		set, known := look(number)
		if hop.Decision = Decide(call, set); ends[known] != "" {
			hop.Decision = Decision{End: ends[known]}
		}
		if hop.Decision.Action == Unconditional {
			hop.Phone = noTerminal
		}
		route.Hops = append(route.Hops, hop)
		if route.End = hop.Decision.End; route.End != "" {
			return route
		}
		number = hop.Decision.To.Digits
	}
}
