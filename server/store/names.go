package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// namedRows are rows that name who did something.
type namedRows struct {
	table string
	erase string // takes the names out of the rows behind an id, up to another, of a company, before an instant
	done  string // what the setting that tells up to which of a company was looked is called before the company's id
}

var allNamedRows = []namedRows{
	{"changes", `
		UPDATE changes SET user_name = '', address = ''
		WHERE id > ? AND id <= ? AND company_id = ? AND at < ? AND by_way <> 'schedule' AND (user_name <> '' OR address <> '')`, "names_erased:"},
	{"lock_log", `
		UPDATE lock_log SET by_name = ''
		WHERE id > ? AND id <= ? AND EXISTS (
			SELECT 1 FROM numbers n JOIN voice_groups v ON v.id = n.voice_group_id WHERE n.id = lock_log.number_id AND v.company_id = ?)
			AND at < ? AND by_name <> ''`, "lock_names_erased:"},
}

// EraseOldNames takes names and addresses out of histories of numbers and batches, and out of marks of test calls, where they are older
// than their company keeps its trail, and returns from how many changes, locks, versions and marks: what was set, when and in which
// way stays, who did it from where does not. A lock that still holds goes on naming who set it, however old: it stops people today, and
// they have to know whom to ask; with the lock the name goes. Each company goes on behind the last row that was looked at; a clock that ran ahead
// for a while keeps names longer, never shorter.
func (s *Store) EraseOldNames(ctx context.Context) (int, error) {
	witness, companies, err := s.beforeRemoving(ctx)
	if err != nil {
		return 0, err
	}
	erased := 0
	for _, companyID := range companies[:len(companies)-1] { // the last one is none, and has no numbers
		for _, rows := range allNamedRows {
			for more := true; more; {
				var n int
				n, more, err = s.eraseSome(ctx, rows, companyID, witness)
				erased += n
				if err != nil {
					return erased, err
				}
			}
		}
		for _, erase := range []func(context.Context, string, portal.Witness) (int, error){s.eraseBatchNames, s.eraseMarkNames} {
			n, err := erase(ctx, companyID, witness)
			erased += n
			if err != nil {
				return erased, err
			}
		}
	}
	return erased, nil
}

const oldMarks = ` FROM tests WHERE company_id = ? AND at < ? AND by_name <> ''`

// eraseMarkNames takes the names away of who called a company's destinations long ago, and returns from how many. A mark is renewed in
// place: the rows do not stand in the order of time, and all of a company are looked at.
func (s *Store) eraseMarkNames(ctx context.Context, companyID string, witness portal.Witness) (erased int, err error) {
	for more := true; more && err == nil; {
		var n int
		n, err = s.eraseSomeMarkNames(ctx, companyID, witness)
		erased, more = erased+n, n == removeStep
	}
	return erased, err
}

func (s *Store) eraseSomeMarkNames(ctx context.Context, companyID string, witness portal.Witness) (erased int, err error) {
	cut, err := trailCut(ctx, s.read, companyID, witness)
	if err != nil {
		return 0, err
	}
	var old int
	if err := get(ctx, s.read, &old, `SELECT COUNT(*)`+oldMarks, companyID, ms(cut)); err != nil || old == 0 { // as mostly: nobody waits for that
		return 0, err
	}
	err = s.inTx(ctx, func(tx *Tx) error {
		cut, err := trailCut(tx.ctx, tx, companyID, witness) // the policy may say more by now
		if err != nil {
			return err
		}
		n, err := tx.exec(`UPDATE tests SET by_name = '' WHERE (company_id, digits) IN (SELECT company_id, digits`+oldMarks+` LIMIT ?)`,
			companyID, ms(cut), removeStep)
		if err != nil || n == 0 {
			return err
		}
		erased = int(n)
		who := system
		who.CompanyID = companyID
		return s.audit(tx, who, portal.EventNamesErased, "", map[string]any{"rows": n, "to": cut.UTC().Format(time.RFC3339)})
	})
	return erased, err
}

// eraseSome looks at the next removeStep rows, of whichever company, and tells whether some that are as old may follow.
func (s *Store) eraseSome(ctx context.Context, rows namedRows, companyID string, witness portal.Witness) (erased int, more bool, err error) {
	done := rows.done + companyID
	last, err := numberSetting(ctx, s.read, done)
	if err != nil {
		return 0, false, err
	}
	cut, err := trailCut(ctx, s.read, companyID, witness)
	if err != nil {
		return 0, false, err
	}
	// Found before the transaction, as in removeSome.
	next, err := list[struct {
		ID int64 `db:"id"`
		At int64 `db:"at"`
	}](ctx, s.read, `SELECT id, at FROM `+rows.table+` WHERE id > ? ORDER BY id LIMIT ?`, last, removeStep)
	old := 0
	for old < len(next) && next[old].At < ms(cut) {
		old++
	}
	if err != nil || old == 0 {
		return 0, false, err
	}
	end := next[old-1].ID
	err = s.inTx(ctx, func(tx *Tx) error {
		// The policy may say more by now: then nothing was looked at yet, and the next look goes by that.
		if now, err := trailCut(tx.ctx, tx, companyID, witness); err != nil || !now.Equal(cut) {
			return err
		}
		n, err := tx.exec(rows.erase, last, end, companyID, ms(cut))
		if err != nil {
			return err
		}
		if err := keepNumberSetting(tx, done, end); err != nil || n == 0 {
			return err
		}
		erased = int(n)
		who := system
		who.CompanyID = companyID
		return s.audit(tx, who, portal.EventNamesErased, "", map[string]any{"rows": n, "to": cut.UTC().Format(time.RFC3339)})
	})
	if err != nil {
		return 0, false, err
	}
	return erased, old == removeStep, nil
}
