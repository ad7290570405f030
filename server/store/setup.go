package store

import (
	"context"
	"crypto/subtle"

	"denwaban/server/portal"
)

// OpenSetup returns a new secret that opens the set-up page once, or "" when the installation has a company already:
// set-up is never offered again. A secret of an earlier start is no longer good.
func (s *Store) OpenSetup(ctx context.Context) (string, error) {
	secret, id, err := s.token()
	if err != nil {
		return "", err
	}
	err = s.inTx(ctx, func(tx *Tx) error {
		if done, err := hasCompany(tx); err != nil || done {
			secret = ""
			return err
		}
		_, err := tx.exec(`
			INSERT INTO settings (name, value) VALUES ('setup', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, id)
		return err
	})
	return secret, err
}

func hasCompany(tx *Tx) (bool, error) {
	var n int
	err := tx.get(&n, `SELECT COUNT(*) FROM companies`)
	return n > 0, err
}

// SetUp makes the first company and its first administrator, and returns the token of the link on which that person
// sets a password; the same link is mailed. Codes: link_ended, those of portal.ReadCompanyName and portal.ReadUser.
func (s *Store) SetUp(ctx context.Context, who portal.Actor, secret, company string, form portal.User) (string, error) {
	var faults portal.Errors
	company, refusal := portal.ReadCompanyName(company, "company")
	if refusal != nil {
		faults = append(faults, refusal)
	}
	form.Role, form.Factor = portal.Administrator, portal.FactorUnset
	form, err := portal.ReadUser(form)
	if err != nil {
		faults = append(faults, portal.Refusals(err)...)
	}
	if len(faults) > 0 {
		return "", faults
	}
	var link string
	err = s.inTx(ctx, func(tx *Tx) error {
		var known string
		err := tx.get(&known, `SELECT value FROM settings WHERE name = 'setup'`)
		if err != nil && !portal.Refused(err, "not_found") {
			return err
		}
		done, err := hasCompany(tx)
		if err != nil {
			return err
		}
		if done || subtle.ConstantTimeCompare([]byte(known), []byte(hashed(secret))) != 1 {
			return portal.Refuse("link_ended", "")
		}
		if _, err := tx.exec(`DELETE FROM settings WHERE name = 'setup'`); err != nil {
			return err
		}
		who.CompanyID = s.newID()
		if err := s.addCompany(tx, who, company); err != nil {
			return err
		}
		id := s.newID()
		if err := s.addUser(tx, who, id, form); err != nil {
			return err
		}
		added, err := userByID(tx, id)
		if err != nil {
			return err
		}
		link, err = s.makeLink(tx, added, portal.MailWelcome, "")
		return err
	})
	return link, err
}
