package store

import (
	"fmt"
	"slices"

	"denwaban/server/portal"
)

// vouchFor refuses a step whose numbers could not be set so today, and asks for a fresh code where it leads to
// destinations that are new to the company; these are remembered for the batch.
func (s *Store) vouchFor(tx *Tx, who portal.Actor, id string, found []Number, changes []Changed) error {
	ids := map[int64]bool{}
	for _, one := range found {
		ids[one.ID] = true
	}
	changes = slices.DeleteFunc(changes, func(one Changed) bool { return !ids[one.Number.ID] })
	for _, one := range changes {
		if len(one.Faults) > 0 {
			return one.Faults
		}
	}
	if err := s.checkVouched(tx, who, changes, portal.Policy{}, ""); err != nil {
		return err
	}
	return knowDestinations(tx, who, id, changes)
}

// vouchAnew asks for a fresh code where another order of the steps leads numbers to destinations that are new to the batch, too.
func (s *Store) vouchAnew(tx *Tx, who portal.Actor, id string) error {
	sheet, err := batchSheet(tx.ctx, tx, tx.Now, who, id, RunForm{})
	if err != nil {
		return err
	}
	set := slices.DeleteFunc(sheet.Changes, func(one Changed) bool { return len(one.Faults) > 0 })
	if err := s.checkVouched(tx, who, set, portal.Policy{}, id); err != nil {
		return err
	}
	return knowDestinations(tx, who, id, set)
}

// knowDestinations remembers for a batch those destinations of its numbers that are new to the company.
func knowDestinations(tx *Tx, who portal.Actor, id string, changes []Changed) error {
	fresh, err := newDestinations(tx, who, changes, id)
	if err != nil {
		return err
	}
	for _, digits := range fresh {
		if _, err := tx.exec(`INSERT INTO batch_destinations (batch_id, digits, at, by_name) VALUES (?, ?, ?, ?)`,
			id, digits, tx.nowMS(), who.UserName); err != nil {
			return fmt.Errorf("remember a destination: %w", err)
		}
	}
	return nil
}
