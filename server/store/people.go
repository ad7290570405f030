package store

import (
	"context"

	"denwaban/server/portal"
)

// Person is a row of ユーザー一覧.
type Person struct {
	ID           string        `db:"id"`
	Name         string        `db:"name"`
	Mail         string        `db:"mail"`
	Role         portal.Role   `db:"role"`
	Factor       portal.Factor `db:"factor"`
	State        portal.State  `db:"state"`
	LastSignInAt int64         `db:"last_sign_in_at"` // milliseconds since 1970 UTC; 0 for never
	Groups       []string      `db:"-"`               // names
}

// PersonSheet is everything that ユーザー編集 shows.
type PersonSheet struct {
	Person
	Phone        string          `db:"phone"`
	MailLanguage portal.Language `db:"mail_language"`
	TimeZone     string          `db:"time_zone"`
	Title        string          `db:"title"`
	Mobile       string          `db:"mobile"`
	Comment      string          `db:"comment"`
	Notices      bool            `db:"notices"`
	Version      int64           `db:"version"`
	GroupIDs     []string        `db:"-"`
}

// People lists the company's users by name. search is part of the name or the address, "" for all.
func (s *Store) People(ctx context.Context, who portal.Actor, search string) ([]Person, error) {
	key := "%" + likeEscaper.Replace(portal.NameKey(search)) + "%"
	people, err := list[Person](ctx, s.read, `
		SELECT id, name, mail, role, factor, state, last_sign_in_at FROM users
		WHERE company_id = ? AND (login_key LIKE ? ESCAPE '!' OR LOWER(REPLACE(REPLACE(name, ' ', ''), '　', '')) LIKE ? ESCAPE '!')
		ORDER BY name, id`, who.CompanyID, key, key)
	if err != nil {
		return nil, err
	}
	memberships, err := list[struct {
		UserID string `db:"user_id"`
		Name   string `db:"name"`
	}](ctx, s.read, `
		SELECT m.user_id, g.name FROM group_members m JOIN user_groups g ON g.id = m.group_id
		WHERE g.company_id = ? ORDER BY g.name`, who.CompanyID)
	if err != nil {
		return nil, err
	}
	groups := map[string][]string{}
	for _, m := range memberships {
		groups[m.UserID] = append(groups[m.UserID], m.Name)
	}
	for i := range people {
		people[i].Groups = append([]string{}, groups[people[i].ID]...)
	}
	return people, nil
}

// Person is one user's sheet. Codes: not_found.
func (s *Store) Person(ctx context.Context, who portal.Actor, id string) (PersonSheet, error) {
	return personSheet(ctx, s.read, who, id)
}

func personSheet(ctx context.Context, from asker, who portal.Actor, id string) (PersonSheet, error) {
	var sheet PersonSheet
	err := get(ctx, from, &sheet, `
		SELECT id, name, mail, role, factor, state, last_sign_in_at, phone, mail_language, time_zone, title, mobile, comment, notices, version
		FROM users WHERE id = ? AND company_id = ?`, id, who.CompanyID)
	if err != nil {
		return sheet, err
	}
	groups, err := list[struct {
		ID   string `db:"id"`
		Name string `db:"name"`
	}](ctx, from, `
		SELECT g.id, g.name FROM group_members m JOIN user_groups g ON g.id = m.group_id WHERE m.user_id = ? ORDER BY g.name`, id)
	sheet.Groups, sheet.GroupIDs = []string{}, []string{}
	for _, group := range groups {
		sheet.Groups = append(sheet.Groups, group.Name)
		sheet.GroupIDs = append(sheet.GroupIDs, group.ID)
	}
	return sheet, err
}

// onRecord is a sheet as the audit trail keeps it, in words that stay true when groups are gone.
func (p PersonSheet) onRecord() map[string]any {
	return map[string]any{
		"name": p.Name, "mail": p.Mail, "phone": p.Phone, "role": p.Role, "factor": p.Factor, "mail_language": p.MailLanguage,
		"time_zone": p.TimeZone, "title": p.Title, "mobile": p.Mobile, "comment": p.Comment, "notices": p.Notices, "groups": p.Groups,
	}
}
