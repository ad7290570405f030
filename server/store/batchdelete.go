package store

import (
	"context"

	"denwaban/server/portal"
)

// DeletedBatch is a batch that was deleted, and can be restored while it is kept.
type DeletedBatch struct {
	Batch          // ChangedAt and ChangedBy tell who deleted it
	MayChange bool `db:"may_change"` // and so restore it
}

// unchangeable is whether a batch has numbers that the actor may not change; it takes the actor's id.
const unchangeable = `EXISTS (
	SELECT 1 FROM batch_steps s JOIN batch_numbers m ON m.step_id = s.id JOIN numbers n ON n.id = m.number_id AND n.digits = m.digits
		JOIN visible w ON w.voice_group_id = n.voice_group_id
	WHERE s.batch_id = b.id AND w.user_id = ? AND w.may_change = 0)`

// DeletedBatches lists those that the actor could see if they were still there, those first that were deleted last.
func (s *Store) DeletedBatches(ctx context.Context, who portal.Actor) ([]DeletedBatch, error) {
	return list[DeletedBatch](ctx, s.read, batchColumns+`, NOT `+unchangeable+` AS may_change`+seenBatches+isDeleted+` ORDER BY b.deleted_at DESC, b.id`, who.UserID, who.CompanyID, string(who.Role), who.UserID)
}

// DeleteBatch deletes a batch; what its runs changed stays, and so does their history. It can be restored for as long as the
// company keeps its trail, if not too many are deleted after it. What it was vouched for is forgotten: whoever restores it
// vouches anew. Codes: not_found, conflict, read_only.
func (s *Store) DeleteBatch(ctx context.Context, who portal.Actor, id string, version int64) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		if _, err := s.openBatch(tx, who, id, version); err != nil {
			return err
		}
		was, err := stepsInWords(tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM batch_destinations WHERE batch_id = ?`, id); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE batches SET deleted_at = ? WHERE id = ?`, tx.nowMS(), id); err != nil {
			return err
		}
		detail := map[string]any{}
		tellSteps(detail, was, nil)
		if err := s.recordBatch(tx, who, id, portal.BatchDeleted, detail); err != nil {
			return err
		}
		tooMany, err := list[string](tx.ctx, tx, `
			SELECT id FROM batches WHERE company_id = ? AND deleted_at <> 0 ORDER BY deleted_at DESC, id LIMIT 1000 OFFSET ?`,
			who.CompanyID, portal.MaxDeletedBatches)
		if err != nil {
			return err
		}
		for _, one := range tooMany {
			if err := forgetBatch(tx, one); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetBatch removes a batch with all that was kept of it.
func forgetBatch(tx *Tx, id string) error {
	for _, query := range []string{
		`DELETE FROM batch_numbers WHERE step_id IN (SELECT id FROM batch_steps WHERE batch_id = ?)`,
		`DELETE FROM batch_steps WHERE batch_id = ?`,
		`DELETE FROM batch_destinations WHERE batch_id = ?`,
		`DELETE FROM batch_versions WHERE batch_id = ?`,
		`DELETE FROM batch_lists WHERE batch_id = ?`,
		`DELETE FROM batches WHERE id = ?`,
	} {
		if _, err := tx.exec(query, id); err != nil {
			return err
		}
	}
	return nil
}
