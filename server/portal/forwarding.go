package portal

import (
	"math/bits"
	"slices"
	"strconv"
)

// Actions is the set of occasions on which a call is forwarded (3GPP: CFU, CFB, CFNRy, CFNRc).
type Actions uint8

const (
	Unconditional Actions = 1 << iota
	Busy
	NoAnswer
	Unreachable
)

const allActions = Unconditional | Busy | NoAnswer | Unreachable

var actionNames = []string{"unconditional", "busy", "no_answer", "unreachable"}

// Has tells whether every action of x is in the set.
func (a Actions) Has(x Actions) bool { return a&x == x }

// legal tells whether the set is one of the eight: the unconditional action alone, or some of the other three.
func (a Actions) legal() bool {
	return a != 0 && a&^allActions == 0 && (a == Unconditional || !a.Has(Unconditional))
}

// Names returns the actions as the wire names them, in the order of the form; never nil.
func (a Actions) Names() []string {
	names := make([]string, 0, bits.OnesCount8(uint8(a)))
	for i, name := range actionNames {
		if a.Has(1 << i) {
			names = append(names, name)
		}
	}
	return names
}

// ParseActions reads the names of the wire. An unknown name and one that comes twice are refused (actions_unknown).
// Whether the set is legal is CheckForwarding's question.
func ParseActions(names []string) (Actions, *Error) {
	var set Actions
	for _, name := range names {
		i := slices.Index(actionNames, name)
		if i < 0 || set.Has(1<<i) {
			return 0, Refuse("actions_unknown", "actions")
		}
		set |= 1 << i
	}
	return set, nil
}

// Target is where calls go: 0 nowhere yet, 1 to 5 that entry of the list, 6 the message box.
type Target int8

const (
	Voicemail Target = 6
	// ListSize is how many numbers a forwarding remembers (リスト1 to リスト5).
	ListSize = 5
	// MinRingSeconds and MaxRingSeconds bound the time a phone rings before 無応答転送 acts.
	MinRingSeconds = 5
	MaxRingSeconds = 30
)

// Forwarding is all that is stored about where the calls of one number go. Switching it off keeps the rest.
type Forwarding struct {
	On          bool
	Actions     Actions
	RingSeconds int // 0 without NoAnswer
	Entries     [ListSize]Entry
	Target      Target
	Until       int64 `json:",omitempty"` // when an earlier state returns, milliseconds since 1970 UTC; 0 for never
}

// chosen returns the entry that the target points at, if it points at one.
func (f Forwarding) chosen() (Entry, bool) {
	if f.Target < 1 || f.Target > ListSize {
		return Entry{}, false
	}
	return f.Entries[f.Target-1], true
}

// ActiveDestination returns the canonical digits to which calls go now, "" when none do or the message box takes them.
func (f Forwarding) ActiveDestination() string {
	if e, ok := f.chosen(); ok && f.On {
		return e.Digits
	}
	return ""
}

// Goes returns where a Graph has calls go: ActiveDestination, or Box.
func (f Forwarding) Goes() string {
	if f.On && f.Target == Voicemail {
		return Box
	}
	return f.ActiveDestination()
}

// PlanMobileOfficeSet is the plan that allows unconditional forwarding only.
const PlanMobileOfficeSet = "モバイル オフィス番号セット"

// Line is a number with what its contract offers.
type Line struct {
	Digits, Plan           string
	MessageBox, MembersNet bool

	// short: some of the numbers that this line stands for have メンバーズネット, so that the shorter limit holds for all.
	short bool
}

// AllowedActions returns the actions that the plan offers.
func (l Line) AllowedActions() Actions {
	if l.Plan == PlanMobileOfficeSet {
		return Unconditional
	}
	return allActions
}

// MaxLength is the most characters, and digits, that a destination may have.
func (l Line) MaxLength() int {
	if l.MembersNet || l.short {
		return maxLengthMembersNet
	}
	return maxLength
}

// CheckForwarding returns all faults of a forwarding at once, nil when it may be saved. What is switched off needs
// neither actions nor a target, but what it has must be legal, for it is kept and can be switched on again. Of the entries,
// calls go to the chosen one alone: another that was remembered while it was allowed holds nothing up (Change.Apply looks at
// what is typed), and is looked at when it is chosen.
func CheckForwarding(f Forwarding, l Line, p Policy) Errors {
	var faults Errors
	for _, fault := range []*Error{checkActions(f, l), checkRing(f), checkTarget(f, l)} {
		if fault != nil {
			faults = append(faults, fault)
		}
	}
	if e, listed := f.chosen(); listed {
		faults = append(faults, checkEntry(int(f.Target)-1, e, l, p)...)
	}
	return faults
}

func checkActions(f Forwarding, l Line) *Error {
	switch {
	case f.Actions == 0 && f.On:
		return Refuse("actions_required", "actions")
	case f.Actions == 0:
		return nil
	case !f.Actions.legal():
		return Refuse("actions_illegal", "actions")
	case !l.AllowedActions().Has(f.Actions):
		return Refuse("actions_not_in_plan", "actions", "plan", l.Plan)
	}
	return nil
}

func checkRing(f Forwarding) *Error {
	switch {
	case !f.Actions.Has(NoAnswer) && f.RingSeconds != 0:
		return Refuse("ring_without_no_answer", "ring_seconds")
	case !f.Actions.Has(NoAnswer):
		return nil
	case f.RingSeconds == 0:
		return Refuse("ring_required", "ring_seconds")
	case f.RingSeconds < MinRingSeconds || f.RingSeconds > MaxRingSeconds:
		return Refuse("ring_range", "ring_seconds", "min", strconv.Itoa(MinRingSeconds), "max", strconv.Itoa(MaxRingSeconds))
	}
	return nil
}

func checkTarget(f Forwarding, l Line) *Error {
	entry, listed := f.chosen()
	switch {
	case f.Target == 0 && f.On:
		return Refuse("target_required", "target")
	case f.Target == 0:
		return nil
	case f.Target == Voicemail && !l.MessageBox:
		return Refuse("voicemail_not_contracted", "target")
	case f.Target == Voicemail:
		return nil
	case !listed:
		return Refuse("target_unknown", "target")
	case entry.Text == "" && entry.Digits == "":
		return Refuse("target_empty", "target", "list", strconv.Itoa(int(f.Target)))
	}
	return nil
}
