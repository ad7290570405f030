package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"denwaban/server/portal"
)

// MarkTested says that the actor called a destination and reached whom they meant; a mark of before is renewed. Codes:
// not_found for people who may not change any number, those of portal.ReadDestination.
func (s *Store) MarkTested(ctx context.Context, who portal.Actor, digits string) (portal.Tested, error) {
	mark := portal.Tested{By: who.UserName, ByID: who.UserID}
	err := s.inTxBy(ctx, who, func(tx *Tx) error {
		if err := mayUse(tx.ctx, tx, who); err != nil {
			return err
		}
		policy, err := policyOf(tx.ctx, tx, who.CompanyID)
		if err != nil {
			return err
		}
		d, refused := portal.ReadDestination(digits, portal.AnyContract(policy))
		if refused != nil {
			return refused
		}
		mark.At = tx.nowMS()
		if _, err := tx.exec(`
			INSERT INTO tests (company_id, digits, at, by_id, by_name) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (company_id, digits) DO UPDATE SET at = excluded.at, by_id = excluded.by_id, by_name = excluded.by_name`,
			who.CompanyID, d.Digits, mark.At, mark.ByID, mark.By); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventDestinationTested, portal.FormatPhone(d.Digits), nil)
	})
	return mark, err
}

// UnmarkTested takes a mark away: whoever set it may, and administrators. Codes: not_found, test_of_another.
func (s *Store) UnmarkTested(ctx context.Context, who portal.Actor, digits string) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		if err := mayUse(tx.ctx, tx, who); err != nil {
			return err
		}
		var mark struct {
			ByID string `db:"by_id"`
			By   string `db:"by_name"`
		}
		if err := tx.get(&mark, `SELECT by_id, by_name FROM tests WHERE company_id = ? AND digits = ?`, who.CompanyID, digits); err != nil {
			return err
		}
		if mark.ByID != who.UserID && who.Role != portal.Administrator {
			return portal.Refuse("test_of_another", "", "who", mark.By)
		}
		if _, err := tx.exec(`DELETE FROM tests WHERE company_id = ? AND digits = ?`, who.CompanyID, digits); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventTestTakenBack, portal.FormatPhone(digits), map[string]any{"tested_by": mark.By})
	})
}

// TestsOf are the marks of destinations (canonical digits) in the actor's company; those without one are missing.
func (s *Store) TestsOf(ctx context.Context, who portal.Actor, digits []string) (map[string]portal.Tested, error) {
	marks := map[string]portal.Tested{}
	asked := slices.Compact(slices.Sorted(slices.Values(digits))) // of thousands of numbers, most forward to a few
	asked = slices.DeleteFunc(asked, func(one string) bool { return one == "" })
	for some := range slices.Chunk(asked, namedAtOnce) {
		query, args, err := sqlx.In(`SELECT digits, at, by_id, by_name FROM tests WHERE company_id = ? AND digits IN (?)`, who.CompanyID, some)
		if err != nil {
			return nil, fmt.Errorf("ask for test calls: %w", err)
		}
		rows, err := list[testRow](context.WithoutCancel(ctx), s.read, query, args...) // by their key, as a session is read
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			marks[row.digits] = row.Tested
		}
	}
	return marks, nil
}

type testRow struct {
	digits string
	portal.Tested
}

func (r *testRow) fields() []any { return []any{&r.digits, &r.At, &r.ByID, &r.By} }
