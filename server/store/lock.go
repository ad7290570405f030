package store

import (
	"context"

	"denwaban/server/portal"
)

// LockNumbers keeps numbers as they are: nobody changes their forwarding before an administrator unlocks them. What returns
// or begins by the clock goes on, for it was decided before. Numbers that are locked already keep their lock, with its
// reason. It tells how many were locked. Codes: nothing_selected, not_found, those of portal.ReadReason.
func (s *Store) LockNumbers(ctx context.Context, who portal.Actor, pick Selection, reason string) (int, error) {
	reason, err := portal.ReadReason(reason)
	if err != nil {
		return 0, err
	}
	return s.eachLock(ctx, who, pick, true, reason, portal.EventNumberLocked, func(tx *Tx, one Number) error {
		_, err := tx.exec(`INSERT INTO locks (number_id, at, by_name, reason) VALUES (?, ?, ?, ?)`, one.ID, tx.nowMS(), who.UserName, reason)
		return err
	})
}

// UnlockNumbers takes the locks off numbers and tells how many there were. Codes: nothing_selected, not_found.
func (s *Store) UnlockNumbers(ctx context.Context, who portal.Actor, pick Selection) (int, error) {
	return s.eachLock(ctx, who, pick, false, "", portal.EventNumberUnlocked, func(tx *Tx, one Number) error {
		_, err := tx.exec(`DELETE FROM locks WHERE number_id = ?`, one.ID)
		return err
	})
}

// eachLock locks all selected numbers that are not, or unlocks those that are. It becomes a part of the history of each, and
// leaves one row of the trail about all.
func (s *Store) eachLock(ctx context.Context, who portal.Actor, pick Selection, lock bool, reason string, event portal.Event,
	deed func(*Tx, Number) error) (int, error) {
	var done []Changed
	err := s.inTxBy(ctx, who, func(tx *Tx) error {
		found, err := selected(tx.ctx, tx, who, pick)
		if err != nil {
			return err
		}
		for _, one := range found {
			if (one.Right.Lock.At != 0) == lock {
				continue
			}
			if err := deed(tx, one); err != nil {
				return err
			}
			done = append(done, Changed{Number: one})
		}
		if len(done) == 0 {
			return nil
		}
		for _, one := range done { // not beside the deed: so many go into one statement
			tx.insert(intoLockLog, one.Number.ID, one.Number.Version, tx.nowMS(), who.UserName, reason, lock)
		}
		detail := map[string]any{}
		if reason != "" {
			detail["why_locked"] = reason
		}
		if len(done) > 1 {
			detail["count"] = len(done)
		}
		return s.audit(tx, who, event, subject(done), detail)
	})
	return len(done), err
}
