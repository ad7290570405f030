package portal

import "fmt"

// callWords are the words with which the way of a call is told, hop by hop.
type callWords struct {
	first    map[Actions]string // the first phone forwards: target; NoAnswer takes the seconds before it
	goesBack map[Terminal]string
	further  string // another number of the company forwards on: the number, the target
	untaken  string // it forwards on because its phone does not take the call: the number, the occasions, the target
	rings    string // the last number
	hidden   string // the last number, of which nothing more may be told
	lost     string // the last number, of which nobody knows any more what was set for it
	takes    string // the message box
	seen     string // what the caller hears and the last phone shows: the number that forwarded first
	hears    string // what the caller hears of the message box
	stays    string // it is not forwarded on from the last number: that, where it would go, why
	stuck    string // the same of a number whose phone does not take the call: that, the occasions, where it would go, why
	tooFar   string // why: how often at the most
	loop     string // why: it would come again
}

var tales = map[Language]*callWords{
	Japanese: {
		first: map[Actions]string{
			Unconditional: "この電話機は鳴らさず、すぐに%sへ転送します。",
			Busy:          "話し中のため、すぐに%sへ転送します。",
			NoAnswer:      "%d秒呼び出しても応答がないときは%sへ転送します。",
			Unreachable:   "電話機につながらないため、すぐに%sへ転送します。",
		},
		goesBack: map[Terminal]string{
			Answered:   "この電話機が鳴り、応答できます。",
			Engaged:    "転送しません。発信者には話し中の音が聞こえます。",
			Unanswered: "転送しません。発信者が切るまで、この電話機が鳴り続けます。",
			OutOfReach: "転送しません。発信者には、つながらないことが知らされます。",
		},
		further: "%sも転送中のため、さらに%sへ転送します。",
		untaken: "%[1]sでは、%[2]s、さらに%[3]sへ転送します。",
		rings:   "%sの電話機が鳴ります。",
		hidden:  "%sは、表示できる範囲の外の番号です。この先で着信がどうなるかは、ここには表示できません。",
		lost:    "%sに何が設定されていたかは、記録に残っていません。この先で着信がどうなったかは分かりません。",
		takes:   "留守番電話がメッセージをお預かりします。",
		seen:    "発信者には呼出音が聞こえます。転送先の電話機には発信者の番号が表示され、対応していれば%sからの転送であることも分かります。",
		hears:   "発信者には留守番電話の案内が聞こえます。",
		stays:   "%sから%sへは、%sため転送しません。ここで止まり、発信者にはつながりません。",
		stuck:   "%sでは、%sも%sへは、%sため転送しません。ここで止まり、発信者にはつながりません。",
		tooFar:  "転送は%d回までの",
		loop:    "一度かかっている",
	},
	English: {
		first: map[Actions]string{
			Unconditional: "This phone does not ring: the call goes to %s at once.",
			Busy:          "The line is busy, so the call goes to %s at once.",
			NoAnswer:      "After ringing for %d seconds without an answer, the call goes to %s.",
			Unreachable:   "The phone cannot be reached, so the call goes to %s at once.",
		},
		goesBack: map[Terminal]string{
			Answered:   "This phone rings and can be answered.",
			Engaged:    "The call is not forwarded. The caller hears a busy tone.",
			Unanswered: "The call is not forwarded. This phone rings until the caller hangs up.",
			OutOfReach: "The call is not forwarded. The caller is told that the phone cannot be reached.",
		},
		further: "%s forwards its calls too, so the call goes on to %s.",
		untaken: "At %[1]s, the call goes on to %[3]s %[2]s.",
		rings:   "The phone of %s rings.",
		hidden:  "You do not have access to %s, so what happens to the call from there cannot be shown.",
		lost:    "There is no record of what was set for %s then, so what happened to the call from there is not known.",
		takes:   "Voicemail takes a message.",
		seen:    "The caller hears ringing. The phone shows the caller’s number and, if it supports this, that %s forwarded the call.",
		hears:   "The caller hears the voicemail greeting.",
		stays:   "The call is not forwarded from %s to %s, because %s. It ends here: the caller reaches nobody.",
		stuck:   "At %[1]s, the call is not forwarded to %[3]s %[2]s, because %[4]s. It ends here: the caller reaches nobody.",
		tooFar:  "a call is forwarded at most %d times",
		loop:    "it has already been there",
	},
}

// taleIn returns the words of the language, Japanese ones for a language that the program does not speak.
func taleIn(lang Language) *callWords {
	if w, ok := tales[lang]; ok {
		return w
	}
	return tales[Japanese]
}

// Story tells the way of a call in plain sentences, one for each thing that happens.
func Story(r Route, lang Language) []string {
	w, said := taleIn(lang), []string{}
	if len(r.Hops) > 0 && r.Hops[0].Decision.forwards() {
		d := r.Hops[0].Decision
		target := in(lang).goesTo(d, lang)
		if d.Action == NoAnswer {
			said = append(said, fmt.Sprintf(w.first[d.Action], d.RingSeconds, target))
		} else {
			said = append(said, fmt.Sprintf(w.first[d.Action], target))
		}
	}
	said = append(said, w.onward(r, lang)...)
	return append(said, w.end(r, lang)...)
}

// BranchStory tells a branch as Story does a way: on which occasions the call goes on, and how that ends.
func BranchStory(b Branch, lang Language) []string {
	w, p := taleIn(lang), in(lang)
	first := b.Hops[0]
	var on Forwarding
	for _, d := range b.On {
		on.Actions, on.RingSeconds = on.Actions|d.Action, max(on.RingSeconds, d.RingSeconds)
	}
	number, occasions, target := FormatPhone(first.Number), p.occasions(on), p.goesTo(first.Decision, lang)
	if !first.Decision.forwards() {
		return []string{fmt.Sprintf(w.stuck, number, occasions, target, w.whyNot(first.Decision.End))}
	}
	said := []string{fmt.Sprintf(w.untaken, number, occasions, target)}
	said = append(said, w.onward(b.Route, lang)...)
	return append(said, w.end(b.Route, lang)[0]) // what the caller hears is told of the way that it parts from
}

// forwards tells whether a call goes on, to the message box as well: neither where there is no occasion nor where the rule stops it.
func (d Decision) forwards() bool { return d.Action != 0 && d.End != EndLoop && d.End != EndTooFar }

// whyNot is why a call is not forwarded although there is an occasion.
func (w *callWords) whyNot(end End) string {
	if end == EndTooFar {
		return fmt.Sprintf(w.tooFar, maxDiversions)
	}
	return w.loop
}

// goesTo names where a decision sends the call.
func (p *phrases) goesTo(d Decision, lang Language) string {
	if d.To.Digits == "" {
		return p.voicemail
	}
	return p.gap + fmt.Sprintf(p.classed, FormatPhone(d.To.Digits), ClassName(classify(d.To.Digits), lang))
}

// onward tells where the numbers after the first forward the call on.
func (w *callWords) onward(r Route, lang Language) (said []string) {
	for i, hop := range r.Hops {
		if i > 0 && hop.Decision.forwards() {
			said = append(said, fmt.Sprintf(w.further, FormatPhone(hop.Number), in(lang).goesTo(hop.Decision, lang)))
		}
	}
	return said
}

func (w *callWords) end(r Route, lang Language) []string {
	if len(r.Hops) == 0 {
		return nil
	}
	last := r.Hops[len(r.Hops)-1]
	switch {
	case r.End == EndHidden:
		return []string{fmt.Sprintf(w.hidden, FormatPhone(last.Number))}
	case r.End == EndUnrecorded:
		return []string{fmt.Sprintf(w.lost, FormatPhone(last.Number))}
	case r.End == EndVoicemail:
		return []string{w.takes, w.hears}
	case r.End == EndTooFar, r.End == EndLoop:
		return []string{fmt.Sprintf(w.stays, FormatPhone(last.Number), in(lang).goesTo(last.Decision, lang), w.whyNot(r.End))}
	case len(r.Hops) > 1:
		return []string{fmt.Sprintf(w.rings, FormatPhone(last.Number)), fmt.Sprintf(w.seen, FormatPhone(r.Hops[0].Number))}
	}
	return []string{w.goesBack[last.Phone]}
}
