package web

import (
	"context"

	"denwaban/server/portal"
)

// Setup is the form of the page that makes the first company and its administrator.
type Setup struct {
	Token    string `json:"token" maxLength:"128"`
	Company  string `json:"company" maxLength:"1000"`
	Name     string `json:"name" maxLength:"1000"`
	Mail     string `json:"mail" maxLength:"1000"`
	Phone    string `json:"phone" maxLength:"1000"`
	Language string `json:"language" enum:"ja,en"`
	TimeZone string `json:"time_zone" maxLength:"100"`
}

// checkSetup tells a page with a link of the set-up what it can do, before anything is typed.
func (s *Server) checkSetup(ctx context.Context, _ visitor, in *form[Link]) (*none, error) {
	return &none{}, s.store.CheckSetup(ctx, in.Body.Token)
}

func (s *Server) setUp(ctx context.Context, by visitor, in *form[Setup]) (*answer[Link], error) {
	b := in.Body
	token, err := s.store.SetUp(ctx, by.Who, b.Token, b.Company, portal.User{
		Name: b.Name, Mail: b.Mail, Phone: b.Phone, MailLanguage: portal.Language(b.Language), TimeZone: b.TimeZone,
	})
	return reply(Link{Token: token}, err)
}
