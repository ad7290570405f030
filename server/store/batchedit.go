package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"denwaban/server/portal"
)

// BatchStepForm is a step to be saved: what the form would do to the selected numbers.
type BatchStepForm struct {
	Batch   string // "" for a new one
	Version int64  // of the batch, when it is not new
	Step    int64  // of the batch, that it replaces; 0 for one more
	Name    string // of a new one, as Comment
	Comment string
	Pick    Selection
	Change  portal.Change
}

// SaveBatchStep saves a step of a batch, one more or in place of another, or a new batch with it, and returns the batch's id;
// nothing is forwarded by that.
//
// New destinations need the fresh code now and not at the run: a batch is for the day on which the mail that brings codes
// may be down, and what it will do can be looked at in peace. They are known to that batch alone until it is run: whoever
// came by a session can neither slip one in without a code nor use it elsewhere. A company that wants a code for every
// change of forwardings is asked for one at the run as well. An end is left out: the batch has no day yet, and a run says when it ends.
// Codes: those of portal.ReadBatch, nothing_selected, not_found, conflict, batch_full, batches_many, the faults of the first number
// that has some, code_needed, destination_held.
func (s *Store) SaveBatchStep(ctx context.Context, who portal.Actor, form BatchStepForm) (string, error) {
	if form.Batch == "" {
		var err error
		if form.Name, form.Comment, err = portal.ReadBatch(form.Name, form.Comment); err != nil {
			return "", err
		}
	}
	form.Change.Until = nil
	id := form.Batch
	err := s.inTxBy(ctx, who, func(tx *Tx) error {
		found, err := selected(tx.ctx, tx, who, form.Pick)
		if err != nil {
			return err
		}
		deed, edit := portal.BatchChanged, "steps_added"
		was, err := stepsInWords(tx, id)
		if err != nil {
			return err
		}
		if id == "" {
			id, deed = s.newID(), portal.BatchAdded
			if err := roomForBatch(tx, who); err != nil {
				return err
			}
			_, err = tx.exec(`INSERT INTO batches (id, company_id, name, comment, version, changed_at, changed_by) VALUES (?, ?, ?, ?, 1, ?, ?)`,
				id, who.CompanyID, form.Name, form.Comment, tx.nowMS(), who.UserName)
		} else {
			_, err = s.openBatch(tx, who, id, form.Version)
		}
		if err != nil {
			return err
		}
		if form.Step != 0 {
			edit = "steps_changed"
		}
		if _, err := putStep(tx, id, form.Step, form.Change, found); err != nil {
			return err
		}
		sheet, err := batchSheet(tx.ctx, tx, tx.Now, who, id, RunForm{})
		if err != nil {
			return err
		}
		if len(sheet.Steps) > portal.MaxBatchSteps {
			return portal.Refuse("batch_full", "", "limit", fmt.Sprint(portal.MaxBatchSteps))
		}
		if err := s.vouchFor(tx, who, id, found, sheet.Changes); err != nil {
			return err
		}
		is, err := stepsInWords(tx, id)
		if err != nil {
			return err
		}
		detail := map[string]any{edit: 1, "count": len(found)}
		tellSteps(detail, was, is)
		return s.recordBatch(tx, who, id, deed, detail)
	})
	return id, err
}

// roomForBatch refuses one batch more than a company may have. Codes: batches_many.
func roomForBatch(tx *Tx, who portal.Actor) error {
	var there int
	err := tx.get(&there, `SELECT COUNT(*) FROM batches WHERE company_id = ? AND deleted_at = 0`, who.CompanyID)
	if err == nil && there >= portal.MaxBatches {
		return portal.Refuse("batches_many", "", "limit", fmt.Sprint(portal.MaxBatches))
	}
	return err
}

// openBatch reads a batch that is about to be changed, counts its version up and returns its name. Codes: not_found,
// conflict, read_only.
func (s *Store) openBatch(tx *Tx, who portal.Actor, id string, version int64) (string, error) {
	sheet, err := batchSheet(tx.ctx, tx, tx.Now, who, id, RunForm{})
	if err != nil {
		return "", err
	}
	for _, one := range sheet.Changes {
		if !one.Number.Right.MayChange {
			return "", portal.Refuse("read_only", "")
		}
	}
	if sheet.Version != version {
		return "", portal.Refuse("conflict", "")
	}
	_, err = tx.exec(`UPDATE batches SET version = version + 1, changed_at = ?, changed_by = ? WHERE id = ?`, tx.nowMS(), who.UserName, id)
	return sheet.Name, err
}

// putStep writes a step with its numbers, behind the others of the batch or in place of one of them, and
// returns which one it is. Codes: not_found.
func putStep(tx *Tx, batch string, step int64, change portal.Change, found []Number) (int64, error) {
	text, err := json.Marshal(change)
	if err != nil {
		return 0, fmt.Errorf("write a step: %w", err)
	}
	if step == 0 {
		err = tx.get(&step, `
			INSERT INTO batch_steps (batch_id, change, place) VALUES (?, ?, (SELECT COALESCE(MAX(place), 0) + 1 FROM batch_steps WHERE batch_id = ?))
			RETURNING id`, batch, string(text), batch)
	} else {
		err = tx.get(&step, `UPDATE batch_steps SET change = ?, list_id = 0 WHERE id = ? AND batch_id = ? RETURNING id`, string(text), step, batch)
	}
	if err != nil {
		return 0, err
	}
	if _, err := tx.exec(`DELETE FROM batch_numbers WHERE step_id = ?`, step); err != nil {
		return 0, err
	}
	member, err := tx.prepare(`INSERT INTO batch_numbers (step_id, number_id, digits) VALUES (?, ?, ?)`)
	if err != nil {
		return 0, err
	}
	for _, one := range found {
		if err := member.exec(step, one.ID, one.Digits); err != nil {
			return 0, err
		}
	}
	return step, nil
}

// BatchForm is what can be changed about a batch: its name, its comment, which steps it keeps, and their order.
type BatchForm struct {
	Name, Comment string
	Steps         []int64
}

// ChangeBatch renames a batch, takes steps out of it and puts them in another order. Codes: those of portal.ReadBatch,
// not_found, conflict, read_only, batch_empty, code_needed, destination_held.
func (s *Store) ChangeBatch(ctx context.Context, who portal.Actor, id string, version int64, form BatchForm) error {
	var err error
	if form.Name, form.Comment, err = portal.ReadBatch(form.Name, form.Comment); err != nil {
		return err
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		before, err := batchByID(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		if _, err := s.openBatch(tx, who, id, version); err != nil {
			return err
		}
		was, err := stepsInWords(tx, id)
		if err != nil {
			return err
		}
		steps, err := list[int64](tx.ctx, tx, `SELECT id FROM batch_steps WHERE batch_id = ? ORDER BY place, id`, id)
		if err != nil {
			return err
		}
		gone := slices.DeleteFunc(slices.Clone(steps), func(step int64) bool { return slices.Contains(form.Steps, step) })
		if len(gone) == len(steps) {
			return portal.Refuse("batch_empty", "steps")
		}
		if err := dropSteps(tx, gone); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE batches SET name = ?, comment = ? WHERE id = ?`, form.Name, form.Comment, id); err != nil {
			return err
		}
		detail := map[string]any{
			"before": map[string]any{"name": before.Name, "comment": before.Comment}, "after": map[string]any{"name": form.Name, "comment": form.Comment}}
		if len(gone) > 0 {
			detail["steps_removed"] = len(gone)
		}
		left := slices.DeleteFunc(steps, func(step int64) bool { return slices.Contains(gone, step) })
		wanted := slices.DeleteFunc(slices.Clone(form.Steps), func(step int64) bool { return !slices.Contains(left, step) })
		moved := !slices.Equal(left, wanted)
		if moved {
			detail["steps_moved"] = true
			if err := placeSteps(tx, wanted); err != nil {
				return err
			}
		}
		if moved || len(gone) > 0 {
			if err := s.vouchAnew(tx, who, id); err != nil {
				return err
			}
		}
		is, err := stepsInWords(tx, id)
		if err != nil {
			return err
		}
		tellSteps(detail, was, is)
		return s.recordBatch(tx, who, id, portal.BatchChanged, detail)
	})
}

func placeSteps(tx *Tx, steps []int64) error {
	for place, step := range steps {
		if _, err := tx.exec(`UPDATE batch_steps SET place = ? WHERE id = ?`, place+1, step); err != nil {
			return err
		}
	}
	return nil
}

func dropSteps(tx *Tx, steps []int64) error {
	for _, step := range steps {
		if _, err := tx.exec(`DELETE FROM batch_numbers WHERE step_id = ?`, step); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM batch_steps WHERE id = ?`, step); err != nil {
			return err
		}
	}
	return nil
}
