package web

import (
	"cmp"
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// NumberSheet is everything that the page of one number shows besides its history.
type NumberSheet struct {
	Listed
	Version int64   `json:"version" doc:"to be sent back with a restore"`
	Preview Preview `json:"preview"`
	Returns string  `json:"returns,omitempty" doc:"what is set when the setting of now ends, with the lists that go back, in plain words"`

	Chain     string     `json:"chain,omitempty" doc:"the numbers that a call goes to one after the other, where it is more than one"`
	ChainFrom *time.Time `json:"chain_from,omitempty" doc:"from when; missing for at once"`
	Upstream  *Upstream  `json:"upstream,omitempty" doc:"whose calls come to it and go on, too"`
	EndsAtVoicemail
}

// Preview is what becomes of a call that comes now, or at the instant that was asked for.
type Preview struct {
	Set    string   `json:"set" doc:"what is set for the number then, in plain words; empty where there is no record of it"`
	Past   bool     `json:"past" doc:"as the history says"`
	Why    string   `json:"why,omitempty" doc:"why that is not what somebody set, at an instant to come: its end or its schedule comes before, in plain words"`
	Onward []Turned `json:"onward" nullable:"false" doc:"of numbers on the way after the first: why what is set for them then is not what somebody set"`
	Calls  []Call   `json:"calls" nullable:"false" doc:"one for each thing that the number's phone can do; of the phones after it, it is assumed that somebody answers"`

	Branches []Branch `json:"branches" nullable:"false" doc:"where a forwarded call goes on to if nobody answers at the last of its stops, then if nobody does at the last of the branch, and so on; the same for all calls that are forwarded"`
}

// Turned is a number on the way for which something else is set at an instant to come than somebody set.
type Turned struct {
	Phone string `json:"phone" doc:"with hyphens"`
	Why   string `json:"why" doc:"in plain words"`
}

// Call is the way of a call.
type Call struct {
	Phone string   `json:"phone" enum:"answered,busy,no_answer,unreachable"`
	Stops []Stop   `json:"stops" nullable:"false"`
	End   string   `json:"end" enum:"phone,voicemail,too_far,tried,hidden,unrecorded" doc:"why it goes no further than the last stop: hidden, because what becomes of it there is not for you"`
	Story []string `json:"story" nullable:"false" doc:"sentences"`
}

// Branch is the way of a call from a number to which it was forwarded, and whose phone does not take it.
type Branch struct {
	On    []Diversion `json:"on" nullable:"false" doc:"on which of that number's occasions"`
	Stops []Stop      `json:"stops" nullable:"false" doc:"from that number on"`
	End   string      `json:"end" enum:"phone,voicemail,too_far,tried,hidden,unrecorded" doc:"as of a call"`
	Story []string    `json:"story" nullable:"false" doc:"sentences"`
}

// Stop is a number on the way of a call.
type Stop struct {
	Phone string `json:"phone" doc:"with hyphens"`
	Label string `json:"label" doc:"in the list from which it was chosen; may be empty"`
	Diversion

	Tested *Tested `json:"tested,omitempty"`
}

// Diversion is why a call is forwarded, in the portal's words and in those that its target reads.
type Diversion struct {
	Occasion string `json:"occasion" enum:",unconditional,busy,no_answer,unreachable" doc:"on which the call is forwarded from here; empty where it stays"`
	Seconds  int    `json:"seconds" doc:"for no_answer: how long it rings first"`
	Cause    int    `json:"cause,omitempty" enum:"302,486,408,503" doc:"SIP cause in the History-Info of the forwarded call (RFC 4458); missing where it goes no further"`
	Reason   string `json:"reason,omitempty" enum:"unconditional,user-busy,no-answer,unavailable" doc:"reason in its Diversion header (RFC 5806); missing as the cause"`
}

type numberByID struct {
	Spoken
	ID int64 `path:"id"`
}

type numberInput struct {
	Spoken
	ID int64     `path:"id"`
	At time.Time `query:"at" doc:"the instant of the call in the preview, past or to come; now without it"`
}

func (s *Server) number(ctx context.Context, by visitor, in *numberInput) (*answer[NumberSheet], error) {
	one, err := s.store.NumberByID(ctx, by.Who, in.ID)
	if err != nil {
		return nil, err
	}
	longSince, _, err := s.store.LongSince(ctx, by.Who)
	if err != nil {
		return nil, err
	}
	returns, err := s.store.Returns(ctx, by.Who, one)
	if err != nil {
		return nil, err
	}
	now := s.nowAt(by)
	rows := []Listed{wireListed(one, in.language(), now, longSince)}
	if err := s.tellLapses(ctx, by.Who, []store.Number{one}, rows, in.language()); err != nil {
		return nil, err
	}
	preview, err := s.store.Preview(ctx, by.Who, in.ID, cmp.Or(in.At, now))
	sheet := NumberSheet{Listed: rows[0], Version: one.SetIn}
	if returns != nil {
		sheet.Returns = returns.Text(one.Forwarding, in.language())
	}
	if err != nil {
		return nil, err
	}
	sheet.Preview = wirePreview(preview, in.language())
	schedule := ""
	if one.Follows != nil {
		schedule = one.Follows.Schedule
	}
	sheet.Preview.Why = preview.Turn.Text(schedule, in.language(), now, now.Location())
	for _, turn := range preview.Onward {
		why := turn.Text(turn.Schedule, in.language(), now, now.Location())
		sheet.Preview.Onward = append(sheet.Preview.Onward, Turned{Phone: portal.FormatPhone(turn.Number), Why: why})
	}
	onward, err := s.store.Onward(ctx, by.Who, one)
	if err != nil {
		return nil, err
	}
	sheet.Chain, sheet.ChainFrom, sheet.Upstream = portal.Path(onward.Chain), optional(onward.From), wireUpstream(onward.Upstream)
	sheet.EndsAtVoicemail = wireVoicemail(onward, in.language())
	return reply(sheet, s.markSheet(ctx, by.Who, one, preview, &sheet))
}

// markSheet adds the test calls of where calls go now, and of the numbers to which the call of the preview is forwarded.
func (s *Server) markSheet(ctx context.Context, who portal.Actor, one store.Number, preview store.Preview, sheet *NumberSheet) error {
	digits := []string{one.Forwarding.ActiveDestination()}
	for _, route := range preview.Routes {
		for _, hop := range route.Hops[1:] {
			digits = append(digits, hop.Number)
		}
	}
	for _, branch := range preview.Branches {
		for _, hop := range branch.Hops[1:] {
			digits = append(digits, hop.Number)
		}
	}
	tested, err := s.marksOf(ctx, who, digits)
	sheet.Tested = tested(digits[0])
	for i, route := range preview.Routes {
		for j, hop := range route.Hops[1:] {
			sheet.Preview.Calls[i].Stops[j+1].Tested = tested(hop.Number)
		}
	}
	for i, branch := range preview.Branches {
		for j, hop := range branch.Hops[1:] {
			sheet.Preview.Branches[i].Stops[j+1].Tested = tested(hop.Number)
		}
	}
	return err
}

func wirePreview(p store.Preview, language portal.Language) Preview {
	wire := Preview{Past: p.Past, Onward: []Turned{}, Calls: make([]Call, len(p.Routes)), Branches: make([]Branch, len(p.Branches))}
	if !p.Unrecorded() {
		wire.Set = portal.Sentence(p.Set, language)
	}
	for i, route := range p.Routes {
		wire.Calls[i] = Call{Phone: string(portal.Terminals[i]), Stops: wireStops(route), End: string(route.End), Story: portal.Story(route, language)}
	}
	for i, one := range p.Branches {
		branch := Branch{Stops: wireStops(one.Route), End: string(one.End), Story: portal.BranchStory(one, language)}
		for _, d := range one.On {
			branch.On = append(branch.On, wireDiversion(d))
		}
		wire.Branches[i] = branch
	}
	return wire
}

func wireDiversion(d portal.Decision) Diversion {
	told := d.Signalling()
	wire := Diversion{Seconds: d.RingSeconds, Cause: told.Cause, Reason: told.Diversion}
	if names := d.Action.Names(); len(names) > 0 {
		wire.Occasion = names[0]
	}
	return wire
}

func wireStops(route portal.Route) []Stop {
	stops, label := make([]Stop, len(route.Hops)), ""
	for i, hop := range route.Hops {
		stops[i] = Stop{Phone: portal.FormatPhone(hop.Number), Label: label, Diversion: wireDiversion(hop.Decision)}
		label = hop.Decision.To.Label
	}
	return stops
}
