package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// waiting is a store with n reset mails to n people, posted a minute apart.
func waiting(t *testing.T, n int) (*storetest.Store, []*storetest.Person) {
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	var people []*storetest.Person
	for range n {
		p := sample.User("佐藤 花子")
		people = append(people, p)
		storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, p.Mail))
		s.Clock.Pass(time.Minute)
	}
	return s, people
}

func take(t *testing.T, s *storetest.Store, limit int, lease time.Duration) []portal.Post {
	t.Helper()
	posts, err := s.LeasePosts(t.Context(), limit, lease)
	storetest.Done(t, err)
	return posts
}

func due(t *testing.T, s *storetest.Store) time.Time {
	t.Helper()
	at, err := s.NextPost(t.Context())
	storetest.Done(t, err)
	return at
}

func TestAMailIsPostedWithItsCause(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	s.Random = broken{}
	form := newUser()
	wrote := s.Changes(func() {
		if _, err := s.AddUser(t.Context(), boss.Actor(), form); err == nil || portal.Refusals(err) != nil {
			t.Errorf("without chance: got %v", err)
		}
	})
	if wrote != "" || !due(t, s).IsZero() {
		t.Errorf("wrote %q", wrote)
	}
}

// broken is a source of chance that fails for tokens of 32 bytes and draws the same ids again and again.
type broken struct{}

func (broken) Read(p []byte) (int, error) {
	if len(p) == 32 {
		return 0, errors.New("no chance")
	}
	return len(p), nil
}

func TestTheSenderIsWoken(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, 2)
	select {
	case <-s.Posted():
	default:
		t.Error("nobody was told")
	}
	select {
	case <-s.Posted():
		t.Error("two mails wake twice")
	default:
	}
}

func TestALeasedMailIsLeftAloneUntilTheLeaseEnds(t *testing.T) {
	t.Parallel()
	s, people := waiting(t, 3)
	first := take(t, s, 2, 5*time.Minute)
	if len(first) != 2 || first[0].To != people[0].Mail || first[1].To != people[1].Mail || first[0].Attempts != 1 {
		t.Fatalf("the oldest are %+v", first)
	}
	rest := take(t, s, 10, 5*time.Minute)
	if len(rest) != 1 || rest[0].To != people[2].Mail {
		t.Errorf("the rest is %+v", rest)
	}
	if again := take(t, s, 10, time.Minute); again == nil || len(again) != 0 {
		t.Errorf("leased twice: %+v", again)
	}
	if at := due(t, s); !at.Equal(s.Clock.Now().Add(5 * time.Minute)) {
		t.Errorf("the next is due at %s", at)
	}
	// The sender died. Its mails are sent by the next one, recognisable as the same.
	s.Reopen()
	s.Clock.Pass(5 * time.Minute)
	again := take(t, s, 10, time.Minute)
	if len(again) != 3 || again[0].MessageID != first[0].MessageID || again[0].Secret != first[0].Secret || again[0].Attempts != 2 {
		t.Errorf("after the lease: %+v", again)
	}
}

// Whoever waits for a code waits for no other mail, however many are due for longer; links go before what has no end.
func TestACodeGoesBeforeWhatWaitsForLonger(t *testing.T) {
	t.Parallel()
	s, people := waiting(t, 3)
	people[0].Company.VoiceGroup("Y1").Contract("N100000001").Numbers("0300001001")
	boss, sleeper := people[0].Company.Administrator("山田 太郎"), people[0].Company.User("高橋 次郎")
	for range 3 {
		forwards(t, s, boss, "Y1", to("090-1234-5678"), "0300001001")
		s.Clock.Pass(time.Second)
	}
	storetest.Done(t, s.ResendCode(t.Context(), s.Holding(sleeper.Pending())))
	var order []portal.Template
	for _, one := range take(t, s, 5, time.Minute) {
		order = append(order, one.Template)
	}
	if want := []portal.Template{portal.MailCode, portal.MailReset, portal.MailReset, portal.MailReset, portal.MailForwarding}; !slices.Equal(order, want) {
		t.Errorf("sent in the order %v, want %v", order, want)
	}
	for _, query := range []string{store.DueSecretsQuery, store.DueOthersQuery} {
		if steps := s.QueryPlan(query); strings.Contains(steps, "TEMP B-TREE FOR ORDER BY") || !strings.Contains(steps, "USING INDEX") {
			t.Errorf("it takes\n%s", steps)
		}
	}
}

func TestSixteenSendersShareTheMails(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, 5)
	taken := make([][]portal.Post, 16)
	storetest.Together(t, 16, func(i int) (err error) {
		taken[i], err = s.LeasePosts(t.Context(), 1, time.Minute)
		return err
	})
	var ids []string
	for _, some := range taken {
		for _, one := range some {
			ids = append(ids, one.ID)
		}
	}
	slices.Sort(ids)
	if n := len(slices.Compact(slices.Clone(ids))); len(ids) != 5 || n != 5 {
		t.Errorf("%d mails were taken, %d different ones", len(ids), n)
	}
}

func TestASecretIsForgottenWhenTheMailIsOut(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, 3)
	posts := take(t, s, 3, time.Minute)
	secrets := func() int { return s.Count("outbox", "secret_sealed IS NOT NULL") }
	if wrote := s.Changes(func() { storetest.Done(t, s.MarkPostSent(t.Context(), posts[0].ID)) }); wrote != "outbox~" || secrets() != 2 {
		t.Errorf("sent: wrote %q, %d secrets are left", wrote, secrets())
	}
	again := s.Clock.Now().Add(10 * time.Minute)
	storetest.Done(t, s.MarkPostFailed(t.Context(), posts[1].ID, "451 try later", again))
	storetest.Done(t, s.MarkPostFailed(t.Context(), posts[2].ID, "550 no such person", time.Time{}))
	if at := due(t, s); !at.Equal(again) {
		t.Errorf("the next is due at %s", at)
	}
	s.Clock.Pass(10 * time.Minute)
	if left := take(t, s, 10, time.Minute); len(left) != 1 || left[0].ID != posts[1].ID || left[0].Secret != posts[1].Secret {
		t.Errorf("tried again are %+v", left)
	}
	// One that was given up keeps its secret until it expires, for an administrator who has it tried again.
	s.Clock.Pass(time.Hour)
	storetest.Done(t, s.MarkPostFailed(t.Context(), posts[1].ID, "550 no such person", time.Time{}))
	if secrets() != 0 {
		t.Errorf("%d secrets are left", secrets())
	}
	if reasons := storetest.Rows[string](s, `SELECT last_error FROM outbox WHERE failed_at > 0`); len(reasons) != 2 || reasons[0] != "550 no such person" {
		t.Errorf("given up: %q", reasons)
	}
}

func TestASecretOfAMailOpensInItsOwnRowOnly(t *testing.T) {
	t.Parallel()
	s, people := waiting(t, 2)
	s.Write(`UPDATE outbox SET secret_sealed = (SELECT secret_sealed FROM outbox WHERE to_address = ?) WHERE to_address = ?`, people[0].Mail, people[1].Mail)
	posts := take(t, s, 10, time.Minute)
	if len(posts) != 1 || posts[0].To != people[0].Mail {
		t.Errorf("a moved secret was read, or holds up the others: %+v", posts)
	}
}

// Where not even that can be noted of the one, the others go out all the same.
func TestAMailThatCannotBeGivenUpHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s, people := waiting(t, 2)
	s.Write(`UPDATE outbox SET fields = 'x' WHERE to_address = ?`, people[0].Mail)
	s.Write(`CREATE TRIGGER broken BEFORE UPDATE OF failed_at ON outbox BEGIN SELECT RAISE(ABORT, 'broken'); END`)
	posts, err := s.LeasePosts(t.Context(), 10, time.Minute)
	storetest.Done(t, err)
	if len(posts) != 1 || posts[0].To != people[1].Mail {
		t.Errorf("it goes out: %+v", posts)
	}
}

func TestTheTrialMailboxTakesMailsOutOfTheOutbox(t *testing.T) {
	t.Parallel()
	s, people := waiting(t, 2)
	for i, post := range take(t, s, 2, time.Minute) {
		subject := []string{"一通目", "二通目"}[i]
		if wrote := s.Changes(func() { storetest.Done(t, s.KeepTrialMail(t.Context(), post, subject, "本文")) }); wrote != "outbox~ trial_mails+1" {
			t.Errorf("wrote %q", wrote)
		}
		if wrote := s.Changes(func() {
			if err := s.KeepTrialMail(t.Context(), post, subject, "本文"); err == nil {
				t.Error("one mail is kept twice")
			}
		}); wrote != "" {
			t.Errorf("the second time: wrote %q", wrote)
		}
		s.Clock.Pass(time.Second)
	}
	mails, err := s.TrialMails(t.Context())
	storetest.Done(t, err)
	if len(mails) != 2 || mails[0].Language != portal.Japanese || mails[0].Subject != "二通目" || mails[1].To != people[0].Mail || !due(t, s).IsZero() || s.Count("outbox", "secret_sealed IS NOT NULL") != 0 {
		t.Errorf("the mailbox holds %+v", mails)
	}
}

func TestEveryMailHasAnIDOfItsOwn(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, 3)
	var ids []string
	for _, post := range take(t, s, 3, time.Minute) {
		if !strings.HasSuffix(post.MessageID, "@denwaban") || post.ExpiresAt.Sub(post.CreatedAt) != 30*time.Minute {
			t.Errorf("%+v", post)
		}
		ids = append(ids, post.MessageID)
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 3 {
		t.Error("two mails have one Message-ID")
	}
}

func TestAnExpiredMailKeepsItsExpiry(t *testing.T) {
	t.Parallel()
	s, _ := waiting(t, 1)
	s.Clock.Pass(time.Hour)
	posts := take(t, s, 1, time.Minute)
	if len(posts) != 1 || !posts[0].ExpiresAt.Before(s.Clock.Now()) {
		t.Errorf("the sender cannot see that it has expired: %+v", posts)
	}
}

// A program that is killed with a mail in hand is followed by one that sends it at once, the same mail.
func TestAMailInHandIsDueAfterARestart(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	hanako := s.Company("サンプル商事").User("佐藤 花子")
	storetest.Done(t, s.ResendCode(t.Context(), s.Holding(hanako.Pending())))
	taken, err := s.LeasePosts(t.Context(), 10, 5*time.Minute)
	storetest.Done(t, err)
	s.Reopen()
	again, err := s.LeasePosts(t.Context(), 10, 5*time.Minute)
	storetest.Done(t, err)
	if len(taken) != 1 || len(again) != 1 || again[0].MessageID != taken[0].MessageID || again[0].Secret != taken[0].Secret || again[0].Attempts != 2 {
		t.Errorf("took %+v, then %+v", taken, again)
	}
	third, err := s.LeasePosts(t.Context(), 10, 5*time.Minute)
	if storetest.Done(t, err); len(third) != 0 {
		t.Error("a mail in hand is taken again without a restart")
	}
}
