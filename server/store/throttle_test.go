package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// signsIn tries a password from a browser with the device cookie's token, "" for an unknown one.
func signsIn(s *storetest.Store, loginID, password, device string) error {
	who := storetest.Stranger
	who.Device = device
	_, err := s.SignIn(context.Background(), who, loginID, password)
	return err
}

// finishes signs the person in completely and returns the token of the browser's device cookie.
func finishes(t *testing.T, s *storetest.Store, p *storetest.Person, device string) string {
	t.Helper()
	who := storetest.Stranger
	who.Device = device
	pending, err := s.SignIn(t.Context(), who, p.Mail, storetest.Password)
	storetest.Done(t, err)
	holding := s.Holding(pending)
	holding.Device = device
	ticket, err := s.EnterMailCode(t.Context(), holding, p.LastMail(portal.MailCode).Secret, false)
	storetest.Done(t, err)
	return store.DeviceToken(ticket.Device)
}

func TestFiveFailuresThenASilentWait(t *testing.T) {
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	for range 5 {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused")
	}
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused")
	s.Reopen() // a restart forgets nothing
	s.Clock.Pass(29 * time.Second)
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused")
	if refused := s.Count("audit", "event = 'sign_in_refused'"); refused != 5 {
		t.Errorf("%d attempts were recorded, want the 5 that were evaluated", refused)
	}
	s.Clock.Pass(time.Second)
	storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, ""))
	storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused")
	// A success begins a new count: what stands in the way now stands behind the right password.
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "code_too_soon")
}

func TestSpellingsOfALoginIDShareOneCount(t *testing.T) {
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	for _, spelling := range []string{anna.Mail, strings.ToUpper(anna.Mail), " " + anna.Mail, "ｐ１@example.co.jp", "p1@EXAMPLE.co.jp\u3000"} {
		storetest.Refused(t, signsIn(s, spelling, "wrong", ""), "login_refused")
	}
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused")
}

func TestNoMoreThanTheAllowanceIsEvaluatedAtOnce(t *testing.T) {
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	// On a machine that is busy with other things some are told to come back: they are not evaluated either.
	storetest.Together(t, atOnce, func(int) error { return signsIn(s, anna.Mail, "wrong", "") }, "login_refused", "busy")
	if evaluated := s.Count("audit", "event = 'sign_in_refused'"); evaluated < 1 || evaluated > 5 {
		t.Errorf("%d of %d attempts at once were evaluated, want 5", evaluated, atOnce)
	}
}

func TestStrangersDoNotLockOutTheOwnerOfAKnownDevice(t *testing.T) {
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	device := finishes(t, s, anna, "")
	s.Write(`UPDATE attempts SET failures = 10000, last_at = ?, drained_at = ? WHERE bucket = 'source:192.0.2.7'`,
		s.Clock.Now().UnixMilli(), s.Clock.Now().UnixMilli())
	for range 6 {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused")
	}
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused")
	storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, device))
}

func TestAKnownDeviceIsThrottledByItself(t *testing.T) {
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, bert := sample.User("Anna"), sample.User("Bert")
	device := finishes(t, s, anna, "")
	for range 5 {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", device), "login_refused")
	}
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, device), "login_refused")
	storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, "")) // the account's own count did not move
	for range 5 {
		storetest.Refused(t, signsIn(s, bert.Mail, "wrong", device), "login_refused")
	}
	storetest.Refused(t, signsIn(s, bert.Mail, storetest.Password, device), "login_refused") // it is no known device of Bert's
}

func TestTheDeviceCookieChangesAtEachSignIn(t *testing.T) {
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	first := finishes(t, s, anna, "")
	s.Clock.Pass(time.Minute)
	second := finishes(t, s, anna, first)
	if first == second || s.Count("devices") != 1 {
		t.Errorf("one browser is %d devices, its secret changed: %v", s.Count("devices"), first != second)
	}
	for range 5 {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", first), "login_refused") // a copied, older cookie is a stranger's
	}
	storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, second))
}

func TestAHundredFailuresNeedTheMailbox(t *testing.T) {
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused")
	s.Write(`UPDATE attempts SET total = 100 WHERE bucket LIKE 'account:%'`)
	s.Clock.Pass(365 * 24 * time.Hour)
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused")

	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, anna.Mail))
	ticket, err := s.ProveIdentity(t.Context(), storetest.Stranger, anna.LastMail(portal.MailReset).Secret, anna.Mail, anna.Name, anna.Phone)
	storetest.Done(t, err)
	_, err = s.SetPassword(t.Context(), s.Holding(ticket), anna.Mail, "Other2026pass")
	storetest.Done(t, err)
	storetest.Done(t, signsIn(s, anna.Mail, "Other2026pass", ""))
}

func TestManySourcesOfOneAttackerAreOne(t *testing.T) {
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	s.Write(`INSERT INTO attempts (bucket, failures, last_at, drained_at) VALUES ('source:2001:db8:1:2::/64', 100, ?, ?)`,
		s.Clock.Now().UnixMilli(), s.Clock.Now().UnixMilli())
	for address, want := range map[string]bool{"2001:db8:1:2:3:4:5:6": false, "2001:db8:1:2:ffff::1": false, "2001:db8:1:3::1": true} {
		who := portal.Actor{Address: address}
		if _, err := s.SignIn(t.Context(), who, anna.Mail, storetest.Password); (err == nil) != want {
			t.Errorf("from %s: %v", address, err)
		}
	}
}

// A stranger with an account of their own goes on guessing at others' from where they stopped: signing in wipes nothing clean.
func TestAnAccountOfOnesOwnIsNoFreshStart(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	company := s.Company("A")
	anna, stranger := company.User("Anna"), company.User("Stranger")
	failures := func() int {
		return storetest.Rows[int](s, `SELECT failures FROM attempts WHERE bucket LIKE 'source:%'`)[0]
	}
	for range 4 {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused")
	}
	storetest.Done(t, signsIn(s, stranger.Mail, storetest.Password, ""))
	if left := failures(); left != 4 {
		t.Errorf("%d failures of the source count after somebody signed in there, want 4", left)
	}
}

// A failure removes what is too old to matter and nothing else, and finds it by its index: strangers may have filled the table.
func TestOldFailuresAreForgotten(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	now, long := s.Clock.Now(), portal.ForgetAfter
	for bucket, row := range map[string]struct {
		age   time.Duration
		total int
	}{
		"source:old": {long + time.Second, 0}, "source:new": {long - time.Second, 0}, "account:old": {10 * long, 3},
	} {
		s.Write(`INSERT INTO attempts (bucket, failures, total, last_at, drained_at) VALUES (?, 3, ?, ?, 0)`, bucket, row.total, now.Add(-row.age).UnixMilli())
	}
	storetest.Refused(t, signsIn(s, "nobody@example.com", "wrong", ""), "login_refused")
	left := storetest.Rows[string](s, `SELECT bucket FROM attempts WHERE bucket LIKE '%:old' OR bucket LIKE '%:new' ORDER BY bucket`)
	if strings.Join(left, " ") != "account:old source:new" {
		t.Errorf("left are %q", left)
	}
	if plan := s.QueryPlan(store.ForgetAttemptsQuery); plan != "SEARCH attempts USING INDEX attempts_forgotten (last_at<?)" {
		t.Errorf("it runs as %s", plan)
	}
}
