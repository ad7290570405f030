package store

import (
	"fmt"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// endRecipients are those who read that numbers end, or have ended: the recipients of the company, and of its own numbers whoever set the
// end, for they count on it.
func endRecipients(tx *Tx, companyID string, ending []Number) ([]recipient, error) {
	recipients, err := recipientsOf(tx, companyID, ``)
	if err != nil || len(ending) == 0 {
		return recipients, err
	}
	own, err := whoSetEnds(tx, ending)
	if err != nil {
		return nil, err
	}
	for _, r := range recipients {
		delete(own, r.ID) // reads of them anyhow
	}
	ids := make([]string, 0, len(own))
	for id := range own {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for some := range slices.Chunk(ids, namedAtOnce) {
		where, args, err := placeholders(` AND mail <> '' AND id IN (?)`, nil, some)
		if err != nil {
			return nil, fmt.Errorf("look for who set ends: %w", err)
		}
		found, err := recipientsAmong(tx, where, append([]any{companyID}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			r.own = own[r.ID]
			recipients = append(recipients, r)
		}
	}
	return recipients, nil
}

// whoSetEnds are the numbers by the id of the person who set their end. What is set now may keep an end that somebody else set
// before, or have returned with one.
func whoSetEnds(tx *Tx, ending []Number) (map[string]map[int64]bool, error) {
	own := map[string]map[int64]bool{}
	for some := range slices.Chunk(ending, namedAtOnce) {
		ends := map[int64]int64{} // of those for whom nobody is found yet
		for _, one := range some {
			ends[one.ID] = one.Forwarding.Until
		}
		for _, which := range []string{` AND h.change_id = f.version`, ` AND h.change_id < f.version ORDER BY h.change_id DESC`} {
			found, err := endSetters(tx, slices.Sorted(maps.Keys(ends)), which)
			if err != nil {
				return nil, err
			}
			for _, one := range found {
				if sets, err := one.sets(ends[one.NumberID]); err != nil {
					return nil, err
				} else if !sets {
					continue
				}
				delete(ends, one.NumberID)
				if own[one.UserID] == nil {
					own[one.UserID] = map[int64]bool{}
				}
				own[one.UserID][one.NumberID] = true
			}
		}
	}
	return own, nil
}

// endSetter is a person's change of a number.
type endSetter struct {
	NumberID int64  `db:"number_id"`
	UserID   string `db:"user_id"`
	Before   string `db:"before"`
	After    string `db:"after"`
}

func endSetters(tx *Tx, ids []int64, which string) ([]endSetter, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	query, args, err := placeholders(`
		SELECT h.number_id, c.user_id, h.before, h.after FROM forwardings f JOIN history h ON h.number_id = f.number_id JOIN changes c ON c.id = h.change_id
		WHERE c.user_id <> '' AND f.number_id IN (?)`, nil, ids)
	if err != nil {
		return nil, fmt.Errorf("look for who set ends: %w", err)
	}
	return list[endSetter](tx.ctx, tx, query+which, args...)
}

// sets tells whether it set an end; 0 is none.
func (e endSetter) sets(end int64) (bool, error) {
	before, err := portal.DecodeForwarding(e.Before)
	if err != nil {
		return false, fmt.Errorf("read the history of number %d: %w", e.NumberID, err)
	}
	after, err := portal.DecodeForwarding(e.After)
	if err != nil {
		return false, fmt.Errorf("read the history of number %d: %w", e.NumberID, err)
	}
	return end != 0 && after.Until == end && before.Until != end, nil
}
