package store_test

import (
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

func TestSetUpMakesTheFirstAdministrator(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	secret, err := s.OpenSetup(t.Context())
	storetest.Done(t, err)
	form := newUser()
	form.Role, form.Factor = portal.General, portal.FactorMail // whatever is sent, it is an administrator who chooses a factor
	for about, row := range map[string]struct {
		secret, company string
		change          func(*portal.User)
		code            string
	}{
		"another secret": {secret + "x", "サンプル商事", func(*portal.User) {}, "setup_refused"},
		"no secret":      {"", "サンプル商事", func(*portal.User) {}, "setup_refused"},
		"no company":     {secret, " 　", func(*portal.User) {}, "required"},
		"a long company": {secret, strings.Repeat("長", 101), func(*portal.User) {}, "too_long"},
		"no address":     {secret, "サンプル商事", func(f *portal.User) { f.Mail = "" }, "required"},
	} {
		wrote := s.Changes(func() {
			changed := form
			row.change(&changed)
			_, err := s.SetUp(t.Context(), storetest.Stranger, row.secret, row.company, changed)
			storetest.Refused(t, err, row.code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
	links := make([]string, atOnce)
	if n := storetest.Together(t, atOnce, func(i int) (err error) {
		links[i], err = s.SetUp(t.Context(), storetest.Stranger, secret, " サンプル商事 ", form)
		return err
	}, "setup_done"); n != 1 {
		t.Fatalf("%d of %d set up", n, atOnce)
	}
	link := strings.Join(links, "")
	if rows := storetest.Rows[string](s, `SELECT c.name || ' ' || u.role || ' ' || u.factor || ' ' || u.state FROM users u JOIN companies c ON c.id = u.company_id`); len(rows) != 1 || rows[0] != "サンプル商事 admin unset invited" {
		t.Errorf("there are %q", rows)
	}
	_, err = s.ProveIdentity(t.Context(), storetest.Stranger, link, form.Mail, form.Name, form.Phone)
	storetest.Done(t, err)
	s.Reopen()
	if wrote := s.Changes(func() {
		if again, err := s.OpenSetup(t.Context()); again != "" || err != nil {
			t.Errorf("set-up is offered again: %q, %v", again, err)
		}
		_, err := s.SetUp(t.Context(), storetest.Stranger, secret, "別会社", form)
		storetest.Refused(t, err, "setup_done")
		storetest.Refused(t, s.CheckSetup(t.Context(), secret), "setup_done")
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
}

func TestASetUpSecretIsGoodUntilTheNextStart(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	first, err := s.OpenSetup(t.Context())
	storetest.Done(t, err)
	if n := s.Count("settings", "value = '"+first+"'"); n != 0 {
		t.Error("the secret stands readable in the database")
	}
	second, err := s.OpenSetup(t.Context())
	storetest.Done(t, err)
	if wrote := s.Changes(func() {
		storetest.Refused(t, s.CheckSetup(t.Context(), first), "setup_refused")
		storetest.Refused(t, s.CheckSetup(t.Context(), ""), "setup_refused")
		storetest.Done(t, s.CheckSetup(t.Context(), second))
	}); wrote != "" {
		t.Errorf("looking whether a secret is good wrote %q", wrote)
	}
	_, err = s.SetUp(t.Context(), storetest.Stranger, first, "サンプル商事", newUser())
	storetest.Refused(t, err, "setup_refused")
	_, err = s.SetUp(t.Context(), storetest.Stranger, second, "サンプル商事", newUser())
	storetest.Done(t, err)
}
