package store_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

var atTheDoor = portal.Actor{Address: storetest.Address, Agent: storetest.Agent, RelyingParty: storetest.Here}

func asksForAPasskey(t *testing.T, s *storetest.Store) store.SignInQuestion {
	t.Helper()
	question, err := s.BeginPasskeySignIn(t.Context(), atTheDoor, "")
	storetest.Done(t, err)
	return question
}

// comesWith asks for the question and answers it.
func comesWith(t *testing.T, s *storetest.Store, key *storetest.Key) (store.Ticket, error) {
	t.Helper()
	question := asksForAPasskey(t, s)
	return s.SignInWithPasskey(t.Context(), atTheDoor, question.Secret, key.Answers(question.Options))
}

func TestAPasskeyIsRegistered(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	key := storetest.NewKey(t, storetest.Here)
	question, err := s.BeginPasskey(t.Context(), hanako.Here())
	storetest.Done(t, err)
	for _, wanted := range []string{`"residentKey":"required"`, `"userVerification":"required"`, `"attestation":"none"`, `"id":"portal.example.jp"`} {
		if !strings.Contains(string(question), wanted) {
			t.Errorf("the question lacks %s: %s", wanted, question)
		}
	}
	answer := key.Makes(question)
	var made store.Passkey
	wrote := s.Changes(func() {
		made, err = s.AddPasskey(t.Context(), hanako.Here(), answer)
		storetest.Done(t, err)
	})
	if wrote != "audit+1 outbox+1 passkey_challenges-1 passkeys+1" {
		t.Errorf("wrote %q", wrote)
	}
	if mail := hanako.LastMail(portal.MailMeansChanged); mail.Fields["change"] != "passkey_added" || mail.Fields["name"] != made.Name {
		t.Errorf("the mail says %v", mail.Fields)
	}
	_, err = s.AddPasskey(t.Context(), hanako.Here(), answer)
	storetest.Refused(t, err, "passkey_not_added") // the question was answered
	if all, err := s.Passkeys(t.Context(), hanako.Here()); err != nil || len(all.Passkeys) != 1 || all.Passkeys[0].Name != "パスキー1" || all.Wanted {
		t.Errorf("the list says %+v, %v", all, err)
	}
	question, err = s.BeginPasskey(t.Context(), hanako.Here())
	storetest.Done(t, err)
	if !strings.Contains(string(question), `"excludeCredentials":[{`) {
		t.Errorf("an authenticator would make a second one: %s", question)
	}
	_, err = s.AddPasskey(t.Context(), hanako.Here(), key.Makes(question))
	storetest.Refused(t, err, "passkey_known")
}

// What a browser at the wrong place, or an authenticator that was not careful, sends is refused, and its question is used up.
var spoiled = map[string]func(*storetest.Key){
	"another origin":     func(k *storetest.Key) { k.RelyingParty.Origin = "https://portal.example.jp.evil.example" },
	"another port":       func(k *storetest.Key) { k.RelyingParty.Origin = "https://portal.example.jp:8443" },
	"without encryption": func(k *storetest.Key) { k.RelyingParty.Origin = "http://portal.example.jp" },
	"another site":       func(k *storetest.Key) { k.RelyingParty.Name = "evil.example" },
	"the site above":     func(k *storetest.Key) { k.RelyingParty.Name = "example.jp" },
	"user not verified":  func(k *storetest.Key) { k.Unverified = true },
	"nobody there":       func(k *storetest.Key) { k.Absent = true },
}

func TestASpoiledPasskeyIsNotRegistered(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	for name, spoil := range spoiled {
		question, err := s.BeginPasskey(t.Context(), hanako.Here())
		storetest.Done(t, err)
		key := storetest.NewKey(t, storetest.Here)
		spoil(key)
		wrote := s.Changes(func() {
			_, err = s.AddPasskey(t.Context(), hanako.Here(), key.Makes(question))
			storetest.Refused(t, err, "passkey_not_added")
		})
		if wrote != "passkey_challenges-1" {
			t.Errorf("%s: wrote %q", name, wrote)
		}
	}
}

func TestAQuestionIsForOneSessionAndFiveMinutes(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, taro := sample.User("佐藤 花子"), sample.User("山田 太郎")
	hanako.WithKey()
	key := storetest.NewKey(t, storetest.Here)
	refused := func(who portal.Actor, question []byte) {
		t.Helper()
		wrote := s.Changes(func() {
			_, err := s.AddPasskey(t.Context(), who, key.Makes(question))
			storetest.Refused(t, err, "passkey_not_added")
		})
		if wrote != "" {
			t.Errorf("wrote %q", wrote)
		}
	}
	question, err := s.BeginPasskey(t.Context(), hanako.Here())
	storetest.Done(t, err)
	refused(taro.Here(), question)
	elsewhere := s.Holding(hanako.SignedIn())
	elsewhere.RelyingParty = storetest.Here
	refused(elsewhere, question)
	stepUp, err := s.BeginPasskeyStepUp(t.Context(), hanako.Here())
	storetest.Done(t, err)
	refused(hanako.Here(), stepUp) // a question of another kind
	s.Clock.Pass(portal.ChallengeLife)
	refused(hanako.Here(), question)
	question, err = s.BeginPasskey(t.Context(), hanako.Here())
	storetest.Done(t, err)
	s.Clock.Pass(portal.ChallengeLife - time.Millisecond)
	s.Reopen()
	_, err = s.AddPasskey(t.Context(), hanako.Here(), key.Makes(question))
	storetest.Done(t, err)
}

func TestThereIsRoomForTwentyPasskeys(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	var question json.RawMessage
	var err error
	for range portal.PasskeysPerUser {
		question, err = s.BeginPasskey(t.Context(), hanako.Here())
		storetest.Done(t, err)
		hanako.WithKey()
	}
	_, err = s.BeginPasskey(t.Context(), hanako.Here())
	storetest.Refused(t, err, "too_many_passkeys")
	_, err = s.AddPasskey(t.Context(), hanako.Here(), storetest.NewKey(t, storetest.Here).Makes(question))
	storetest.Refused(t, err, "too_many_passkeys")
}

func TestAPasskeyIsRenamedAndRemoved(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, taro := sample.User("佐藤 花子"), sample.User("山田 太郎")
	key := hanako.WithKey()
	all, err := s.Passkeys(t.Context(), hanako.Here())
	storetest.Done(t, err)
	id := all.Passkeys[0].ID
	for name, code := range map[string]string{" ": "required", strings.Repeat("長", 51): "too_long", "a\u202eb": "characters", "a\nb": "characters"} {
		storetest.Refused(t, s.RenamePasskey(t.Context(), hanako.Here(), id, name), code)
	}
	if wrote := s.Changes(func() { storetest.Done(t, s.RenamePasskey(t.Context(), hanako.Here(), id, " 会社のPC ")) }); wrote != "audit+1 passkeys~" {
		t.Errorf("wrote %q", wrote)
	}
	taro.Here()
	nothing := s.Changes(func() {
		storetest.Done(t, s.RenamePasskey(t.Context(), hanako.Here(), id, "会社のPC"))
		storetest.Refused(t, s.RenamePasskey(t.Context(), taro.Here(), id, "奪った"), "not_found")
		storetest.Refused(t, s.RemovePasskey(t.Context(), taro.Here(), id), "not_found")
	})
	if nothing != "" {
		t.Errorf("wrote %q", nothing)
	}
	elsewhere := hanako.SignedIn()
	if wrote := s.Changes(func() { storetest.Done(t, s.RemovePasskey(t.Context(), hanako.Here(), id)) }); wrote != "audit+1 outbox+1 passkeys-1 sessions-1" {
		t.Errorf("wrote %q", wrote)
	}
	_, err = s.Session(t.Context(), elsewhere.Secret, "", "", portal.PurposeSession)
	storetest.Refused(t, err, "not_found")
	storetest.Done(t, s.SignOut(t.Context(), hanako.Here())) // this session went on
	_, err = comesWith(t, s, key)
	storetest.Refused(t, err, "passkey_refused")
}

func TestNoPasskeysAtAnAddressThatIsNone(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	hanako.WithKey()
	for _, site := range []portal.RelyingParty{{}, {Name: "localhost"}} {
		who := hanako.AtWork()
		who.RelyingParty = site
		_, err := s.BeginPasskey(t.Context(), who)
		storetest.Refused(t, err, "passkey_not_here")
		_, err = s.BeginPasskeySignIn(t.Context(), who, "")
		storetest.Refused(t, err, "passkey_not_here")
		_, err = s.BeginPasskeyStepUp(t.Context(), who)
		storetest.Refused(t, err, "passkey_not_here")
		if ways, err := s.BeginStepUp(t.Context(), who, false); ways.Passkey || !ways.Mailed || err != nil {
			t.Errorf("%+v offers %+v: %v", site, ways, err)
		}
	}
}

// A new beginning that an administrator gives out takes passkeys and recovery codes away; a password from a mailed link
// leaves them.
func TestAnotherFactorTakesPasskeysAndRecoveryCodesAway(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	taro, hanako, jiro := sample.Administrator("山田 太郎"), sample.User("佐藤 花子"), sample.User("高橋 次郎")
	for _, person := range []*storetest.Person{hanako, jiro} {
		person.Registered()
		person.WithKey()
		_, err := s.MakeRecoveryCodes(context.Background(), person.Here())
		storetest.Done(t, err)
	}
	form := hanako.Form()
	form.Factor = portal.FactorUnset
	storetest.Done(t, s.ChangeUser(t.Context(), taro.AtWork(), hanako.ID, hanako.Version(), form))
	if n, m := s.Count("passkeys"), s.Count("recovery_codes"); n != 1 || m != portal.RecoveryCodes {
		t.Errorf("%d passkeys and %d recovery codes are left", n, m)
	}
	storetest.Done(t, s.DeleteUser(t.Context(), taro.AtWork(), jiro.ID, jiro.Version()))
	if n, m := s.Count("passkeys"), s.Count("recovery_codes"); n+m != 0 {
		t.Errorf("%d passkeys and %d recovery codes are left of a person who is gone", n, m)
	}
}

// Whoever asks without end is put off; others are not, and a while later nobody is.
func TestChallengesOfOneSourceAreLimited(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	s.Write(`INSERT INTO passkey_challenges (id, purpose, flow, expires_at, source)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 499) SELECT 'waiting ' || i, 'sign_in', 'f', ?, ? FROM n`,
		s.Clock.Now().Add(portal.ChallengeLife).UnixMilli(), portal.Source(atTheDoor.Address))
	_, err := s.BeginPasskeySignIn(t.Context(), atTheDoor, "")
	storetest.Done(t, err)
	_, err = s.BeginPasskeySignIn(t.Context(), atTheDoor, "")
	storetest.Refused(t, err, "throttled")
	neighbour := atTheDoor
	neighbour.Address = "198.51.100.9"
	_, err = s.BeginPasskeySignIn(t.Context(), neighbour, "")
	storetest.Done(t, err)
	s.Clock.Pass(portal.ChallengeLife)
	_, err = s.BeginPasskeySignIn(t.Context(), atTheDoor, "")
	storetest.Done(t, err)
	if left := s.Count("passkey_challenges"); left != 1 {
		t.Errorf("%d challenges are kept", left)
	}
}
