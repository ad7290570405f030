package store

import (
	"context"

	"denwaban/server/portal"
)

// changeCounts counts the numbers of a change.
type changeCounts struct {
	Everything int `db:"everything"` // also what the actor does not see
	Numbers    int `db:"numbers"`    // that they see
	Changeable int `db:"changeable"` // and may change
	Left       int `db:"untouched"`  // of Numbers, not changed since
	Locked     int `db:"locked"`     // of Left
	Ahead      int `db:"ahead"`      // of Numbers, before the page
	LeftAhead  int `db:"left_ahead"` // of Left, before the page
}

// changeCountsQuery counts contract by contract what it then counts by what the actor sees of them. A hundred thousand numbers
// take a tenth of a second: it is asked where tally does not know, and for what was changed just now.
const changeCountsQuery = `
	SELECT SUM(x.numbers) AS everything,
		COALESCE(SUM(CASE WHEN w.user_id IS NOT NULL AND c.opened THEN x.numbers END), 0) AS numbers,
		COALESCE(SUM(CASE WHEN w.may_change = 1 AND c.opened THEN x.numbers END), 0) AS changeable,
		COALESCE(SUM(CASE WHEN w.user_id IS NOT NULL AND c.opened THEN x.untouched END), 0) AS untouched,
		COALESCE(SUM(CASE WHEN w.user_id IS NOT NULL AND c.opened THEN x.locked END), 0) AS locked,
		COALESCE(SUM(CASE WHEN w.user_id IS NOT NULL AND c.opened THEN x.ahead END), 0) AS ahead,
		COALESCE(SUM(CASE WHEN w.user_id IS NOT NULL AND c.opened THEN x.left_ahead END), 0) AS left_ahead
	FROM (
		SELECT n.contract_id, COUNT(*) AS numbers, SUM(CASE WHEN f.version = h.change_id THEN 1 ELSE 0 END) AS untouched,
			SUM(CASE WHEN f.version = h.change_id AND k.number_id IS NOT NULL THEN 1 ELSE 0 END) AS locked,
			SUM(CASE WHEN h.number_id < ? THEN 1 ELSE 0 END) AS ahead,
			SUM(CASE WHEN h.number_id < ? AND f.version = h.change_id THEN 1 ELSE 0 END) AS left_ahead
		FROM history h CROSS JOIN numbers n CROSS JOIN forwardings f LEFT JOIN locks k ON k.number_id = n.id
		WHERE h.change_id = ? AND n.id = h.number_id AND f.number_id = h.number_id
		GROUP BY n.contract_id) AS x
	JOIN contracts c ON c.id = x.contract_id
	LEFT JOIN visible w ON w.voice_group_id = c.voice_group_id AND w.user_id = ?`

// undoing tells what can be taken back; what was locked while the others were is left for another time.
func (c changeCounts) undoing(undone bool) Undoing {
	switch {
	case undone && (c.Left == 0 || c.Changeable < c.Everything):
		return UndoDone
	case c.Left == 0:
		return UndoLate
	case c.Changeable < c.Everything:
		return UndoNotAll
	case c.Locked == c.Left:
		return UndoLocked
	case c.Left-c.Locked < c.Numbers:
		return UndoRest
	}
	return UndoWhole
}

// changeCounts counts for a page of a change whose rows are read.
func (s *Store) changeCounts(ctx context.Context, who portal.Actor, sheet ChangeSheet, part ChangePart) (counts changeCounts, err error) {
	first := int64(0) // nothing is ahead of the first page
	if len(sheet.Rows) > 0 && (part.Before > 0 || part.After > 0) {
		first = sheet.Rows[0].ID
	}
	if counts, known, err := s.tally(ctx, who, sheet.ChangeMark, first); known || err != nil {
		return counts, err
	}
	err = get(ctx, s.read, &counts, changeCountsQuery, first, first, sheet.ID, who.UserID)
	return counts, err
}

// tallyQuery takes the actor's id, their company, and the change's place in the change log.
const tallyQuery = `
	SELECT x.voice_group_id, x.numbers, w.user_id IS NOT NULL AS seen, COALESCE(w.may_change, 0) AS may_change
	FROM voice_groups v CROSS JOIN change_log x LEFT JOIN visible w ON w.voice_group_id = v.id AND w.user_id = ?
	WHERE v.company_id = ? AND x.voice_group_id = v.id AND x.at = ? AND x.change_id = ?`

// tally counts the numbers of a change without a look at each: how many it set in a voice group was counted when it was filed, and
// which of these have that version still, the index knows. It does not know where there is no index, for what is not filed yet,
// where a site was closed since, and what is ahead of a page (before a number, 0 for none) where the actor sees not all of them.
func (s *Store) tally(ctx context.Context, who portal.Actor, change ChangeMark, first int64) (counts changeCounts, known bool, err error) {
	x := s.numbers.Load()
	if x == nil {
		return counts, false, nil
	}
	groups, err := list[struct {
		VoiceGroup string `db:"voice_group_id"`
		Numbers    int    `db:"numbers"`
		Seen       bool   `db:"seen"`
		MayChange  bool   `db:"may_change"`
	}](ctx, s.read, tallyQuery, who.UserID, who.CompanyID, change.At, change.ID)
	for _, one := range groups {
		if x.hidesSet(one.VoiceGroup) {
			return changeCounts{}, false, err
		}
		counts.Everything += one.Numbers
		if one.MayChange {
			counts.Changeable += one.Numbers
		}
		if one.Seen {
			left, locked, ahead := x.left(one.VoiceGroup, change.ID, first)
			counts.Numbers, counts.Left, counts.Locked = counts.Numbers+one.Numbers, counts.Left+left, counts.Locked+locked
			counts.LeftAhead += ahead
		}
	}
	if err != nil || len(groups) == 0 || first == 0 {
		return counts, len(groups) > 0, err
	}
	if counts.Numbers < counts.Everything {
		return changeCounts{}, false, nil
	}
	err = get(ctx, s.read, &counts.Ahead, aheadQuery, change.ID, first)
	return counts, true, err
}

// aheadQuery goes over an index alone: of a hundred thousand numbers in a few milliseconds.
const aheadQuery = `SELECT COUNT(*) FROM history WHERE change_id = ? AND number_id < ?`

// left counts the numbers of a voice group that are as a change set them, those of them that are locked, and those that stand
// before a number.
func (x *index) left(group string, change, first int64) (left, locked, ahead int) {
	for _, c := range x.chunks.in(x.groups[group]) {
		for i, version := range c.version {
			if version == change {
				left++
				if c.flags[i]&flagLocked != 0 {
					locked++
				}
				if c.ids[i] < first {
					ahead++
				}
			}
		}
	}
	return left, locked, ahead
}
