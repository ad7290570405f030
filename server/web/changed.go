package web

import (
	"context"
	"log/slog"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Changed is one number of a change: a sentence for before and one for after.
type Changed struct {
	ID     int64   `json:"id"`
	Phone  string  `json:"phone"`
	Before string  `json:"before" doc:"where calls go now, and until when"`
	After  string  `json:"after"`
	Same   bool    `json:"same" doc:"nothing about it changes, not even what the sentences do not tell"`
	Alike  bool    `json:"alike" doc:"calls go where they went, until when they did"`
	Faults []Fault `json:"faults" nullable:"false" doc:"what forbids it; then nothing is changed"`
	Chain  string  `json:"chain,omitempty" doc:"the numbers that a call goes to one after the other, where it is more than one"`

	ChainFrom *time.Time `json:"chain_from,omitempty" doc:"from when; missing for at once"`

	Lists    []string  `json:"lists,omitempty" nullable:"false" doc:"entries that it wrote, but for the one that after tells; only once it is made"`
	Tested   *Tested   `json:"tested,omitempty" doc:"the last test call to where calls go after it; only before it is made"`
	Upstream *Upstream `json:"upstream,omitempty" doc:"whose calls come to it and go on, too"`

	EndsAtVoicemail

	UntilBefore *time.Time `json:"until_before,omitempty" doc:"when what is set before would have ended"`
	Until       *time.Time `json:"until,omitempty" doc:"when the setting before returns"`
	Ends        string     `json:"ends,omitempty" doc:"the same in plain words"`
	Returns     string     `json:"returns" doc:"what is set then, with the lists that go back, in plain words; empty when nothing ends"`
	Plan        string     `json:"plan,omitempty" doc:"what the schedule sets that it follows from then on; missing where that is left alone"`
	ByHand      *time.Time `json:"by_hand,omitempty" doc:"until when this holds beside the schedule that the number follows: its next boundary"`
}

// EndsAtVoicemail is said of calls that go at last to a number that sends them to voicemail.
type EndsAtVoicemail struct {
	Voicemail     string     `json:"voicemail,omitempty" doc:"what is set for the number to which its calls go at last, in plain words, where that sends them to voicemail"`
	VoicemailFrom *time.Time `json:"voicemail_from,omitempty" doc:"when they first end there; missing for at once"`
	VoicemailPath string     `json:"voicemail_path,omitempty" doc:"the numbers to which they go one after the other then; missing for at once"`
}

// Upstream are the numbers that forward to one that forwards on.
type Upstream struct {
	Phones []string `json:"phones" nullable:"false" doc:"the first few that you may see"`
	More   int      `json:"more" doc:"how many there are besides"`

	From *time.Time `json:"from,omitempty" doc:"when it first forwards their calls on; missing for at once"`
}

// Done is what a change has set. Its id takes it back.
type Done struct {
	Change  int64     `json:"change"`
	Numbers []Changed `json:"numbers" nullable:"false"`

	Destinations []Destination `json:"destinations,omitempty" nullable:"false" doc:"the first few to which calls go now, or will by the schedule"`
}

// done answers with what was changed. That is kept by now, whether or not it can be told which calls go where then.
func (s *Server) done(ctx context.Context, by visitor, id int64, changes []store.Changed, language portal.Language, err error) (*answer[Done], error) {
	if err != nil {
		return nil, err
	}
	found, digits := destinations(changes)
	tested, err := s.store.TellDone(ctx, by.Who, changes, digits)
	if err != nil {
		slog.WarnContext(ctx, "what a change leads to is not told", "change", id, "error", err)
	}
	for i, one := range found {
		found[i].Tested = s.wireTested(by.Who, tested[one.Digits])
	}
	numbers := wireChanges(changes, language, s.nowAt(by))
	for i, one := range changes {
		numbers[i].Lists = portal.Rewritten(one.Number.Forwarding, one.After, language)
	}
	return reply(Done{Change: id, Numbers: numbers, Destinations: found}, nil)
}

func wireUpstream(u store.Upstream) *Upstream {
	if u.Count == 0 {
		return nil
	}
	wire := &Upstream{Phones: []string{}, More: u.Count - len(u.Phones), From: optional(u.From)}
	for _, digits := range u.Phones {
		wire.Phones = append(wire.Phones, portal.FormatPhone(digits))
	}
	return wire
}

// wireVoicemail tells it in the words that are said of a destination while it is typed.
func wireVoicemail(one store.Changed, language portal.Language) EndsAtVoicemail {
	if one.Voicemail == nil {
		return EndsAtVoicemail{}
	}
	wire := EndsAtVoicemail{Voicemail: portal.Sentence(*one.Voicemail, language), VoicemailFrom: optional(one.VoicemailFrom)}
	if wire.VoicemailFrom != nil {
		wire.VoicemailPath = portal.Path(one.VoicemailWay)
	}
	return wire
}

// byHand is the boundary at which a number's schedule ends what a change sets.
func byHand(one store.Changed) *time.Time {
	follows := one.Number.Follows
	if one.Replan != nil || follows == nil || follows.State(one.After, follows.Open) != portal.PlanByHand {
		return nil
	}
	return optional(follows.Next)
}

func wireChanges(changes []store.Changed, language portal.Language, now time.Time) []Changed {
	wire := make([]Changed, len(changes))
	for i, one := range changes {
		before := set(one.Number.Forwarding, language, now)
		wire[i] = Changed{
			ID: one.Number.ID, Phone: portal.FormatPhone(one.Number.Digits), Faults: wireErrors(one.Faults),
			Before: before, After: portal.Sentence(one.After, language),
			Same: one.After == one.Number.Forwarding, Alike: set(one.After, language, now) == before,
			Chain: portal.Path(one.Chain), ChainFrom: optional(one.From),
			Upstream: wireUpstream(one.Upstream), EndsAtVoicemail: wireVoicemail(one, language),
			Plan:        one.Replan.Sentence(one.After, language),
			UntilBefore: optional(one.Number.Forwarding.Until), Until: optional(one.After.Until), ByHand: byHand(one),
		}
		if one.Return != nil {
			wire[i].Ends, wire[i].Returns = portal.Ends(one.After, language, now.Location()), one.Return.Text(one.After, language)
		}
	}
	return wire
}
