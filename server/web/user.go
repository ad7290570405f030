package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Person is a row of ユーザー一覧.
type Person struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	Mail         string     `json:"mail"`
	Role         string     `json:"role" enum:"user,admin"`
	Factor       string     `json:"factor" enum:"unset,totp,mail"`
	State        string     `json:"state" enum:"invited,active,disabled"`
	Groups       []string   `json:"groups" nullable:"false" doc:"names"`
	LastSignInAt *time.Time `json:"last_sign_in_at,omitempty"`
}

// PeoplePage is one page of ユーザー一覧.
type PeoplePage struct {
	Rows     []Person `json:"rows" nullable:"false"`
	Page     int      `json:"page" doc:"from 0: the page asked for, or the last one when there are fewer"`
	Total    int      `json:"total" doc:"people whom the filter lets through"`
	Everyone int      `json:"everyone" doc:"people of the company"`
}

// Colleague is somebody in a list to choose from.
type Colleague struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Mail string `json:"mail"`
}

// PersonSheet is everything that ユーザー編集 shows.
type PersonSheet struct {
	ID           string     `json:"id"`
	State        string     `json:"state" enum:"invited,active,disabled"`
	LastSignInAt *time.Time `json:"last_sign_in_at,omitempty"`
	HeldUntil    *time.Time `json:"held_until,omitempty" doc:"after a reset of the password: until when new destinations are held"`
	Form         UserForm   `json:"form"`
	Version      int64      `json:"version" doc:"to be sent back with a change"`
}

// UserForm is the form of ユーザー追加 and ユーザー編集.
type UserForm struct {
	Name         string   `json:"name" maxLength:"1000"`
	Mail         string   `json:"mail" maxLength:"1000"`
	Phone        string   `json:"phone" maxLength:"1000"`
	Factor       string   `json:"factor" enum:"unset,totp,mail"`
	Role         string   `json:"role" enum:"user,admin"`
	MailLanguage string   `json:"mail_language" enum:"ja,en"`
	TimeZone     string   `json:"time_zone" maxLength:"100"`
	Title        string   `json:"title" maxLength:"1000"`
	Mobile       string   `json:"mobile" maxLength:"1000"`
	Comment      string   `json:"comment" maxLength:"10000"`
	Notices      bool     `json:"notices"`
	Groups       []string `json:"groups" nullable:"false" maxItems:"1000" doc:"ids of user groups"`
}

// UserChange is an edited user with the version that the form was made from.
type UserChange struct {
	Form    UserForm `json:"form"`
	Version int64    `json:"version"`
}

// Added names what was added.
type Added struct {
	ID string `json:"id"`
}

// UserState disables or enables.
type UserState struct {
	Disabled bool `json:"disabled"`
}

// UserLink says which mail is sent again.
type UserLink struct {
	Kind string `json:"kind" enum:"welcome,reset"`
}

type byID struct {
	ID string `path:"id" maxLength:"64"`
}

// Deletion takes away what was shown in a version of it.
type Deletion struct {
	ID      string `path:"id" maxLength:"64"`
	Version int64  `query:"version" doc:"that was shown; another one is a conflict"`
}

type formByID[T any] struct {
	ID   string `path:"id" maxLength:"64"`
	Body T
}

// PeopleFilter chooses rows of ユーザー一覧; what is missing is no condition.
type PeopleFilter struct {
	Search     string     `json:"search,omitempty" query:"search" maxLength:"200" doc:"part of the name or of the address"`
	Role       string     `json:"role,omitempty" query:"role" enum:"user,admin"`
	State      string     `json:"state,omitempty" query:"state" enum:"invited,active,disabled"`
	Factor     string     `json:"factor,omitempty" query:"factor" enum:"unset,totp,mail"`
	Group      string     `json:"group,omitempty" query:"group" maxLength:"64" doc:"id of a user group; none: those who are in no group"`
	Sort       PeopleSort `json:"sort,omitempty" query:"sort" doc:"by name without it"`
	Descending bool       `json:"descending,omitempty" query:"descending"`
}

// PeopleSort is a column of ユーザー一覧; its values are store.PeopleSorts.
type PeopleSort string

// Schema lists the values.
func (PeopleSort) Schema(huma.Registry) *huma.Schema { return oneOf(store.PeopleSorts) }

type peopleQuery struct {
	PeopleFilter
	Page int `query:"page" minimum:"0" maximum:"1000000" doc:"from 0"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"50"`
}

func (f PeopleFilter) view() store.PeopleView {
	return store.PeopleView{
		Search: f.Search, Role: portal.Role(f.Role), State: portal.State(f.State), Factor: portal.Factor(f.Factor), Group: f.Group,
		Sort: store.PeopleSort(f.Sort), Descending: f.Descending,
	}
}

func (f UserForm) user() portal.User {
	return portal.User{
		Name: f.Name, Mail: f.Mail, Phone: f.Phone, Factor: portal.Factor(f.Factor), Role: portal.Role(f.Role),
		MailLanguage: portal.Language(f.MailLanguage), TimeZone: f.TimeZone, Title: f.Title, Mobile: f.Mobile,
		Comment: f.Comment, Notices: f.Notices, Groups: f.Groups,
	}
}

func wirePerson(one store.Person) Person {
	return Person{
		ID: one.ID, Name: one.Name, Mail: one.Mail, Role: string(one.Role), Factor: string(one.Factor), State: string(one.State),
		Groups: one.Groups, LastSignInAt: optional(one.LastSignInAt),
	}
}

// future is a stored time on the wire; one that has passed is left out.
func (s *Server) future(ms int64) *time.Time {
	if ms <= s.store.Now().UnixMilli() {
		return nil
	}
	return optional(ms)
}

// optional is a stored time on the wire; 0 says never.
func optional(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	at := time.UnixMilli(ms).UTC()
	return &at
}

func (s *Server) people(ctx context.Context, by visitor, in *peopleQuery) (*answer[PeoplePage], error) {
	page, err := s.store.People(ctx, by.Who, in.view(), in.Page, in.Size)
	wire := PeoplePage{Rows: make([]Person, len(page.Rows)), Page: page.Page, Total: page.Total, Everyone: page.Everyone}
	for i, one := range page.Rows {
		wire.Rows[i] = wirePerson(one)
	}
	return reply(wire, err)
}

func (s *Server) colleagues(ctx context.Context, by visitor, _ *none) (*answer[[]Colleague], error) {
	people, err := s.store.Colleagues(ctx, by.Who)
	wire := make([]Colleague, len(people))
	for i, one := range people {
		wire[i] = Colleague(one)
	}
	return reply(wire, err)
}

func (s *Server) person(ctx context.Context, by visitor, in *byID) (*answer[PersonSheet], error) {
	sheet, err := s.store.Person(ctx, by.Who, in.ID)
	return reply(PersonSheet{
		ID: sheet.ID, State: string(sheet.State), LastSignInAt: optional(sheet.LastSignInAt), HeldUntil: s.future(sheet.HeldUntil),
		Form: UserForm{
			Name: sheet.Name, Mail: sheet.Mail, Phone: portal.ShowPhone(sheet.Phone), Factor: string(sheet.Factor), Role: string(sheet.Role),
			MailLanguage: string(sheet.MailLanguage), TimeZone: sheet.TimeZone, Title: sheet.Title, Mobile: portal.ShowPhone(sheet.Mobile),
			Comment: sheet.Comment, Notices: sheet.Notices, Groups: sheet.GroupIDs,
		},
		Version: sheet.Version,
	}, err)
}

func (s *Server) addUser(ctx context.Context, by visitor, in *form[UserForm]) (*answer[Added], error) {
	id, err := s.store.AddUser(ctx, by.Who, in.Body.user())
	return reply(Added{ID: id}, err)
}

func (s *Server) changeUser(ctx context.Context, by visitor, in *formByID[UserChange]) (*answer[PersonSheet], error) {
	if err := s.mailless(ctx, by, in.ID, in.Body.Form); err != nil {
		return nil, err
	}
	if err := s.store.ChangeUser(ctx, by.Who, in.ID, in.Body.Version, in.Body.Form.user()); err != nil {
		return nil, err
	}
	return s.person(ctx, by, &byID{in.ID})
}

// mailless refuses to change a person to mailed codes while no mail goes out: they could sign in no more. Who is only invited could
// not before. Codes: mail_off, not_found.
func (s *Server) mailless(ctx context.Context, by visitor, id string, form UserForm) error {
	if !s.options.NoMail || form.Factor != string(portal.FactorMail) {
		return nil
	}
	was, err := s.store.Person(ctx, by.Who, id)
	if err == nil && was.Factor != portal.FactorMail && was.State != portal.Invited {
		return portal.Refuse("mail_off", "factor")
	}
	return err
}

func (s *Server) setUserState(ctx context.Context, by visitor, in *formByID[UserState]) (*answer[PersonSheet], error) {
	if err := s.store.SetUserState(ctx, by.Who, in.ID, in.Body.Disabled); err != nil {
		return nil, err
	}
	return s.person(ctx, by, &byID{in.ID})
}

func (s *Server) endHold(ctx context.Context, by visitor, in *byID) (*answer[PersonSheet], error) {
	if err := s.store.EndHold(ctx, by.Who, in.ID); err != nil {
		return nil, err
	}
	return s.person(ctx, by, in)
}

func (s *Server) sendLink(ctx context.Context, by visitor, in *formByID[UserLink]) (*none, error) {
	return &none{}, s.store.SendLink(ctx, by.Who, in.ID, portal.Template(in.Body.Kind))
}

func (s *Server) deleteUser(ctx context.Context, by visitor, in *Deletion) (*none, error) {
	return &none{}, s.store.DeleteUser(ctx, by.Who, in.ID, in.Version)
}
