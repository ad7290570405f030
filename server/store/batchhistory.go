package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"denwaban/server/portal"
)

// BatchPast is an entry in the history of a batch: a version of it, or a run.
type BatchPast struct {
	At       int64  `db:"at"` // milliseconds since 1970 UTC
	UserName string `db:"by_name"`
	Numbers  int    `db:"numbers"` // of the version in all, or that the run set

	Version int64            `db:"version"` // 0 for a run
	Deed    portal.BatchDeed `db:"deed"`
	Detail  string           `db:"detail"` // JSON, as the trail has it
	Groups  string           `db:"voice_groups"`
	Hidden  bool             `db:"-"` // of numbers that the actor may not see: Detail is empty, and it cannot be restored

	Run      int64  `db:"-"` // which change of the company it is; 0 for a version
	UndoneAt int64  `db:"-"` // 0 when it was not taken back
	UndoneBy string `db:"-"`
}

// BatchPastPage is a part of a batch's history, newest first.
type BatchPastPage struct {
	Rows []BatchPast
	More bool // there are older ones
}

// BatchPlace is where a part of the history begins: before this version and before this run; 0 is before none.
type BatchPlace struct{ Version, Run int64 }

// BatchHistory lists size entries of a batch's history, also of one that was deleted. Each part takes the same time, however many
// there are. Codes: not_found.
func (s *Store) BatchHistory(ctx context.Context, who portal.Actor, id string, before BatchPlace, size int) (BatchPastPage, error) {
	var page BatchPastPage
	if _, err := anyBatch(ctx, s.read, who, id); err != nil {
		return page, err
	}
	var err error
	if page.Rows, err = list[BatchPast](ctx, s.read, `
		SELECT version, at, by_name, deed, numbers, voice_groups, detail FROM batch_versions
		WHERE batch_id = ? AND version < ? ORDER BY version DESC LIMIT ?`, id, beforeOr(before.Version), size+1); err != nil {
		return page, err
	}
	var run int64
	if before.Run != 0 {
		if run, err = changeID(ctx, s.read, who, before.Run); err != nil {
			return page, err
		}
	}
	runs, err := list[BatchRun](ctx, s.read, batchRunsQuery, id, beforeOr(run), size+1)
	if err != nil {
		return page, err
	}
	for _, run := range runs {
		page.Rows = append(page.Rows, BatchPast{
			At: run.At, UserName: run.UserName, Numbers: run.Numbers, Run: run.Change, UndoneAt: run.UndoneAt, UndoneBy: run.UndoneBy})
	}
	slices.SortStableFunc(page.Rows, func(a, b BatchPast) int { return cmp.Compare(b.At, a.At) })
	if page.More = len(page.Rows) > size; page.More {
		page.Rows = page.Rows[:size]
	}
	return page, hideUnseen(ctx, s.read, who, page.Rows)
}

func beforeOr(id int64) int64 {
	if id == 0 {
		return math.MaxInt64
	}
	return id
}

// hideUnseen leaves out what the history tells of numbers in voice groups that the actor does not see.
func hideUnseen(ctx context.Context, from querier, who portal.Actor, rows []BatchPast) error {
	groups, err := list[string](ctx, from, `SELECT voice_group_id FROM visible WHERE user_id = ?`, who.UserID)
	if err != nil {
		return err
	}
	seen := make(map[string]bool, len(groups))
	for _, one := range groups {
		seen[one] = true
	}
	for i := range rows {
		if rows[i].Run != 0 {
			continue
		}
		var told []string
		if err := json.Unmarshal([]byte(rows[i].Groups), &told); err != nil {
			return fmt.Errorf("read the voice groups of a version: %w", err)
		}
		if slices.ContainsFunc(told, func(group string) bool { return !seen[group] }) && who.Role != portal.Administrator {
			rows[i].Hidden, rows[i].Detail = true, "{}"
		}
	}
	return nil
}
