package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// lapsesTold lists lapses as "stage code".
func lapsesTold(all []Lapse) string {
	told := make([]string, len(all))
	for i, one := range all {
		told[i] = fmt.Sprintf("%s %s", one.Stage, one.Reason.Code)
	}
	return strings.Join(told, ", ")
}

// What a contract or a policy takes away is found in what is in force, in what ends bring back and in what a schedule sets; and what is
// off, or only remembered, is none of it.
func TestWhatIsNotAllowedAnyMore(t *testing.T) {
	t.Parallel()
	box := Forwarding{On: true, Actions: NoAnswer, RingSeconds: 15, Target: Voicemail, Entries: listed("090-1234-5678", "+1 212 555 1234")}
	off, abroad, home := box, box, box
	off.On = false
	abroad.Target = 2
	home.Actions, home.RingSeconds, home.Target = Unconditional, 0, 1
	ends := func(f Forwarding, at int64) Forwarding { return f.until(at) }
	plain := Line{Digits: "0332345678", Plan: "IP Voice"}
	atBox, atHome := Plan{Open: Setting{}, Closed: toBox}, Plan{Open: toMobile, Closed: Setting{}}
	for name, row := range map[string]struct {
		course Course
		plan   *Plan
		line   Line
		policy Policy
		want   string
	}{
		"as it was":                                  {Course{Now: box}, &atBox, office, Policy{}, ""},
		"the box is gone":                            {Course{Now: box}, nil, plain, Policy{}, "now voicemail_not_contracted"},
		"and it is off":                              {Course{Now: off}, nil, plain, Policy{}, ""},
		"the plan offers less":                       {Course{Now: box}, nil, Line{Digits: "0332345678", Plan: PlanMobileOfficeSet, MessageBox: true}, Policy{}, "now actions_not_in_plan"},
		"the company allows less":                    {Course{Now: abroad}, nil, office, Policy{}, "now destination_international"},
		"not on the list":                            {Course{Now: home}, nil, office, Policy{AllowList: []string{"0342345678"}}, "now destination_not_allowed"},
		"an end brings it back":                      {Course{Now: ends(off, 10), Back: []Forwarding{box}}, nil, plain, Policy{}, "end voicemail_not_contracted"},
		"the second one does":                        {Course{Now: ends(home, 10), Back: []Forwarding{ends(home, 20), box}}, nil, plain, Policy{}, "end voicemail_not_contracted"},
		"an end brings back what is off":             {Course{Now: ends(home, 10), Back: []Forwarding{off}}, nil, plain, Policy{}, ""},
		"the schedule sets it":                       {Course{Now: off}, &atBox, plain, Policy{}, "schedule voicemail_not_contracted"},
		"it did":                                     {Course{Now: box}, &atBox, plain, Policy{}, "now voicemail_not_contracted, schedule voicemail_not_contracted"},
		"the schedule sets what may be":              {Course{Now: off}, &atHome, plain, Policy{}, ""},
		"the schedule is over what returns for good": {Course{Now: ends(home, 10), Back: []Forwarding{box}}, &atHome, plain, Policy{}, ""},
		"each": {
			Course{Now: ends(abroad, 10), Back: []Forwarding{ends(box, 20), home}}, &atBox, plain, Policy{},
			"now destination_international, end voicemail_not_contracted, schedule voicemail_not_contracted",
		},
	} {
		if got := lapsesTold(row.course.Lapses(row.plan, row.line, row.policy)); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// The next refusal is that of an end or of the boundary at which the refused period begins, whichever comes first.
func TestWhenSomethingIsRefusedNext(t *testing.T) {
	t.Parallel()
	plain, now := Line{Digits: "0332345678", Plan: "IP Voice"}, tokyo("2026-10-01 10:00") // Thursday, open until 12:00 and from 13:00 on
	box := Forwarding{On: true, Actions: Unconditional, Target: Voicemail}
	home := toMobile.ApplyTo(withMobile())
	follows := func(open, closed Setting) *Following {
		return &Following{Plan: Plan{Open: open, Closed: closed}, Schedule: officeHours()}
	}
	at := func(text string) int64 { return tokyo(text).UnixMilli() }
	for name, row := range map[string]struct {
		follows *Following
		course  Course
		want    string
	}{
		"never":                        {nil, Course{Now: home}, ""},
		"it is in force already":       {nil, Course{Now: box}, ""},
		"an end":                       {nil, Course{Now: home.until(at("2026-10-03 08:00")), Back: []Forwarding{box}}, "2026-10-03 08:00"},
		"the second end":               {nil, Course{Now: home.until(at("2026-10-03 08:00")), Back: []Forwarding{home.until(at("2026-10-05 08:00")), box}}, "2026-10-05 08:00"},
		"the next boundary":            {follows(ringing, toBox), Course{Now: withMobile()}, "2026-10-01 12:00"},
		"the one after it":             {follows(toBox, ringing), Course{Now: withMobile()}, "2026-10-01 13:00"},
		"both periods may be set":      {follows(ringing, toMobile), Course{Now: withMobile()}, ""},
		"an end holds off a boundary":  {follows(ringing, toBox), Course{Now: home.until(at("2026-10-01 20:00")), Back: []Forwarding{withMobile()}}, "2026-10-01 20:00"},
		"an end in the period that is": {follows(toBox, ringing), Course{Now: home.until(at("2026-10-01 20:00")), Back: []Forwarding{withMobile()}}, "2026-10-02 09:00"},
	} {
		got := ""
		if next := row.follows.NextLapse(row.course, now, plain, Policy{}); !next.IsZero() {
			got = next.In(now.Location()).Format("2006-01-02 15:04")
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestLapsesAreToldWithTheirReasons(t *testing.T) {
	t.Parallel()
	box, abroad := Refuse("voicemail_not_contracted", ""), Refuse("destination_international", "")
	all := []Lapse{{StageNow, box}, {StageEnd, abroad}, {StageSchedule, box}}
	for lang, want := range map[Language]string{
		Japanese: "いまの転送、スケジュールの転送: 契約で留守番電話が使えなくなったため · 終了日時のあとの転送: 会社の設定で国際電話への転送が許可されていないため",
		English:  "current forwarding, forwarding by schedule: the contract no longer includes voicemail · forwarding after the end: the company does not allow forwarding abroad",
	} {
		if got := LapsesText(all, lang); got != want {
			t.Errorf("%s: %s", lang, got)
		}
	}
}

// Whatever stands in a forwarding, allowed or not, a call is either answered for at the number or goes on to one.
func TestEveryForwardingIsDecided(t *testing.T) {
	t.Parallel()
	for actions := range 256 {
		for _, target := range []Target{-128, -1, 0, 1, 2, 5, Voicemail, 7, 127} {
			f := Forwarding{On: true, Actions: Actions(actions), Target: target, Entries: listed("090-1234-5678")}
			for _, phone := range append([]Terminal{"", "unheard of"}, Terminals...) {
				d := Decide(calling(phone), forGood(f))
				goes := d.End == "" && d.To.Digits == "09012345678" && target == 1
				if taken := d.End == EndVoicemail && target == Voicemail; goes != (d.To.Digits != "") || !goes && !taken && d != (Decision{End: EndPhone}) {
					t.Errorf("actions %b to %d, a phone that is %q: %+v", actions, target, phone, d)
				}
			}
		}
	}
}

// What a contract does not allow any more is carried out as it is set: what is said of a call is what becomes of it.
func TestWhatIsInForceIsCarriedOut(t *testing.T) {
	t.Parallel()
	box := Forecast{Course: Course{Now: Forwarding{On: true, Actions: Busy, Target: Voicemail}}, From: noon.Add(-time.Hour)}
	if len(box.Course.Lapses(nil, mobile, Policy{})) == 0 {
		t.Error("it is allowed")
	}
	if d := Decide(calling(Engaged), box); d.End != EndVoicemail {
		t.Errorf("the call is decided as %+v", d)
	}
}
