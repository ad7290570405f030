package portal

import (
	"fmt"
	"strings"
)

// phrases are the few words of which sentences about forwardings are made: lists, mails, history and audit share them.
type phrases struct {
	names     [4]string // of the actions, in the order of the form
	ring      string    // name and seconds
	namesJoin string
	detail    string    // the names, the target
	when      [4]string // the occasions in a sentence; NoAnswer takes the seconds
	whenJoin  string
	whenLast  string // before the last of several occasions
	now       clauses
	planned   clauses // as what a schedule will set, within its sentence
	gap       string  // before a number that follows a word
	voicemail string
	nowhere   string
	labelled  string // label and number
	list      string // which of the five, and what is in it
	empty     string
	blank     string // the same within brackets
	classed   string // number and class
	classes   map[Class]string
	plan      string // the schedule's name, what it sets while it is open, and while it is closed
	noPlan    string
	setOff    string // what a plan sets where it does not forward, beside the name of its period
}

// clauses say where calls go, in one way of speaking.
type clauses struct {
	always   string // the target
	sentence string // the occasions, the target
	off      string
}

var languages = map[Language]*phrases{
	Japanese: {
		names:     [4]string{"無条件転送", "話中時転送", "無応答転送", "不通時転送"},
		ring:      "%s(%d秒)",
		namesJoin: "・",
		detail:    "%s %s",
		when:      [4]string{"", "話し中のとき", "%d秒応答がないとき", "電話機につながらないとき"},
		whenJoin:  "、",
		whenLast:  "、または",
		now:       clauses{"無条件で%sへ転送中", "%[1]s、%[2]sへ転送中", "転送していません"},
		planned:   clauses{"無条件で%sへ転送します", "%[1]s、%[2]sへ転送します", "転送しません"},
		gap:       " ",
		voicemail: "留守番電話",
		nowhere:   "転送先未設定",
		labelled:  "「%s」%s",
		list:      "リスト%d: %s",
		empty:     "（空）",
		blank:     "空",
		classed:   "%s（%s）",
		plan:      "スケジュール「%s」に従います。営業時間内は%s。営業時間外は%s。",
		noPlan:    "スケジュールを使わず、いまの設定のままにします",
		setOff:    "転送しない",
		classes: map[Class]string{
			Landline: "固定電話", IPPhone: "IP電話", Mobile: "携帯電話", Extension: "内線", International: "国際電話",
			TollFree: "着信課金電話", NaviDial: "ナビダイヤル", Premium: "情報料のかかる番号", M2M: "機器間通信用の番号", FMC: "FMC電話",
			CarrierCode: "事業者識別番号", Special: "特番", Emergency: "緊急通報", Malformed: "存在しない番号",
		},
	},
	English: {
		names:     [4]string{"Unconditional", "Busy", "No answer", "Unreachable"},
		ring:      "%s (%d s)",
		namesJoin: " / ",
		detail:    "%s: %s",
		when:      [4]string{"", "when busy", "after %d seconds without an answer", "when the phone cannot be reached"},
		whenJoin:  ", ",
		whenLast:  " or ",
		now:       clauses{"All calls are forwarded to %s", "Calls are forwarded to %[2]s %[1]s", "Calls are not forwarded"},
		planned:   clauses{"all calls are forwarded to %s", "calls are forwarded to %[2]s %[1]s", "calls are not forwarded"},
		voicemail: "voicemail",
		nowhere:   "no destination",
		labelled:  "%s, %s",
		list:      "List %d: %s",
		empty:     "(empty)",
		blank:     "empty",
		classed:   "%s (%s)",
		plan:      "Follows the schedule “%s”. During opening hours, %s. Outside opening hours, %s.",
		setOff:    "Not forwarded",
		noPlan:    "Follows no schedule and keeps its current setting",
		classes: map[Class]string{
			Landline: "landline", IPPhone: "IP phone", Mobile: "mobile", Extension: "extension", International: "international",
			TollFree: "toll-free", NaviDial: "Navi Dial", Premium: "premium rate", M2M: "machine-to-machine", FMC: "fixed-mobile",
			CarrierCode: "carrier code", Special: "special service", Emergency: "emergency", Malformed: "not a valid number",
		},
	},
}

// in returns the phrases of the language, Japanese ones for a language that the program does not speak.
func in(lang Language) *phrases {
	if p, ok := languages[lang]; ok {
		return p
	}
	return languages[Japanese]
}

// Detail is the cell 転送詳細 of a list: what kind of forwarding, and where to; "-" when off.
func Detail(f Forwarding, lang Language) string {
	p := in(lang)
	if !f.On {
		return "-"
	}
	names := make([]string, 0, len(p.names))
	for i, name := range p.names {
		switch action := Actions(1 << i); {
		case f.Actions.Has(action) && action == NoAnswer:
			names = append(names, fmt.Sprintf(p.ring, name, f.RingSeconds))
		case f.Actions.Has(action):
			names = append(names, name)
		}
	}
	return fmt.Sprintf(p.detail, strings.Join(names, p.namesJoin), p.target(f, FormatPhone))
}

// TargetDetail is of Detail only where calls go; empty when off.
func TargetDetail(f Forwarding, lang Language) string {
	if !f.On {
		return ""
	}
	return in(lang).target(f, FormatPhone)
}

// Sentence says in plain words where calls go and when.
func Sentence(f Forwarding, lang Language) string {
	p := in(lang)
	return p.say(f, p.now, lang)
}

// Told is what Sentence tells of a forwarding, and when it ends: of two of which that is equal it says the same.
func (f Forwarding) Told() Forwarding {
	told := Forwarding{On: f.On, Until: f.Until}
	if !f.On {
		return told
	}
	told.Actions, told.Target = f.Actions, f.Target
	if f.Actions.Has(NoAnswer) {
		told.RingSeconds = f.RingSeconds
	}
	if entry, listed := f.chosen(); listed { // whichever list it stands in, and however it was typed
		told.Target, told.Entries[0] = 1, Entry{Digits: entry.Digits, Label: entry.Label}
	}
	return told
}

func (p *phrases) say(f Forwarding, in clauses, lang Language) string {
	if !f.On {
		return in.off
	}
	target := p.target(f, func(digits string) string {
		return fmt.Sprintf(p.classed, FormatPhone(digits), ClassName(classify(digits), lang))
	})
	if entry, listed := f.chosen(); listed && entry.Label != "" {
		target = fmt.Sprintf(p.labelled, entry.Label, target)
	} else if listed && f.Actions.Has(Unconditional) {
		target = p.gap + target
	}
	if f.Actions.Has(Unconditional) {
		return fmt.Sprintf(in.always, target)
	}
	return fmt.Sprintf(in.sentence, p.occasions(f), target)
}

// target: the number in the given spelling, or the message box.
func (p *phrases) target(f Forwarding, spell func(digits string) string) string {
	entry, listed := f.chosen()
	switch {
	case f.Target == Voicemail:
		return p.voicemail
	case listed && entry.Digits != "":
		return spell(entry.Digits)
	}
	return p.nowhere
}

func (p *phrases) occasions(f Forwarding) string {
	said := make([]string, 0, len(p.when))
	for i, when := range p.when {
		switch action := Actions(1 << i); {
		case f.Actions.Has(action) && action == NoAnswer:
			said = append(said, fmt.Sprintf(when, f.RingSeconds))
		case f.Actions.Has(action):
			said = append(said, when)
		}
	}
	if len(said) < 2 {
		return strings.Join(said, "")
	}
	last := len(said) - 1
	return strings.Join(said[:last], p.whenJoin) + p.whenLast + said[last]
}

// Rewritten names the entries that a change wrote, but for the one that the sentence after it tells.
func Rewritten(before, after Forwarding, lang Language) []string {
	return rewritten(before, after, lang, in(lang).empty)
}

// rewritten calls an entry without a number as it is told.
func rewritten(before, after Forwarding, lang Language, empty string) []string {
	p := in(lang)
	lists := []string{}
	for i, entry := range after.Entries {
		if entry == before.Entries[i] || after.On && after.Target == Target(i+1) {
			continue
		}
		said := empty
		if entry.Digits != "" {
			said = FormatPhone(entry.Digits)
		}
		if entry.Label != "" {
			said = fmt.Sprintf(p.labelled, entry.Label, said)
		}
		lists = append(lists, fmt.Sprintf(p.list, i+1, said))
	}
	return lists
}

// ClassName names the class of a number in plain words.
func ClassName(c Class, lang Language) string { return in(lang).classes[c] }

// PlanSentence says what a plan, nil for none, sets in its two periods for a number with the entries of f.
func PlanSentence(schedule string, plan *Plan, f Forwarding, lang Language) string {
	p := in(lang)
	if plan == nil {
		return p.noPlan
	}
	return fmt.Sprintf(p.plan, schedule, p.say(plan.Open.ApplyTo(f), p.planned, lang), p.say(plan.Closed.ApplyTo(f), p.planned, lang))
}

// SettingDetail names what a setting of a plan makes of a number with the entries of f, as 転送詳細 does.
func SettingDetail(s Setting, f Forwarding, lang Language) string {
	if !s.On {
		return in(lang).setOff
	}
	return Detail(s.ApplyTo(f), lang)
}
