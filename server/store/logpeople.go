package store

import (
	"context"
	"slices"

	"denwaban/server/portal"
)

const (
	// freshPeople are those who made the changes that are not filed yet, with their last change. It takes what freshLog takes.
	freshPeople = `
		SELECT c.user_id, c.user_name FROM changes c WHERE c.id IN (
			SELECT MAX(c.id) FROM changes c WHERE c.id > (SELECT change_id FROM change_log_end) AND c.company_id = ? AND EXISTS (
				SELECT 1 FROM history h CROSS JOIN numbers n WHERE h.change_id = c.id AND n.id = h.number_id AND n.voice_group_id = ?)
			GROUP BY c.user_id)`

	// filedPeople goes from person to person, not from change to change. It takes the voice group three times.
	filedPeople = `
		WITH RECURSIVE person (id) AS (
			SELECT MIN(user_id) FROM change_log WHERE voice_group_id = ?
			UNION ALL SELECT (SELECT MIN(l.user_id) FROM change_log l WHERE l.voice_group_id = ? AND l.user_id > p.id)
			FROM person p WHERE p.id IS NOT NULL)
		SELECT c.user_id, c.user_name FROM person p CROSS JOIN changes c
		WHERE p.id IS NOT NULL AND c.id = (
			SELECT l.change_id FROM change_log l WHERE l.voice_group_id = ? AND l.user_id = p.id ORDER BY l.at DESC, l.change_id DESC LIMIT 1)`
)

// LogPeople lists who stands in 変更の記録 of a voice group, by the name that they had last. Codes: not_found.
func (s *Store) LogPeople(ctx context.Context, who portal.Actor, group string) ([]TrailPerson, error) {
	if err := checkSeen(ctx, s.read, who, group); err != nil {
		return nil, err
	}
	people, err := list[TrailPerson](ctx, s.read, freshPeople, who.CompanyID, group)
	if err != nil {
		return nil, err
	}
	earlier, err := list[TrailPerson](ctx, s.read, filedPeople, group, group, group)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	people = slices.DeleteFunc(append(people, earlier...), func(one TrailPerson) bool {
		again := known[one.ID]
		known[one.ID] = true
		return again
	})
	for i := range people {
		if people[i].ID == "" {
			people[i] = TrailPerson{ID: BySystem}
		}
	}
	// All of whose changes are so old that their name is kept no longer: there is nobody to choose.
	people = slices.DeleteFunc(people, func(one TrailPerson) bool { return one.ID != BySystem && one.Name == "" })
	return s.seenInLog(ctx, who, group, inNameOrder(people, func(one *TrailPerson) string { return one.Name }))
}

// seenInLog leaves out those all of whose changes are of numbers that are not shown.
func (s *Store) seenInLog(ctx context.Context, who portal.Actor, group string, people []TrailPerson) ([]TrailPerson, error) {
	sought, err := s.logSearch(ctx, who, group, LogFilter{})
	if err != nil || !sought.closed {
		return people, err
	}
	seen := []TrailPerson{}
	for _, one := range people {
		page, err := s.ChangeLog(ctx, who, group, LogFilter{Person: one.ID}, Turn{Size: 1})
		if err != nil {
			return nil, err
		}
		if len(page.Rows) > 0 {
			seen = append(seen, one)
		}
	}
	return seen, nil
}
