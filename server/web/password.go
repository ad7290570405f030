package web

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// Forgot is the form of A9.
type Forgot struct {
	LoginID string `json:"login_id" maxLength:"320"`
}

// Link is the token of a mailed link.
type Link struct {
	Token string `json:"token" maxLength:"128"`
}

// Identity is the form of A10.
type Identity struct {
	Token   string `json:"token" maxLength:"128"`
	LoginID string `json:"login_id" maxLength:"320"`
	Name    string `json:"name" maxLength:"400"`
	Phone   string `json:"phone" maxLength:"64"`
}

// NewPassword is the form of A11.
type NewPassword struct {
	Password string `json:"password"`
}

// forgotPassword answers alike whether there is such a person or not. Codes: required; reset_mail_off, where no mail could go out.
func (s *Server) forgotPassword(ctx context.Context, by visitor, in *form[Forgot]) (*none, error) {
	defer padDuration(ctx, time.Now())
	if portal.LoginKey(in.Body.LoginID) == "" {
		return nil, portal.Refuse("required", "login_id")
	}
	if s.options.NoMail { // before anybody is looked for, and nothing waits: such a link is good for half an hour only
		return nil, portal.Refuse("reset_mail_off", "")
	}
	return &none{}, s.store.RequestReset(ctx, by.Who, in.Body.LoginID)
}

func (s *Server) checkLink(ctx context.Context, _ visitor, in *form[Link]) (*none, error) {
	return &none{}, s.store.CheckLink(ctx, in.Body.Token)
}

func (s *Server) proveIdentity(ctx context.Context, by visitor, in *form[Identity]) (*answer[Session], error) {
	ticket, err := s.store.ProveIdentity(ctx, by.Who, in.Body.Token, in.Body.LoginID, in.Body.Name, in.Body.Phone)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}

func (s *Server) setPassword(ctx context.Context, by visitor, in *form[NewPassword]) (*answer[Session], error) {
	enrol, err := s.store.SetPassword(ctx, by.Who, by.LoginID, in.Body.Password)
	if err != nil {
		return nil, err
	}
	if enrol == nil {
		return s.dismiss(ctx)
	}
	return s.admitWith(ctx, by, *enrol)
}
