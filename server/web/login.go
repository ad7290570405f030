package web

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"denwaban/server/portal"
)

// Session is what a page has to know of who looks at it.
type Session struct {
	Step          string       `json:"step" enum:"sign_in,new_password,choose_factor,totp_setup,totp,mail_code,terms,done"`
	CSRFToken     string       `json:"csrf_token" doc:"to be sent as X-CSRF-Token; empty when not signed in"`
	Trial         bool         `json:"trial" doc:"the trial mailbox is open"`
	User          *SessionUser `json:"user,omitempty" doc:"once both factors were given"`
	Services      []Service    `json:"services" nullable:"false" doc:"what the left menu lists"`
	MailCode      *MailCode    `json:"mail_code,omitempty" doc:"at step mail_code"`
	CanChoose     bool         `json:"can_choose" doc:"the second factor is still unset: choosing again is possible"`
	CanTrust      bool         `json:"can_trust" doc:"at steps totp and mail_code: the device may be trusted"`
	LongPasswords bool         `json:"long_passwords" doc:"where a new password can be set: it may have up to 128 characters of any kind"`
	Passkeys      bool         `json:"passkeys" doc:"passkeys work at the address by which the browser came"`
	IdleEndsAt    *time.Time   `json:"idle_ends_at,omitempty" doc:"once both factors were given: when the session ends unless it is used; asking for it is no use"`
	NotSetUp      bool         `json:"not_set_up" doc:"at step sign_in: there is no company yet"`
	MailOff       bool         `json:"mail_off" doc:"no mail server is set, so mails wait; told on the way through a sign-in and to administrators"`
	EndsAt        *time.Time   `json:"ends_at,omitempty" doc:"once both factors were given: when the session ends however much it is used"`
}

// SessionUser is the person who is signed in.
type SessionUser struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	LoginID  string `json:"login_id"`
	Company  string `json:"company"`
	Role     string `json:"role" enum:"user,admin"`
	Language string `json:"language" enum:"ja,en"`
	TimeZone string `json:"time_zone"`
}

// MailCode says where a one-time code went.
type MailCode struct {
	SentTo    string    `json:"sent_to" doc:"masked address"`
	ResendAt  time.Time `json:"resend_at,omitzero" doc:"from when another code can be asked for; missing where none is on its way"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
}

// SignIn is the form of A2.
type SignIn struct {
	LoginID  string `json:"login_id" maxLength:"320"`
	Password string `json:"password"`
}

// Factor is the form of A3.
type Factor struct {
	Factor string `json:"factor" enum:"totp,mail"`
}

// Code is the form of A4, and of the dialog that asks for a fresh code.
type Code struct {
	Code string `json:"code" maxLength:"64"`
}

// LastCode is the form of A6 and A7.
type LastCode struct {
	Code  string `json:"code" maxLength:"64"`
	Trust bool   `json:"trust,omitempty" doc:"the device stands for the code from the next sign-in on, if can_trust"`
}

// TOTPSetup is what an authenticator has to be told.
type TOTPSetup struct {
	Secret string `json:"secret" doc:"base32"`
	URI    string `json:"uri" doc:"otpauth address, the content of the QR code"`
}

// sessionOf is what the page of a step, or of somebody signed in, begins with.
func (s *Server) sessionOf(ctx context.Context, by visitor) (Session, error) {
	now := Session{
		Step: string(by.Step), CSRFToken: s.csrf(by), Trial: s.options.Trial, Services: []Service{},
		Passkeys: s.relyingPartyOf(ctx.Value(ginKey{}).(*gin.Context).Request).Offers(),
		MailOff:  s.options.NoMail && (by.Purpose == portal.PurposePending || by.Step == portal.StepDone && by.Who.Role == portal.Administrator),
	}
	if err := s.tellStep(ctx, by, &now); err != nil || by.Purpose != portal.PurposeSession {
		return now, err
	}
	return now, s.tellSignedIn(ctx, by, &now)
}

// tellStep adds what the page of the step asks with.
func (s *Server) tellStep(ctx context.Context, by visitor, now *Session) (err error) {
	switch by.Step {
	case portal.StepSignIn:
		var open bool
		open, err = s.store.HasCompany(ctx)
		now.NotSetUp = !open
	case portal.StepChooseFactor, portal.StepTOTPSetup:
		now.CanChoose = by.Purpose == portal.PurposePending && !by.FactorSet
	case portal.StepTOTP:
		now.CanTrust, err = s.store.MayTrust(ctx, by.Who)
	case portal.StepMailCode:
		now.CanChoose = !by.FactorSet
		if now.MailCode, err = s.mailCode(ctx, by); err == nil {
			now.CanTrust, err = s.store.MayTrust(ctx, by.Who)
		}
	case portal.StepNewPassword, portal.StepDone:
		now.LongPasswords, err = s.store.LongPasswords(ctx, by.Who)
	}
	return err
}

// tellSignedIn adds who is signed in, for how long, and once the terms are agreed to which services the company has.
func (s *Server) tellSignedIn(ctx context.Context, by visitor, now *Session) error {
	idleEnd, end := by.IdleEnd.UTC(), by.EndsAt.UTC()
	now.IdleEndsAt, now.EndsAt = &idleEnd, &end
	company, err := s.store.CompanyName(ctx, by.Who)
	if err != nil {
		return err
	}
	now.User = &SessionUser{
		ID: by.Who.UserID, Name: by.Who.UserName, LoginID: by.LoginID, Company: company, Role: string(by.Who.Role),
		Language: string(by.Who.Language), TimeZone: by.TimeZone,
	}
	if by.Step != portal.StepDone {
		return nil
	}
	services, err := s.store.Services(ctx, by.Who)
	for _, one := range services {
		now.Services = append(now.Services, Service{ID: one.ID, Name: one.Name})
	}
	return err
}

func (s *Server) mailCode(ctx context.Context, by visitor) (*MailCode, error) {
	sent, err := s.store.CodeState(ctx, by.Who, by.LoginID, by.Purpose)
	return &MailCode{SentTo: sent.To, ResendAt: sent.ResendAt, ExpiresAt: sent.ExpiresAt}, err
}

func (s *Server) session(ctx context.Context, by visitor, _ *none) (*answer[Session], error) {
	return reply(s.sessionOf(ctx, by))
}

// stay goes on with the session as it is: somebody at the keyboard said that they are there, and that was noted on the way.
func (s *Server) stay(ctx context.Context, by visitor, _ *none) (*answer[Session], error) {
	return reply(s.sessionOf(ctx, by))
}

func (s *Server) signIn(ctx context.Context, by visitor, in *form[SignIn]) (*answer[Session], error) {
	began := time.Now()
	ticket, err := s.store.SignIn(ctx, by.Who, in.Body.LoginID, in.Body.Password)
	if err != nil {
		padDuration(ctx, began)
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}

func (s *Server) chooseFactor(ctx context.Context, by visitor, in *form[Factor]) (*answer[Session], error) {
	if s.options.NoMail && in.Body.Factor == string(portal.FactorMail) {
		return nil, portal.Refuse("mail_off", "factor") // nobody could finish a sign-in with it
	}
	if err := s.store.ChooseFactor(ctx, by.Who, portal.Factor(in.Body.Factor)); err != nil {
		return nil, err
	}
	return s.again(ctx)
}

func (s *Server) beginTOTP(ctx context.Context, by visitor, _ *none) (*answer[TOTPSetup], error) {
	secret, err := s.store.BeginTOTP(ctx, by.Who)
	return reply(TOTPSetup{Secret: secret.Secret, URI: secret.URI}, err)
}

func (s *Server) confirmTOTP(ctx context.Context, by visitor, in *form[Code]) (*answer[Session], error) {
	if err := s.store.ConfirmTOTP(ctx, by.Who, in.Body.Code); err != nil {
		return nil, err
	}
	return s.dismiss(ctx)
}

func (s *Server) enterTOTP(ctx context.Context, by visitor, in *form[LastCode]) (*answer[Session], error) {
	ticket, err := s.store.EnterTOTP(ctx, by.Who, in.Body.Code, in.Body.Trust)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}

func (s *Server) enterMailCode(ctx context.Context, by visitor, in *form[LastCode]) (*answer[Session], error) {
	ticket, err := s.store.EnterMailCode(ctx, by.Who, in.Body.Code, in.Body.Trust)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}

func (s *Server) resendCode(ctx context.Context, by visitor, _ *none) (*answer[Session], error) {
	if err := s.store.ResendCode(ctx, by.Who); err != nil {
		return nil, err
	}
	return s.again(ctx)
}

func (s *Server) signOut(ctx context.Context, by visitor, _ *none) (*answer[Session], error) {
	if by.Who.SessionID != "" {
		if err := s.store.SignOut(ctx, by.Who); err != nil {
			return nil, err
		}
	}
	return s.dismiss(ctx)
}
