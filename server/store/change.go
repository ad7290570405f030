package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"denwaban/server/portal"
)

// cause is what a change is put down to in the history.
type cause struct {
	way    portal.Way
	undoes changeKey // the change that it takes back
	due    int64     // when it was to be made, for what the program does by itself
	batch  string    // id of the batch that it is a run of
	name   string    // of that batch
}

// change stores what planned worked out, all of it or nothing. Codes: the faults of the first number that has some,
// code_needed, destination_held.
func (s *Store) change(tx *Tx, who portal.Actor, changes []Changed, why cause) (int64, error) {
	if err := faultsOf(changes); err != nil {
		return 0, err
	}
	policy, err := policyOf(tx.ctx, tx, who.CompanyID)
	if err != nil {
		return 0, err
	}
	if err := s.checkVouched(tx, who, changes, policy, why.batch); err != nil {
		return 0, err
	}
	return s.write(tx, who, changes, why)
}

// faultsOf are the faults of the first number that has some. Of many numbers they say which it is and how many others have some
// too (number, others): who takes a change back, or restores one, has no form in which to look for it.
func faultsOf(changes []Changed) error {
	first, others := -1, 0
	for i, one := range changes {
		switch {
		case len(one.Faults) == 0:
		case first < 0:
			first = i
		default:
			others++
		}
	}
	if first < 0 {
		return nil
	}
	faults := changes[first].Faults
	if len(changes) == 1 {
		return faults
	}
	named := make(portal.Errors, len(faults))
	for i, fault := range faults {
		args := map[string]string{"number": portal.FormatPhone(changes[first].Number.Digits), "others": fmt.Sprint(others)}
		maps.Copy(args, fault.Args)
		named[i] = &portal.Error{Code: fault.Code, Field: fault.Field, Args: args}
	}
	return named
}

// write stores a checked change and tells those who want to know.
func (s *Store) write(tx *Tx, who portal.Actor, changes []Changed, why cause) (int64, error) {
	made, err := s.record(tx, who, changes, why)
	if err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(changes, Changed.differs) {
		return made.nth, nil // who reads of a change that is none looks for it in vain
	}
	return made.nth, s.tellForwarding(tx, who, made.nth, changes)
}

// differs tells whether it leaves its number other than it was. What is set by hand for a number that follows a schedule does, for
// it lasts as it is beyond what the schedule says.
func (c Changed) differs() bool {
	return c.Replan != nil || c.Number.Follows != nil || c.Number.Forwarding != c.After
}

// record stores a checked change with its history and its audit row.
func (s *Store) record(tx *Tx, who portal.Actor, changes []Changed, why cause) (changeKey, error) {
	if why.batch != "" {
		if err := tx.get(&why.name, `SELECT name FROM batches WHERE id = ?`, why.batch); err != nil {
			return changeKey{}, err
		}
	}
	by := who.UserName
	switch why.way {
	case portal.WayUntil:
		by = "" // nobody did it
	case portal.WaySchedule:
		by = changes[0].Number.Follows.Schedule
	}
	made, err := tx.nextChange(who.CompanyID)
	if err != nil {
		return made, err
	}
	alike, err := wordingsText(changes)
	if err != nil {
		return made, fmt.Errorf("write what is told alike: %w", err)
	}
	tx.insert(intoChanges,
		made.id, who.CompanyID, made.nth, who.UserID, by, tx.nowMS(), who.Address, string(why.way), why.undoes.id, why.due, why.batch, why.name, alike)
	if err := writeEach(tx, who, made.id, changes); err != nil {
		return made, err
	}
	keepDestinations(tx, who, changes)
	policy, err := policyOf(tx.ctx, tx, who.CompanyID)
	if err != nil {
		return made, err
	}
	event := portal.EventForwardingChanged
	switch {
	case why.undoes.id != 0:
		event = portal.EventForwardingUndone
	case why.way == portal.WaySchedule, why.way == portal.WayCalendar:
		event = portal.EventScheduleFollowed
	case why.due != 0:
		event = portal.EventForwardingEnded
	}
	return made, s.audit(tx, who, event, subject(changes), onRecord(made.nth, changes, why, policy))
}

// onRecord is a change as the audit trail keeps it: the first number in words, and what all share.
func onRecord(nth int64, changes []Changed, why cause, policy portal.Policy) map[string]any {
	first := changes[0]
	detail := map[string]any{"change": nth, "before": inWords(first.Number.Forwarding), "after": inWords(first.After)}
	if first.Replan != nil {
		detail["plan"] = spoken(func(lang portal.Language) string { return first.Replan.Sentence(first.After, lang) })
	}
	if len(changes) > 1 {
		detail["count"] = len(changes)
	}
	if why.undoes.nth != 0 {
		detail["undoes"] = why.undoes.nth
	}
	if why.due != 0 {
		detail["due"] = instant(why.due).Format(time.RFC3339)
	} else if was := first.Number.Forwarding.Until; was != 0 && was != first.After.Until {
		detail["until_before"] = instant(was).Format(time.RFC3339)
	}
	if first.After.Until != 0 {
		detail["until"] = instant(first.After.Until).Format(time.RFC3339)
		returns := first.returns(policy)
		detail["returns"] = spoken(func(lang portal.Language) string { return returns.Text(first.After, lang) })
	}
	if refused := slices.IndexFunc(changes, func(one Changed) bool { return one.refusal != nil }); refused >= 0 {
		detail["no_return"] = whyRefused(changes[refused].refusal)
	}
	lists := spoken(func(lang portal.Language) []string {
		return portal.Rewritten(first.Number.Forwarding, first.After, lang)
	})
	if len(lists.Japanese) > 0 {
		detail["lists"] = lists
	}
	switch why.way {
	case portal.WayImport, portal.WayRestore:
		detail["way"] = why.way
	case portal.WayBatch:
		detail["batch"] = why.name
	case portal.WaySchedule, portal.WayCalendar:
		detail["schedule"] = first.Number.Follows.Schedule
	}
	return detail
}

// bothLanguages is what the audit trail keeps in words, for readers of either language.
type bothLanguages[T any] struct {
	English  T `json:"en"`
	Japanese T `json:"ja"`
}

func spoken[T any](say func(portal.Language) T) bothLanguages[T] {
	return bothLanguages[T]{English: say(portal.English), Japanese: say(portal.Japanese)}
}

func inWords(f portal.Forwarding) bothLanguages[string] {
	return spoken(func(lang portal.Language) string { return portal.Sentence(f, lang) })
}

func whyRefused(refusal *portal.Error) bothLanguages[string] {
	return spoken(func(lang portal.Language) string { return portal.WhyRefused(refusal, lang) })
}

var intoChanges = &insertStmt{`
	INSERT INTO changes (id, company_id, nth, user_id, user_name, at, address, by_way, undoes, due_at, batch_id, batch, alike)`, 13, ``}

var intoForwardings = &insertStmt{`
	INSERT INTO forwardings (number_id, is_on, actions, ring_seconds, entries, target, destination, inside, version, changed, on_since,
		until_at, back, warn_at)`, 14, `
	ON CONFLICT (number_id) DO UPDATE SET is_on = excluded.is_on, actions = excluded.actions, ring_seconds = excluded.ring_seconds,
		entries = excluded.entries, target = excluded.target, destination = excluded.destination, inside = excluded.inside,
		version = excluded.version, changed = excluded.changed, on_since = excluded.on_since, until_at = excluded.until_at, back = excluded.back,
		warn_at = CASE WHEN forwardings.until_at = excluded.until_at THEN forwardings.warn_at ELSE excluded.warn_at END`}

var intoHistory = &insertStmt{`
	INSERT INTO history (change_id, number_id, nth, earlier, before, after, back_before, back_after, refusal, plans)`, 10, ``}

// writeEach stores the state of each number and its history.
func writeEach(tx *Tx, who portal.Actor, change int64, changes []Changed) error {
	for some := range slices.Chunk(changes, manyAtOnce) {
		inside, err := insideOf(tx, who, destinationsOf(some))
		if err != nil {
			return err
		}
		for _, one := range some {
			if err := writeOne(tx, change, one, inside); err != nil {
				return err
			}
		}
		if len(changes) > rowsAtOnce { // else they can wait for those of other jobs
			if err := tx.flush(); err != nil {
				return err
			}
			tx.states = nil // of so many, whoever follows reads them
		}
	}
	return writePlans(tx, changes)
}

func writeOne(tx *Tx, change int64, one Changed, inside map[string]bool) error {
	back, err := writeBack(one.Back)
	if err != nil {
		return fmt.Errorf("write what returns: %w", err)
	}
	f := one.After
	var since int64
	if f.On {
		if since = tx.nowMS(); one.Number.Forwarding.On {
			since = one.Number.Since
		}
	}
	if f.Until != 0 && f.Until != one.Number.Forwarding.Until {
		tx.comesDue()
	}
	actions, target, to := uint8(f.Actions), int8(f.Target), f.ActiveDestination()
	tx.states = append(tx.states, indexedNumber{
		ID: one.Number.ID, VoiceGroup: one.Number.VoiceGroup, Digits: one.Number.Digits, Contract: one.Number.Contract,
		On: &f.On, Actions: &actions, Target: &target, Since: &since, Until: &f.Until, Version: &change, Destination: &to, sameElse: true,
	})
	tx.insert(intoForwardings,
		one.Number.ID, f.On, actions, f.RingSeconds, portal.EncodeEntries(f.Entries), target, to, inside[to], change, one.Number.Changed+1, since,
		f.Until, back, portal.WarnAt(f.Until, tx.Now))
	return writeHistory(tx, change, one, back)
}

// writeHistory keeps both sides of a change whole, so that either can be put in force again.
func writeHistory(tx *Tx, change int64, one Changed, back string) error {
	backBefore, err := writeBack(one.Number.Back)
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	refusal, err := writeRefusal(one.refusal)
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	plans, err := one.Replan.text()
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	tx.insert(intoHistory,
		change, one.Number.ID, one.Number.Changed+1, one.Number.Version, one.Number.Forwarding.Encode(), one.After.Encode(), backBefore, back, refusal, plans)
	return nil
}

// subject names the numbers of a change in words that stay true: the first few, and how many.
func subject(changes []Changed) string {
	const shown = 5
	var names []string
	for _, one := range changes[:min(shown, len(changes))] {
		names = append(names, portal.FormatPhone(one.Number.Digits))
	}
	if len(changes) > shown {
		names = append(names, fmt.Sprintf("… (%d)", len(changes)))
	}
	return strings.Join(names, ", ")
}
