package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// LogFilter chooses rows of 変更の記録; what is zero is no condition.
type LogFilter struct {
	From, To time.Time // from the first instant on, before the second
	Person   string    // a user's id, or BySystem
	Way      portal.Way
	Phone    string // one number, in any spelling
}

// LoggedChange is a change as 変更の記録 of a voice group tells it: as far as it set numbers of that group which are shown.
type LoggedChange struct {
	ChangeMark
	Batch   string `db:"batch"`     // name of the batch that it was a run of
	Due     int64  `db:"due_at"`    // when the program was to make it by itself; 0 for a person's change
	Numbers int    `db:"numbers"`   // how many it set
	Number  int64  `db:"number_id"` // the first of them, or the one that was asked for
	Digits  string `db:"digits"`
	Became         // what it made of that one

	AlikeText string `db:"alike"`
	Alike     *bool  `db:"-"` // the same is told of the others; nil where there are none, and where it was not kept
}

// LogPage is one page of 変更の記録, newest first.
type LogPage struct {
	Rows  []LoggedChange
	Newer bool // there are some before this page
	Older bool // and after it
}

// ChangeLog lists changes of a voice group: the newest that the filter lets through, or those next to a change that the reader
// has already. What is on a page is read, and nothing else, however many there are. Codes: not_found.
func (s *Store) ChangeLog(ctx context.Context, who portal.Actor, group string, filter LogFilter, turn Turn) (LogPage, error) {
	var page LogPage
	if err := checkSeen(ctx, s.read, who, group); err != nil {
		return page, err
	}
	sought, err := s.logSearch(ctx, who, group, filter)
	if err != nil {
		return page, err
	}
	older, newer := sought, sought
	if turn.After > 0 {
		if newer.since, err = s.placeOf(ctx, who, turn.After, sought.since); err != nil {
			return page, err
		}
		found, err := s.logPlaces(ctx, newer, turn.Size+1, true)
		if err != nil {
			return page, err
		}
		if len(found) > turn.Size {
			page.Rows, err = s.tellChanges(ctx, sought, found[1:])
			page.Newer, page.Older = true, true
			return page, err
		}
	} else if turn.Before > 0 { // a first page that is reached from below is a full one
		if older.until, err = s.placeOf(ctx, who, turn.Before, sought.until); err != nil {
			return page, err
		}
		page.Newer = true
	}
	found, err := s.logPlaces(ctx, older, turn.Size+1, false)
	if err != nil {
		return page, err
	}
	page.Older = len(found) > turn.Size
	page.Rows, err = s.tellChanges(ctx, sought, found[:min(turn.Size, len(found))])
	return page, err
}

const (
	toldChange = `
		SELECT c.id, c.nth, c.at, c.user_name, c.by_way, c.batch, c.due_at, c.alike, x.numbers, n.id AS number_id, n.digits, ` + becameColumns

	// toldFiled takes the number that is told, 0 for the first one, and the voice group.
	toldFiled = toldChange + `
		FROM changes c CROSS JOIN change_log x CROSS JOIN history h CROSS JOIN numbers n
		WHERE h.number_id = COALESCE(NULLIF(?, 0), x.first) AND x.voice_group_id = ? AND x.at = c.at AND x.change_id = c.id
			AND h.change_id = c.id AND n.id = h.number_id AND c.id IN (?)`

	// toldFresh takes the same, and counts what is shown of the changes.
	toldFresh = toldChange + `
		FROM (
			SELECT h.change_id, COUNT(*) AS numbers, COALESCE(NULLIF(?, 0), MIN(h.number_id)) AS first FROM history h CROSS JOIN numbers n CROSS JOIN contracts o
			WHERE n.id = h.number_id AND n.voice_group_id = ? AND o.id = n.contract_id AND o.opened AND h.change_id IN (?)
			GROUP BY h.change_id) AS x
		CROSS JOIN changes c CROSS JOIN history h CROSS JOIN numbers n
		WHERE c.id = x.change_id AND h.change_id = x.change_id AND h.number_id = x.first AND n.id = x.first`
)

// tellChanges reads what stands at some places of the log.
func (s *Store) tellChanges(ctx context.Context, sought logSearch, places []logPlace) ([]LoggedChange, error) {
	told := make(map[int64]LoggedChange, len(places))
	for _, query := range []string{toldFiled, toldFresh} {
		var ids []int64
		for _, one := range places {
			if _, known := told[one.Change]; !known {
				ids = append(ids, one.Change)
			}
		}
		if len(ids) == 0 || sought.closed && query == toldFiled {
			continue
		}
		if err := s.tellSome(ctx, told, query, sought, ids); err != nil {
			return nil, err
		}
	}
	rows := make([]LoggedChange, 0, len(places))
	for _, place := range places {
		if one, known := told[place.Change]; known {
			rows = append(rows, one)
		}
	}
	return rows, nil
}

func (s *Store) tellSome(ctx context.Context, told map[int64]LoggedChange, query string, sought logSearch, ids []int64) error {
	rows, err := listAmong[LoggedChange](ctx, s.read, query, []any{sought.number, sought.group}, ids)
	if err != nil {
		return err
	}
	for _, one := range rows {
		if err := one.read(one.ID); err != nil {
			return err
		}
		said, err := readWordings(one.AlikeText)
		if err != nil {
			return err
		}
		if one.Numbers > 1 {
			one.Alike = said.alike(sought.group)
		}
		told[one.ID] = one
	}
	return nil
}
