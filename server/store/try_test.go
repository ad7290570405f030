package store_test

import (
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

func TestWhatIsNoCodeIsNotCounted(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	hanako.Registered()
	who := s.Holding(hanako.Pending())
	for text, code := range map[string]string{"": "code_required", " ": "code_required", "12345": "code_malformed", "1234567": "code_malformed", "12345x": "code_malformed"} {
		wrote := s.Changes(func() {
			_, err := s.EnterTOTP(t.Context(), who, text, false)
			storetest.Refused(t, err, code)
		})
		if wrote != "" {
			t.Errorf("%q: wrote %q", text, wrote)
		}
	}
}

func TestFiveWrongCodesEndASignIn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	s.Clock.Pass(10 * step)
	who := s.Holding(hanako.Pending())
	for try := range 5 {
		_, err := s.EnterTOTP(t.Context(), who, storetest.Wrong(authenticator.Code(0)), false)
		storetest.Refused(t, err, []string{"code_refused", "too_many_codes"}[try/4])
	}
	_, err := s.EnterTOTP(t.Context(), who, authenticator.Code(0), false)
	storetest.Refused(t, err, "signed_out")
	if n := s.Count("audit", "event = 'code_refused'"); n != 5 {
		t.Errorf("the trail holds %d wrong codes", n)
	}
	// With the password again it goes on.
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Done(t, err)
}

// The count stands on the account: other sign-ins, other codes and a restart do not begin a new one.
func TestTenWrongCodesAnHour(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	s.Clock.Pass(10 * step)
	for range 5 {
		who := s.Holding(hanako.Pending())
		for range 2 {
			_, err := s.EnterTOTP(t.Context(), who, storetest.Wrong(authenticator.Code(0)), false)
			storetest.Refused(t, err, "code_refused")
		}
	}
	s.Reopen()
	ticket := hanako.Pending()
	_, err := s.EnterTOTP(t.Context(), s.Holding(ticket), authenticator.Code(0), false)
	storetest.Refused(t, err, "too_many_codes")
	_, err = s.Session(t.Context(), ticket.Secret, "", "", portal.PurposePending)
	storetest.Refused(t, err, "not_found")
	s.Clock.Pass(time.Hour)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Done(t, err)
}

// Whoever knows the password alone, and guesses, does not end the session of the owner: a step-up is refused until the
// hour is over. That is on record.
func TestWrongCodesOfOthersEndNoSession(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	s.Clock.Pass(10 * step)
	session := hanako.SignedIn()
	owner := s.Holding(session)
	for range portal.FailuresPerHour {
		_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), storetest.Wrong(authenticator.Code(0)), false)
		storetest.Refused(t, err, "code_refused")
	}
	wrote := s.Changes(func() {
		for range 2 {
			_, err := s.StepUp(t.Context(), owner, authenticator.Code(0))
			storetest.Refused(t, err, "too_many_codes")
		}
	})
	if wrote != "audit+1" || s.Events()[len(s.Events())-1] != "held_back" || !alive(t, s, session) {
		t.Errorf("wrote %q; the session lives: %v", wrote, alive(t, s, session))
	}
	s.Clock.Pass(time.Hour - time.Minute)
	_, err := s.Session(t.Context(), session.Secret, "", "", portal.PurposeSession)
	storetest.Done(t, err)
	s.Clock.Pass(time.Minute)
	_, err = s.StepUp(t.Context(), owner, authenticator.Code(0))
	storetest.Done(t, err)
}

func TestOfAHundredWrongCodesAtOnceTenAreLookedAt(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	s.Clock.Pass(10 * step)
	who := make([]portal.Actor, atOnce)
	for i := range who {
		who[i] = s.Holding(hanako.Pending())
	}
	storetest.Together(t, len(who), func(i int) error {
		_, err := s.EnterTOTP(t.Context(), who[i], storetest.Wrong(authenticator.Code(0)), false)
		return err
	}, "code_refused", "too_many_codes")
	if n := s.Count("audit", "event = 'code_refused'"); n != 10 {
		t.Errorf("%d codes were looked at, want 10", n)
	}
	_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Refused(t, err, "too_many_codes")
}

func TestOnlyASuccessForgetsWrongCodes(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	authenticator := hanako.Registered()
	wrong := func(n int) {
		for range n {
			_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), storetest.Wrong(authenticator.Code(0)), false)
			storetest.Refused(t, err, "code_refused")
		}
	}
	s.Clock.Pass(10 * step)
	wrong(9)
	_, err := s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Done(t, err)
	s.Clock.Pass(step)
	wrong(9)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Done(t, err)
}
