package store_test

import (
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// withSheet is somebody with an authenticator and a sheet of recovery codes.
func withSheet(t *testing.T, s *storetest.Store) (*storetest.Person, []string) {
	t.Helper()
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	hanako.Registered()
	codes, err := s.MakeRecoveryCodes(t.Context(), hanako.AtWork())
	storetest.Done(t, err)
	return hanako, codes
}

func TestRecoveryCodesAreToldOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako, codes := withSheet(t, s)
	if len(codes) != 10 || len(codes[0]) != len("7KQ2-M4XA-09ZT-BC1D") {
		t.Fatalf("got %v", codes)
	}
	if mail := hanako.LastMail(portal.MailMeansChanged); mail.Fields["change"] != "recovery_made" || mail.Secret != "" {
		t.Errorf("the mail says %v", mail.Fields)
	}
	for _, code := range codes {
		plain := strings.ReplaceAll(code, "-", "")
		for _, column := range []string{"recovery_codes WHERE instr(id, ?) > 0", "outbox WHERE instr(fields, ?) > 0", "audit WHERE instr(detail, ?) > 0"} {
			for _, spelled := range []string{code, plain, strings.ToLower(plain)} {
				if n := storetest.Rows[int](s, `SELECT COUNT(*) FROM `+column, spelled)[0]; n != 0 {
					t.Errorf("%s stands readable in %s", spelled, column)
				}
			}
		}
	}
	var next []string
	wrote := s.Changes(func() {
		var err error
		next, err = s.MakeRecoveryCodes(t.Context(), hanako.AtWork())
		storetest.Done(t, err)
	})
	if wrote != "audit+1 outbox+1 recovery_codes~" {
		t.Errorf("wrote %q", wrote)
	}
	_, err := s.EnterRecoveryCode(t.Context(), s.Holding(hanako.Pending()), codes[0])
	storetest.Refused(t, err, "recovery_refused")
	_, err = s.EnterRecoveryCode(t.Context(), s.Holding(hanako.Pending()), next[0])
	storetest.Done(t, err)
	if left, err := s.Recovery(t.Context(), hanako.AtWork()); err != nil || !left.Needed || left.Left != 9 {
		t.Errorf("got %+v, %v", left, err)
	}
}

func TestMailedCodesNeedNoRecoveryCodes(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	_, err := s.MakeRecoveryCodes(t.Context(), hanako.AtWork())
	storetest.Refused(t, err, "recovery_not_needed")
	if state, err := s.Recovery(t.Context(), hanako.AtWork()); err != nil || state != (store.Recovery{}) {
		t.Errorf("got %+v, %v", state, err)
	}
}

func TestARecoveryCodeStandsInOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako, codes := withSheet(t, s)
	typed := strings.ToLower(strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(codes[0]))
	who := s.Holding(hanako.Pending())
	var ticket store.Ticket
	wrote := s.Changes(func() {
		var err error
		ticket, err = s.EnterRecoveryCode(t.Context(), who, typed)
		storetest.Done(t, err)
	})
	if wrote != "audit+2 browsers+1 devices+1 outbox+1 recovery_codes~ sessions~ users~" {
		t.Errorf("wrote %q", wrote)
	}
	if mail := hanako.LastMail(portal.MailMeansChanged); mail.Fields["change"] != "recovery_used" || mail.Fields["left"] != "9" {
		t.Errorf("the mail says %v", mail.Fields)
	}
	s.Reopen()
	_, err := s.EnterRecoveryCode(t.Context(), s.Holding(hanako.Pending()), codes[0])
	storetest.Refused(t, err, "recovery_refused")

	// It opens everyday work, and nothing that asks for a fresh code.
	session, err := s.Session(t.Context(), ticket.Secret, "", "", portal.PurposeSession)
	if err != nil || session.Fresh {
		t.Errorf("got %+v, %v", session, err)
	}
	_, err = s.StepUp(t.Context(), s.Holding(ticket), codes[1])
	storetest.Refused(t, err, "code_malformed")
}

func TestARecoveryCodeIsGoodOnceForAHundredAtOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako, codes := withSheet(t, s)
	rows := make([]portal.Actor, 100)
	for i := range rows {
		rows[i] = s.Holding(hanako.Pending())
	}
	if n := storetest.Together(t, len(rows), func(i int) error {
		_, err := s.EnterRecoveryCode(t.Context(), rows[i], codes[0])
		return err
	}, "recovery_refused", "too_many_codes"); n != 1 {
		t.Errorf("%d got in with one code", n)
	}
}

func TestARecoveryCodeIsItsOwners(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako, codes := withSheet(t, s)
	thief := hanako.Company.User("山田 太郎")
	thief.Registered()
	_, err := s.EnterRecoveryCode(t.Context(), s.Holding(thief.Pending()), codes[0])
	storetest.Refused(t, err, "recovery_refused")
	mail := hanako.Company.User("高橋 次郎")
	_, err = s.EnterRecoveryCode(t.Context(), s.Holding(mail.Pending()), codes[0])
	storetest.Refused(t, err, "step_missing")
}

// Wrong recovery codes count with wrong codes of the authenticator: there is no second allowance.
func TestWrongRecoveryCodesShareTheCount(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako, codes := withSheet(t, s)
	wrong := strings.Repeat("Z", 16)
	for text, code := range map[string]string{"": "recovery_required", " - ": "recovery_required", "123456": "recovery_malformed", strings.Repeat("U", 16): "recovery_malformed"} {
		if wrote := s.Changes(func() {
			_, err := s.EnterRecoveryCode(t.Context(), s.Holding(hanako.Pending()), text)
			storetest.Refused(t, err, code)
		}, "sessions"); wrote != "" {
			t.Errorf("%q: wrote %q", text, wrote)
		}
	}
	for range portal.FailuresPerHour / 2 {
		_, err := s.EnterRecoveryCode(t.Context(), s.Holding(hanako.Pending()), wrong)
		storetest.Refused(t, err, "recovery_refused")
		_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), "000000", false)
		storetest.Refused(t, err, "code_refused")
	}
	_, err := s.EnterRecoveryCode(t.Context(), s.Holding(hanako.Pending()), codes[0])
	storetest.Refused(t, err, "too_many_codes")
}
