package mail

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// office is a real data folder with a company, its administrator, an empty outbox and a clock that a test sets.
type office struct {
	*store.Store
	t     *testing.T
	admin portal.Actor
	file  string
	log   *bytes.Buffer
	mu    sync.Mutex
	time  time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{Store: st, t: t, file: filepath.Join(dir, "denwaban.db"), log: &bytes.Buffer{}, time: written}
	st.Now = func() time.Time {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.time
	}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() {
		slog.SetDefault(before)
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	setup, err := st.OpenSetup(t.Context())
	o.must(err)
	form := person("admin@example.co.jp")
	link, err := st.SetUp(t.Context(), portal.Actor{}, setup, "サンプル商事株式会社", form)
	o.must(err)
	o.admin = o.proves(form, link)
	o.admin.SessionID = "" // what they do here needs no sign-in
	o.clear()
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.time = o.time.Add(d)
}

func person(mail string) portal.User {
	return portal.User{Name: "佐藤 花子", Mail: mail, Phone: "0312345679", Factor: portal.FactorMail, Role: portal.General,
		MailLanguage: portal.Japanese, TimeZone: "Asia/Tokyo"}
}

// invites adds a person; the welcome mail waits in the outbox.
func (o *office) invites(mail string) {
	o.t.Helper()
	_, err := o.AddUser(o.t.Context(), o.admin, person(mail))
	o.must(err)
}

// signsIn leads a person to the mailed code; no mail but the code's waits in the outbox.
func (o *office) signsIn(mail string) {
	o.t.Helper()
	o.invites(mail)
	who := o.proves(person(mail), o.clear()[0].Secret)
	_, err := o.SetPassword(o.t.Context(), who, mail, "Kyushu7Horizon")
	o.must(err)
	o.clear()
	_, err = o.SignIn(o.t.Context(), portal.Actor{}, mail, "Kyushu7Horizon")
	o.must(err)
}

func (o *office) proves(form portal.User, link string) portal.Actor {
	o.t.Helper()
	ticket, err := o.ProveIdentity(o.t.Context(), portal.Actor{}, link, form.Mail, form.Name, form.Phone)
	o.must(err)
	session, err := o.Session(o.t.Context(), ticket.Secret, "", "", portal.PurposePassword)
	o.must(err)
	return session.Who
}

// clear empties the outbox and returns what waited in it.
func (o *office) clear() []portal.Post {
	o.t.Helper()
	posts, err := o.LeasePosts(o.t.Context(), 100, time.Hour)
	o.must(err)
	for _, post := range posts {
		o.must(o.MarkPostSent(o.t.Context(), post.ID))
	}
	return posts
}

// sends lets the sender do what is due now.
func (o *office) sends(s *Sender) {
	o.t.Helper()
	o.must(s.sendDue(o.t.Context()))
}

// sendDue tries every mail that is due now once, and waits for the last of them.
func (s *Sender) sendDue(ctx context.Context) error {
	unhurried, cancel := withGrace(ctx)
	defer cancel()
	defer s.running.Wait()
	for {
		full, err := s.beginDue(ctx, unhurried)
		if err != nil || !full {
			return err
		}
		<-s.ended
	}
}

// nothingWaits fails unless every mail was delivered or given up.
func (o *office) nothingWaits() {
	o.t.Helper()
	next, err := o.NextPost(o.t.Context())
	o.must(err)
	if !next.IsZero() {
		o.t.Errorf("a mail still waits, due at %v", next)
	}
}

// due is how long from now the next mail waits.
func (o *office) due() time.Duration {
	o.t.Helper()
	next, err := o.NextPost(o.t.Context())
	o.must(err)
	if next.IsZero() {
		o.t.Fatal("no mail waits")
	}
	return next.Sub(o.Now())
}

// sql works on the database beside the program, to look at rows or to get in the program's way.
func (o *office) sql(do func(*sql.DB) error) {
	o.t.Helper()
	db, err := sql.Open("sqlite", "file:"+o.file+"?_busy_timeout=5000")
	o.must(err)
	o.must(do(db))
	o.must(db.Close())
}

// carrierFunc is a way out of the house that a test controls.
type carrierFunc func(ctx context.Context, post portal.Post) error

func (f carrierFunc) Deliver(ctx context.Context, post portal.Post, _, _ string) error {
	return f(ctx, post)
}
