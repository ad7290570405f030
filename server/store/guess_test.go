package store_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Attacks on passwords (G1, G2).

var storm = flag.Int("storm", 24, "how many attempts arrive at once")

// spellings are ways to write one login ID.
func spellings(mail string) []string {
	wide := strings.Map(func(r rune) rune { return r - '!' + '！' }, mail)
	return []string{mail, strings.ToUpper(mail), " " + mail, mail + "\u3000", wide, strings.ToUpper(wide), strings.Replace(mail, "@", "\u200b@", 1), "\u00a0" + mail}
}

// Of many attempts at once exactly those are evaluated that a bucket allows, whatever name or address they come under.
func TestAStormIsEvaluatedAsFarAsTheBucketsAllow(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		allowed int
		attempt func(i int, anna *storetest.Person, device string) (who portal.Actor, loginID string)
	}{
		"one account in many spellings from many sources": {5, func(i int, anna *storetest.Person, _ string) (portal.Actor, string) {
			names := spellings(anna.Mail)
			return portal.Actor{Address: fmt.Sprintf("198.51.100.%d", i)}, names[i%len(names)]
		}},
		"a known device": {5, func(i int, anna *storetest.Person, device string) (portal.Actor, string) {
			return portal.Actor{Address: fmt.Sprintf("198.51.100.%d", i), Device: device}, anna.Mail
		}},
		"one source, many accounts": {7, func(i int, _ *storetest.Person, _ string) (portal.Actor, string) {
			return portal.Actor{Address: "203.0.113.9"}, fmt.Sprintf("user%d@example.co.jp", i)
		}},
		"one source behind many addresses": {7, func(i int, _ *storetest.Person, _ string) (portal.Actor, string) {
			return portal.Actor{Address: fmt.Sprintf("2001:db8:1:2::%x", i+1)}, fmt.Sprintf("user%d@example.co.jp", i)
		}},
		"loopback": {7, func(i int, _ *storetest.Person, _ string) (portal.Actor, string) {
			return portal.Actor{Address: []string{"127.0.0.1", "::ffff:127.0.0.1"}[i%2]}, fmt.Sprintf("user%d@example.co.jp", i)
		}},
	} {
		t.Run(about, func(t *testing.T) {
			s := storetest.Open(t)
			anna := s.Company("A").User("Anna")
			device := finishes(t, s, anna, "")
			now := s.Clock.Now().UnixMilli()
			for _, source := range []string{"203.0.113.9", "2001:db8:1:2::/64", "127.0.0.1"} {
				s.Write(`INSERT INTO attempts (bucket, failures, last_at, drained_at) VALUES (?, 93, ?, ?)`, "source:"+source, now, now)
			}
			var busy atomic.Int64
			storetest.Together(t, *storm, func(i int) error {
				who, loginID := row.attempt(i, anna, device)
				_, err := s.SignIn(t.Context(), who, loginID, "Wrong-Password-1")
				if portal.Refused(err, "busy") {
					busy.Add(1)
				}
				return err
			}, "login_refused", "busy")
			evaluated := s.Count("audit", "event = 'sign_in_refused'")
			if evaluated > row.allowed || busy.Load() == 0 && evaluated != row.allowed {
				t.Errorf("%d of %d were evaluated, want %d", evaluated, *storm, row.allowed)
			}
			if evaluated < row.allowed {
				return // some were told to come back, and may
			}
			s.Reopen()
			who, loginID := row.attempt(*storm, anna, device)
			if _, err := s.SignIn(t.Context(), who, loginID, storetest.Password); err == nil {
				t.Error("a restart lets the next one through")
			}
		})
	}
}

// A patient attacker who lets every wait pass gets a hundred guesses and no more. The owner is told, signs in on a known
// device, and opens the account by a mailed link.
func TestAPatientAttackerGetsAHundredGuesses(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	device := finishes(t, s, anna, "")
	for range portal.MostFailures {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused")
		s.Clock.Pass(portal.ForgetAfter)
	}
	if n := s.Count("audit", "event = 'sign_in_refused'"); n != portal.MostFailures {
		t.Errorf("%d guesses were evaluated", n)
	}
	s.Reopen()
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused")
	s.Clock.Pass(365 * 24 * time.Hour)
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused")
	if told, rows := count(anna, portal.MailSignInShut), s.Count("audit", "event = 'sign_in_shut'"); told != 1 || rows != 1 {
		t.Errorf("%d mails tell of it, and %d rows", told, rows)
	}
	storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, device))
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused") // that opens nothing for others
	resets(t, s, anna)
	storetest.Done(t, signsIn(s, anna.Mail, newPassword, ""))
}

// count is how many mails of a kind wait for the person.
func count(p *storetest.Person, kind portal.Template) int {
	return len(slices.DeleteFunc(p.Mails(), func(one portal.Post) bool { return one.Template != kind }))
}

// resets the password by a mailed link, from another address.
func resets(t *testing.T, s *storetest.Store, p *storetest.Person) {
	t.Helper()
	storetest.Done(t, s.RequestReset(t.Context(), portal.Actor{Address: "198.51.100.77"}, p.Mail))
	ticket, err := proves(t, s, p.LastMail(portal.MailReset).Secret, p)
	storetest.Done(t, err)
	_, err = s.SetPassword(t.Context(), s.Holding(ticket), p.Mail, newPassword)
	storetest.Done(t, err)
}

// A device that was stolen with its cookie gets a hundred guesses, too, then it is a stranger's until its owner signs in
// completely.
func TestAKnownDeviceGetsAHundredGuesses(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	device := finishes(t, s, anna, "")
	for range portal.MostFailures {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", device), "login_refused")
		s.Clock.Pass(portal.ForgetAfter)
	}
	for range 5 {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", device), "login_refused")
	}
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, device), "login_refused")
	storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, ""), "login_refused") // the account's own bucket
	s.Clock.Pass(time.Hour)
	device = finishes(t, s, anna, device)
	for range 6 {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", ""), "login_refused")
	}
	storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, device)) // known again
}

// Cookies of other people's devices, older ones and made-up ones are those of strangers: who changes them at each attempt
// does not get more attempts.
func TestChangingDeviceCookiesGivesNoMoreGuesses(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, bert := sample.User("Anna"), sample.User("Bert")
	old := finishes(t, s, anna, "")
	finishes(t, s, anna, old)
	cookies := []string{old, "", "made-up", finishes(t, s, bert, ""), finishes(t, s, bert, "")}
	for _, device := range cookies {
		storetest.Refused(t, signsIn(s, anna.Mail, "wrong", device), "login_refused")
	}
	for _, device := range cookies {
		storetest.Refused(t, signsIn(s, anna.Mail, storetest.Password, device), "login_refused")
	}
}

// G2: while strangers keep every place for comparing passwords busy, the owner of a known device does not wait for them.
func TestAStormOfStrangersDoesNotKeepTheOwnerWaiting(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	device := finishes(t, s, anna, "")
	s.Write(`UPDATE attempts SET failures = 10000, last_at = ?, drained_at = ?`, s.Clock.Now().UnixMilli(), s.Clock.Now().UnixMilli())
	s.Cost = store.Cost{Memory: 19 * 1024, Passes: 2} // as in the program
	strangers := 4 * *storm
	var left atomic.Int64
	left.Store(int64(strangers))
	begun, done := make(chan struct{}, strangers), make(chan struct{})
	go func() {
		defer close(done)
		storetest.Together(t, strangers, func(int) error {
			begun <- struct{}{}
			defer left.Add(-1)
			return signsIn(s, anna.Mail, "wrong", "")
		}, "login_refused", "busy")
	}()
	for range strangers {
		<-begun
	}
	storetest.Done(t, signsIn(s, anna.Mail, storetest.Password, device))
	if waiting := left.Load(); waiting < int64(strangers/4) {
		t.Errorf("the owner waited until %d of %d strangers were left", waiting, strangers)
	}
	<-done
}

// An office of hundreds behind one address mistypes now and then, and nobody there is made to wait for the others.
func TestAnOfficeBehindOneAddressIsNotShutOut(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	people := make([]*storetest.Person, 300)
	for i := range people {
		people[i] = sample.User(fmt.Sprint("Person ", i))
	}
	for i, p := range people {
		storetest.Refused(t, signsIn(s, p.Mail, "wrong", ""), "login_refused")
		s.Clock.Pass(7 * time.Minute)
		if i%50 == 49 {
			storetest.Done(t, signsIn(s, people[0].Mail, storetest.Password, ""))
		}
	}
}

// Whoever has seen the secret looked at leaves a row, also when the connection is gone before the answer.
func TestWhoHangsUpIsCountedAndOnRecord(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	for range 8 {
		gone, hangUp := context.WithCancel(t.Context())
		asked := 0
		s.Now = func() time.Time {
			if asked++; asked == 2 { // the attempt is counted, the password compared, and now comes the row
				hangUp()
			}
			return s.Clock.Now()
		}
		if _, err := s.SignIn(gone, storetest.Stranger, anna.Mail, "wrong"); err == nil {
			t.Fatal("got in")
		}
	}
	if n := s.Count("audit", "event = 'sign_in_refused'"); n != 5 {
		t.Errorf("%d rows tell of 5 attempts that were evaluated", n)
	}
}
