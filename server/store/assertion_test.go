package store_test

import (
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func TestAPasskeyIsBothFactors(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	key := hanako.WithKey()
	question := asksForAPasskey(t, s)
	var ticket store.Ticket
	var err error
	answer := key.Answers(question.Options)
	wrote := s.Changes(func() {
		ticket, err = s.SignInWithPasskey(t.Context(), atTheDoor, question.Secret, answer)
		storetest.Done(t, err)
	})
	if wrote != "audit+1 browsers+1 devices+1 passkey_challenges-1 passkeys~ sessions+1 users~" {
		t.Errorf("wrote %q", wrote)
	}
	session, err := s.Session(t.Context(), ticket.Secret, "", "", portal.PurposeSession)
	if err != nil || session.Who.UserID != hanako.ID || !session.Fresh || ticket.Device == "" {
		t.Errorf("got %+v, %v", session, err)
	}
	_, err = s.SignInWithPasskey(t.Context(), atTheDoor, question.Secret, answer)
	storetest.Refused(t, err, "passkey_refused")
	if all, _ := s.Passkeys(t.Context(), hanako.Here()); all.Passkeys[0].UsedAt != s.Clock.Now().UnixMilli() {
		t.Errorf("the list says %+v", all)
	}
}

// Whatever is wrong, the answer is the same; what an owner should know stands in the trail.
func TestASpoiledAnswerSignsNobodyIn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, taro := sample.User("佐藤 花子"), sample.User("山田 太郎")
	key, other := hanako.WithKey(), taro.WithKey()
	wrong := map[string]func(*storetest.Key){
		"another user's name on it": func(k *storetest.Key) { k.User = other.User },
		"the id of another's":       func(k *storetest.Key) { k.ID = other.ID },
		"no user":                   func(k *storetest.Key) { k.User = nil },
		"made to be copied":         func(k *storetest.Key) { k.Copied = true },
	}
	for name, spoil := range spoiled {
		wrong[name] = spoil
	}
	for name, spoil := range wrong {
		bad := *key
		spoil(&bad)
		question := asksForAPasskey(t, s)
		wrote := s.Changes(func() {
			_, err := s.SignInWithPasskey(t.Context(), atTheDoor, question.Secret, bad.Answers(question.Options))
			storetest.Refused(t, err, "passkey_refused")
		})
		if wrote != "audit+1 passkey_challenges-1" {
			t.Errorf("%s: wrote %q", name, wrote)
		}
	}
	if n := s.Count("audit", "event = 'passkey_refused'"); n != len(wrong) {
		t.Errorf("the trail holds %d of %d", n, len(wrong))
	}
	for name, answer := range map[string]string{"nothing": "", "no JSON": "{", "empty": "{}", "a list": "[]"} {
		if _, err := s.SignInWithPasskey(t.Context(), atTheDoor, "", []byte(answer)); !portal.Refused(err, "passkey_refused") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAnAnswerNeedsItsOwnQuestion(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	key := hanako.WithKey()
	question := asksForAPasskey(t, s)
	answer := key.Answers(question.Options)
	stepUp, err := s.BeginPasskeyStepUp(t.Context(), hanako.Here())
	storetest.Done(t, err)
	for name, try := range map[string]func() error{
		"another browser": func() error {
			_, err := s.SignInWithPasskey(t.Context(), atTheDoor, "another browser", answer)
			return err
		},
		"no cookie":              func() error { _, err := s.SignInWithPasskey(t.Context(), atTheDoor, "", answer); return err },
		"a sign-in as a step-up": func() error { _, err := s.StepUpWithPasskey(t.Context(), hanako.Here(), answer); return err },
		"a step-up as a sign-in": func() error {
			_, err := s.SignInWithPasskey(t.Context(), atTheDoor, hanako.Here().SessionID, key.Answers(stepUp))
			return err
		},
		"nobody's question": func() error {
			_, err := s.SignInWithPasskey(t.Context(), atTheDoor, question.Secret, key.Answers([]byte(`{"challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`)))
			return err
		},
	} {
		if wrote := s.Changes(func() { storetest.Refused(t, try(), "passkey_refused") }); wrote != "" {
			t.Errorf("%s: wrote %q", name, wrote)
		}
	}
	s.Reopen()
	_, err = s.SignInWithPasskey(t.Context(), atTheDoor, question.Secret, answer)
	storetest.Done(t, err) // the question outlives a restart
	question = asksForAPasskey(t, s)
	s.Clock.Pass(portal.ChallengeLife)
	_, err = s.SignInWithPasskey(t.Context(), atTheDoor, question.Secret, key.Answers(question.Options))
	storetest.Refused(t, err, "passkey_refused")
}

func TestAnUnknownPasskeyAndADisabledUserGetTheSameAnswer(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	key := hanako.WithKey()
	stranger := storetest.NewKey(t, storetest.Here)
	stranger.User = []byte(hanako.ID)
	_, unknown := comesWith(t, s, stranger)
	hanako.Disabled()
	_, disabled := comesWith(t, s, key)
	storetest.Refused(t, unknown, "passkey_refused")
	if unknown.Error() != disabled.Error() {
		t.Errorf("got %v and %v", unknown, disabled)
	}
	s.Write(`UPDATE users SET state = 'active'`)
	_, err := comesWith(t, s, key)
	storetest.Done(t, err)
}

// A count that does not grow says that there are two of a key that can be in one place only.
func TestACopiedKeyIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	key := hanako.WithKey()
	copied := *key
	for range 3 {
		_, err := comesWith(t, s, key)
		storetest.Done(t, err)
	}
	_, err := comesWith(t, s, &copied)
	storetest.Refused(t, err, "passkey_refused")
	if n := s.Count("audit", "event = 'passkey_refused'", "detail LIKE '%count%'"); n != 1 {
		t.Errorf("the trail says so %d times", n)
	}
	_, err = comesWith(t, s, key)
	storetest.Done(t, err)
}

func TestAKeyThatDoesNotCountIsGoodEveryTime(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	key := hanako.WithKey()
	key.Counts = false
	for range 3 {
		_, err := comesWith(t, s, key)
		storetest.Done(t, err)
	}
}

func TestAnAnswerIsGoodOnceForAHundredAtOnce(t *testing.T) {
	t.Parallel()
	const many = 100
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	key := hanako.WithKey()
	question := asksForAPasskey(t, s)
	answer := key.Answers(question.Options)
	before := s.Count("sessions")
	if n := storetest.Together(t, many, func(int) error {
		_, err := s.SignInWithPasskey(t.Context(), atTheDoor, question.Secret, answer)
		return err
	}, "passkey_refused"); n != 1 || s.Count("sessions") != before+1 {
		t.Errorf("%d of %d got in, %d sessions", n, many, s.Count("sessions")-before)
	}
	creation, err := s.BeginPasskey(t.Context(), hanako.Here())
	storetest.Done(t, err)
	made, who := storetest.NewKey(t, storetest.Here).Makes(creation), hanako.Here()
	if n := storetest.Together(t, many, func(int) error {
		_, err := s.AddPasskey(t.Context(), who, made)
		return err
	}, "passkey_not_added"); n != 1 || s.Count("passkeys") != 2 {
		t.Errorf("%d of %d added one, %d passkeys", n, many, s.Count("passkeys"))
	}
}

func TestAPasskeyIsAFreshProof(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, taro := sample.User("佐藤 花子"), sample.User("山田 太郎")
	key, other := hanako.WithKey(), taro.WithKey()
	who := s.Holding(hanako.SignedIn())
	who.RelyingParty = storetest.Here
	s.Clock.Pass(portal.FreshFor)
	if ways, err := s.BeginStepUp(t.Context(), who, false); ways != (store.StepUpWays{Factor: portal.FactorMail, Passkey: true}) || err != nil {
		t.Errorf("got %+v, %v", ways, err) // no mail unless it is asked for
	}
	careless := *key
	careless.Unverified = true
	for _, bad := range []*storetest.Key{other, &careless} {
		question, err := s.BeginPasskeyStepUp(t.Context(), who)
		storetest.Done(t, err)
		_, err = s.StepUpWithPasskey(t.Context(), who, bad.Answers(question))
		storetest.Refused(t, err, "passkey_refused")
	}
	question, err := s.BeginPasskeyStepUp(t.Context(), who)
	storetest.Done(t, err)
	key.User = nil // an authenticator that was told which passkey need not say whose it is
	ticket, err := s.StepUpWithPasskey(t.Context(), who, key.Answers(question))
	storetest.Done(t, err)
	session, err := s.Session(t.Context(), ticket.Secret, "", "", portal.PurposeSession)
	if err != nil || !session.Fresh {
		t.Errorf("got %+v, %v", session, err)
	}
	_, err = s.BeginPasskeyStepUp(t.Context(), who)
	storetest.Refused(t, err, "signed_out") // the id before it
	jiro := sample.User("高橋 次郎")
	_, err = s.BeginPasskeyStepUp(t.Context(), jiro.Here())
	storetest.Refused(t, err, "not_found")
}

// The company may want its administrators' passkeys; only whoever gave the right code learns of it.
func TestAnAdministratorWithAPasskeyHasToUseIt(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	taro, jiro, hanako := sample.Administrator("山田 太郎"), sample.Administrator("高橋 次郎"), sample.User("佐藤 花子")
	authenticators := map[*storetest.Person]*storetest.Authenticator{}
	for _, person := range []*storetest.Person{taro, jiro, hanako} {
		authenticators[person] = person.Registered()
	}
	key := taro.WithKey()
	hanako.WithKey()
	comes := func(person *storetest.Person, site portal.RelyingParty, wrong bool) error {
		s.Clock.Pass(2 * time.Minute)
		who := s.Holding(person.Pending())
		who.RelyingParty = site
		code := authenticators[person].Code(0)
		if wrong {
			code = storetest.Wrong(code)
		}
		_, err := s.EnterTOTP(t.Context(), who, code, false)
		return err
	}
	storetest.Done(t, comes(taro, storetest.Here, false))
	s.Write(`UPDATE companies SET policy = '{"passkeys_for_admins":true}'`)
	storetest.Refused(t, comes(taro, storetest.Here, true), "code_refused")
	wrote := s.Changes(func() { storetest.Refused(t, comes(taro, storetest.Here, false), "passkey_needed") })
	if wrote != "audit+1 factors~ used_steps+1" { // the code is used up, and half the sign-in is gone
		t.Errorf("wrote %q", wrote)
	}
	storetest.Refused(t, comes(taro, portal.RelyingParty{Name: storetest.Here.Name}, false), "passkey_needed")
	storetest.Done(t, comes(taro, portal.RelyingParty{Name: "new.example.jp", Origin: "https://new.example.jp"}, false)) // none works there
	storetest.Done(t, comes(jiro, storetest.Here, false))                                                                // has none
	storetest.Done(t, comes(hanako, storetest.Here, false))                                                              // no administrator
	_, err := comesWith(t, s, key)
	storetest.Done(t, err)
}
