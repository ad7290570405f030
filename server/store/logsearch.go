package store

import (
	"context"
	"math"
	"slices"
	"strings"

	"denwaban/server/portal"
)

// logPlace is where a change stands in 変更の記録.
type logPlace struct {
	At     int64 `db:"at"`
	Change int64 `db:"change_id"`
}

func (p logPlace) compare(to logPlace) int {
	if p.At != to.At {
		return int(max(-1, min(1, p.At-to.At)))
	}
	return int(max(-1, min(1, p.Change-to.Change)))
}

// logSearch is what is looked for in the change log of a voice group: between two places, neither of which counts.
type logSearch struct {
	who          portal.Actor
	group        string
	since, until logPlace
	person, way  string
	anyone       bool
	number       int64 // 0 for any
	nothing      bool  // a number is asked for that is not there
	closed       bool  // some numbers of the group that were set are not shown
}

func (s *Store) logSearch(ctx context.Context, who portal.Actor, group string, filter LogFilter) (logSearch, error) {
	sought := logSearch{
		who: who, group: group, since: logPlace{At: math.MinInt64}, until: logPlace{At: math.MaxInt64},
		person: filter.Person, way: string(filter.Way), anyone: filter.Person == "",
	}
	if !filter.From.IsZero() {
		sought.since = logPlace{At: filter.From.UnixMilli()}
	}
	if !filter.To.IsZero() {
		sought.until = logPlace{At: filter.To.UnixMilli()}
	}
	if sought.person == BySystem {
		sought.person = ""
	}
	var err error
	sought.closed, err = s.hidesSet(ctx, group)
	if err != nil || filter.Phone == "" {
		return sought, err
	}
	err = get(ctx, s.read, &sought.number, `
		SELECT n.id FROM numbers n JOIN contracts c ON c.id = n.contract_id WHERE n.voice_group_id = ? AND n.digits = ? AND c.opened`,
		group, searchDigits(filter.Phone))
	if portal.Refused(err, "not_found") {
		sought.nothing, err = true, nil
	}
	return sought, err
}

// hidesSet tells whether numbers of a voice group that were set at some time are not shown, for their site is closed again.
// Else the log itself knows how many numbers of a change there are.
func (s *Store) hidesSet(ctx context.Context, group string) (hides bool, err error) {
	if x := s.numbers.Load(); x != nil {
		return x.hidesSet(group), nil
	}
	err = get(ctx, s.read, &hides, `
		SELECT EXISTS (SELECT 1 FROM contracts WHERE voice_group_id = ? AND NOT opened) AND EXISTS (
			SELECT 1 FROM numbers n CROSS JOIN contracts c CROSS JOIN forwardings f
			WHERE n.voice_group_id = ? AND c.id = n.contract_id AND NOT c.opened AND f.number_id = n.id)`, group, group)
	return hides, err
}

func (x *index) hidesSet(group string) bool {
	for _, c := range x.chunks.in(x.groups[group]) {
		for i, version := range c.version {
			if version != 0 && !c.opened.has(i) {
				return true
			}
		}
	}
	return false
}

// placeOf is where the nth change of the company stands, else otherwise.
func (s *Store) placeOf(ctx context.Context, who portal.Actor, nth int64, otherwise logPlace) (place logPlace, err error) {
	err = get(ctx, s.read, &place, `SELECT at, id AS change_id FROM changes WHERE id = (`+nthChange+`)`, who.CompanyID, nth)
	if portal.Refused(err, "not_found") {
		return otherwise, nil
	}
	return place, err
}

const (
	// filedLog are the changes of a voice group that are filed.
	filedLog = `SELECT x.at, x.change_id FROM change_log x WHERE x.voice_group_id = ?`

	// freshLog are those that are not filed yet. It takes the company and the voice group.
	freshLog = `SELECT x.at, x.change_id FROM (
		SELECT c.at, c.id AS change_id, c.user_id, c.by_way FROM changes c
		WHERE c.id > (SELECT change_id FROM change_log_end) AND c.company_id = ? AND EXISTS (
			SELECT 1 FROM history h CROSS JOIN numbers n WHERE h.change_id = c.id AND n.id = h.number_id AND n.voice_group_id = ?)) AS x
		WHERE TRUE`

	// numberLog are those of a number, from its last one on back. It takes the number twice.
	numberLog = `SELECT x.at, x.change_id FROM (
		WITH RECURSIVE way (change_id) AS (
			SELECT version FROM forwardings WHERE number_id = ?
			UNION ALL SELECT h.earlier FROM way w CROSS JOIN history h WHERE h.change_id = w.change_id AND h.number_id = ? AND h.earlier > 0)
		SELECT c.at, c.id AS change_id, c.user_id, c.by_way FROM way w CROSS JOIN changes c WHERE c.id = w.change_id) AS x
		WHERE TRUE`

	logBetween = ` AND (x.at, x.change_id) > (?, ?) AND (x.at, x.change_id) < (?, ?)`
	logShown   = ` AND EXISTS (
		SELECT 1 FROM history h CROSS JOIN numbers n CROSS JOIN contracts o
		WHERE h.change_id = x.change_id AND n.id = h.number_id AND n.voice_group_id = ? AND o.id = n.contract_id AND o.opened)`
	logNewest = ` ORDER BY x.at DESC, x.change_id DESC LIMIT ?`
	logOldest = ` ORDER BY x.at, x.change_id LIMIT ?`
)

// where is what of the log is looked for, as SQL after one of its sources.
func (l logSearch) where() (where string, args []any) {
	where, args = logBetween, []any{l.since.At, l.since.Change, l.until.At, l.until.Change}
	if !l.anyone {
		where, args = where+` AND x.user_id = ?`, append(args, l.person)
	}
	if l.way != "" {
		where, args = where+` AND x.by_way = ?`, append(args, l.way)
	}
	if l.closed {
		where, args = where+logShown, append(args, l.group)
	}
	return where, args
}

// logSource is a query that finds places of the log, and what it takes before the conditions.
type logSource struct {
	query string
	args  []any
}

// sources are where what is looked for stands. In one reading, nothing stands in two of them.
func (l logSearch) sources() []logSource {
	if l.number != 0 {
		return []logSource{{numberLog, []any{l.number, l.number}}}
	}
	return []logSource{{freshLog, []any{l.who.CompanyID, l.group}}, {filedLog, []any{l.group}}}
}

// countLog counts what is looked for, however much that is, without reading it.
func (s *Store) countLog(ctx context.Context, sought logSearch) (count int, err error) {
	if sought.nothing {
		return 0, nil
	}
	where, given := sought.where()
	var counts []string
	var args []any
	for _, one := range sought.sources() {
		counts, args = append(counts, `(SELECT COUNT(*) FROM (`+one.query+where+`) AS found)`), slices.Concat(args, one.args, given)
	}
	err = get(ctx, s.read, &count, `SELECT `+strings.Join(counts, ` + `), args...)
	return count, err
}

// logPlaces are the newest that are looked for, or the oldest; always the newest first.
func (s *Store) logPlaces(ctx context.Context, sought logSearch, limit int, oldest bool) ([]logPlace, error) {
	if sought.nothing {
		return nil, nil
	}
	order := logNewest
	if oldest {
		order = logOldest
	}
	where, args := sought.where()
	var all []logPlace
	for _, one := range sought.sources() { // what is filed between the two is found twice, and not missed
		found, err := list[logPlace](ctx, s.read, one.query+where+order, slices.Concat(one.args, args, []any{limit})...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b logPlace) int { return b.compare(a) })
	all = slices.Compact(all)
	if beyond := len(all) - limit; beyond > 0 && oldest {
		all = all[beyond:]
	}
	return all[:min(limit, len(all))], nil
}
