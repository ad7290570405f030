package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"denwaban/server/portal"
)

// keptStep is a step as a version keeps it.
type keptStep struct {
	Change json.RawMessage `json:"change"`
	List   int64           `json:"list"` // its numbers, in batch_lists
}

// recordBatch keeps what a batch is after a deed as a version of it, and puts the deed on record.
func (s *Store) recordBatch(tx *Tx, who portal.Actor, id string, deed portal.BatchDeed, detail map[string]any) error {
	var batch Batch // also where the actor sees it no longer, because of what is left in it
	if err := tx.get(&batch, batchColumns+` FROM batches b WHERE b.id = ?`, id); err != nil {
		return err
	}
	if err := keepVersion(tx, who.CompanyID, batch, deed, detail); err != nil {
		return err
	}
	return s.audit(tx, who, deed.Event(), batch.Name, detail)
}

// keepVersion keeps a version of a batch, and no longer those that are too many.
func keepVersion(tx *Tx, companyID string, batch Batch, deed portal.BatchDeed, detail map[string]any) error {
	if err := freezeSteps(tx, batch.ID); err != nil {
		return err
	}
	steps, err := keptSteps(tx.ctx, tx, batch.ID)
	if err != nil {
		return err
	}
	told, err := toldGroups(tx, batch.ID, steps)
	if err != nil {
		return err
	}
	texts := make([]string, 3)
	for i, one := range []any{told, steps, detail} {
		text, err := json.Marshal(one)
		if err != nil {
			return fmt.Errorf("write a version of a batch: %w", err)
		}
		texts[i] = string(text)
	}
	if _, err := tx.exec(`
		INSERT INTO batch_versions (batch_id, version, company_id, at, by_name, deed, name, comment, numbers, voice_groups, steps, detail)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		batch.ID, batch.Version, companyID, batch.ChangedAt, batch.ChangedBy, string(deed), batch.Name, batch.Comment, batch.Numbers,
		texts[0], texts[1], texts[2]); err != nil {
		return err
	}
	dropped, err := tx.exec(`DELETE FROM batch_versions WHERE batch_id = ? AND version <= ?`, batch.ID, batch.Version-portal.MaxBatchVersions)
	if err != nil || dropped == 0 {
		return err
	}
	return dropLists(tx, batch.ID)
}

func keptSteps(ctx context.Context, from querier, batch string) ([]keptStep, error) {
	rows, err := list[struct {
		Change string `db:"change"`
		List   int64  `db:"list_id"`
	}](ctx, from, `SELECT change, list_id FROM batch_steps WHERE batch_id = ? ORDER BY place, id`, batch)
	steps := make([]keptStep, len(rows))
	for i, row := range rows {
		steps[i] = keptStep{json.RawMessage(row.Change), row.List}
	}
	return steps, err
}

// toldGroups are the voice groups of the numbers that a new version of a batch has, or that the one before it had: who does not
// see all of them is not told what became of it.
func toldGroups(tx *Tx, batch string, steps []keptStep) ([]string, error) {
	before, err := list[string](tx.ctx, tx, `SELECT steps FROM batch_versions WHERE batch_id = ? ORDER BY version DESC LIMIT 1`, batch)
	if err != nil {
		return nil, err
	}
	lists := map[int64]bool{}
	for _, one := range steps {
		lists[one.List] = true
	}
	if err := addLists(lists, before); err != nil {
		return nil, err
	}
	rows, err := list[struct {
		ID     int64  `db:"id"`
		Groups string `db:"voice_groups"`
	}](tx.ctx, tx, `SELECT id, voice_groups FROM batch_lists WHERE batch_id = ?`, batch)
	if err != nil {
		return nil, err
	}
	told := []string{}
	for _, row := range rows {
		if !lists[row.ID] {
			continue
		}
		var groups []string
		if err := json.Unmarshal([]byte(row.Groups), &groups); err != nil {
			return nil, fmt.Errorf("read the voice groups of a step: %w", err)
		}
		told = append(told, groups...)
	}
	slices.Sort(told)
	return slices.Compact(told), nil
}

// addLists adds those that versions name in their steps.
func addLists(lists map[int64]bool, versions []string) error {
	for _, text := range versions {
		var steps []keptStep
		if err := json.Unmarshal([]byte(text), &steps); err != nil {
			return fmt.Errorf("read the steps of a version: %w", err)
		}
		for _, one := range steps {
			lists[one.List] = true
		}
	}
	return nil
}

// dropLists drops those lists of a batch that neither its steps nor its versions have any more.
func dropLists(tx *Tx, batch string) error {
	versions, err := list[string](tx.ctx, tx, `SELECT steps FROM batch_versions WHERE batch_id = ?`, batch)
	if err != nil {
		return err
	}
	used := map[int64]bool{}
	if err := addLists(used, versions); err != nil {
		return err
	}
	all, err := list[int64](tx.ctx, tx, `
		SELECT id FROM batch_lists WHERE batch_id = ? AND id NOT IN (SELECT list_id FROM batch_steps WHERE batch_id = ?)`, batch, batch)
	if err != nil {
		return err
	}
	for _, id := range all {
		if used[id] {
			continue
		}
		if _, err := tx.exec(`DELETE FROM batch_lists WHERE id = ?`, id); err != nil {
			return err
		}
	}
	return nil
}

// keepFound keeps the first version of those batches that were there before versions were kept.
func (s *Store) keepFound(ctx context.Context) error {
	const found = batchColumns + `, b.company_id
		FROM batches b WHERE NOT EXISTS (SELECT 1 FROM batch_versions v WHERE v.batch_id = b.id)`
	type row struct {
		Batch
		CompanyID string `db:"company_id"`
	}
	all, err := list[row](ctx, s.read, found)
	if err != nil || len(all) == 0 {
		return err
	}
	for _, one := range all {
		if err := s.inTx(ctx, func(tx *Tx) error {
			is, err := stepsInWords(tx, one.ID)
			if err != nil {
				return err
			}
			detail := map[string]any{"after": map[string]any{"name": one.Name, "comment": one.Comment}}
			tellSteps(detail, nil, is)
			return keepVersion(tx, one.CompanyID, one.Batch, portal.BatchFound, detail)
		}); err != nil {
			return fmt.Errorf("keep a first version of a batch: %w", err)
		}
	}
	return nil
}
