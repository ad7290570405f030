package store_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// dearer is today's cost in these tests; everybody's hash was made at storetest.Cost.
var dearer = store.Cost{Memory: 128, Passes: 3}

const dearerHash = "$argon2id$v=19$m=128,t=3,p=1$"

func hashOf(s *storetest.Store, p *storetest.Person) string {
	return storetest.Rows[string](s, `SELECT password_hash FROM users WHERE id = ?`, p.ID)[0]
}

func TestPasswordsCostWhatTheyShould(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), t.TempDir())
	storetest.Done(t, err)
	if s.Cost != (store.Cost{Memory: 19456, Passes: 2}) {
		t.Errorf("a hash costs %+v", s.Cost)
	}
	storetest.Done(t, s.Close())
}

// Whoever signs in has the hash made anew, dearer or cheaper, once; the password stays what it was.
func TestASignInMakesAnOldHashAnew(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	before, version := hashOf(s, hanako), hanako.Version()
	storetest.Done(t, signsIn(s, hanako.Mail, storetest.Password, ""))
	if hashOf(s, hanako) != before {
		t.Error("a hash of today's cost is made anew")
	}
	for _, cost := range []store.Cost{dearer, storetest.Cost, {Memory: 64, Passes: 2}, {Memory: 128, Passes: 1}} {
		s.Clock.Pass(time.Hour)
		was := hashOf(s, hanako)
		s.Cost = cost
		storetest.Refused(t, signsIn(s, hanako.Mail, "wrong", ""), "login_refused")
		if hashOf(s, hanako) != was {
			t.Error("a wrong password changes the hash")
		}
		storetest.Done(t, signsIn(s, hanako.Mail, storetest.Password, ""))
		renewed := hashOf(s, hanako)
		if renewed == was {
			t.Errorf("%+v: the hash stays %s", cost, was)
		}
		s.Clock.Pass(time.Hour)
		storetest.Done(t, signsIn(s, hanako.Mail, storetest.Password, ""))
		if hashOf(s, hanako) != renewed {
			t.Errorf("%+v: the hash is made anew at each sign-in", cost)
		}
	}
	if hanako.Version() != version {
		t.Error("a form that is open on this person is out of date by it")
	}
}

// Who is refused whatever the password is learns from no work that it was right.
func TestNoHashIsMadeAnewForWhoIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	disabled, waiting := sample.User("佐藤 花子").Disabled(), sample.User("鈴木 一郎")
	for range 6 {
		storetest.Refused(t, signsIn(s, waiting.Mail, "wrong", ""), "login_refused")
	}
	s.Cost = dearer
	for _, p := range []*storetest.Person{disabled, waiting} {
		s.Random = &salted{s.Random, func() { t.Errorf("a hash is made for %s, which takes as long as looking at one", p.Name) }}
		storetest.Refused(t, signsIn(s, p.Mail, storetest.Password, ""), "login_refused")
	}
}

// salted does something while the first salt is drawn.
type salted struct {
	io.Reader
	meanwhile func()
}

func (r *salted) Read(p []byte) (int, error) {
	if first := r.meanwhile; len(p) == 16 && first != nil {
		r.meanwhile = nil
		first()
	}
	return r.Reader.Read(p)
}

// A password that is changed while its hash is made anew is changed; and a sign-in that makes the hash anew while its owner
// changes the password does not make that fail.
func TestAHashMadeAnewDoesNotRaceWithANewPassword(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	who, chance := hanako.AtWork(), s.Random
	s.Cost = dearer
	changes := func(current, password string) {
		_, err := s.ChangePassword(t.Context(), who, current, password)
		storetest.Done(t, err)
	}
	s.Random = &salted{chance, func() { changes(storetest.Password, newPassword) }}
	storetest.Refused(t, signsIn(s, hanako.Mail, storetest.Password, ""), "login_refused")
	storetest.Refused(t, signsIn(s, hanako.Mail, storetest.Password, ""), "login_refused")
	storetest.Done(t, signsIn(s, hanako.Mail, newPassword, ""))

	s.Clock.Pass(time.Hour)
	s.Cost, who = storetest.Cost, hanako.AtWork()
	s.Random = &salted{chance, func() { storetest.Done(t, signsIn(s, hanako.Mail, newPassword, "")) }}
	changes(newPassword, newPassword+"2")
	storetest.Done(t, signsIn(s, hanako.Mail, newPassword+"2", ""))
	storetest.Refused(t, signsIn(s, hanako.Mail, newPassword, ""), "login_refused")
}

// People who sign in on two devices at once are let in on both.
func TestSignInsAtOnceWithAnOldHash(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	s.Cost = dearer
	anna := s.Company("サンプル商事").User("Anna").With(portal.FactorTOTP)
	if in := storetest.Together(t, 4, func(i int) error {
		return signsIn(s, anna.Mail, storetest.Password, "")
	}); in != 4 || !strings.HasPrefix(hashOf(s, anna), dearerHash) {
		t.Errorf("%d of 4 are let in, and the hash is %s", in, hashOf(s, anna))
	}
}
