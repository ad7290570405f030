package store

import (
	"context"

	"denwaban/server/portal"
)

// user is the part of a person's row that deeds need.
type user struct {
	ID           string          `db:"user_id"`
	CompanyID    string          `db:"company_id"`
	LoginKey     string          `db:"login_key"`
	Mail         string          `db:"mail"`
	Name         string          `db:"name"`
	Phone        string          `db:"phone"`
	Factor       portal.Factor   `db:"factor"`
	Role         portal.Role     `db:"role"`
	MailLanguage portal.Language `db:"mail_language"`
	TimeZone     string          `db:"time_zone"`
	State        portal.State    `db:"state"`
	PasswordHash string          `db:"password_hash"`
	Epoch        int64           `db:"epoch"`
	TermsVersion int             `db:"terms_version"`
}

const userColumns = `id AS user_id, company_id, login_key, mail, name, phone, factor, role, mail_language, time_zone, state,
	password_hash, epoch, terms_version`

// userFields are those of userColumns. It is no method: rows that hold a user would have it, too.
func userFields(u *user) []any {
	return []any{
		&u.ID, &u.CompanyID, &u.LoginKey, &u.Mail, &u.Name, &u.Phone, &u.Factor, &u.Role, &u.MailLanguage, &u.TimeZone, &u.State,
		&u.PasswordHash, &u.Epoch, &u.TermsVersion,
	}
}

func userByID(tx *Tx, id string) (user, error) {
	var one user
	err := tx.get(&one, `SELECT `+userColumns+` FROM users WHERE id = ?`, id)
	return one, err
}

func (s *Store) userByLogin(ctx context.Context, loginID string) (user, error) {
	var one user
	err := get(ctx, s.read, &one, `SELECT `+userColumns+` FROM users WHERE login_key = ?`, portal.LoginKey(loginID))
	return one, err
}

// colleague reads a person of the actor's company. Codes: not_found, also for a person of another company.
func colleague(tx *Tx, who portal.Actor, id string) (user, error) {
	var one user
	err := tx.get(&one, `SELECT `+userColumns+` FROM users WHERE id = ? AND company_id = ?`, id, who.CompanyID)
	return one, err
}

// AddUser adds a person and sends the welcome mail. Adding an administrator needs a fresh code, and nobody does it who is held.
// Codes: those of portal.ReadUser; mail_taken, group_unknown, administration_held, signed_out, code_needed.
func (s *Store) AddUser(ctx context.Context, who portal.Actor, form portal.User) (string, error) {
	form, err := portal.ReadUser(form)
	if err != nil {
		return "", err
	}
	id := s.newID()
	return id, s.inTxBy(ctx, who, func(tx *Tx) error {
		if form.Role == portal.Administrator {
			if err := unheld(tx, who); err != nil {
				return err
			}
			if err := s.vouched(tx, who); err != nil {
				return err
			}
		}
		return s.invite(tx, who, id, form)
	})
}

// invite adds a person and sends the welcome mail.
func (s *Store) invite(tx *Tx, who portal.Actor, id string, form portal.User) error {
	added, err := s.addUser(tx, who, id, form)
	if err != nil {
		return err
	}
	return s.sendLink(tx, added, portal.MailWelcome)
}

// addUser adds a person who has not heard of it yet.
func (s *Store) addUser(tx *Tx, who portal.Actor, id string, form portal.User) (user, error) {
	key, err := loginKeyFor(tx, who.CompanyID, id, form.Mail)
	if err != nil {
		return user{}, err
	}
	if _, err := tx.exec(insertUser, newUserRow(tx, who, id, key, form)...); err != nil {
		return user{}, err
	}
	if err := s.joinGroups(tx, who, id, form.Groups); err != nil {
		return user{}, err
	}
	sheet, err := personSheet(tx.ctx, tx, who, id)
	if err != nil {
		return user{}, err
	}
	if err := s.audit(tx, who, portal.EventUserAdded, sheet.Name, addedOnRecord(form, sheet.Groups)); err != nil {
		return user{}, err
	}
	return userByID(tx, id)
}

const insertUser = `
	INSERT INTO users (id, company_id, login_key, mail, name, name_key, name_order, phone, factor, role, mail_language, time_zone, title,
		mobile, comment, notices, state, password_hash, epoch, terms_version, terms_agreed_at, last_sign_in_at, version, created_at, held_until)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'invited', '', 1, 0, 0, 0, 1, ?,
		COALESCE((SELECT adds.held_until FROM users adds WHERE adds.id = ?), 0))`

// newUserRow are the values of insertUser. Whoever is held may add people, and those are held as long: they might be one
// person with two mailboxes.
func newUserRow(tx *Tx, who portal.Actor, id, key string, form portal.User) []any {
	return []any{
		id, who.CompanyID, key, form.Mail, form.Name, portal.NameKey(form.Name), portal.NameOrder(form.Name), form.Phone,
		string(form.Factor), string(form.Role), string(form.MailLanguage), form.TimeZone, form.Title, form.Mobile, form.Comment, form.Notices,
		tx.nowMS(), who.UserID,
	}
}

// addedOnRecord is what the trail keeps of somebody new.
func addedOnRecord(form portal.User, groups []string) map[string]any {
	return map[string]any{"mail": form.Mail, "role": form.Role, "factor": form.Factor, "groups": groups}
}

// joinGroups makes groups the person's only groups. Codes: group_unknown, also for a group of another company.
func (s *Store) joinGroups(tx *Tx, who portal.Actor, userID string, groups []string) error {
	if _, err := tx.exec(`DELETE FROM group_members WHERE user_id = ?`, userID); err != nil {
		return err
	}
	for _, group := range groups {
		n, err := tx.exec(`
			INSERT INTO group_members (group_id, user_id) SELECT id, ? FROM user_groups WHERE id = ? AND company_id = ?
			ON CONFLICT (group_id, user_id) DO NOTHING`, userID, group, who.CompanyID)
		if err != nil {
			return err
		}
		if n == 0 {
			return portal.Refuse("group_unknown", "groups")
		}
	}
	return nil
}

// SetUserState disables or enables a person; either ends every session. It takes no version: whoever has to be shut out is, whatever
// else of them was edited meanwhile. Whoever is enabled without a password counts as
// invited: no mail is sent, and a link that they were mailed before works until it expires. Enabling an administrator needs a
// fresh code, as making one does. Whoever is held leaves administrators as they are. Codes: not_found,
// last_administrator, administration_held, signed_out, code_needed.
func (s *Store) SetUserState(ctx context.Context, who portal.Actor, id string, disabled bool) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		one, err := colleague(tx, who, id)
		if err != nil {
			return err
		}
		if one.Role == portal.Administrator {
			if err := unheld(tx, who); err != nil {
				return err
			}
		}
		state := portal.Disabled
		switch {
		case disabled:
			err = otherAdministrator(tx, one)
		case one.Role == portal.Administrator:
			err = s.vouched(tx, who)
		}
		if err != nil {
			return err
		}
		if !disabled {
			if state = portal.Active; one.PasswordHash == "" {
				state = portal.Invited
			}
		}
		if _, err := tx.exec(`UPDATE users SET state = ?, version = version + 1 WHERE id = ?`, string(state), id); err != nil {
			return err
		}
		if err := s.endAll(tx, id); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventUserChanged, one.Name, map[string]any{
			"before": map[string]any{"state": one.State}, "after": map[string]any{"state": state}})
	})
}

// DeleteUser removes a person, as shown in version, with sessions, factors, links and memberships. The audit trail and the history
// keep the name. Whoever is held deletes no administrator. Codes: not_found, conflict, last_administrator, delete_self,
// administration_held.
func (s *Store) DeleteUser(ctx context.Context, who portal.Actor, id string, version int64) error {
	if id == who.UserID {
		return portal.Refuse("delete_self", "")
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		one, err := colleague(tx, who, id)
		if err != nil {
			return err
		}
		if err := otherAdministrator(tx, one); err != nil {
			return err
		}
		if one.Role == portal.Administrator {
			if err := unheld(tx, who); err != nil {
				return err
			}
		}
		if err := forgetFailures(tx, id); err != nil {
			return err
		}
		n, err := tx.exec(`DELETE FROM users WHERE id = ? AND version = ?`, id, version)
		if err != nil {
			return err
		}
		if n == 0 {
			return portal.Refuse("conflict", "")
		}
		return s.audit(tx, who, portal.EventUserDeleted, one.Name, map[string]any{"mail": one.Mail})
	})
}
