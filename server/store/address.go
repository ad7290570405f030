package store

import (
	"context"

	"denwaban/server/portal"
)

// Address is an entry of 会社の転送先.
type Address struct {
	ID      string `db:"id"`
	Label   string `db:"label"`
	Text    string `db:"text"`
	Digits  string `db:"digits"`
	Version int64  `db:"version"`

	Fault  *portal.Error `db:"-"` // why the company may not forward there any more
	Tested portal.Tested `db:"-"`
}

// AddressPage is one page of a search.
type AddressPage struct {
	Total int
	Rows  []Address
}

const addressColumns = `SELECT id, label, text, digits, version FROM addresses WHERE company_id = ?`

// mayUse refuses people who cannot forward any number: the company's list is not there for them.
func mayUse(ctx context.Context, from querier, who portal.Actor) error {
	var n int
	if err := get(ctx, from, &n, `SELECT COUNT(*) FROM visible WHERE user_id = ? AND may_change = 1`, who.UserID); err != nil {
		return err
	}
	if n == 0 {
		return portal.NotThere()
	}
	return nil
}

// Addresses lists one page (from 0) of the company's addresses whose label or number contains the text, by label. Codes:
// not_found for people who may not change any number.
func (s *Store) Addresses(ctx context.Context, who portal.Actor, text string, page, size int) (AddressPage, error) {
	var found AddressPage
	if err := mayUse(ctx, s.read, who); err != nil {
		return found, err
	}
	where, args := ``, []any{who.CompanyID}
	if key := portal.NameKey(text); key != "" {
		digits := key // part of a label only
		if !isLabel(key) {
			digits = portal.Digits(text)
		}
		where = ` AND (label_key LIKE ? ESCAPE '!' OR digits LIKE ? ESCAPE '!')`
		args = append(args, "%"+likeEscaper.Replace(key)+"%", "%"+likeEscaper.Replace(digits)+"%")
	}
	if err := get(ctx, s.read, &found.Total, `SELECT COUNT(*) FROM (`+addressColumns+where+`) AS hits`, args...); err != nil {
		return found, err
	}
	var err error
	if found.Rows, err = list[Address](ctx, s.read, addressColumns+where+` ORDER BY label_order, digits LIMIT ? OFFSET ?`,
		append(args, size, page*size)...); err != nil {
		return found, err
	}
	return found, s.describe(ctx, who, found.Rows)
}

// describe says of addresses what the company's policy says of them today, and who tested them.
func (s *Store) describe(ctx context.Context, who portal.Actor, rows []Address) error {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return err
	}
	digits := make([]string, len(rows))
	for i, one := range rows {
		_, rows[i].Fault = portal.ReadDestination(one.Text, portal.AnyContract(policy))
		digits[i] = one.Digits
	}
	tested, err := s.TestsOf(ctx, who, digits)
	for i, one := range rows {
		rows[i].Tested = tested[one.Digits]
	}
	return err
}

// Address is one of the company's. Codes: not_found.
func (s *Store) Address(ctx context.Context, who portal.Actor, id string) (Address, error) {
	one, err := addressOf(ctx, s.read, who, id)
	if err != nil {
		return one, err
	}
	rows := []Address{one}
	err = s.describe(ctx, who, rows)
	return rows[0], err
}

func addressOf(ctx context.Context, from querier, who portal.Actor, id string) (Address, error) {
	var one Address
	err := get(ctx, from, &one, addressColumns+` AND id = ?`, who.CompanyID, id)
	return one, err
}

// AddAddress adds a destination to the company's list. It forwards nothing: whoever chooses it for a number vouches for it as
// for one that they typed. But they go by its label: whoever says which number that is gives a fresh code.
// Codes: those of portal.ReadAddress; address_taken, code_needed.
func (s *Store) AddAddress(ctx context.Context, who portal.Actor, label, text string) (string, error) {
	id := s.newID()
	return id, s.inTxBy(ctx, who, func(tx *Tx) error {
		form, err := readAddress(tx, who, id, label, text)
		if err != nil {
			return err
		}
		if err := s.vouched(tx, who); err != nil {
			return err
		}
		if _, err := tx.exec(`
			INSERT INTO addresses (id, company_id, digits, text, label, label_key, label_order, version) VALUES (?, ?, ?, ?, ?, ?, ?, 1)`,
			id, who.CompanyID, form.Digits, form.Text, form.Label, portal.NameKey(form.Label), portal.NameOrder(form.Label)); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventAddressAdded, form.Label, map[string]any{"after": addressFacts(form)})
	})
}

// ChangeAddress writes what an administrator edited. What numbers have taken from the list stays as it is with them. Another
// number needs a fresh code, another label none. Codes: those of AddAddress; not_found, conflict.
func (s *Store) ChangeAddress(ctx context.Context, who portal.Actor, id string, version int64, label, text string) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		before, err := addressOf(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		form, err := readAddress(tx, who, id, label, text)
		if err != nil {
			return err
		}
		if before.Version != version {
			return portal.Refuse("conflict", "")
		}
		if form.Digits != before.Digits {
			if err := s.vouched(tx, who); err != nil {
				return err
			}
		}
		if _, err := tx.exec(`
			UPDATE addresses SET digits = ?, text = ?, label = ?, label_key = ?, label_order = ?, version = version + 1 WHERE id = ?`,
			form.Digits, form.Text, form.Label, portal.NameKey(form.Label), portal.NameOrder(form.Label), id); err != nil {
			return err
		}
		old := portal.Address{Label: before.Label, Digits: before.Digits}
		return s.audit(tx, who, portal.EventAddressChanged, form.Label, map[string]any{"before": addressFacts(old), "after": addressFacts(form)})
	})
}

// DeleteAddress takes a destination off the list, as it was shown in version; numbers that have it keep it. Codes: not_found, conflict.
func (s *Store) DeleteAddress(ctx context.Context, who portal.Actor, id string, version int64) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		before, err := addressOf(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		if before.Version != version {
			return portal.Refuse("conflict", "")
		}
		if _, err := tx.exec(`DELETE FROM addresses WHERE id = ?`, id); err != nil {
			return err
		}
		old := portal.Address{Label: before.Label, Digits: before.Digits}
		return s.audit(tx, who, portal.EventAddressDeleted, before.Label, map[string]any{"before": addressFacts(old)})
	})
}

// readAddress reads a form by the company's policy and refuses a number that the list has already, however it is spelt.
func readAddress(tx *Tx, who portal.Actor, id, label, text string) (portal.Address, error) {
	policy, err := policyOf(tx.ctx, tx, who.CompanyID)
	if err != nil {
		return portal.Address{}, err
	}
	form, err := portal.ReadAddress(label, text, policy)
	if err != nil {
		return form, err
	}
	others, err := list[string](tx.ctx, tx, `SELECT label FROM addresses WHERE company_id = ? AND digits = ? AND id <> ?`, who.CompanyID, form.Digits, id)
	if err == nil && len(others) > 0 {
		err = portal.Refuse("address_taken", "text", "name", others[0])
	}
	return form, err
}

func addressFacts(a portal.Address) map[string]any {
	return map[string]any{"name": a.Label, "phone": portal.FormatPhone(a.Digits)}
}
