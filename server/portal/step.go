package portal

import (
	"fmt"
	"strings"
)

// stepWords are those of which a change is told that is prepared and has no number yet.
type stepWords struct {
	on, off, ring, target, numbers, more, join string
}

var steps = map[Language]stepWords{
	Japanese: {"転送する", "転送しない", "呼出時間 %d秒", "転送先 %s", "%s: %s", "%s ほか%d番号", "、"},
	English:  {"forward calls", "do not forward", "ring time %d s", "destination %s", "%s: %s", "%s and %d more", ", "},
}

// StepText says what a prepared change would set, field by field, and for which numbers: the first few of so many (digits).
func StepText(c Change, first []string, numbers int, lang Language) string {
	p, w := in(lang), steps[lang]
	if w.join == "" {
		w = steps[Japanese]
	}
	phones := make([]string, len(first))
	for i, digits := range first {
		phones[i] = FormatPhone(digits)
	}
	of := strings.Join(phones, w.join)
	if more := numbers - len(first); more > 0 {
		of = fmt.Sprintf(w.more, of, more)
	}
	return fmt.Sprintf(w.numbers, of, strings.Join(p.fields(c, w), w.join))
}

// fields are those that a change sets, in the order of the form.
func (p *phrases) fields(c Change, w stepWords) []string {
	var told []string
	if c.On != nil {
		told = append(told, map[bool]string{true: w.on, false: w.off}[*c.On])
	}
	if c.Actions != nil {
		for i, name := range p.names {
			if c.Actions.Has(1 << i) {
				told = append(told, name)
			}
		}
	}
	if c.RingSeconds != nil {
		told = append(told, fmt.Sprintf(w.ring, *c.RingSeconds))
	}
	for i, entry := range c.Entries {
		if entry != nil {
			told = append(told, fmt.Sprintf(p.list, i+1, p.typed(*entry)))
		}
	}
	if c.Target != nil {
		told = append(told, fmt.Sprintf(w.target, p.chosen(*c.Target)))
	}
	return told
}

// typed is an entry with the number as it is grouped, or as it was typed where that is none.
func (p *phrases) typed(entry EntryText) string {
	said := strings.TrimSpace(entry.Text)
	if d, fault := ReadDestination(entry.Text, DestinationRules{Extensions: true, International: true}); fault == nil {
		said = d.Grouped
	}
	if said == "" {
		said = p.empty
	}
	if entry.Label != "" {
		said = fmt.Sprintf(p.labelled, entry.Label, said)
	}
	return said
}

func (p *phrases) chosen(target Target) string {
	if target == Voicemail {
		return p.voicemail
	}
	return strings.TrimRight(fmt.Sprintf(p.list, int(target), ""), ": ")
}
