package store_test

import (
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func TestTermsAreAgreedToByVersion(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	_, err := s.Terms(t.Context(), portal.Actor{})
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
	terms, err := s.Terms(t.Context(), portal.Actor{})
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

// A company's own terms go before the installation's, and hold for nobody else.
func TestACompanyPublishesTermsOfItsOwn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	publish := func(text string) { storetest.Done(t, s.PublishTerms(t.Context(), portal.Actor{}, text, "Terms")) }
	publish("設置者の規約")
	sample, rival := s.Company("サンプル商事"), s.Company("株式会社となり")
	boss, hanako, other := sample.Administrator("山田 太郎"), sample.User("佐藤 花子"), rival.Administrator("隣野 一子")
	sample.User("鈴木 一郎").Invited()
	ours, theirs := hanako.SignedIn(), other.SignedIn()
	storetest.Done(t, s.AcceptTerms(t.Context(), s.Holding(ours), 1))
	storetest.Done(t, s.AcceptTerms(t.Context(), s.Holding(theirs), 1))

	sheet, err := s.TermsSheet(t.Context(), boss.Actor())
	if err != nil || sheet.People != 2 || sheet.Japanese != "設置者の規約" || sheet.CompanyID != "" || sheet.Edition != 1 {
		t.Errorf("the page shows %+v, %v", sheet, err)
	}
	if wrote := s.Changes(func() {
		storetest.Done(t, s.PublishOwnTerms(t.Context(), boss.Actor(), 1, "当社の規約\r\n", "Our terms"))
	}); wrote != "audit+1 terms+1" {
		t.Errorf("publishing wrote %q", wrote)
	}
	wrote := s.Changes(func() {
		storetest.Done(t, s.PublishOwnTerms(t.Context(), boss.Actor(), 2, "当社の規約", "Our terms"))
		storetest.Refused(t, s.PublishOwnTerms(t.Context(), boss.Actor(), 1, "別の規約", "Terms"), "conflict")
		storetest.Refused(t, s.PublishOwnTerms(t.Context(), boss.Actor(), 2, "別の規約", "\n"), "required")
	})
	if wrote != "" {
		t.Errorf("the same text, an old form and half a text wrote %q", wrote)
	}
	publish("新しい設置者の規約") // the files of the folder have changed
	for _, row := range []struct {
		about   string
		who     portal.Actor
		text    string
		version int
		edition int
	}{
		{"ours", hanako.Actor(), "当社の規約", 2, 2},
		{"theirs", other.Actor(), "新しい設置者の規約", 3, 2},
		{"a stranger's", portal.Actor{}, "新しい設置者の規約", 3, 2},
	} {
		terms, err := s.Terms(t.Context(), row.who)
		if err != nil || terms.Japanese != row.text || terms.Version != row.version || terms.Edition != row.edition {
			t.Errorf("%s are %+v, %v", row.about, terms, err)
		}
	}
	for about, ticket := range map[string]store.Ticket{"ours": ours, "theirs": theirs} {
		if session, err := s.Session(t.Context(), ticket.Secret, "", "", portal.PurposeSession); err != nil || session.Step != portal.StepTerms {
			t.Errorf("%s: the session stands at %s, %v", about, session.Step, err)
		}
	}
	storetest.Refused(t, s.AcceptTerms(t.Context(), s.Holding(ours), 3), "conflict")
	storetest.Done(t, s.AcceptTerms(t.Context(), s.Holding(ours), 2))
	if got := onRecord(t, s, hanako.Actor(), portal.Japanese); got != "version >2" {
		t.Errorf("on record is %q", got)
	}
}

// Where there is one company, its terms are those that anybody reads.
func TestStrangersReadTheTermsOfTheOnlyCompany(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	storetest.Done(t, s.PublishTerms(t.Context(), portal.Actor{}, "設置者の規約", "Terms"))
	boss := s.Company("サンプル商事").Administrator("山田 太郎").Actor()
	storetest.Done(t, s.PublishOwnTerms(t.Context(), boss, 1, "当社の規約", "Our terms"))
	if terms, err := s.Terms(t.Context(), portal.Actor{}); err != nil || terms.Japanese != "当社の規約" {
		t.Errorf("a stranger reads %+v, %v", terms, err)
	}
}
