package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// throttling has rows of its own, which are no part of what a sign-in is worth.
var throttling = []string{"attempts", "browsers", "devices"}

func TestSignInTellsStrangersNothing(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	right := sample.User("佐藤 花子")
	disabled, invited := sample.User("鈴木 一郎").Disabled(), sample.User("高橋 次郎").Invited()
	for _, row := range []struct{ about, loginID, password string }{
		{"unknown login ID", "nobody@example.co.jp", storetest.Password},
		{"wrong password", right.Mail, storetest.Password + "!"},
		{"disabled", disabled.Mail, storetest.Password},
		{"no password yet", invited.Mail, storetest.Password},
		{"no password yet, none given", invited.Mail, ""},
	} {
		var ticket store.Ticket
		var err error
		wrote := s.Changes(func() { ticket, err = s.SignIn(t.Context(), storetest.Stranger, row.loginID, row.password) }, throttling...)
		if ticket != (store.Ticket{}) || err == nil || err.Error() != "refused: login_refused" {
			t.Errorf("%s: got %+v, %v", row.about, ticket, err)
		}
		if wrote != "audit+1" {
			t.Errorf("%s: wrote %q, want the audit row only", row.about, wrote)
		}
	}
	if events := s.Events(); strings.Join(slices.Compact(events), " ") != "sign_in_refused" {
		t.Errorf("the trail holds %v", events)
	}
	if who := storetest.Rows[string](s, `SELECT user_id || ' ' || address FROM audit ORDER BY id`); who[1] != right.ID+" "+storetest.Address {
		t.Errorf("the wrong password is recorded for %q", who[1])
	}
}

func TestThePasswordAloneIsWorthTheSecondStepOnly(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	spelled := "　" + strings.ToUpper(strings.Replace(hanako.Mail, "@", "＠", 1)) + " "
	var ticket store.Ticket
	var err error
	wrote := s.Changes(func() { ticket, err = s.SignIn(t.Context(), storetest.Stranger, spelled, storetest.Password) }, throttling...)
	storetest.Done(t, err)
	if wrote != "audit+1 mail_codes+1 outbox+1 sessions+1" {
		t.Errorf("wrote %q", wrote)
	}
	if ticket.Purpose != portal.PurposePending || len(ticket.Secret) < 43 {
		t.Errorf("the ticket is %+v", ticket)
	}
	if n := s.Count("sessions", "id = '"+ticket.Secret+"'"); n != 0 {
		t.Error("the secret of the cookie stands in the database")
	}
	_, err = s.Session(t.Context(), ticket.Secret, "", "", portal.PurposeSession)
	storetest.Refused(t, err, "not_found")
}

// The ways of a first sign-in, from the mail to the terms.
func TestFirstSignIn(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]struct {
		before, after portal.Factor
		events        string
	}{
		"MailOTP": {portal.FactorMail, portal.FactorMail,
			"identity_proved password_set code_sent sign_in terms_agreed"},
		"TOTP": {portal.FactorTOTP, portal.FactorTOTP,
			"identity_proved password_set totp_registered sign_in terms_agreed"},
		"unset, MailOTP chosen": {portal.FactorUnset, portal.FactorMail,
			"identity_proved password_set factor_chosen code_sent sign_in terms_agreed"},
		"unset, TOTP chosen": {portal.FactorUnset, portal.FactorTOTP,
			"identity_proved password_set factor_chosen totp_registered sign_in terms_agreed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t)
			storetest.Done(t, s.PublishTerms(t.Context(), portal.Actor{}, "規約", "Terms"))
			sample := s.Company("サンプル商事")
			boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子").With(way.before).Invited()
			storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailWelcome))
			v := visit{t, s, hanako, way.after, nil}
			v.throughTheLink()
			v.throughThePassword()
			if got := strings.Join(s.Events(), " "); got != "user_invited "+way.events {
				t.Errorf("the trail holds %q", got)
			}
			if hanako.State() != portal.Active || hanako.Factor() != way.after {
				t.Errorf("the account is %s with %s", hanako.State(), hanako.Factor())
			}
		})
	}
}

// visit is a person on the way through a sign-in.
type visit struct {
	*testing.T
	s             *storetest.Store
	person        *storetest.Person
	factor        portal.Factor
	authenticator *storetest.Authenticator
}

func (v *visit) at(ticket store.Ticket, step portal.Step) portal.Actor {
	v.Helper()
	session, err := v.s.Session(v.Context(), ticket.Secret, storetest.Address, storetest.Agent, ticket.Purpose)
	storetest.Done(v, err)
	if session.Step != step {
		v.Fatalf("the sign-in stands at %s, want %s", session.Step, step)
	}
	return session.Who
}

const newPassword = "Sakura-no-Hana7"

func (v *visit) throughTheLink() {
	v.Helper()
	link := v.person.LastMail(portal.MailWelcome).Secret
	storetest.Done(v, v.s.CheckLink(v.Context(), link))
	proved, err := v.s.ProveIdentity(v.Context(), storetest.Stranger, link, v.person.Mail, "佐藤花子", strings.ReplaceAll(v.person.Phone, "-", ""))
	storetest.Done(v, err)
	who := v.at(proved, portal.StepNewPassword)
	enrol, err := v.s.SetPassword(v.Context(), who, v.person.Mail, newPassword)
	storetest.Done(v, err)
	if (enrol != nil) != (v.person.Factor() == portal.FactorTOTP) {
		v.Fatalf("the ticket after the new password is %+v", enrol)
	}
	if enrol != nil {
		v.registers(v.at(*enrol, portal.StepTOTPSetup))
	}
}

func (v *visit) registers(who portal.Actor) {
	v.Helper()
	secret, err := v.s.BeginTOTP(v.Context(), who)
	storetest.Done(v, err)
	v.authenticator = v.s.Authenticator(secret.Secret)
	storetest.Done(v, v.s.ConfirmTOTP(v.Context(), who, v.authenticator.Code(0)))
	v.s.Clock.Pass(time.Minute)
}

func (v *visit) throughThePassword() {
	v.Helper()
	ticket, err := v.s.SignIn(v.Context(), storetest.Stranger, v.person.Mail, newPassword)
	storetest.Done(v, err)
	if v.person.Factor() == portal.FactorUnset {
		who := v.at(ticket, portal.StepChooseFactor)
		storetest.Done(v, v.s.ChooseFactor(v.Context(), who, v.factor))
		if v.factor == portal.FactorTOTP {
			v.registers(v.at(ticket, portal.StepTOTPSetup))
			ticket, err = v.s.SignIn(v.Context(), storetest.Stranger, v.person.Mail, newPassword)
			storetest.Done(v, err)
		}
	}
	var done store.Ticket
	if v.factor == portal.FactorTOTP {
		done, err = v.s.EnterTOTP(v.Context(), v.at(ticket, portal.StepTOTP), v.authenticator.Code(0), false)
	} else {
		done, err = v.s.EnterMailCode(v.Context(), v.at(ticket, portal.StepMailCode), v.person.LastMail(portal.MailCode).Secret, false)
	}
	storetest.Done(v, err)
	storetest.Done(v, v.s.AcceptTerms(v.Context(), v.at(done, portal.StepTerms), 1))
	v.at(done, portal.StepDone)
}

// Whatever a row of a sign-in is not made for, it does not do, and leaves no trace.
func TestNoStepCanBeSkipped(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	storetest.Done(t, s.PublishTerms(t.Context(), portal.Actor{}, "規約", "Terms"))
	sample := s.Company("サンプル商事")
	ctx := t.Context()
	steps := map[string]func(who portal.Actor) error{
		"choose":  func(who portal.Actor) error { return s.ChooseFactor(ctx, who, portal.FactorMail) },
		"begin":   func(who portal.Actor) error { _, err := s.BeginTOTP(ctx, who); return err },
		"confirm": func(who portal.Actor) error { return s.ConfirmTOTP(ctx, who, "123456") },
		"totp":    func(who portal.Actor) error { _, err := s.EnterTOTP(ctx, who, "123456", false); return err },
		"mail":    func(who portal.Actor) error { _, err := s.EnterMailCode(ctx, who, "123456", false); return err },
		"resend":  func(who portal.Actor) error { return s.ResendCode(ctx, who) },
		"agree":   func(who portal.Actor) error { return s.AcceptTerms(ctx, who, 1) },
	}
	registered := sample.User("登録済み")
	registered.Registered()
	chosen := sample.User("選択済み").With(portal.FactorUnset).Pending()
	storetest.Done(t, s.ChooseFactor(ctx, s.Holding(chosen), portal.FactorTOTP))
	for _, row := range []struct {
		about string
		who   portal.Actor
		open  string
	}{
		{"a stranger", storetest.Stranger, ""},
		{"password given, nothing chosen", s.Holding(sample.User("A").With(portal.FactorUnset).Pending()), "choose"},
		{"password given, TOTP chosen", s.Holding(chosen), "choose begin confirm"},
		{"password given, TOTP not registered", s.Holding(sample.User("B").With(portal.FactorTOTP).Pending()), "begin confirm"},
		{"password given, TOTP", s.Holding(registered.Pending()), "totp"},
		{"password given, MailOTP", s.Holding(sample.User("C").Pending()), "mail resend"},
		{"signed in", s.Holding(sample.User("D").SignedIn()), "agree"},
	} {
		wrote := s.Changes(func() {
			for step, deed := range steps {
				if slices.Contains(strings.Fields(row.open), step) {
					continue
				}
				if err := deed(row.who); !portal.Refused(err, "signed_out") && !portal.Refused(err, "step_missing") {
					t.Errorf("%s: %s: got %v", row.about, step, err)
				}
			}
		})
		if wrote != "" {
			t.Errorf("%s: what is not open wrote %q", row.about, wrote)
		}
	}
	for about, who := range map[string]portal.Actor{"a stranger": storetest.Stranger, "signed in": s.Holding(sample.User("E").SignedIn())} {
		wrote := s.Changes(func() {
			_, err := s.SetPassword(ctx, who, "", newPassword)
			storetest.Refused(t, err, "signed_out")
		})
		if wrote != "" {
			t.Errorf("%s: a new password: wrote %q", about, wrote)
		}
	}
}

func TestASignInUnderWayEndsAfterAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	ticket := hanako.Pending()
	who := s.Holding(ticket)
	storetest.Done(t, s.ResendCode(t.Context(), who))
	s.Clock.Pass(15 * time.Minute)
	_, err := s.EnterMailCode(t.Context(), who, hanako.LastMail(portal.MailCode).Secret, false)
	storetest.Refused(t, err, "signed_out")
	_, err = s.Session(t.Context(), ticket.Secret, "", "", portal.PurposePending)
	storetest.Refused(t, err, "not_found")
}

func TestAFactorIsChosenFromTwo(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子").With(portal.FactorUnset)
	who := s.Holding(hanako.Pending())
	for _, factor := range []portal.Factor{"", "sms", portal.FactorUnset} {
		if wrote := s.Changes(func() { storetest.Refused(t, s.ChooseFactor(t.Context(), who, factor), "choice_unknown") }); wrote != "" {
			t.Errorf("%q: wrote %q", factor, wrote)
		}
	}
	// A choice is not yet the account's: another can be made until a first code was right.
	storetest.Done(t, s.ChooseFactor(t.Context(), who, portal.FactorTOTP))
	storetest.Done(t, s.ChooseFactor(t.Context(), who, portal.FactorMail))
	if hanako.Factor() != portal.FactorUnset {
		t.Error("the factor is the account's before its first code")
	}
	_, err := s.EnterMailCode(t.Context(), who, hanako.LastMail(portal.MailCode).Secret, false)
	storetest.Done(t, err)
	if hanako.Factor() != portal.FactorMail {
		t.Errorf("the factor is %s", hanako.Factor())
	}
}
