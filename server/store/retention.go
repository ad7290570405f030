package store

import (
	"cmp"
	"context"
	"crypto/hmac"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"denwaban/server/portal"
)

// removeStep is how many rows one transaction removes: others wait for it no longer than for a large change.
const removeStep = 1000

// beforeRemoving is what the program trusts of the clock, and whose rows there are: of every company, and of none ("").
func (s *Store) beforeRemoving(ctx context.Context) (witness portal.Witness, companies []string, err error) {
	err = s.inTx(ctx, func(tx *Tx) (err error) {
		if witness, err = s.lookAtTheClock(tx); err != nil {
			return err
		}
		companies, err = list[string](tx.ctx, tx, `SELECT id FROM companies ORDER BY id`)
		return err
	})
	return witness, append(companies, ""), err
}

// RemoveOldTrail removes the rows of the audit trail that are older than their company's policy keeps them, and returns
// how many. Rows of no company are kept as long as the policy that keeps longest. Each step leaves a row that says how
// many it removed and of which time. A row that is not as it was written is evidence: nothing is removed with it, and the
// error names it.
func (s *Store) RemoveOldTrail(ctx context.Context) (int, error) {
	witness, companies, err := s.beforeRemoving(ctx)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, companyID := range companies {
		for {
			n, err := s.removeSome(ctx, companyID, witness)
			removed += n
			if err != nil {
				return removed, err
			}
			if n < removeStep {
				break
			}
		}
	}
	return removed, nil
}

// lookAtTheClock takes down how much time passed. The first witness is the newest row of the trail.
func (s *Store) lookAtTheClock(tx *Tx) (portal.Witness, error) {
	var witness portal.Witness
	var text string
	err := tx.get(&text, `SELECT value FROM settings WHERE name = 'witness'`)
	switch {
	case err == nil:
		err = json.Unmarshal([]byte(text), &witness)
	case portal.Refused(err, "not_found"):
		newest := tx.nowMS()
		if err = tx.get(&newest, `SELECT at FROM audit ORDER BY id DESC LIMIT 1`); portal.Refused(err, "not_found") {
			err = nil
		}
		witness = portal.Witness{At: instant(newest), Seen: instant(newest)}
	}
	if err != nil {
		return witness, fmt.Errorf("read when the clock was last looked at: %w", err)
	}
	witness = witness.After(tx.Now)
	written, err := json.Marshal(witness)
	if err != nil {
		return witness, fmt.Errorf("write when the clock was looked at: %w", err)
	}
	_, err = tx.exec(`INSERT INTO settings (name, value) VALUES ('witness', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, string(written))
	return witness, err
}

// removeSome removes up to removeStep rows of a company, the first ones, and tells how many.
func (s *Store) removeSome(ctx context.Context, companyID string, witness portal.Witness) (int, error) {
	cut, err := trailCut(ctx, s.read, companyID, witness)
	if err != nil {
		return 0, err
	}
	// Found before the transaction: reading a long trail holds nobody up.
	ids, err := list[int64](ctx, s.read, `SELECT id FROM audit WHERE company_id = ? AND at < ? ORDER BY id LIMIT ?`,
		companyID, cut.UnixMilli(), removeStep)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	removed := 0
	err = s.inTx(ctx, func(tx *Tx) error {
		cut, err := trailCut(tx.ctx, tx, companyID, witness) // the policy may say more by now
		if err != nil {
			return err
		}
		rows, err := list[auditRow](tx.ctx, tx, `
			SELECT id, company_id, at, user_id, user_name, address, event, subject, detail, chain FROM audit
			WHERE company_id = ? AND at < ? AND id >= ? AND id <= ? ORDER BY id`, companyID, cut.UnixMilli(), ids[0], ids[len(ids)-1])
		if err != nil || len(rows) == 0 {
			return err
		}
		keys, err := s.trailKeys(tx.ctx, tx)
		if err != nil {
			return err
		}
		for run := range contiguous(rows) {
			if err := s.removeRun(tx, keys, run); err != nil {
				return err
			}
		}
		removed = len(rows)
		who := system
		who.CompanyID = companyID
		return s.audit(tx, who, portal.EventTrailRemoved, "", map[string]any{
			"rows": removed, "from": oldest(rows).Format(time.RFC3339), "to": cut.UTC().Format(time.RFC3339)})
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}

func trailCut(ctx context.Context, from querier, companyID string, witness portal.Witness) (time.Time, error) {
	if companyID != "" {
		policy, err := policyOf(ctx, from, companyID)
		return policy.TrailCut(witness), err
	}
	companies, err := list[string](ctx, from, `SELECT id FROM companies`)
	if err != nil {
		return time.Time{}, err
	}
	longest := portal.Policy{TrailYears: 1}
	if len(companies) == 0 {
		longest = portal.DefaultPolicy()
	}
	for _, one := range companies {
		policy, err := policyOf(ctx, from, one)
		if err != nil {
			return time.Time{}, err
		}
		longest.TrailYears = max(longest.TrailYears, policy.TrailYears)
	}
	return longest.TrailCut(witness), nil
}

func oldest(rows []auditRow) time.Time {
	return instant(slices.MinFunc(rows, func(a, b auditRow) int { return cmp.Compare(a.At, b.At) }).At)
}

// contiguous cuts rows, in the order of their ids, where the ids do not follow one another.
func contiguous(rows []auditRow) func(yield func([]auditRow) bool) {
	return func(yield func([]auditRow) bool) {
		first := 0
		for i := range rows {
			if i+1 < len(rows) && rows[i+1].ID == rows[i].ID+1 {
				continue
			}
			if !yield(rows[first : i+1]) {
				return
			}
			first = i + 1
		}
	}
}

// removedRange is a run of removed rows. It has no other beside it: the two would be one.
type removedRange struct {
	First int64  `db:"first_id"`
	Last  int64  `db:"last_id"`
	Chain []byte `db:"chain"` // of the last row
	Seal  []byte `db:"seal"`
}

func (s *Store) sealGap(g removedRange, before []byte) []byte {
	return s.keys.MAC(keyAudit, "gap", strconv.FormatInt(g.First, 10), strconv.FormatInt(g.Last, 10), string(before), string(g.Chain))
}

// acrossGap goes on from the row last to the end of the gap behind it; without a gap it stays there.
func (s *Store) acrossGap(ctx context.Context, from querier, last auditEnd) (auditEnd, error) {
	var behind removedRange
	err := get(ctx, from, &behind, `SELECT first_id, last_id, chain, seal FROM audit_gaps WHERE first_id = ?`, last.ID+1)
	if portal.Refused(err, "not_found") {
		return last, nil
	}
	if err != nil {
		return last, err
	}
	if !hmac.Equal(behind.Seal, s.sealGap(behind, last.Chain)) {
		return last, fmt.Errorf("audit row %d is missing: the seal of the gap to row %d is forged", behind.First, behind.Last)
	}
	return auditEnd{ID: behind.Last, Chain: behind.Chain}, nil
}

// removeRun removes rows whose ids follow one another, having checked each, and seals the gap. Gaps on both sides become
// one with it.
func (s *Store) removeRun(tx *Tx, keys trailKeys, run []auditRow) error {
	made := removedRange{First: run[0].ID, Last: run[len(run)-1].ID}
	before, err := chainAt(tx, made.First-1)
	if err != nil {
		return err
	}
	for _, row := range run {
		key, err := keys.of(row.ID)
		if err != nil {
			return err
		}
		if !hmac.Equal(row.Chain, chained(key, before, row)) {
			return fmt.Errorf("audit row %d (%s, %s) is not as it was written: it stays, and the older ones with it",
				row.ID, instant(row.At).Format(time.RFC3339), row.Event)
		}
		before = row.Chain
	}
	made.Chain = before
	var beside removedRange
	switch err := tx.get(&beside, `SELECT first_id, last_id, chain, seal FROM audit_gaps WHERE last_id = ?`, made.First-1); {
	case err == nil:
		made.First = beside.First
	case !portal.Refused(err, "not_found"):
		return err
	}
	start, err := chainAt(tx, made.First-1)
	if err != nil {
		return err
	}
	if made.First < run[0].ID && !hmac.Equal(beside.Seal, s.sealGap(beside, start)) {
		return fmt.Errorf("the seal of the gap of audit rows %d to %d is forged: nothing is removed beside it", beside.First, beside.Last)
	}
	after, err := s.acrossGap(tx.ctx, tx, auditEnd{ID: made.Last, Chain: made.Chain})
	if err != nil {
		return err
	}
	made.Last, made.Chain = after.ID, after.Chain
	if _, err := tx.exec(`DELETE FROM audit WHERE id >= ? AND id <= ?`, run[0].ID, run[len(run)-1].ID); err != nil {
		return err
	}
	if _, err := tx.exec(`DELETE FROM audit_gaps WHERE first_id >= ? AND last_id <= ?`, made.First, made.Last); err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO audit_gaps (first_id, last_id, chain, seal) VALUES (?, ?, ?, ?)`,
		made.First, made.Last, made.Chain, s.sealGap(made, start))
	return err
}

// resealGaps seals every gap with the keys of renewed: a seal made with a key of earlier is worth nothing, for such a key
// may have been given up because others know it. A seal that was forged stays so.
func (s *Store) resealGaps(tx *Tx, renewed *Store) error {
	gaps, err := list[removedRange](tx.ctx, tx, `SELECT first_id, last_id, chain, seal FROM audit_gaps`)
	if err != nil {
		return err
	}
	for _, one := range gaps {
		before, err := chainAt(tx, one.First-1)
		if err != nil && !portal.Refused(err, "not_found") {
			return err
		}
		if err != nil || !hmac.Equal(one.Seal, s.sealGap(one, before)) {
			continue
		}
		if _, err := tx.exec(`UPDATE audit_gaps SET seal = ? WHERE first_id = ?`, renewed.sealGap(one, before), one.First); err != nil {
			return err
		}
	}
	return nil
}

// chainAt is the chain value of a row, or of the last row of a gap; nothing before the first row of all.
func chainAt(tx *Tx, id int64) ([]byte, error) {
	if id == 0 {
		return nil, nil
	}
	var chain []byte
	err := tx.get(&chain, `
		SELECT chain FROM audit WHERE id = ? UNION ALL SELECT chain FROM audit_gaps WHERE last_id = ?`, id, id)
	if portal.Refused(err, "not_found") {
		return nil, fmt.Errorf("audit row %d is missing: what follows it stays: %w", id, err)
	}
	return chain, err
}
