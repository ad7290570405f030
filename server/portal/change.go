package portal

import (
	"slices"
	"strings"
)

// Change is what a person set for one number or ten thousand. Nil leaves untouched: it is a set, never a toggle.
type Change struct {
	On          *bool
	Actions     *Actions
	RingSeconds *int
	Entries     [ListSize]*EntryText
	Target      *Target
	Until       *int64 // 0 for no end
}

// EntryText is a remembered number as a person typed it; empty forgets it.
type EntryText struct{ Text, Label string }

// Apply returns the forwarding after the change and every reason why it may not be saved. A ring time without NoAnswer
// is dropped. Numbers that were allowed once and are no longer must not keep anyone from switching off: where the
// result is off, only what the change touches is held against it. An entry that is typed as it was is not touched.
func (c Change) Apply(f Forwarding, l Line, p Policy) (Forwarding, Errors) {
	set(&f.On, c.On)
	set(&f.Actions, c.Actions)
	set(&f.RingSeconds, c.RingSeconds)
	set(&f.Target, c.Target)
	set(&f.Until, c.Until)
	var faults Errors
	for i, typed := range c.Entries {
		if typed == nil {
			continue
		}
		if was := f.Entries[i]; *typed == (EntryText{was.Text, was.Label}) {
			c.Entries[i] = nil
			continue
		}
		entry, more := readEntry(i, typed.Text, typed.Label, l, p)
		f.Entries[i], faults = entry, append(faults, more...)
	}
	if !f.Actions.Has(NoAnswer) {
		f.RingSeconds = 0
	}
	if entry, listed := f.chosen(); listed && entry.Digits == "" && !f.On && len(faults) == 0 {
		f.Target = 0 // emptied while nothing is forwarded: nothing is chosen any more
	}
	for _, fault := range CheckForwarding(f, l, p) {
		if (f.On || c.touches(fault.Field)) && !faults.at(fault.Field) {
			faults = append(faults, fault)
		}
	}
	slices.SortStableFunc(faults, func(a, b *Error) int { return formOrder(a.Field) - formOrder(b.Field) })
	return f, faults
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// touches tells whether the change has a say in the field. The target depends on its entry, the ring time on the actions.
func (c Change) touches(field string) bool {
	anyEntry := slices.ContainsFunc(c.Entries[:], func(e *EntryText) bool { return e != nil })
	switch field {
	case "actions":
		return c.Actions != nil
	case "ring_seconds":
		return c.RingSeconds != nil || c.Actions != nil
	case "target":
		return c.Target != nil || anyEntry
	}
	for i, typed := range c.Entries {
		if typed != nil && strings.HasPrefix(field, entryField(i)) {
			return true
		}
	}
	return false
}

func (e Errors) at(field string) bool {
	return slices.ContainsFunc(e, func(one *Error) bool { return one.Field == field })
}

// formOrder is the place of a field on the form, from top to bottom.
func formOrder(field string) int {
	switch field {
	case "actions":
		return 0
	case "ring_seconds":
		return 1
	case "target":
		return 3
	case "until":
		return 4
	}
	return 2
}

// Mixed tells in which fields several numbers differ.
type Mixed struct {
	On, Actions, RingSeconds, Target, Until bool
	Entries                                 [ListSize]bool
}

// Merge returns what a form shows for several numbers: what they share, and where they differ. A field in which they
// differ is zero in the Forwarding. Two spellings of one number do not differ.
func Merge(all []Forwarding) (Forwarding, Mixed) {
	var shown Forwarding
	var mixed Mixed
	if len(all) == 0 {
		return shown, mixed
	}
	shown = all[0]
	for _, f := range all[1:] {
		mixed.On = mixed.On || f.On != all[0].On
		mixed.Actions = mixed.Actions || f.Actions != all[0].Actions
		mixed.RingSeconds = mixed.RingSeconds || f.RingSeconds != all[0].RingSeconds
		mixed.Target = mixed.Target || f.Target != all[0].Target
		mixed.Until = mixed.Until || f.Until != all[0].Until
		for i, e := range f.Entries {
			first := all[0].Entries[i]
			mixed.Entries[i] = mixed.Entries[i] || e.Digits != first.Digits || e.Label != first.Label
		}
	}
	blank(&shown.On, mixed.On)
	blank(&shown.Actions, mixed.Actions)
	blank(&shown.RingSeconds, mixed.RingSeconds)
	blank(&shown.Target, mixed.Target)
	blank(&shown.Until, mixed.Until)
	for i := range shown.Entries {
		blank(&shown.Entries[i], mixed.Entries[i])
	}
	return shown, mixed
}

func blank[T any](field *T, differs bool) {
	if differs {
		var zero T
		*field = zero
	}
}

// CommonLine returns what all of several numbers allow together: the plan that restricts wins, the message box and
// extensions only where all have them, the shorter limit where any has it. It has no digits of its own.
func CommonLine(all []Line) Line {
	if len(all) == 0 {
		return Line{}
	}
	common := Line{Plan: all[0].Plan, MessageBox: true, MembersNet: true}
	for _, l := range all {
		if l.Plan == PlanMobileOfficeSet {
			common.Plan = l.Plan
		}
		common.MessageBox = common.MessageBox && l.MessageBox
		common.MembersNet = common.MembersNet && l.MembersNet
		common.short = common.short || l.MembersNet || l.short
	}
	return common
}

// SetsNothing tells whether a change leaves everything as it is.
func (c Change) SetsNothing() bool { return c == Change{} }
