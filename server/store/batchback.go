package store

import (
	"bytes"
	"context"
	"slices"
	"time"

	"denwaban/server/portal"
)

// RestoreBatch makes a batch again what it was in an earlier version, also one that was deleted: a new version, for which the
// rules are those of saving its steps by hand. Nothing is forwarded by that. Numbers that are there no longer are left out, and
// those that the actor leaves out.
// Codes: not_found, also for a version with numbers that the actor may not see; conflict; read_only; batches_many; those of
// portal.ReadBatch; name_taken; batch_numbers_gone; the faults of the first number that has some; nothing_changes;
// code_needed, destination_held.
func (s *Store) RestoreBatch(ctx context.Context, who portal.Actor, id string, form BatchRestore) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		back, err := batchVersion(tx.ctx, tx, tx.Now, who, id, form.To, form.Except)
		if err != nil {
			return err
		}
		if form.Name, back.Comment, err = portal.ReadBatch(form.Name, back.Comment); err != nil {
			return err
		}
		if err := mayRestore(tx, who, back, form); err != nil {
			return err
		}
		was, same := stepTexts{}, false
		if back.Batch.DeletedAt == 0 {
			if was, err = stepsInWords(tx, id); err != nil {
				return err
			}
			if same, err = back.stepsAreThere(tx); err != nil {
				return err
			}
			if same && form.Name == back.Batch.Name && back.Comment == back.Batch.Comment {
				return portal.Refuse("nothing_changes", "")
			}
		}
		if _, err := tx.exec(`UPDATE batches SET name = ?, comment = ?, version = version + 1, changed_at = ?, changed_by = ?, deleted_at = 0 WHERE id = ?`,
			form.Name, back.Comment, tx.nowMS(), who.UserName, id); err != nil {
			return err
		}
		if !same {
			if err := back.putSteps(tx); err != nil {
				return err
			}
			if err := s.vouchFor(tx, who, id, back.left, slices.Clone(back.Changes)); err != nil {
				return err
			}
		}
		is, err := stepsInWords(tx, id)
		if err != nil {
			return err
		}
		detail := map[string]any{"version_of": instant(back.At).Format(time.RFC3339), "count": len(back.left)}
		after := map[string]any{"name": form.Name, "comment": back.Comment}
		if detail["after"] = after; back.Batch.DeletedAt == 0 {
			detail["before"] = map[string]any{"name": back.Batch.Name, "comment": back.Batch.Comment}
		}
		tellSteps(detail, was, is)
		return s.recordBatch(tx, who, id, portal.BatchRestored, detail)
	})
}

// mayRestore refuses what is no longer as it was looked at, what the actor may not change, and what has no room.
func mayRestore(tx *Tx, who portal.Actor, back BatchVersion, form BatchRestore) error {
	var forbidden bool
	if err := tx.get(&forbidden, `SELECT `+unchangeable+` FROM batches b WHERE b.id = ?`, who.UserID, back.Batch.ID); err != nil {
		return err
	}
	if forbidden {
		return portal.Refuse("read_only", "")
	}
	if back.Batch.Version != form.Version {
		return portal.Refuse("conflict", "")
	}
	if back.Batch.DeletedAt != 0 {
		if err := roomForBatch(tx, who); err != nil {
			return err
		}
	}
	if len(back.left) == 0 {
		return portal.Refuse("batch_numbers_gone", "")
	}
	// Of batches that the actor does not see, no name is told.
	taken, err := list[string](tx.ctx, tx, `SELECT b.id`+seenBatches+isThere+` AND b.name = ? AND b.id <> ?`,
		who.CompanyID, string(who.Role), who.UserID, form.Name, back.Batch.ID)
	if err == nil && len(taken) > 0 && (back.Batch.DeletedAt != 0 || form.Name != back.Batch.Name) {
		err = portal.Refuse("name_taken", "name")
	}
	return err
}

// whole tells whether nothing of a version is left out.
func (v BatchVersion) whole() bool {
	if len(v.Gone) > 0 || len(v.Steps) != len(v.kept) {
		return false
	}
	names := map[int64]bool{}
	for _, step := range v.Steps {
		for _, id := range step.IDs {
			names[id] = true
		}
	}
	return len(names) == v.Numbers
}

// stepsAreThere tells whether the batch has the very steps of a version now: then nobody has to vouch for them.
func (v BatchVersion) stepsAreThere(tx *Tx) (bool, error) {
	if !v.whole() {
		return false, nil
	}
	if err := freezeSteps(tx, v.Batch.ID); err != nil {
		return false, err
	}
	now, err := keptSteps(tx.ctx, tx, v.Batch.ID)
	return slices.EqualFunc(now, v.kept, func(a, b keptStep) bool { return a.List == b.List && bytes.Equal(a.Change, b.Change) }), err
}

// putSteps writes the steps of a version in place of those that the batch has.
func (v BatchVersion) putSteps(tx *Tx) error {
	steps, err := list[int64](tx.ctx, tx, `SELECT id FROM batch_steps WHERE batch_id = ?`, v.Batch.ID)
	if err != nil {
		return err
	}
	if err := dropSteps(tx, steps); err != nil {
		return err
	}
	byID, whole := make(map[int64]Number, len(v.left)), v.whole()
	for _, one := range v.left {
		byID[one.ID] = one
	}
	for i, step := range v.Steps {
		found := make([]Number, len(step.IDs))
		for j, id := range step.IDs {
			found[j] = byID[id]
		}
		put, err := putStep(tx, v.Batch.ID, 0, step.Change, found)
		if err != nil {
			return err
		}
		if whole { // its list is there already
			if _, err := tx.exec(`UPDATE batch_steps SET list_id = ? WHERE id = ?`, v.kept[i].List, put); err != nil {
				return err
			}
		}
	}
	return nil
}
