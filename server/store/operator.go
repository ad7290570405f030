package store

import (
	"context"

	"denwaban/server/portal"
)

// What the operator of an installation does for people from the command line.

// AddUserAs adds a person to a company by its name, "" for the only one there is, and sends the welcome mail. It returns the
// token of the link in it. Groups are named. Codes: those of portal.ReadUser; mail_taken, group_unknown.
func (s *Store) AddUserAs(ctx context.Context, company string, form portal.User) (token string, err error) {
	form, err = portal.ReadUser(form)
	if err != nil {
		return "", err
	}
	err = s.inTx(ctx, func(tx *Tx) error {
		who := system
		if who.CompanyID, err = s.companyNamed(tx, company, false); err != nil {
			return err
		}
		if form.Groups, err = groupsNamed(tx, who, form.Groups); err != nil {
			return err
		}
		added, err := s.addUser(tx, who, s.newID(), form)
		if err != nil {
			return err
		}
		if added.waits() { // an operator answers for all companies, and may know
			return portal.Refuse("mail_taken", "mail")
		}
		token, err = s.makeLink(tx, added, portal.MailWelcome, "")
		return err
	})
	return token, err
}

// groupsNamed are the ids of groups. Codes: group_unknown.
func groupsNamed(tx *Tx, who portal.Actor, names []string) ([]string, error) {
	ids := make([]string, len(names))
	for i, name := range names {
		err := tx.get(&ids[i], `SELECT id FROM user_groups WHERE company_id = ? AND name = ?`, who.CompanyID, name)
		if portal.Refused(err, "not_found") {
			return nil, portal.Refuse("group_unknown", "groups")
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// InviteAgain sends the welcome mail again to somebody who has no password yet, and returns the token of the link in it; links of
// before end. Codes: not_found, user_disabled, user_active.
func (s *Store) InviteAgain(ctx context.Context, loginID string) (token string, err error) {
	err = s.inTx(ctx, func(tx *Tx) error {
		who, one, err := person(tx, loginID)
		if err != nil {
			return err
		}
		if one.State != portal.Invited {
			return portal.Refuse("user_active", "")
		}
		if err := s.audit(tx, who, portal.EventUserInvited, one.Name, nil); err != nil {
			return err
		}
		token, err = s.makeLink(tx, one, portal.MailWelcome, "")
		return err
	})
	return token, err
}

// ResetFactor lets somebody in again who has lost the second factor, and nobody else with the rights to reset it. Whoever
// shut the factor knew the password: that goes too, so that only the mailbox and 本人確認 lead to a new one, and the next
// sign-in to a new second factor. Passkeys and recovery codes go with it, and everything that was signed in ends. It returns
// the token of the mailed link. Codes: not_found, user_disabled.
func (s *Store) ResetFactor(ctx context.Context, loginID string) (token string, err error) {
	err = s.inTx(ctx, func(tx *Tx) error {
		who, one, err := person(tx, loginID)
		if err != nil {
			return err
		}
		if err := s.resetFactor(tx, one, portal.FactorUnset); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE users SET factor = ?, state = ?, password_hash = '', version = version + 1 WHERE id = ?`,
			string(portal.FactorUnset), string(portal.Invited), one.ID); err != nil {
			return err
		}
		if err := s.endAll(tx, one.ID); err != nil {
			return err
		}
		if err := reopenAccount(tx, one); err != nil {
			return err
		}
		if err := s.audit(tx, who, portal.EventUserChanged, one.Name, map[string]any{
			"before": map[string]any{"factor": one.Factor, "state": one.State},
			"after":  map[string]any{"factor": portal.FactorUnset, "state": portal.Invited}}); err != nil {
			return err
		}
		token, err = s.makeLink(tx, one, portal.MailReset, "")
		return err
	})
	return token, err
}

// person is somebody by login ID, and the program as the actor in that person's company. Codes: not_found, user_disabled.
func person(tx *Tx, loginID string) (portal.Actor, user, error) {
	var one user
	who := system
	if err := tx.get(&one, `SELECT `+userColumns+` FROM users WHERE login_key = ?`, portal.LoginKey(loginID)); err != nil {
		return who, one, err
	}
	if one.State == portal.Disabled {
		return who, one, portal.Refuse("user_disabled", "")
	}
	who.CompanyID = one.CompanyID
	return who, one, nil
}
