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
	HeldUntil    int64           `db:"held_until"` // new destinations are held until then; milliseconds since 1970 UTC
	GroupIDs     []string        `db:"-"`
}

// PeopleView is how ユーザー一覧 is looked at; what is empty is no condition.
type PeopleView struct {
	Search     string // part of the name or of the address; width, case and blanks make no difference
	Role       portal.Role
	State      portal.State
	Factor     portal.Factor
	Group      string // a group's id, or NoGroup
	Sort       PeopleSort
	Descending bool
}

// NoGroup chooses those who are in no group.
const NoGroup = "none"

// PeopleSort is a column by which ユーザー一覧 is sorted.
type PeopleSort string

const (
	ByName       PeopleSort = "name"
	ByMail       PeopleSort = "mail"
	ByRole       PeopleSort = "role"
	ByFactor     PeopleSort = "factor"
	ByGroups     PeopleSort = "groups"
	ByState      PeopleSort = "state"
	ByLastSignIn PeopleSort = "last_sign_in"
)

// PeopleSorts are all of them.
var PeopleSorts = []PeopleSort{ByName, ByMail, ByRole, ByFactor, ByGroups, ByState, ByLastSignIn}

// peopleOrders say what a column is sorted by; equals stand by name, then by address, which nobody shares.
var peopleOrders = map[PeopleSort]string{
	ByName:       `name_order`,
	ByMail:       `login_key`,
	ByRole:       `CASE role WHEN 'user' THEN 0 ELSE 1 END`,
	ByFactor:     `CASE factor WHEN 'unset' THEN 0 WHEN 'totp' THEN 1 ELSE 2 END`,
	ByGroups:     `COALESCE((SELECT MIN(g.name_order) FROM group_members m JOIN user_groups g ON g.id = m.group_id WHERE m.user_id = users.id), '')`,
	ByState:      `CASE state WHEN 'invited' THEN 0 WHEN 'active' THEN 1 ELSE 2 END`,
	ByLastSignIn: `last_sign_in_at`,
}

func (v PeopleView) order() string {
	by, known := peopleOrders[v.Sort]
	if !known {
		by = peopleOrders[ByName]
	}
	if v.Descending {
		by += ` DESC`
	}
	return ` ORDER BY ` + by + `, name_order, login_key`
}

// peopleWhere takes the arguments of PeopleView.args.
const peopleWhere = ` FROM users WHERE company_id = ? AND (? = '' OR name_key LIKE ? ESCAPE '!' OR login_key LIKE ? ESCAPE '!')
	AND (? = '' OR role = ?) AND (? = '' OR state = ?) AND (? = '' OR factor = ?)
	AND (? = '' OR ? = 'none' AND NOT EXISTS (SELECT 1 FROM group_members m WHERE m.user_id = users.id)
		OR EXISTS (SELECT 1 FROM group_members m WHERE m.user_id = users.id AND m.group_id = ?))`

func (v PeopleView) args(who portal.Actor) []any {
	key := portal.NameKey(v.Search)
	part := "%" + likeEscaper.Replace(key) + "%"
	role, state, factor := string(v.Role), string(v.State), string(v.Factor)
	return []any{who.CompanyID, key, part, part, role, role, state, state, factor, factor, v.Group, v.Group, v.Group}
}

// PeoplePage is one page of ユーザー一覧.
type PeoplePage struct {
	Rows     []Person
	Page     int // from 0: the page asked for, or the last one when there are fewer
	Total    int // people whom the view lets through
	Everyone int // people of the company
}

// People lists one page (from 0) of the company's users; size is how many a page holds.
func (s *Store) People(ctx context.Context, who portal.Actor, view PeopleView, page, size int) (PeoplePage, error) {
	var found PeoplePage
	args := view.args(who)
	if err := get(ctx, s.read, &found.Total, `SELECT COUNT(*)`+peopleWhere, args...); err != nil {
		return found, err
	}
	if err := get(ctx, s.read, &found.Everyone, `SELECT COUNT(*) FROM users WHERE company_id = ?`, who.CompanyID); err != nil {
		return found, err
	}
	found.Page = max(0, min(page, (found.Total-1)/size))
	var err error
	found.Rows, err = list[Person](ctx, s.read, `SELECT id, name, mail, role, factor, state, last_sign_in_at`+peopleWhere+view.order()+` LIMIT ? OFFSET ?`,
		append(args, size, found.Page*size)...)
	if err != nil {
		return found, err
	}
	return found, s.nameGroups(ctx, found.Rows)
}

// membership is somebody's place in a group.
type membership struct {
	UserID  string `db:"user_id"`
	GroupID string `db:"id"`
	Name    string `db:"name"`
}

// memberships lists the groups of some people, by name.
func memberships(ctx context.Context, from querier, people []string) ([]membership, error) {
	return listAmong[membership](ctx, from, `
		SELECT m.user_id, g.id, g.name FROM group_members m JOIN user_groups g ON g.id = m.group_id WHERE m.user_id IN (?)
		ORDER BY g.name_order, g.name`, nil, people)
}

// nameGroups fills in the groups of people.
func (s *Store) nameGroups(ctx context.Context, people []Person) error {
	places := map[string]*Person{}
	ids := make([]string, len(people))
	for i := range people {
		ids[i], people[i].Groups = people[i].ID, []string{}
		places[people[i].ID] = &people[i]
	}
	found, err := memberships(ctx, s.read, ids)
	for _, one := range found {
		places[one.UserID].Groups = append(places[one.UserID].Groups, one.Name)
	}
	return err
}

// Colleague is somebody whom an administrator chooses from a list.
type Colleague struct {
	ID   string `db:"id"`
	Name string `db:"name"`
	Mail string `db:"mail"`
}

// Colleagues lists everybody in the company, by name.
func (s *Store) Colleagues(ctx context.Context, who portal.Actor) ([]Colleague, error) {
	return list[Colleague](ctx, s.read, `SELECT id, name, mail FROM users WHERE company_id = ? ORDER BY name_order, login_key`, who.CompanyID)
}

// Person is one user's sheet. Codes: not_found.
func (s *Store) Person(ctx context.Context, who portal.Actor, id string) (PersonSheet, error) {
	return personSheet(ctx, s.read, who, id)
}

const sheetColumns = `SELECT id, name, mail, role, factor, state, last_sign_in_at, phone, mail_language, time_zone, title, mobile, comment,
	notices, version, held_until`

func personSheet(ctx context.Context, from querier, who portal.Actor, id string) (PersonSheet, error) {
	var sheet PersonSheet
	if err := get(ctx, from, &sheet, sheetColumns+` FROM users WHERE id = ? AND company_id = ?`, id, who.CompanyID); err != nil {
		return sheet, err
	}
	people := []PersonSheet{sheet}
	err := fillGroups(ctx, from, people)
	return people[0], err
}

// sheets are the sheets of everybody whom a view lets through, in its order.
func sheets(ctx context.Context, from querier, who portal.Actor, view PeopleView) ([]PersonSheet, error) {
	people, err := list[PersonSheet](ctx, from, sheetColumns+peopleWhere+view.order(), view.args(who)...)
	if err != nil {
		return nil, err
	}
	return people, fillGroups(ctx, from, people)
}

func fillGroups(ctx context.Context, from querier, people []PersonSheet) error {
	places := map[string]*PersonSheet{}
	ids := make([]string, len(people))
	for i := range people {
		ids[i], people[i].Groups, people[i].GroupIDs = people[i].ID, []string{}, []string{}
		places[people[i].ID] = &people[i]
	}
	found, err := memberships(ctx, from, ids)
	for _, one := range found {
		sheet := places[one.UserID]
		sheet.Groups, sheet.GroupIDs = append(sheet.Groups, one.Name), append(sheet.GroupIDs, one.GroupID)
	}
	return err
}

// ExportUsers returns everybody whom the view lets through and writes that down: what is exported is itself on record.
func (s *Store) ExportUsers(ctx context.Context, who portal.Actor, view PeopleView) ([]PersonSheet, error) {
	people, err := sheets(ctx, s.read, who, view)
	if err != nil {
		return nil, err
	}
	err = s.inTxBy(ctx, who, func(tx *Tx) error {
		detail := map[string]any{
			"rows": len(people), "text": view.Search, "role": view.Role, "state": view.State, "factor": view.Factor}
		if view.Group != "" && view.Group != NoGroup {
			groups, err := list[string](tx.ctx, tx, `SELECT name FROM user_groups WHERE id = ? AND company_id = ?`, view.Group, who.CompanyID)
			if err != nil {
				return err
			}
			detail["groups"] = groups
		}
		return s.audit(tx, who, portal.EventUsersExported, "", detail)
	})
	if err != nil {
		return nil, err
	}
	return people, nil
}

// form is the sheet as the form that it fills.
func (p PersonSheet) form() portal.User {
	return portal.User{
		Name: p.Name, Mail: p.Mail, Phone: p.Phone, Factor: p.Factor, Role: p.Role, MailLanguage: p.MailLanguage, TimeZone: p.TimeZone,
		Title: p.Title, Mobile: p.Mobile, Comment: p.Comment, Notices: p.Notices, Groups: p.GroupIDs,
	}
}

// Administrators are the names of those who can do for the person what people cannot do for themselves.
func (s *Store) Administrators(ctx context.Context, who portal.Actor) ([]string, error) {
	return list[string](ctx, s.read, `
		SELECT name FROM users WHERE company_id = ? AND role = 'admin' AND state = 'active' AND id <> ? ORDER BY name, id LIMIT 5`,
		who.CompanyID, who.UserID)
}

// onRecord is a sheet as the audit trail keeps it, in words that stay true when groups are gone.
func (p PersonSheet) onRecord() map[string]any {
	return map[string]any{
		"name": p.Name, "mail": p.Mail, "phone": portal.ShowPhone(p.Phone), "role": p.Role, "factor": p.Factor, "mail_language": p.MailLanguage,
		"time_zone": p.TimeZone, "title": p.Title, "mobile": portal.ShowPhone(p.Mobile), "comment": p.Comment, "notices": p.Notices, "groups": p.Groups,
	}
}
