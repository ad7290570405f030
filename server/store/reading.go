package store

import (
	"context"
	"slices"
	"strings"

	"denwaban/server/portal"
)

// Typed are destinations as somebody types them, and the numbers that shall forward there.
type Typed struct {
	Texts []string                // where there are numbers, their リスト1 to リスト5 in this order
	Rules portal.DestinationRules // what the contracts of the numbers allow; the company's policy comes to it
	Pick  *Selection              // the numbers; those that the actor may not see count for nothing
	Until *int64                  // when what is set for them ends; nil: as it does now
}

// ReadDestinations reads destinations as SetForwardings would, so that a form can say while one types what a save would
// refuse, and where calls would go on to.
func (s *Store) ReadDestinations(ctx context.Context, who portal.Actor, typed Typed) ([]portal.Reading, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return nil, err
	}
	rules := typed.Rules
	rules.International, rules.AllowList = policy.International, policy.AllowList
	numbers, err := digitsOf(ctx, s.read, who, typed.Pick)
	if err != nil {
		return nil, err
	}
	readings := make([]portal.Reading, len(typed.Texts))
	var destinations []string
	for i, text := range typed.Texts {
		readings[i] = portal.ReadTyped(text, numbers, rules)
		if readings[i].Fault == nil {
			destinations = append(destinations, readings[i].Destination.Digits)
		}
	}
	// Whoever sees no number learns nothing of where others forward to.
	if len(numbers) == 0 {
		return readings, nil
	}
	return readings, s.readWays(ctx, who, typed, destinations, readings)
}

// readWays adds what a save would say of the ways of calls, if each destination stood in its list and were chosen. Most are no
// numbers of the company, or forward nothing on: then the numbers themselves need not be read.
func (s *Store) readWays(ctx context.Context, who portal.Actor, typed Typed, destinations []string, readings []portal.Reading) error {
	met := periods{stops: map[string]*stop{}}
	if err := met.look(ctx, s.read, who, destinations); err != nil {
		return err
	}
	var found []Number
	for i := range readings {
		if readings[i].Fault != nil {
			continue
		}
		on := met.stops[readings[i].Destination.Digits]
		if on == nil || strings.Join(on.destinations(), "") == "" {
			continue
		}
		if found == nil {
			var err error
			if found, err = selected(ctx, s.read, who, *typed.Pick); err != nil {
				return err
			}
		}
		if err := s.readWay(ctx, who, found, i, typed.Until, &readings[i]); err != nil {
			return err
		}
	}
	return nil
}

// readWay says first what is refused wherever calls go now, for a schedule sends them there, and then what is said once the
// destination is chosen.
func (s *Store) readWay(ctx context.Context, who portal.Actor, found []Number, list int, until *int64, reading *portal.Reading) error {
	kept := func(f portal.Forwarding) portal.Forwarding {
		f.On, f.Entries[list] = false, reading.Destination.Entry()
		return f
	}
	chosen := func(f portal.Forwarding) portal.Forwarding {
		f = kept(f)
		if f.On, f.Target = true, portal.Target(list+1); until != nil {
			f.Until = *until
		}
		return f
	}
	would, err := s.wouldSay(ctx, who, found, kept)
	if err != nil || would.loop != nil {
		reading.Fault = would.loop
		return err
	}
	would, err = s.wouldSay(ctx, who, found, chosen)
	way, box := would.chain.Chain, would.box
	if len(way) > 0 && len(found) > 1 {
		way = way[1:]
	}
	at := func(from int64) string { return portal.ShortTime(instant(from), who.Language, s.Now(), who.Zone()) }
	boxedNow := box.Voicemail != nil && box.VoicemailFrom == 0
	sentence := ""
	if box.Voicemail != nil {
		sentence = portal.Sentence(*box.Voicemail, who.Language)
	}
	switch {
	case would.loop != nil:
		reading.Warning = would.loop
		return err
	case len(way) > 0 && would.chain.From != 0:
		reading.Warning = portal.Refuse("destination_chain_later", "", "path", portal.Path(way), "at", at(would.chain.From))
	case len(way) > 0 && boxedNow:
		reading.Warning = portal.Refuse("destination_chain_voicemail", "", "path", portal.Path(way), "sentence", sentence)
	case len(way) > 0:
		reading.Warning = portal.Refuse("destination_chain", "", "path", portal.Path(way))
	case boxedNow:
		reading.Warning = portal.Refuse("destination_voicemail", "", "sentence", sentence)
	}
	if box.VoicemailFrom != 0 {
		reading.Later = portal.Refuse("destination_voicemail_later", "", "path", portal.Path(box.VoicemailWay), "sentence", sentence, "at", at(box.VoicemailFrom))
	}
	return err
}

// would is what a save of numbers would say.
type would struct {
	loop       *portal.Error // for which it would be refused; then nothing else
	chain, box Changed       // the first of them whose calls go on from there, and whose calls end at 留守番電話
}

func (s *Store) wouldSay(ctx context.Context, who portal.Actor, found []Number, set func(portal.Forwarding) portal.Forwarding) (would, error) {
	now, changes := s.Now(), make([]Changed, len(found))
	for i, one := range found {
		course, _ := one.ended(now)
		changes[i] = becomes(one, portal.Course{Now: set(course.Now)})
	}
	var said would
	if err := checkLoops(ctx, s.read, now, who, changes); err != nil {
		return said, err
	}
	for _, one := range changes {
		if len(one.Faults) > 0 {
			return would{loop: one.Faults[0]}, nil
		}
	}
	if err := s.hideChains(ctx, who, changes); err != nil {
		return said, err
	}
	err := s.tellVoicemail(ctx, who, changes)
	for _, one := range changes {
		if len(said.chain.Chain) == 0 {
			said.chain = one
		}
		if said.box.Voicemail == nil {
			said.box = one
		}
	}
	return said, err
}

// digitsOf are the digits of a selection; a list of ids is asked for at once as long as it is short.
func digitsOf(ctx context.Context, from querier, who portal.Actor, pick *Selection) ([]string, error) {
	if pick == nil {
		return nil, nil
	}
	found, err := digitsIn(ctx, from, who, *pick)
	left := idSet(pick.Except)
	digits := make([]string, 0, len(found))
	for _, one := range found {
		if !left[one.ID] {
			digits = append(digits, one.Digits)
		}
	}
	return digits, err
}

type idDigits struct {
	ID     int64  `db:"id"`
	Digits string `db:"digits"`
}

func digitsIn(ctx context.Context, from querier, who portal.Actor, pick Selection) ([]idDigits, error) {
	if where, args, is := pick.where(who); is {
		return list[idDigits](ctx, from, `SELECT id, digits FROM (SELECT `+numberColumns+where+`) AS hits`, args...)
	}
	var all []idDigits
	for some := range slices.Chunk(pick.IDs, namedAtOnce) {
		query, args, err := placeholders(`
			SELECT n.id, n.digits FROM numbers n CROSS JOIN visible w WHERE w.voice_group_id = n.voice_group_id AND w.user_id = ? AND n.id IN (?)`,
			[]any{who.UserID}, some)
		if err != nil {
			return nil, err
		}
		found, err := list[idDigits](ctx, from, query, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}
