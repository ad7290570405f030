package web

import (
	"context"
	"slices"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Typed are destinations as somebody types them.
type Typed struct {
	Texts      []string `json:"texts" nullable:"false" maxItems:"5" doc:"of at most 200 characters; for numbers, リスト1 to リスト5 in this order"`
	MembersNet bool     `json:"members_net"`
	MaxLength  int      `json:"max_length" minimum:"1" maximum:"64"`

	Selection *Selection `json:"selection,omitempty" doc:"the numbers that shall forward there: with them, itself, loops and chains are told as a save would"`
	Until     *string    `json:"until,omitempty" maxLength:"64" doc:"as in an edit: when what is set for them ends"`
}

type typedInput struct {
	Spoken
	Body Typed
}

// Reading is how a destination is understood, so that a typing error is seen.
type Reading struct {
	Class   string  `json:"class" enum:"landline,ip_phone,mobile,extension,international,toll_free,navi_dial,premium,m2m,fmc,carrier_code,special,emergency,malformed" doc:"by the Japanese numbering plan"`
	Kind    string  `json:"kind" doc:"the class in plain words"`
	Grouped string  `json:"grouped" doc:"090-1234-5678"`
	Digits  string  `json:"digits" doc:"by which destinations are compared"`
	Fault   *Fault  `json:"fault,omitempty" doc:"why it would be refused"`
	Warning *Fault  `json:"warning,omitempty" doc:"where calls would go on to: destination_voicemail, destination_chain, destination_chain_voicemail and destination_chain_later, or destination_loop and destination_loop_later, which are refused once the destination is chosen"`
	Later   *Fault  `json:"later,omitempty" doc:"what becomes of calls after a time: destination_voicemail_later"`
	Tested  *Tested `json:"tested,omitempty"`
}

// Destination is where calls go, as it is shown.
type Destination struct {
	Digits  string  `json:"digits"`
	Grouped string  `json:"grouped" doc:"090-1234-5678"`
	Label   string  `json:"label" doc:"may be empty"`
	Tested  *Tested `json:"tested,omitempty"`
}

// Remembered is one of リスト1 to リスト5 of a number, where a number is.
type Remembered struct {
	Position int    `json:"position"`
	Chosen   bool   `json:"chosen" doc:"the one that calls go to, or would"`
	Class    string `json:"class" enum:"landline,ip_phone,mobile,extension,international,toll_free,navi_dial,premium,m2m,fmc,carrier_code,special,emergency,malformed" doc:"by the Japanese numbering plan"`
	Kind     string `json:"kind" doc:"the class in plain words"`
	Destination
}

func (s *Server) readDestinations(ctx context.Context, by visitor, in *typedInput) (*answer[[]Reading], error) {
	typed, err := in.Body.typed(s.nowAt(by))
	if err != nil {
		return nil, err
	}
	found, err := s.store.ReadDestinations(ctx, by.Who, typed)
	if err != nil {
		return nil, err
	}
	digits := make([]string, len(found))
	for i, one := range found {
		digits[i] = one.Destination.Digits
	}
	tested, err := s.store.TestsOfTyped(ctx, by.Who, digits)
	readings := make([]Reading, len(found))
	for i, one := range found {
		readings[i] = wireReading(one, in.language())
		readings[i].Tested = s.wireTested(by.Who, tested[one.Destination.Digits])
	}
	return reply(readings, err)
}

func (t Typed) typed(now time.Time) (store.Typed, error) {
	typed := store.Typed{Texts: t.Texts, Rules: portal.DestinationRules{MaxLength: t.MaxLength, Extensions: t.MembersNet}}
	if t.Selection != nil {
		pick := t.Selection.selection(now)
		typed.Pick = &pick
	}
	if t.Until != nil {
		until, refusal := portal.ReadUntil(*t.Until)
		if refusal != nil {
			return typed, refusal
		}
		typed.Until = &until
	}
	return typed, nil
}

func wireReading(one portal.Reading, language portal.Language) Reading {
	wire := Reading{
		Class: string(one.Destination.Class), Kind: portal.ClassName(one.Destination.Class, language), Grouped: one.Destination.Grouped, Digits: one.Destination.Digits,
		Fault: wireFault(one.Fault), Warning: wireFault(one.Warning), Later: wireFault(one.Later),
	}
	if wire.Class == "" {
		wire.Class, wire.Kind = string(portal.Malformed), portal.ClassName(portal.Malformed, language)
	}
	return wire
}

// wireFault is nil where there is none.
func wireFault(fault *portal.Error) *Fault {
	if fault == nil {
		return nil
	}
	return &Fault{Code: fault.Code, Field: fault.Field, Args: fault.Args}
}

func wireErrors(faults portal.Errors) []Fault {
	wire := make([]Fault, len(faults))
	for i, one := range faults {
		wire[i] = *wireFault(one)
	}
	return wire
}

// destinations are the first few to which a change forwards, now or by a schedule, each once.
func destinations(changes []store.Changed) (found []Destination, digits []string) {
	const shown = 5
	for _, one := range changes {
		for _, set := range one.Sets() {
			to := set.ActiveDestination()
			if to == "" || slices.Contains(digits, to) || len(found) == shown {
				continue
			}
			digits = append(digits, to)
			found = append(found, Destination{Digits: to, Grouped: portal.FormatPhone(to), Label: set.Entries[set.Target-1].Label})
		}
	}
	return found, digits
}

func (s *Server) numberDestinations(ctx context.Context, by visitor, in *numberByID) (*answer[[]Remembered], error) {
	one, err := s.store.NumberByID(ctx, by.Who, in.ID)
	if err != nil {
		return nil, err
	}
	found, digits := []Remembered{}, []string{}
	for i, entry := range one.Forwarding.Entries {
		if entry.Digits == "" {
			continue
		}
		digits = append(digits, entry.Digits)
		found = append(found, Remembered{
			Position: i + 1, Chosen: one.Forwarding.Target == portal.Target(i+1), Class: string(portal.ClassOf(entry.Digits)),
			Kind:        portal.ClassName(portal.ClassOf(entry.Digits), in.language()),
			Destination: Destination{Digits: entry.Digits, Grouped: portal.FormatPhone(entry.Digits), Label: entry.Label},
		})
	}
	tested, err := s.store.TestsOf(ctx, by.Who, digits)
	for i, one := range found {
		found[i].Tested = s.wireTested(by.Who, tested[one.Digits])
	}
	return reply(found, err)
}
