package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// RemoveOldBatches removes versions of batches, and deleted batches with all of theirs, that are older than their company keeps
// its trail, and returns how many versions. What a batch is now stays, however old.
func (s *Store) RemoveOldBatches(ctx context.Context) (int, error) {
	witness, companies, err := s.beforeRemoving(ctx)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, companyID := range companies[:len(companies)-1] { // the last one is none, and has no batches
		cut, err := trailCut(ctx, s.read, companyID, witness)
		if err != nil {
			return removed, err
		}
		// Found before the transactions, as in removeSome; one for each batch.
		old, err := list[string](ctx, s.read, `
			SELECT DISTINCT v.batch_id FROM batch_versions v JOIN batches b ON b.id = v.batch_id
			WHERE v.company_id = ? AND v.at < ? AND (b.version <> v.version OR b.deleted_at <> 0) ORDER BY 1`, companyID, ms(cut))
		if err != nil {
			return removed, err
		}
		for _, id := range old {
			n, err := s.removeOldVersions(ctx, companyID, id, witness)
			removed += n
			if err != nil {
				return removed, err
			}
		}
	}
	return removed, nil
}

func (s *Store) removeOldVersions(ctx context.Context, companyID, id string, witness portal.Witness) (removed int, err error) {
	err = s.inTx(ctx, func(tx *Tx) error {
		cut, err := trailCut(tx.ctx, tx, companyID, witness) // the policy may say more by now
		if err != nil {
			return err
		}
		var gone bool
		if err := tx.get(&gone, `SELECT COUNT(*) > 0 FROM batches WHERE id = ? AND deleted_at <> 0 AND deleted_at < ?`, id, ms(cut)); err != nil {
			return err
		}
		if gone {
			if err := tx.get(&removed, `SELECT COUNT(*) FROM batch_versions WHERE batch_id = ?`, id); err != nil {
				return err
			}
			return forgetBatch(tx, id)
		}
		n, err := tx.exec(`
			DELETE FROM batch_versions WHERE batch_id = ? AND at < ? AND version <> (SELECT b.version FROM batches b WHERE b.id = batch_id)`, id, ms(cut))
		if err != nil || n == 0 {
			return err
		}
		removed = int(n)
		return dropLists(tx, id)
	})
	return removed, err
}

// eraseBatchNames takes the names away of who made the versions of a company's batches that are left, and vouched for their
// destinations, where that is long ago, and returns from how many.
func (s *Store) eraseBatchNames(ctx context.Context, companyID string, witness portal.Witness) (erased int, err error) {
	cut, err := trailCut(ctx, s.read, companyID, witness)
	if err != nil {
		return 0, err
	}
	queries := []string{
		`UPDATE batch_versions SET by_name = '' WHERE company_id = ? AND at < ? AND by_name <> ''`,
		`UPDATE batches SET changed_by = '' WHERE company_id = ? AND changed_at < ? AND changed_by <> ''`,
		`UPDATE batch_destinations SET by_name = '' WHERE batch_id IN (SELECT id FROM batches WHERE company_id = ?) AND at < ? AND by_name <> ''`,
	}
	var old int
	if err := get(ctx, s.read, &old, `
		SELECT (SELECT COUNT(*) FROM batch_versions WHERE company_id = ? AND at < ? AND by_name <> '')
			+ (SELECT COUNT(*) FROM batches WHERE company_id = ? AND changed_at < ? AND changed_by <> '')
			+ (SELECT COUNT(*) FROM batch_destinations d JOIN batches b ON b.id = d.batch_id WHERE b.company_id = ? AND d.at < ? AND d.by_name <> '')`,
		companyID, ms(cut), companyID, ms(cut), companyID, ms(cut)); err != nil || old == 0 {
		return 0, err
	}
	err = s.inTx(ctx, func(tx *Tx) error {
		cut, err := trailCut(tx.ctx, tx, companyID, witness) // the policy may say more by now
		if err != nil {
			return err
		}
		erased = 0
		for _, query := range queries {
			n, err := tx.exec(query, companyID, ms(cut))
			if err != nil {
				return err
			}
			erased += int(n)
		}
		if erased == 0 {
			return nil
		}
		who := system
		who.CompanyID = companyID
		return s.audit(tx, who, portal.EventNamesErased, "", map[string]any{"rows": erased, "to": cut.UTC().Format(time.RFC3339)})
	})
	return erased, err
}
