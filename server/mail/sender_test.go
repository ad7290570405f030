package mail

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"denwaban/server/portal"
)

func TestTheTrialMailboxKeepsMails(t *testing.T) {
	o := newOffice(t)
	o.invites("staff@example.co.jp")
	o.sends(NewSender(o.Store, publicURL, NewTrial(o.Store)))
	mails, err := o.TrialMails(t.Context())
	o.must(err)
	if len(mails) != 1 || mails[0].To != "staff@example.co.jp" || !strings.Contains(mails[0].Text, publicURL+"/password/identity#token=") {
		t.Errorf("in the mailbox: %+v", mails)
	}
	o.nothingWaits()
}

func TestADeferredMailIsTriedAgainAndIsTheSame(t *testing.T) {
	o := newOffice(t)
	host := startServer(t, options{})
	sender := NewSender(o.Store, publicURL, carrierTo(t, "smtp://"+host.address, fromAddress))
	o.invites("staff@example.co.jp")
	host.answer(nil, &smtp.SMTPError{Code: 451, Message: "later"})
	o.sends(sender)
	o.pass(29 * time.Second)
	o.sends(sender)
	if n := len(host.received()); n != 1 {
		t.Fatalf("%d tries within 29 seconds", n)
	}
	host.answer(nil, nil)
	o.pass(time.Second)
	o.sends(sender)
	o.pass(24 * time.Hour)
	o.sends(sender)
	mails := host.received()
	if len(mails) != 2 {
		t.Fatalf("%d tries in the end instead of 2", len(mails))
	}
	if mails[0].raw != mails[1].raw || mails[0].message(t).Header.Get("Message-Id") == "" {
		t.Error("the second try is another mail than the first")
	}
	o.nothingWaits()
	o.sql(func(db *sql.DB) error {
		var kept int
		err := db.QueryRow(`SELECT COUNT(*) FROM outbox WHERE secret_sealed IS NOT NULL OR sent_at = 0`).Scan(&kept)
		if kept != 0 {
			t.Error("the outbox still knows the token of a delivered mail")
		}
		return err
	})
}

func TestARefusedMailIsGivenUp(t *testing.T) {
	o := newOffice(t)
	host := startServer(t, options{})
	sender := NewSender(o.Store, publicURL, carrierTo(t, "smtp://"+host.address, fromAddress))
	o.invites("staff@example.co.jp")
	host.answer(&smtp.SMTPError{Code: 550, Message: "no such user"}, nil)
	o.sends(sender)
	o.nothingWaits()
	host.answer(nil, nil)
	o.pass(24 * time.Hour)
	o.sends(sender)
	if n := len(host.received()); n != 0 {
		t.Errorf("%d mails went out after the refusal", n)
	}
}

func TestTheWaitGrowsAndEnds(t *testing.T) {
	o := newOffice(t)
	down := NewSender(o.Store, publicURL, carrierFunc(func(context.Context, portal.Post) error { return errors.New("no connection") }))
	o.invites("staff@example.co.jp")
	m, h := time.Minute, time.Hour
	for _, want := range []time.Duration{30 * time.Second, 2 * m, 10 * m, h, 4 * h, 4 * h, 4 * h, 4 * h, 4 * h} {
		o.sends(down)
		if got := o.due(); got != want {
			t.Fatalf("the next try is due after %v instead of %v", got, want)
		}
		o.pass(want)
	}
	o.sends(down)
	o.nothingWaits()
}

// A server that defers strangers does so for five minutes or so; a code lives for ten.
func TestACodeIsTriedWhileItIsGoodAndNeverAfter(t *testing.T) {
	o := newOffice(t)
	host := startServer(t, options{})
	sender := NewSender(o.Store, publicURL, carrierTo(t, "smtp://"+host.address, fromAddress))
	o.signsIn("staff@example.co.jp")
	posted := o.Now()
	host.answer(nil, &smtp.SMTPError{Code: 451, Message: "greylisted"})
	last := time.Duration(0)
	for range tries {
		o.sends(sender)
		next, err := o.NextPost(t.Context())
		o.must(err)
		if next.IsZero() {
			break
		}
		last = next.Sub(posted)
		o.pass(o.due())
	}
	if last < 8*time.Minute || last >= portal.MailCodeLife {
		t.Errorf("the last try was %v after the code was made", last)
	}
	host.answer(nil, nil)
	before := len(host.received())
	o.pass(24 * time.Hour)
	o.sends(sender)
	if n := len(host.received()); n != before {
		t.Error("an expired code was sent")
	}
	o.nothingWaits()
}

func TestWhatExpiredInTheQueueIsNotSent(t *testing.T) {
	o := newOffice(t)
	host := startServer(t, options{})
	sender := NewSender(o.Store, publicURL, carrierTo(t, "smtp://"+host.address, fromAddress))
	o.signsIn("staff@example.co.jp")                                           // a code: 10 minutes
	o.must(o.RequestReset(t.Context(), portal.Actor{}, "staff@example.co.jp")) // a link: 30 minutes
	o.pass(portal.MailCodeLife)
	o.sends(sender)
	mails := host.received()
	if len(mails) != 1 || !strings.Contains(bodyOf(t, mails[0].message(t)), "#token=") {
		t.Errorf("%d mails went out, wanted the link alone", len(mails))
	}
	o.nothingWaits()
}

// Nor does it expire on its way: a server that takes long is given up with the code. A mail that stays true has all the time.
func TestADeliveryTakesNoLongerThanTheMailIsGood(t *testing.T) {
	o := newOffice(t)
	var mu sync.Mutex                                 // deliveries go side by side
	lasting, deadlines := 0, map[bool]time.Duration{} // of mails that expire, and of those that do not
	sender := NewSender(o.Store, publicURL, carrierFunc(func(ctx context.Context, post portal.Post) error {
		mu.Lock()
		defer mu.Unlock()
		if post.ExpiresAt.IsZero() {
			lasting++
		}
		if at, ends := ctx.Deadline(); ends {
			deadlines[!post.ExpiresAt.IsZero()] = time.Until(at)
		}
		return nil
	}))
	o.signsIn("staff@example.co.jp")
	o.pass(portal.MailCodeLife - time.Minute)
	o.sends(sender)
	if left := deadlines[true]; left <= 0 || left > time.Minute {
		t.Errorf("the delivery of a code that is good for a minute may take %v", left)
	}
	o.sql(func(db *sql.DB) error {
		_, err := db.Exec(`UPDATE outbox SET sent_at = 0, expires_at = 0, due_at = 0, template = 'password_changed'`)
		return err
	})
	o.sends(sender)
	if left, ends := deadlines[false]; ends || lasting == 0 {
		t.Errorf("of %d mails that do not expire, the delivery of one may take %v", lasting, left)
	}
}

func TestOneBrokenMailDoesNotHoldUpTheOthers(t *testing.T) {
	o := newOffice(t)
	var arrived atomic.Int32
	sender := NewSender(o.Store, publicURL, carrierFunc(func(_ context.Context, post portal.Post) error {
		if post.To == "bad@example.co.jp" {
			panic("broken")
		}
		arrived.Add(1)
		return nil
	}))
	o.invites("bad@example.co.jp")
	for i := range 45 {
		o.invites(fmt.Sprintf("staff%d@example.co.jp", i))
	}
	o.sends(sender)
	if n := arrived.Load(); n != 45 {
		t.Errorf("%d of 45 mails arrived", n)
	}
	if got := o.due(); got != 30*time.Second {
		t.Errorf("the broken one is tried again after %v", got)
	}
}

func TestAMailIsSentWhenItIsPosted(t *testing.T) {
	o := newOffice(t)
	arrived := make(chan string)
	sender := NewSender(o.Store, publicURL, carrierFunc(func(_ context.Context, post portal.Post) error {
		arrived <- post.To
		return nil
	}))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); sender.Run(ctx) }()
	for _, to := range []string{"a@example.co.jp", "b@example.co.jp"} {
		o.invites(to)
		select {
		case got := <-arrived:
			if got != to {
				t.Errorf("%s was sent", got)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the sender sleeps")
		}
	}
	cancel()
	<-ended
	o.nothingWaits()
}

// Whoever waits for a code does not wait for mails that a slow server takes its time for, however many there are.
func TestACodeOvertakesMailsThatTakeLong(t *testing.T) {
	o := newOffice(t)
	o.signsIn("staff@example.co.jp")
	o.clear()
	o.pass(portal.MailCodePause)
	began, arrived, release := make(chan struct{}), make(chan string, 1), make(chan struct{})
	sender := NewSender(o.Store, publicURL, carrierFunc(func(_ context.Context, post portal.Post) error {
		if post.Template == portal.MailCode {
			arrived <- post.To
			return nil
		}
		select {
		case began <- struct{}{}:
		case <-release:
		}
		<-release
		return nil
	}))
	for i := range maxParallel + keptPlaces { // links, which end too
		o.invites(fmt.Sprintf("slow%d@example.co.jp", i))
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); sender.Run(ctx) }()
	for range maxParallel {
		<-began
	}
	_, err := o.SignIn(t.Context(), portal.Actor{}, "staff@example.co.jp", "Kyushu7Horizon")
	o.must(err)
	select {
	case <-arrived:
	case <-time.After(10 * time.Second):
		t.Error("the code waits for the others")
	}
	close(release)
	cancel()
	<-ended
	o.sends(sender) // what had no place
	o.nothingWaits()
}

func TestTheEndOfTheProgramLosesAndRepeatsNothing(t *testing.T) {
	o := newOffice(t)
	ctx, cancel := context.WithCancel(t.Context())
	started, release := make(chan struct{}, 100), make(chan struct{})
	var sent atomic.Int32
	sender := NewSender(o.Store, publicURL, carrierFunc(func(ctx context.Context, _ portal.Post) error {
		started <- struct{}{}
		select {
		case <-release:
			sent.Add(1)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}))
	for i := range 10 {
		o.invites(fmt.Sprintf("staff%d@example.co.jp", i))
	}
	ended := make(chan struct{})
	go func() { defer close(ended); sender.Run(ctx) }()
	for range maxParallel {
		<-started
	}
	cancel()
	close(release)
	<-ended
	if n := sent.Load(); n != maxParallel {
		t.Errorf("%d deliveries ended, %d were under way", n, maxParallel)
	}
	o.sends(sender) // the next start, at the same instant: the others are due
	if n := sent.Load(); n != 10 {
		t.Errorf("%d of 10 mails were sent", n)
	}
	o.nothingWaits()
}

// However often the program is started anew while the mail server is slow, no mail uses up its tries by that.
func TestAPlannedEndIsNoTry(t *testing.T) {
	o := newOffice(t)
	o.invites("staff@example.co.jp")
	for range tries + 1 {
		ctx, cancel := context.WithCancel(t.Context())
		o.must(NewSender(o.Store, publicURL, carrierFunc(func(context.Context, portal.Post) error {
			cancel()
			return errors.New("the connection was cut")
		})).sendDue(ctx))
	}
	o.sends(NewSender(o.Store, publicURL, carrierFunc(func(_ context.Context, post portal.Post) error {
		if post.Attempts != 1 {
			t.Errorf("this is try %d", post.Attempts)
		}
		return errors.New("451 again")
	})))
	if got := o.due(); got != backOff[0] {
		t.Errorf("after the first try that counts it is due in %v", got)
	}
}

func TestADeliveryThatCannotBeRecordedIsNotRepeated(t *testing.T) {
	o := newOffice(t)
	var sent atomic.Int32
	sender := NewSender(o.Store, publicURL, carrierFunc(func(context.Context, portal.Post) error { sent.Add(1); return nil }))
	o.invites("staff@example.co.jp")
	o.sql(func(db *sql.DB) error {
		_, err := db.Exec(`CREATE TRIGGER full BEFORE UPDATE OF sent_at ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
		return err
	})
	o.sends(sender)
	o.sql(func(db *sql.DB) error { _, err := db.Exec(`DROP TRIGGER full`); return err })
	o.pass(lease)
	o.sends(sender)
	if n := sent.Load(); n != 1 {
		t.Errorf("the mail was delivered %d times", n)
	}
	o.nothingWaits()
}

func TestNeitherLogNorOutboxRepeatsASecret(t *testing.T) {
	o := newOffice(t)
	var secrets []string
	answers := []error{nil, fmt.Errorf("%w: 554 what do you mean", ErrRefused), errors.New("451 again")}
	sender := NewSender(o.Store, publicURL, carrierFunc(func(_ context.Context, post portal.Post) error {
		answer := answers[0]
		answers = answers[1:]
		secrets = append(secrets, post.Secret)
		if answer != nil {
			answer = fmt.Errorf("%w: <%s> %s\r\nlevel=ERROR", answer, post.To, post.Secret)
		}
		return answer
	}))
	for _, to := range []string{"a@example.co.jp", "b@example.co.jp", "c@example.co.jp"} {
		o.invites(to)
		o.sends(sender)
	}
	var reasons string
	o.sql(func(db *sql.DB) error {
		return db.QueryRow(`SELECT group_concat(last_error, ' ') FROM outbox`).Scan(&reasons)
	})
	if log := o.log.String(); !strings.Contains(log, "mail given up") || !strings.Contains(log, "mail not delivered") || !strings.Contains(log, "mail delivered") {
		t.Errorf("the log does not tell the three outcomes: %s", log)
	}
	for _, secret := range append(secrets, "@example.co.jp") {
		for where, text := range map[string]string{"log": o.log.String(), "outbox": reasons} {
			if strings.Contains(text, secret) {
				t.Errorf("the %s contains %q: %s", where, secret, text)
			}
		}
	}
	if !strings.Contains(reasons, "what do you mean") {
		t.Errorf("the outbox does not say why: %q", reasons)
	}
}
