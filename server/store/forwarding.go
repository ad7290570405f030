package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"denwaban/server/portal"
)

// Draft is what the form of C3 starts from, for one number or many.
type Draft struct {
	Numbers []Number
	Line    portal.Line       // what all of them allow together
	Form    portal.Forwarding // fields that differ are empty here and marked in Mixed
	Mixed   portal.Mixed
	Seen    int64 // the latest change that this draft knows of; a save carries it
}

// Edit is a save of that form.
type Edit struct {
	Pick   Selection
	Seen   int64
	Change portal.Change
}

// Changed is one number of a change, or of the summary before it.
type Changed struct {
	Number Number // as it is before
	After  portal.Forwarding
	Faults portal.Errors // what forbids it; none of the numbers is changed then
}

// DraftForwardings reads the numbers for the form. Codes: nothing_selected, not_found.
func (s *Store) DraftForwardings(ctx context.Context, who portal.Actor, pick Selection) (Draft, error) {
	var draft Draft
	// Before the numbers: a change between the two reads then makes the draft stale instead of invisible.
	if err := get(ctx, s.read, &draft.Seen, `SELECT COALESCE(MAX(id), 0) FROM changes`); err != nil {
		return draft, err
	}
	found, err := selected(ctx, s.read, who, pick)
	if err != nil {
		return draft, err
	}
	lines, forwardings := make([]portal.Line, len(found)), make([]portal.Forwarding, len(found))
	for i, one := range found {
		lines[i], forwardings[i] = one.Line, one.Forwarding
	}
	draft.Numbers, draft.Line = found, portal.CommonLine(lines)
	draft.Form, draft.Mixed = portal.Merge(forwardings)
	return draft, nil
}

// CheckForwardings says what SetForwardings would do, and what forbids it, number by number. Codes: nothing_selected,
// not_found, stale_forwarding.
func (s *Store) CheckForwardings(ctx context.Context, who portal.Actor, edit Edit) ([]Changed, error) {
	return plan(ctx, s.read, who, edit)
}

// SetForwardings changes the forwarding of one number or of many, all or none, and returns the change's id, by which
// it can be taken back. Codes: those of CheckForwardings, the faults of the first number that has some, and code_needed
// and destination_held for what needs a fresh code.
func (s *Store) SetForwardings(ctx context.Context, who portal.Actor, edit Edit) (int64, []Changed, error) {
	var id int64
	var changes []Changed
	err := s.inTx(ctx, func(tx *Tx) (err error) {
		if changes, err = plan(tx.ctx, tx, who, edit); err != nil {
			return err
		}
		for _, one := range changes {
			if len(one.Faults) > 0 {
				return one.Faults
			}
		}
		policy, err := policyOf(tx.ctx, tx, who.CompanyID)
		if err != nil {
			return err
		}
		if err := s.checkVouched(tx, who, changes, policy); err != nil {
			return err
		}
		id, err = s.write(tx, who, changes, "form", 0)
		return err
	})
	return id, changes, err
}

// plan works out the state after an edit and checks it, number by number, as a whole.
func plan(ctx context.Context, from asker, who portal.Actor, edit Edit) ([]Changed, error) {
	found, err := selected(ctx, from, who, edit.Pick)
	if err != nil {
		return nil, err
	}
	if err := fresh(ctx, from, who, found, edit.Seen); err != nil {
		return nil, err
	}
	policy, err := policyOf(ctx, from, who.CompanyID)
	if err != nil {
		return nil, err
	}
	changes := make([]Changed, len(found))
	for i, one := range found {
		after, faults := edit.Change.Apply(one.Forwarding, one.Line, policy)
		changes[i] = Changed{Number: one, After: after, Faults: faults}
	}
	return changes, checkLoops(ctx, from, who, changes)
}

// fresh refuses an edit that was made from an older state than the one in force, and says what has changed since.
func fresh(ctx context.Context, from asker, who portal.Actor, found []Number, seen int64) error {
	var stale []Number
	for _, one := range found {
		if one.Version > seen {
			stale = append(stale, one)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	var by struct {
		Name string `db:"user_name"`
		At   int64  `db:"at"`
	}
	if err := get(ctx, from, &by, `SELECT user_name, at FROM changes WHERE id = ?`, stale[0].Version); err != nil {
		return err
	}
	return portal.Refuse("stale_forwarding", "", "phone", portal.FormatPhone(stale[0].Digits), "who", by.Name,
		"at", instant(by.At).Format(time.RFC3339), "count", fmt.Sprint(len(stale)),
		"sentence", portal.Sentence(stale[0].Forwarding, who.Language))
}

// checkLoops adds a fault to each number whose calls would come back to it, over the company's numbers as they would
// forward after the whole change.
func checkLoops(ctx context.Context, from asker, who portal.Actor, changes []Changed) error {
	edges, err := list[struct {
		Digits      string `db:"digits"`
		Destination string `db:"destination"`
	}](ctx, from, `
		SELECT n.digits, f.destination FROM forwardings f
		JOIN numbers n ON n.id = f.number_id JOIN voice_groups v ON v.id = n.voice_group_id
		WHERE v.company_id = ? AND f.destination <> ''`, who.CompanyID)
	if err != nil {
		return err
	}
	graph := portal.Graph{}
	for _, edge := range edges {
		graph[edge.Digits] = edge.Destination
	}
	for _, one := range changes {
		delete(graph, one.Number.Digits)
		if to := one.After.ActiveDestination(); to != "" {
			graph[one.Number.Digits] = to
		}
	}
	for i, one := range changes {
		path, found := graph.Loop(one.Number.Digits)
		if !found || len(path) <= 2 { // to itself: refused at the entry already
			continue
		}
		for j := range path {
			path[j] = portal.FormatPhone(path[j])
		}
		field := fmt.Sprintf("entries.%d", one.After.Target-1)
		changes[i].Faults = append(one.Faults, portal.Refuse("destination_loop", field, "path", strings.Join(path, " → ")))
	}
	return nil
}

// write stores a checked change and tells those who want to know.
func (s *Store) write(tx *Tx, who portal.Actor, changes []Changed, way string, undoes int64) (int64, error) {
	id, err := s.record(tx, who, changes, way, undoes)
	if err != nil {
		return 0, err
	}
	return id, s.tellForwarding(tx, who, changes)
}

// record stores a checked change with its history and its audit row.
func (s *Store) record(tx *Tx, who portal.Actor, changes []Changed, way string, undoes int64) (int64, error) {
	var id int64
	err := tx.get(&id, `
		INSERT INTO changes (company_id, user_id, user_name, at, address, by_way, undoes) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		who.CompanyID, who.UserID, who.UserName, tx.nowMS(), who.Address, way, undoes)
	if err != nil {
		return 0, err
	}
	for _, one := range changes {
		if err := writeOne(tx, id, one); err != nil {
			return 0, err
		}
	}
	if err := keepDestinations(tx, who, changes); err != nil {
		return 0, err
	}
	event := portal.EventForwardingChanged
	if undoes != 0 {
		event = portal.EventForwardingUndone
	}
	first := changes[0]
	detail := map[string]any{"change": id, "before": spoken(first.Number.Forwarding), "after": spoken(first.After)}
	if len(changes) > 1 {
		detail["count"] = len(changes)
	}
	if undoes != 0 {
		detail["undoes"] = undoes
	}
	return id, s.audit(tx, who, event, subject(changes), detail)
}

// spoken is a forwarding as the audit trail keeps it: in words, for readers of either language.
func spoken(f portal.Forwarding) map[portal.Language]string {
	return map[portal.Language]string{
		portal.Japanese: portal.Sentence(f, portal.Japanese), portal.English: portal.Sentence(f, portal.English),
	}
}

func writeOne(tx *Tx, change int64, one Changed) error {
	before, err := json.Marshal(one.Number.Forwarding)
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	after, err := json.Marshal(one.After)
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	entries, err := json.Marshal(one.After.Entries)
	if err != nil {
		return fmt.Errorf("write the entries: %w", err)
	}
	f := one.After
	var since int64
	if f.On {
		if since = tx.nowMS(); one.Number.Forwarding.On {
			since = one.Number.Since
		}
	}
	_, err = tx.exec(`
		INSERT INTO forwardings (number_id, is_on, actions, ring_seconds, entries, target, destination, version, on_since)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (number_id) DO UPDATE SET is_on = excluded.is_on, actions = excluded.actions, ring_seconds = excluded.ring_seconds,
			entries = excluded.entries, target = excluded.target, destination = excluded.destination, version = excluded.version,
			on_since = excluded.on_since`,
		one.Number.ID, f.On, uint8(f.Actions), f.RingSeconds, string(entries), int8(f.Target), f.ActiveDestination(), change, since)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO history (change_id, number_id, before, after) VALUES (?, ?, ?, ?)`,
		change, one.Number.ID, string(before), string(after))
	return err
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

// tellForwarding mails the change to the company's administrators and to those who asked for notices.
func (s *Store) tellForwarding(tx *Tx, who portal.Actor, changes []Changed) error {
	readers, err := list[user](tx.ctx, tx, `SELECT `+userColumns+` FROM users
		WHERE company_id = ? AND state = 'active' AND (role = 'admin' OR (notices AND EXISTS (
			SELECT 1 FROM visible w JOIN numbers n ON n.voice_group_id = w.voice_group_id WHERE w.user_id = users.id AND n.id = ?)))`,
		who.CompanyID, changes[0].Number.ID)
	if err != nil {
		return err
	}
	for _, reader := range readers {
		err := s.post(tx, reader, portal.MailForwarding, "", time.Time{}, map[string]string{
			"who": who.UserName, "numbers": subject(changes), "count": fmt.Sprint(len(changes)),
			"sentence": portal.Sentence(changes[0].After, reader.MailLanguage)})
		if err != nil {
			return err
		}
	}
	return nil
}
