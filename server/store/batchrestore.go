package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"denwaban/server/portal"
)

// BatchVersion is an earlier version of a batch, and what a restore of it would make of the batch now.
type BatchVersion struct {
	BatchPast
	Batch   Batch // as it is now
	Name    string
	Comment string
	Steps   []BatchStep // with what is left of their numbers
	Gone    []string    // digits of the numbers that are not there any more, or not for the actor; a restore leaves them out
	Changes []Changed   // what a run would do of the numbers that are left; a restore is refused for those with faults

	kept []keptStep
	left []Number
}

// BatchRestore is a restore of a batch as somebody asks for it.
type BatchRestore struct {
	Version int64 // of the batch, as it was looked at
	To      int64 // the version that it shall be again
	Name    string
	Except  []int64 // numbers that are left out
}

// BatchVersion is one version of a batch, also of one that was deleted. Codes: not_found.
func (s *Store) BatchVersion(ctx context.Context, who portal.Actor, id string, version int64) (BatchVersion, error) {
	return batchVersion(ctx, s.read, s.Now(), who, id, version, nil)
}

func batchVersion(
	ctx context.Context, from querier, now time.Time, who portal.Actor, id string, version int64, except []int64,
) (v BatchVersion, err error) {
	if v.Batch, err = anyBatch(ctx, from, who, id); err != nil {
		return v, err
	}
	var row struct {
		BatchPast
		Name    string `db:"name"`
		Comment string `db:"comment"`
		Steps   string `db:"steps"`
	}
	if err := get(ctx, from, &row, `
		SELECT version, at, by_name, deed, numbers, voice_groups, detail, name, comment, steps FROM batch_versions
		WHERE batch_id = ? AND version = ?`, id, version); err != nil {
		return v, err
	}
	past := []BatchPast{row.BatchPast}
	if err := hideUnseen(ctx, from, who, past); err != nil {
		return v, err
	}
	if v.BatchPast, v.Name, v.Comment = past[0], row.Name, row.Comment; v.Hidden {
		return v, portal.NotThere()
	}
	if err := json.Unmarshal([]byte(row.Steps), &v.kept); err != nil {
		return v, fmt.Errorf("read version %d of a batch: %w", version, err)
	}
	changes, err := v.readNumbers(ctx, from, who, idSet(except))
	if err != nil {
		return v, err
	}
	policy, err := policyOf(ctx, from, who.CompanyID)
	if err != nil {
		return v, err
	}
	v.Changes, err = computeChanges(ctx, from, now, who, v.left, func(one Number) portal.Change {
		course, _ := one.ended(now)
		return changes[one.ID].Lasting(0, course.Now, one.Line, policy)
	})
	return v, err
}

// readNumbers reads what is left of the numbers of a version, and what its steps together set for each.
func (v *BatchVersion) readNumbers(ctx context.Context, from querier, who portal.Actor, except map[int64]bool) (map[int64]portal.Change, error) {
	members, digits := make([][]member, len(v.kept)), map[int64]string{}
	for i, one := range v.kept {
		var packed []byte
		err := get(ctx, from, &packed, `SELECT numbers FROM batch_lists WHERE id = ?`, one.List)
		if err != nil {
			return nil, err
		}
		if members[i], err = unpackMembers(packed); err != nil {
			return nil, err
		}
		for _, of := range members[i] {
			digits[of.ID] = of.Digits
		}
	}
	there := make(map[int64]string, len(digits))
	for some := range slices.Chunk(slices.Sorted(maps.Keys(digits)), idsAtOnce) {
		found, err := byIDs(ctx, from, ``, []any{who.UserID}, some)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			if digits[one.ID] == one.Digits {
				there[one.ID] = one.VoiceGroup
				if !except[one.ID] {
					v.left = append(v.left, one)
				}
			}
		}
	}
	slices.SortFunc(v.left, func(a, b Number) int { return cmp.Compare(a.Digits, b.Digits) })
	changes := make(map[int64]portal.Change, len(v.left))
	for i, one := range v.kept {
		step := BatchStep{}
		if err := json.Unmarshal(one.Change, &step.Change); err != nil {
			return nil, fmt.Errorf("read a step of version %d of a batch: %w", v.Version, err)
		}
		for _, of := range members[i] {
			group, is := there[of.ID]
			switch {
			case !is || digits[of.ID] != of.Digits:
				v.Gone = append(v.Gone, of.Digits)
			case !except[of.ID]:
				step.IDs, step.VoiceGroup = append(step.IDs, of.ID), group
				changes[of.ID] = changes[of.ID].Merge(step.Change)
			}
		}
		if step.Numbers = len(step.IDs); step.Numbers > 0 || len(members[i]) == 0 {
			v.Steps = append(v.Steps, step)
		}
	}
	slices.Sort(v.Gone)
	v.Gone = slices.Compact(v.Gone)
	return changes, nil
}
