package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Account is what アカウント shows of the person who looks at it.
type Account struct {
	Name    string      `json:"name"`
	Mail    string      `json:"mail" doc:"the login ID as well"`
	Phone   string      `json:"phone"`
	Role    string      `json:"role" enum:"user,admin"`
	Factor  string      `json:"factor" enum:"unset,totp,mail"`
	Groups  []string    `json:"groups" nullable:"false" doc:"names"`
	Form    AccountForm `json:"form"`
	Version int64       `json:"version" doc:"to be sent back with a change"`

	Administrators []string `json:"administrators" nullable:"false" doc:"names of others to ask, five at the most"`
}

// AccountForm is what people change of their own data; the rest is the administrator's.
type AccountForm struct {
	MailLanguage string `json:"mail_language" enum:"ja,en" doc:"of the screens as well"`
	TimeZone     string `json:"time_zone" maxLength:"100"`
	Title        string `json:"title" maxLength:"1000"`
	Mobile       string `json:"mobile" maxLength:"1000"`
	Notices      bool   `json:"notices"`
}

// AccountChange is edited data with the version that the form was made from.
type AccountChange struct {
	Form    AccountForm `json:"form"`
	Version int64       `json:"version"`
}

// PasswordChange is the form of パスワードの変更.
type PasswordChange struct {
	Current  string `json:"current"`
	Password string `json:"password"`
}

// NextTOTP is what another authenticator has to be told.
type NextTOTP struct {
	TOTPSetup
	Setup string `json:"setup" doc:"to be sent back with its first code"`
}

// NextCode is the first code of another authenticator.
type NextCode struct {
	Code  string `json:"code" maxLength:"64"`
	Setup string `json:"setup" maxLength:"2000"`
}

// SignInRow is a sign-in to one's own account, or an attempt at one.
type SignInRow struct {
	ID      int64     `json:"id"`
	At      time.Time `json:"at"`
	Address string    `json:"address"`
	Browser string    `json:"browser" doc:"empty when it is not known"`
	Event   Event     `json:"event"`
}

func (f AccountForm) data() portal.OwnData {
	return portal.OwnData{
		MailLanguage: portal.Language(f.MailLanguage), TimeZone: f.TimeZone, Title: f.Title, Mobile: f.Mobile, Notices: f.Notices,
	}
}

func wireAccount(sheet store.PersonSheet) Account {
	return Account{
		Name: sheet.Name, Mail: sheet.Mail, Phone: portal.ShowPhone(sheet.Phone), Role: string(sheet.Role), Factor: string(sheet.Factor), Groups: sheet.Groups,
		Form: AccountForm{
			MailLanguage: string(sheet.MailLanguage), TimeZone: sheet.TimeZone, Title: sheet.Title, Mobile: portal.ShowPhone(sheet.Mobile), Notices: sheet.Notices,
		},
		Version: sheet.Version,
	}
}

func (s *Server) account(ctx context.Context, by visitor, _ *none) (*answer[Account], error) {
	sheet, err := s.store.Person(ctx, by.Who, by.Who.UserID)
	if err != nil {
		return nil, err
	}
	account := wireAccount(sheet)
	account.Administrators, err = s.store.Administrators(ctx, by.Who)
	return reply(account, err)
}

func (s *Server) changeAccount(ctx context.Context, by visitor, in *form[AccountChange]) (*answer[Account], error) {
	if err := s.store.ChangeOwnData(ctx, by.Who, in.Body.Version, in.Body.Form.data()); err != nil {
		return nil, err
	}
	return s.account(ctx, by, nil)
}

func (s *Server) changePassword(ctx context.Context, by visitor, in *form[PasswordChange]) (*answer[Session], error) {
	ticket, err := s.store.ChangePassword(ctx, by.Who, in.Body.Current, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}

func (s *Server) beginNextTOTP(ctx context.Context, by visitor, _ *none) (*answer[NextTOTP], error) {
	next, err := s.store.BeginNextTOTP(ctx, by.Who)
	return reply(NextTOTP{TOTPSetup: TOTPSetup{Secret: next.Secret, URI: next.URI}, Setup: next.Setup}, err)
}

func (s *Server) replaceTOTP(ctx context.Context, by visitor, in *form[NextCode]) (*answer[Session], error) {
	ticket, err := s.store.ReplaceTOTP(ctx, by.Who, in.Body.Setup, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}

func (s *Server) signIns(ctx context.Context, by visitor, _ *none) (*answer[[]SignInRow], error) {
	rows, err := s.store.SignIns(ctx, by.Who)
	wire := make([]SignInRow, len(rows))
	for i, row := range rows {
		wire[i] = SignInRow{ID: row.ID, At: time.UnixMilli(row.At).UTC(), Address: row.Address, Browser: row.Browser, Event: Event(row.Event)}
	}
	return reply(wire, err)
}
