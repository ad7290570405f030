package store

import (
	"context"
	"slices"

	"denwaban/server/portal"
)

// MarkTested says that the actor called a destination and reached whom they meant; a mark of before is renewed. It is one of
// 会社の転送先, or one of the five of a number that the actor sees: a mark makes people trust a number, and who sees none of its
// uses has nothing to say of it. Codes: not_found for others, and for people who may not change any number; those of
// portal.ReadDestination.
func (s *Store) MarkTested(ctx context.Context, who portal.Actor, digits string) (portal.Tested, error) {
	mark := portal.Tested{By: who.UserName, ByID: who.UserID}
	if err := mayUse(ctx, s.read, who); err != nil {
		return mark, err
	}
	// Before the transaction: nobody's change waits while the entries of thousands of numbers are looked through.
	stands, err := s.standsSomewhere(ctx, who, digits)
	if err != nil {
		return mark, err
	}
	err = s.inTxBy(ctx, who, func(tx *Tx) error {
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
		if !stands {
			return portal.NotThere()
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

// standsSomewhere tells whether a destination is in a list or an entry that the actor sees.
func (s *Store) standsSomewhere(ctx context.Context, who portal.Actor, text string) (bool, error) {
	d, _ := portal.ReadDestination(text, portal.DestinationRules{Extensions: true, International: true})
	if d.Digits == "" {
		return false, nil
	}
	var stands bool
	err := get(ctx, s.read, &stands, `
		SELECT EXISTS (SELECT 1 FROM addresses WHERE company_id = ? AND digits = ?) OR EXISTS (
			SELECT 1 FROM visible w JOIN numbers n ON n.voice_group_id = w.voice_group_id JOIN forwardings f ON f.number_id = n.id
			WHERE w.user_id = ? AND f.entries LIKE ?)`, // in a text that was typed, quotes are escaped; digits hold no wild card
		who.CompanyID, d.Digits, who.UserID, `%"Digits":"`+d.Digits+`"%`)
	return stands, err
}

// UnmarkTested takes a mark away, of a destination in any spelling, may it be set today or not: whoever set it may, and
// administrators. Codes: not_found, test_of_another.
func (s *Store) UnmarkTested(ctx context.Context, who portal.Actor, text string) error {
	d, _ := portal.ReadDestination(text, portal.DestinationRules{Extensions: true, International: true})
	digits := d.Digits
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
			return portal.Refuse("test_of_another", "")
		}
		if _, err := tx.exec(`DELETE FROM tests WHERE company_id = ? AND digits = ?`, who.CompanyID, digits); err != nil {
			return err
		}
		detail := map[string]any{}
		if mark.By != "" {
			detail["tested_by"] = mark.By
		}
		return s.audit(tx, who, portal.EventTestTakenBack, portal.FormatPhone(digits), detail)
	})
}

// TestsOfTyped are TestsOf destinations that somebody types: none for people who may not change any number, who could ask for any
// to learn whom the company calls.
func (s *Store) TestsOfTyped(ctx context.Context, who portal.Actor, digits []string) (map[string]portal.Tested, error) {
	err := mayUse(ctx, s.read, who)
	if portal.Refused(err, "not_found") {
		return map[string]portal.Tested{}, nil
	}
	if err != nil {
		return nil, err
	}
	return s.TestsOf(ctx, who, digits)
}

// TestsOf are the marks of destinations (canonical digits) in the actor's company; those without one are missing.
func (s *Store) TestsOf(ctx context.Context, who portal.Actor, digits []string) (map[string]portal.Tested, error) {
	marks := map[string]portal.Tested{}
	asked := slices.Compact(slices.Sorted(slices.Values(digits))) // of thousands of numbers, most forward to a few
	asked = slices.DeleteFunc(asked, func(one string) bool { return one == "" })
	rows, err := listAmong[testRow](context.WithoutCancel(ctx), s.read, // by their key, as a session is read
		`SELECT digits, at, by_id, by_name FROM tests WHERE company_id = ? AND digits IN (?)`, []any{who.CompanyID}, asked)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		marks[row.digits] = row.Tested
	}
	return marks, nil
}

type testRow struct {
	digits string
	portal.Tested
}

func (r *testRow) fields() []any { return []any{&r.digits, &r.At, &r.ByID, &r.By} }
