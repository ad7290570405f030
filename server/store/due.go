package store

import (
	"fmt"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// leaveOutDue takes those numbers out of a graph of ways that have come to an end or a boundary as well, and will be others
// than they are when their turn comes. What is due in one moment is done one after the other: what stands between may seem to
// be a loop, and one that stays is found with the last of its numbers.
func (s *Store) leaveOutDue(tx *Tx, who portal.Actor, graph portal.Graph) error {
	stands := map[string]*scheduleState{}
	for some := range slices.Chunk(slices.Collect(maps.Keys(graph)), namedAtOnce) {
		ended, err := among(tx, `SELECT n.digits`+companyNumbers+` AND f.until_at > 0 AND f.until_at <= ?`, []any{who.CompanyID, tx.nowMS()}, some)
		if err != nil {
			return err
		}
		for _, digits := range ended {
			delete(graph, digits)
		}
		followed, err := among(tx, `SELECT DISTINCT p.schedule_id`+companyNumbers+` AND p.schedule_id IS NOT NULL`, []any{who.CompanyID}, some)
		if err != nil {
			return err
		}
		for _, id := range followed {
			if err := s.leaveOutTurning(tx, who, graph, some, id, stands); err != nil {
				return err
			}
		}
	}
	return nil
}

// leaveOutTurning takes out those of some numbers that a schedule switches. stands keeps where a schedule stands that is due;
// nil for one that is not.
func (s *Store) leaveOutTurning(tx *Tx, who portal.Actor, graph portal.Graph, some []string, id string, stands map[string]*scheduleState) error {
	at, known := stands[id]
	if !known {
		var err error
		if at, err = s.turning(tx, id); err != nil {
			return err
		}
		stands[id] = at
	}
	if at == nil {
		return nil
	}
	query, args, err := placeholders(`SELECT `+numberFields+companyNumbers+` AND p.schedule_id = ?`+unturned+` AND n.digits IN (?)`,
		[]any{who.CompanyID, id, at.overHand()}, some)
	if err != nil {
		return fmt.Errorf("look for what is due: %w", err)
	}
	found, err := numbers(tx.ctx, tx, query, args...)
	for _, one := range found {
		if !one.Follows.Of(at.open).Holds(one.Forwarding) {
			delete(graph, one.Digits)
		}
	}
	return err
}

// turning is where a schedule stands whose numbers are to be switched; nil where they stand as it says.
func (s *Store) turning(tx *Tx, id string) (*scheduleState, error) {
	found, err := list[scheduleRow](tx.ctx, tx, `
		SELECT id, name, calendar, is_open, next_at, version, edited_at FROM schedules WHERE id = ? AND (`+scheduleDue+` OR ?)`,
		id, tx.nowMS(), tx.nowMS(), s.followed.isBehind(id))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	schedule, err := found[0].schedule()
	if err != nil {
		return nil, err
	}
	at := scheduleStateAt(schedule.Schedule, tx.Now)
	at.edited = found[0].EditedAt
	return &at, nil
}

// among asks for what there is among some numbers.
func among(tx *Tx, query string, args []any, some []string) ([]string, error) {
	query, args, err := placeholders(query+` AND n.digits IN (?)`, args, some)
	if err != nil {
		return nil, fmt.Errorf("look for what is due: %w", err)
	}
	return list[string](tx.ctx, tx, query, args...)
}
