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

// HasCompany tells whether the installation is set up.
func (s *Store) HasCompany(ctx context.Context) (bool, error) {
	var n int
	err := get(ctx, s.read, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM companies LIMIT 1) AS one`)
	return n > 0, err
}

// CheckSetup tells whether a secret still opens the set-up page, without using it up. Codes: setup_done, setup_refused.
func (s *Store) CheckSetup(ctx context.Context, secret string) error {
	if done, err := s.HasCompany(ctx); err != nil {
		return err
	} else if done {
		return portal.Refuse("setup_done", "")
	}
	var known string
	err := get(ctx, s.read, &known, setupQuery)
	if err != nil && !portal.Refused(err, "not_found") {
		return err
	}
	return opensSetup(known, secret)
}

const setupQuery = `SELECT value FROM settings WHERE name = 'setup'`

func opensSetup(known, secret string) error {
	if subtle.ConstantTimeCompare([]byte(known), []byte(hashed(secret))) != 1 {
		return portal.Refuse("setup_refused", "")
	}
	return nil
}

func hasCompany(tx *Tx) (bool, error) {
	var n int
	err := tx.get(&n, `SELECT COUNT(*) FROM companies`)
	return n > 0, err
}

// SetUp makes the first company and its first administrator, and returns the token of the link on which that person
// sets a password; the same link is mailed. Codes: setup_done, setup_refused, those of portal.ReadCompanyName and portal.ReadUser.
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
		err := tx.get(&known, setupQuery)
		if err != nil && !portal.Refused(err, "not_found") {
			return err
		}
		done, err := hasCompany(tx)
		if err != nil {
			return err
		}
		if done {
			return portal.Refuse("setup_done", "")
		}
		if err := opensSetup(known, secret); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM settings WHERE name = 'setup'`); err != nil {
			return err
		}
		who.CompanyID = s.newID()
		if err := s.addCompany(tx, who, company); err != nil {
			return err
		}
		added, err := s.addUser(tx, who, s.newID(), form)
		if err != nil {
			return err
		}
		link, err = s.makeLink(tx, added, portal.MailWelcome, "")
		return err
	})
	return link, err
}
