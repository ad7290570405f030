package portal

import (
	"fmt"
	"slices"
	"strings"
)

// Return is what is set when a state ends, as the rules of today let it be.
type Return struct {
	Forwarding
	Lapse *Error // why it is off although something else was to return; nil where that may
}

// Coming is what is set when the state of a course ends; it has an end. What may not be set any more would be switched off.
func (f *Following) Coming(c Course, l Line, p Policy) Return {
	r := Return{Forwarding: f.Returns(c)}
	if !r.On {
		return r
	}
	if faults := CheckForwarding(r.Forwarding, l, p); len(faults) > 0 {
		r.On, r.Lapse = false, faults[0]
	}
	return r
}

// Truly is the course as it will come by the rules of today: what may not be set any more when it returns is off then.
func (c Course) Truly(l Line, p Policy) Course {
	back := slices.Clone(c.Back)
	for i, one := range back {
		if one.On && len(CheckForwarding(one, l, p)) > 0 {
			back[i].On = false
		}
	}
	return Course{Now: c.Now, Back: back}
}

// Text says what returns after a state, with the entries that go back, too: they were written while it was set.
func (r Return) Text(now Forwarding, lang Language) string {
	w := standing(lang)
	said := Sentence(r.Forwarding, lang)
	if r.Lapse != nil {
		said = fmt.Sprintf(w.lapses, WhyRefused(r.Lapse, lang))
	}
	if entries := rewritten(now, r.Forwarding, lang, in(lang).blank); len(entries) > 0 {
		said += fmt.Sprintf(w.listsReturn, strings.Join(entries, w.listJoin))
	}
	return said
}

// Returned says what a state has become by its end, and the refusal of what was to return, if there was one.
func Returned(before, after Forwarding, refusal *Error, lang Language) string {
	w := standing(lang)
	said := Sentence(after, lang)
	if refusal != nil {
		said = fmt.Sprintf(w.fellBack, WhyRefused(refusal, lang))
	}
	return w.with(said, w.listsReturned, Rewritten(before, after, lang))
}

func (w *standingWords) with(said, lists string, entries []string) string {
	if len(entries) == 0 {
		return said
	}
	return said + w.join + fmt.Sprintf(lists, strings.Join(entries, w.listJoin))
}
