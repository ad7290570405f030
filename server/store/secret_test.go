package store_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func TestPasswordsAreHashedWithASaltEach(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	for range 2 {
		p := sample.User("佐藤 花子").Invited()
		storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, p.Mail))
		ticket, err := proves(t, s, p.LastMail(portal.MailReset).Secret, p)
		storetest.Done(t, err)
		_, err = s.SetPassword(t.Context(), s.Holding(ticket), p.Mail, newPassword)
		storetest.Done(t, err)
	}
	hashes := storetest.Rows[string](s, `SELECT password_hash FROM users`)
	if hashes[0] == hashes[1] {
		t.Error("one password has one hash")
	}
	for _, hash := range hashes {
		if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") || strings.Contains(hash, newPassword) {
			t.Errorf("the hash is %s", hash)
		}
	}
}

// The message is that of a full machine, not that of a wrong password, and nothing is counted against anyone.
func TestWhoWaitsTooLongForAHashIsToldToComeBack(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	gone, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-gone.Done()
	if _, err := s.SignIn(gone, storetest.Stranger, "nobody@example.co.jp", "x"); portal.Refused(err, "login_refused") || err == nil {
		t.Errorf("got %v", err)
	}
	if n := s.Count("audit"); n != 0 {
		t.Errorf("%d attempts are recorded", n)
	}
}

func TestKeysHaveOnePurposeEach(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	keys := s.Keys()
	derive := func(purpose string) []byte { return keys.Each(purpose)[0] }
	if bytes.Equal(derive("a"), derive("b")) || !bytes.Equal(derive("a"), derive("a")) || len(derive("a")) != 32 {
		t.Error("keys do not differ by purpose, or differ by call")
	}
	for _, pair := range [][2][]string{{{"ab", "c"}, {"a", "bc"}}, {{"a"}, {"a", ""}}, {{"1:a"}, {"a"}}} {
		if bytes.Equal(keys.MAC(store.KeyCSRF, pair[0]...), keys.MAC(store.KeyCSRF, pair[1]...)) {
			t.Errorf("%q and %q have one MAC", pair[0], pair[1])
		}
	}
}

// Every code of the million is as likely as any other: values beyond the last whole million are drawn again.
func TestCodesAreDrawnEvenly(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	p := s.Company("サンプル商事").User("佐藤 花子")
	d := &dice{}
	s.Random = d
	for drawn, want := range map[string]string{"\x00\x00\x00": "000000", "\x0f\x42\x40": "000000", "\xff\xff\xff\x00\x00\x07": "000007", "\xf4\x24\x00\x00\x00\x09": "000009", "\xf4\x23\xff": "999999"} {
		d.codes = []byte(drawn)
		who := s.Holding(p.Pending())
		storetest.Done(t, s.ResendCode(t.Context(), who))
		if got := p.LastMail(portal.MailCode).Secret; got != want {
			t.Errorf("%x: the code is %s, want %s", drawn, got, want)
		}
		s.Clock.Pass(time.Hour)
	}
}

// dice are a source of chance whose codes are known; ids count up.
type dice struct {
	codes []byte
	count byte
}

func (d *dice) Read(p []byte) (int, error) {
	if len(p) == 3 {
		n := copy(p, d.codes)
		d.codes = d.codes[n:]
		return n, nil
	}
	d.count++
	clear(p)
	p[0] = d.count
	return len(p), nil
}
