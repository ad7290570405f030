package store

import (
	"context"
	"slices"
	"time"

	"denwaban/server/portal"
)

// ChangeUser writes what an administrator edited. version is the one that the form was made from. Changing the role,
// the factor, the mail address or the groups ends the person's sessions. The company's last active administrator
// cannot be demoted. Making an administrator, and changing the factor, the address to which codes go or what 本人確認 asks, needs a
// fresh code. Whoever is held does none of that, and demotes nobody. Codes: those of portal.ReadUser; mail_taken, group_unknown,
// not_found, conflict, last_administrator, administration_held, signed_out, code_needed.
func (s *Store) ChangeUser(ctx context.Context, who portal.Actor, id string, version int64, form portal.User) error {
	form, err := portal.ReadUser(form)
	if err != nil {
		return err
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		was, err := personSheet(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		if was.Version != version {
			return portal.Refuse("conflict", "")
		}
		before, err := userByID(tx, id)
		if err != nil {
			return err
		}
		if form.Role != portal.Administrator {
			if err := otherAdministrator(tx, before); err != nil {
				return err
			}
		}
		if portal.Governs(was.form(), form) {
			if err := unheld(tx, who); err != nil {
				return err
			}
		}
		if portal.TakesOver(was.form(), form) {
			if err := s.vouched(tx, who); err != nil {
				return err
			}
		}
		return s.changeUser(tx, who, before, was, form)
	})
}

const updateUser = `
	UPDATE users SET login_key = ?, mail = ?, name = ?, name_key = ?, name_order = ?, phone = ?, factor = ?, role = ?,
		mail_language = ?, time_zone = ?, title = ?, mobile = ?, comment = ?, notices = ?, version = version + 1
	WHERE id = ?`

// changedUserRow are the values of updateUser.
func changedUserRow(id, key string, form portal.User) []any {
	return []any{
		key, form.Mail, form.Name, portal.NameKey(form.Name), portal.NameOrder(form.Name), form.Phone,
		string(form.Factor), string(form.Role), string(form.MailLanguage), form.TimeZone, form.Title, form.Mobile, form.Comment,
		form.Notices, id,
	}
}

// changeUser writes a person's data and does what that entails; was is the sheet before it.
func (s *Store) changeUser(tx *Tx, who portal.Actor, before user, was PersonSheet, form portal.User) error {
	key, err := loginKeyFor(tx, before.CompanyID, before.ID, form.Mail)
	if err != nil {
		return err
	}
	if _, err := tx.exec(updateUser, changedUserRow(before.ID, key, form)...); err != nil {
		return err
	}
	if err := s.joinGroups(tx, who, before.ID, form.Groups); err != nil {
		return err
	}
	is, err := personSheet(tx.ctx, tx, who, before.ID)
	if err != nil {
		return err
	}
	if err := s.entails(tx, before, form, !slices.Equal(was.GroupIDs, is.GroupIDs)); err != nil {
		return err
	}
	return s.audit(tx, who, portal.EventUserChanged, is.Name, map[string]any{"before": was.onRecord(), "after": is.onRecord()})
}

// entails does what follows from a change of somebody's data, besides the record of it.
func (s *Store) entails(tx *Tx, before user, form portal.User, regrouped bool) error {
	if form.Factor != before.Factor {
		if err := s.resetFactor(tx, before, form.Factor); err != nil {
			return err
		}
	}
	moved := portal.LoginKey(form.Mail) != portal.LoginKey(before.Mail)
	if moved {
		if err := s.moveMailbox(tx, before, form.Mail); err != nil {
			return err
		}
	}
	if form.Factor != before.Factor || form.Role != before.Role || moved || regrouped {
		return s.endAll(tx, before.ID)
	}
	return nil
}

// resetFactor forgets what a person's second factor was made of, and tells them which one it is from now on.
func (s *Store) resetFactor(tx *Tx, of user, factor portal.Factor) error {
	if err := dropFactors(tx, of.ID); err != nil {
		return err
	}
	return s.post(tx, of, portal.MailFactorChanged, "", time.Time{}, map[string]string{"factor": string(factor)})
}

// moveMailbox does what a new mail address entails: links that lie in the mailbox before end, and both are told. The one
// before learns of the new address only as much as its owner needs to recognise it.
func (s *Store) moveMailbox(tx *Tx, of user, mail string) error {
	if err := endLinks(tx, of.ID); err != nil {
		return err
	}
	if err := s.post(tx, of, portal.MailMailChanged, "", time.Time{}, map[string]string{"old": of.Mail, "new": portal.MaskMail(mail)}); err != nil {
		return err
	}
	now := of
	now.Mail = mail
	return s.post(tx, now, portal.MailMailChanged, "", time.Time{}, map[string]string{"old": of.Mail, "new": mail})
}

// otherAdministrator refuses to take away the company's last active administrator. Codes: last_administrator.
func otherAdministrator(tx *Tx, one user) error {
	if one.Role != portal.Administrator || one.State != portal.Active {
		return nil
	}
	var others int
	err := tx.get(&others, `SELECT COUNT(*) FROM users WHERE company_id = ? AND role = 'admin' AND state = 'active' AND id <> ?`,
		one.CompanyID, one.ID)
	if err == nil && others == 0 {
		return portal.Refuse("last_administrator", "")
	}
	return err
}
