package store_test

import (
	"bytes"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// G20: over everything that somebody does with secrets, none of them stands in the log, in an error, or readable in any
// file of the data folder, be it the database or what it has not yet taken in.
func TestNoSecretIsLeftAnywhere(t *testing.T) {
	var logs bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)

	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako, taro := sample.Administrator("山田 太郎"), sample.User("佐藤 花子"), sample.User("鈴木 一郎")
	secrets := map[string]string{"the first password": storetest.Password, "a wrong password": "Wrong-Password-7Q", "the new password": newPassword}
	said := func(err error) {
		for about, secret := range secrets {
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("an error repeats %s: %v", about, err)
			}
		}
	}

	said(signsIn(s, hanako.Mail, "Wrong-Password-7Q", ""))
	said(signsIn(s, "Wrong-Password-7Q", "Wrong-Password-7Q", "")) // typed into the wrong field
	half, err := s.SignIn(t.Context(), storetest.Stranger, hanako.Mail, storetest.Password)
	storetest.Done(t, err)
	secrets["half a sign-in"] = half.Secret
	mailed := code(hanako)
	secrets["the mailed code"] = mailed
	_, err = s.EnterMailCode(t.Context(), s.Holding(half), storetest.Wrong(mailed), false)
	said(err)
	whole, err := s.EnterMailCode(t.Context(), s.Holding(half), mailed, true)
	storetest.Done(t, err)
	secrets["the session"] = whole.Secret
	_, secrets["the device"], _ = strings.Cut(whole.Device, ".")

	s.Clock.Pass(time.Hour / 2)
	who := s.Holding(whole)
	_, err = s.BeginStepUp(t.Context(), who, false)
	storetest.Done(t, err)
	secrets["the code of the step-up"] = code(hanako)
	renewed, err := s.StepUp(t.Context(), who, code(hanako))
	storetest.Done(t, err)
	secrets["the session after it"] = renewed.Secret

	app := taro.Registered()
	secrets["the authenticator"] = app.Secret
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), taro.ID, portal.MailReset))
	secrets["the link"] = taro.LastMail(portal.MailReset).Secret
	_, err = s.ProveIdentity(t.Context(), storetest.Stranger, secrets["the link"], taro.Mail, taro.Name, "0300009999")
	said(err)
	proved, err := proves(t, s, secrets["the link"], taro)
	storetest.Done(t, err)
	secrets["the proved identity"] = proved.Secret
	_, err = s.SetPassword(t.Context(), s.Holding(proved), taro.Mail, newPassword)
	storetest.Done(t, err)

	look := func(when string) {
		t.Helper()
		files := map[string][]byte{"the log": logs.Bytes()}
		for _, name := range []string{"denwaban.db", "denwaban.db-wal"} {
			content, err := os.ReadFile(s.Dir + "/" + name)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			files[name] = content
		}
		for about, secret := range secrets {
			for name, content := range files {
				if len(secret) < 6 || len(secret) > 6 && bytes.Contains(content, []byte(secret)) || len(secret) == 6 && standsAlone(content, secret) {
					t.Errorf("%s, %s stands in %s", when, about, name)
				}
			}
		}
	}
	look("while mails wait")
	for _, post := range s.MailsTo(hanako.Mail) {
		storetest.Done(t, s.MarkPostSent(t.Context(), post.ID))
	}
	for _, post := range s.MailsTo(taro.Mail) {
		storetest.Done(t, s.MarkPostSent(t.Context(), post.ID))
	}
	if n := s.Count("outbox", "secret_sealed IS NOT NULL"); n != 0 {
		t.Errorf("%d mails that are out keep their secret", n)
	}
	s.Stop()
	look("after the end")
}

// standsAlone tells whether a code is there as such, and not among the digits of a time or of a hash.
func standsAlone(content []byte, code string) bool {
	letter := func(b byte) bool { return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }
	for rest := content; ; {
		at := bytes.Index(rest, []byte(code))
		if at < 0 {
			return false
		}
		end := at + len(code)
		if (at == 0 || !letter(rest[at-1])) && (end == len(rest) || !letter(rest[end])) {
			return true
		}
		rest = rest[at+1:]
	}
}
