package store_test

import (
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

func TestTermsAreAgreedToByVersion(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	_, err := s.Terms(t.Context())
	storetest.Refused(t, err, "not_found")
	publish := func(japanese string) string {
		return s.Changes(func() { storetest.Done(t, s.PublishTerms(t.Context(), portal.Actor{}, japanese, "Terms")) })
	}
	if wrote := publish("規約"); wrote != "audit+1 terms+1" {
		t.Errorf("the first: wrote %q", wrote)
	}
	if wrote := publish("規約"); wrote != "" {
		t.Errorf("the same again: wrote %q", wrote)
	}
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	ticket := hanako.SignedIn()
	at := func(step portal.Step) {
		t.Helper()
		session, err := s.Session(t.Context(), ticket.Secret, "", "", portal.PurposeSession)
		storetest.Done(t, err)
		if session.Step != step {
			t.Errorf("the session stands at %s, want %s", session.Step, step)
		}
	}
	who := s.Holding(ticket)
	for _, version := range []int{0, 2, -1} {
		wrote := s.Changes(func() { storetest.Refused(t, s.AcceptTerms(t.Context(), who, version), "conflict") })
		if wrote != "" {
			t.Errorf("version %d: wrote %q", version, wrote)
		}
	}
	at(portal.StepTerms)
	if wrote := s.Changes(func() { storetest.Done(t, s.AcceptTerms(t.Context(), who, 1)) }); wrote != "audit+1 users~" {
		t.Errorf("agreeing wrote %q", wrote)
	}
	if wrote := s.Changes(func() { storetest.Done(t, s.AcceptTerms(t.Context(), who, 1)) }); wrote != "" {
		t.Errorf("agreeing again wrote %q", wrote)
	}
	at(portal.StepDone)

	publish("新しい規約") // and the session that is open is asked again
	at(portal.StepTerms)
	storetest.Refused(t, s.AcceptTerms(t.Context(), who, 1), "conflict")
	storetest.Done(t, s.AcceptTerms(t.Context(), who, 2))
	at(portal.StepDone)
	terms, err := s.Terms(t.Context())
	if err != nil || terms.Version != 2 || terms.Japanese != "新しい規約" || terms.English != "Terms" {
		t.Errorf("in force is %+v, %v", terms, err)
	}
}

func TestTermsAreAgreedToByThePersonThatIsSignedIn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	storetest.Done(t, s.PublishTerms(t.Context(), portal.Actor{}, "規約", "Terms"))
	sample := s.Company("サンプル商事")
	who := s.Holding(sample.User("佐藤 花子").SignedIn())
	who.UserID = sample.User("山田 太郎").ID // a session of one, the name of another
	storetest.Done(t, s.AcceptTerms(t.Context(), who, 1))
	if names := storetest.Rows[string](s, `SELECT name FROM users WHERE terms_version = 1`); len(names) != 1 || names[0] != "佐藤 花子" {
		t.Errorf("agreed: %v", names)
	}
}
