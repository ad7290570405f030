package web

import (
	"context"

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
}

// AccountForm is what people change of their own data; the rest is the administrator's.
type AccountForm struct {
	Language string `json:"language" enum:"ja,en" doc:"of screens and mails"`
	TimeZone string `json:"time_zone" maxLength:"100"`
	Title    string `json:"title" maxLength:"1000"`
	Mobile   string `json:"mobile" maxLength:"1000"`
	Notices  bool   `json:"notices"`
}

func wireAccount(sheet store.PersonSheet) Account {
	return Account{
		Name: sheet.Name, Mail: sheet.Mail, Phone: sheet.Phone, Role: string(sheet.Role), Factor: string(sheet.Factor), Groups: sheet.Groups,
		Form: AccountForm{
			Language: string(sheet.MailLanguage), TimeZone: sheet.TimeZone, Title: sheet.Title, Mobile: sheet.Mobile, Notices: sheet.Notices,
		},
		Version: sheet.Version,
	}
}

func (s *Server) account(ctx context.Context, by visitor, _ *none) (*answer[Account], error) {
	sheet, err := s.store.Person(ctx, by.Who, by.Who.UserID)
	return reply(wireAccount(sheet), err)
}
