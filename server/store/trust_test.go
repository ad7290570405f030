package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// browser is one browser: what its cookie for the device holds, as the next request passes it on.
type browser struct {
	*testing.T
	s     *storetest.Store
	token string
}

func (b *browser) who() portal.Actor {
	return portal.Actor{Address: storetest.Address, Agent: storetest.Agent, Device: b.token}
}

// password sends somebody's password.
func (b *browser) password(p *storetest.Person) store.Ticket {
	b.Helper()
	ticket, err := b.s.SignIn(b.Context(), b.who(), p.Mail, storetest.Password)
	storetest.Done(b, err)
	if ticket.Device != "" {
		b.token = store.DeviceToken(ticket.Device)
	}
	return ticket
}

// signsIn with password and mailed code, and ticks the box or not.
func (b *browser) signsIn(p *storetest.Person, trust bool) store.Ticket {
	b.Helper()
	who := b.s.Holding(b.password(p))
	who.Device = b.token
	ticket, err := b.s.EnterMailCode(b.Context(), who, p.LastMail(portal.MailCode).Secret, trust)
	storetest.Done(b, err)
	b.token = store.DeviceToken(ticket.Device)
	b.s.Clock.Pass(time.Minute) // until another code may be mailed
	return ticket
}

// skips tells whether the password alone signs somebody in.
func (b *browser) skips(p *storetest.Person) bool {
	b.Helper()
	skipped := b.password(p).Purpose == portal.PurposeSession
	if !skipped {
		b.s.Clock.Pass(time.Minute) // until another code may be mailed
	}
	return skipped
}

func trusting(t *testing.T, s *storetest.Store, p *storetest.Person) *browser {
	t.Helper()
	b := &browser{T: t, s: s}
	b.signsIn(p, true)
	return b
}

func TestATrustedDeviceSkipsTheCodeAndNothingElse(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	b := trusting(t, s, anna)
	storetest.Refused(t, signsIn(s, anna.Mail, "wrong", b.token), "login_refused")
	var ticket store.Ticket
	wrote := s.Changes(func() { ticket = b.password(anna) }, "attempts")
	if ticket.Purpose != portal.PurposeSession || wrote != "audit+1 browsers~ devices~ sessions+1 users~" {
		t.Errorf("the password alone gives %q and writes %q", ticket.Purpose, wrote)
	}
	session, err := s.Session(t.Context(), ticket.Secret, "", "", portal.PurposeSession)
	storetest.Done(t, err)
	if session.Fresh {
		t.Error("no code was given, and the session says that one was")
	}
	if events := s.Events(); events[len(events)-1] != "sign_in" {
		t.Errorf("the trail ends with %v", events)
	}
	if detail := storetest.Rows[string](s, `SELECT detail FROM audit ORDER BY id DESC LIMIT 1`)[0]; detail != `{"device":"trusted","factor":"mail"}` {
		t.Errorf("the trail says %s", detail)
	}
}

func TestADeviceIsTrustedByTheOneWhoTicksTheBox(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, bert := sample.User("Anna"), sample.User("Bert")
	b := &browser{T: t, s: s}
	b.signsIn(anna, false)
	if b.skips(anna) {
		t.Error("the cookie that every browser gets stands for the code")
	}
	b = trusting(t, s, anna)
	if b.skips(bert) {
		t.Error("Anna's trust is good for Bert")
	}
	b.signsIn(bert, false) // in Anna's browser
	if !b.skips(anna) || s.Count("browsers") != 2 {
		t.Errorf("somebody else's sign-in makes the browser another one: %d browsers", s.Count("browsers"))
	}
}

func TestATrustLastsThirtyDaysHoweverMuchItIsUsed(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	b := trusting(t, s, anna)
	s.Clock.Pass(15 * 24 * time.Hour)
	if !b.skips(anna) {
		t.Error("it ends before")
	}
	s.Clock.Pass(15*24*time.Hour - 2*time.Minute)
	if !b.skips(anna) {
		t.Error("it ends before")
	}
	s.Clock.Pass(time.Minute)
	if b.skips(anna) {
		t.Error("use prolongs it")
	}
}

func TestWhatEndsATrust(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	sample.VoiceGroup("Y1")
	boss := sample.Administrator("Boss")
	edit := func(change func(form *portal.User)) func(p *storetest.Person) error {
		return func(p *storetest.Person) error {
			form := p.Form()
			change(&form)
			return s.ChangeUser(t.Context(), boss.AtWork(), p.ID, p.Version(), form)
		}
	}
	for about, row := range map[string]struct {
		deed func(p *storetest.Person) error
		ends bool
	}{
		"factor and back": {func(p *storetest.Person) error {
			storetest.Done(t, edit(func(form *portal.User) { form.Factor = portal.FactorTOTP })(p))
			return edit(func(form *portal.User) { form.Factor = portal.FactorMail })(p)
		}, true},
		"role": {edit(func(form *portal.User) { form.Role = portal.Administrator }), true},
		"mail": {edit(func(form *portal.User) { form.Mail = "changed@example.co.jp" }), true},
		"name": {edit(func(form *portal.User) { form.Name = "Anna B" }), false},
		"disabled and enabled": {func(p *storetest.Person) error {
			storetest.Done(t, s.SetUserState(t.Context(), boss.AtWork(), p.ID, true))
			return s.SetUserState(t.Context(), boss.AtWork(), p.ID, false)
		}, true},
		"joins a group": {func(p *storetest.Person) error {
			_, err := s.AddGroup(t.Context(), boss.AtWork(), portal.Group{Name: "G", Members: []string{p.ID}, VoiceGroups: []string{"Y1"}})
			return err
		}, true},
		"password": {func(p *storetest.Person) error {
			storetest.Done(t, s.SendLink(t.Context(), boss.AtWork(), p.ID, portal.MailReset))
			ticket, err := s.ProveIdentity(t.Context(), storetest.Stranger, p.LastMail(portal.MailReset).Secret, p.Mail, p.Name, p.Phone)
			storetest.Done(t, err)
			_, err = s.SetPassword(t.Context(), s.Holding(ticket), p.Mail, newPassword)
			s.Write(`UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = ?) WHERE id = ?`, boss.ID, p.ID)
			return err
		}, true},
		"forgotten": {func(p *storetest.Person) error {
			devices, err := s.Devices(t.Context(), p.Actor())
			storetest.Done(t, err)
			return s.ForgetDevice(t.Context(), p.Actor(), devices[0].ID)
		}, true},
		"all forgotten": {func(p *storetest.Person) error { return s.ForgetDevices(t.Context(), p.Actor()) }, true},
		"signs out":     {func(p *storetest.Person) error { return s.SignOut(t.Context(), p.Actor()) }, false},
		"a restart":     {func(*storetest.Person) error { s.Reopen(); return nil }, false},
	} {
		p := sample.User("Anna")
		b := trusting(t, s, p)
		if err := row.deed(p); err != nil {
			t.Errorf("%s: %v", about, err)
			continue
		}
		p.Mail = storetest.Rows[string](s, `SELECT mail FROM users WHERE id = ?`, p.ID)[0]
		if b.skips(p) == row.ends {
			t.Errorf("%s: ends the trust: %v", about, !row.ends)
		}
	}
}

func TestThePolicyDecidesAtEachSignIn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("A"), s.Company("B")
	anna, boss, bert := sample.User("Anna"), sample.Administrator("Boss"), other.User("Bert")
	policy := func(text string) { s.Write(`UPDATE companies SET policy = ? WHERE id = ?`, text, sample.ID) }
	if trusting(t, s, boss).skips(boss) {
		t.Error("an administrator skips the code though nobody allowed it")
	}
	policy(`{"trusted_devices_admin":true}`)
	of, bosses, berts := trusting(t, s, anna), trusting(t, s, boss), trusting(t, s, bert)
	if !bosses.skips(boss) {
		t.Error("the company allows it to administrators, and it does not work")
	}
	policy(`{"trusted_devices":false,"trusted_devices_admin":true}`)
	if of.skips(anna) || bosses.skips(boss) {
		t.Error("what the company no longer allows is still good")
	}
	if !berts.skips(bert) {
		t.Error("one company decides for another")
	}
	if trusting(t, s, anna).skips(anna) {
		t.Error("the box counts although the company does not offer it")
	}
}

// Switched off and on again, it is trusted by nobody.
func TestAForbiddenTrustDoesNotComeBack(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("A"), s.Company("B")
	anna, boss, bert := sample.User("Anna"), sample.Administrator("Boss"), other.User("Bert")
	decide := func(users, admins bool) {
		settings, err := s.Settings(t.Context(), boss.AtWork())
		storetest.Done(t, err)
		policy := settings.Policy
		policy.TrustedDevices, policy.TrustedDevicesAdmin = users, admins
		storetest.Done(t, s.ChangeSettings(t.Context(), boss.AtWork(), settings.Version, settings.Name, policy))
	}
	early := trusting(t, s, boss) // before anybody allows it
	decide(true, true)
	if early.skips(boss) {
		t.Error("a box that was ticked before it was offered counts once it is")
	}
	annas, bosses, berts := trusting(t, s, anna), trusting(t, s, boss), trusting(t, s, bert)
	decide(true, false)
	decide(true, true)
	if bosses.skips(boss) || !annas.skips(anna) {
		t.Error("a decision about administrators is one about them alone, and ends their trusts")
	}
	decide(false, true)
	decide(true, true)
	if annas.skips(anna) || !berts.skips(bert) {
		t.Error("a decision of one company ends the trusts of its people")
	}
}

// The token changes with each use. Whoever comes with an earlier one gets the question for the code, and whoever came
// first with it, the thief or the owner, has nothing of it any more.
func TestAnEarlierTokenEndsTheTrust(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, bert := sample.User("Anna"), sample.User("Bert")
	owner := trusting(t, s, anna)
	owner.signsIn(bert, true) // trusts the same browser
	thief := *owner
	stolen := thief.password(anna)
	if stolen.Purpose != portal.PurposeSession || !alive(t, s, stolen) {
		t.Fatal("a copy is as good as the original as long as it is the first")
	}
	storetest.Refused(t, signsIn(s, anna.Mail, "wrong", owner.token), "login_refused")
	if !alive(t, s, stolen) {
		t.Error("whoever does not know the password ends a trust")
	}
	s.Reopen()
	if owner.skips(anna) {
		t.Error("the earlier token is good a second time")
	}
	if alive(t, s, stolen) || thief.skips(anna) || thief.skips(bert) {
		t.Error("the first to come keeps what the copy gave")
	}
	if copied := s.Count("audit", "event = 'device_copied'"); copied != 2 {
		t.Errorf("%d trusts are recorded as ended, want Anna's and Bert's", copied)
	}
}

// A session in which a code was given since then belongs to somebody who can give codes.
func TestAnEarlierTokenEndsNoSessionWithACode(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	b := &browser{T: t, s: s}
	coded := b.signsIn(anna, true)
	earlier := *b
	skipped := b.password(anna)
	who := s.Holding(skipped)
	_, err := s.BeginStepUp(t.Context(), who, false)
	storetest.Done(t, err)
	stepped, err := s.StepUp(t.Context(), who, anna.LastMail(portal.MailCode).Secret)
	storetest.Done(t, err)
	if earlier.skips(anna) || !alive(t, s, coded) || !alive(t, s, stepped) {
		t.Error("it ends a session in which a code was given, or none at all")
	}
}

func TestOfManyWithOneTokenOneSkipsTheCodeAtTheMost(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	b := trusting(t, s, anna)
	tickets := make([]store.Ticket, atOnce)
	storetest.Together(t, len(tickets), func(i int) (err error) {
		tickets[i], err = s.SignIn(t.Context(), b.who(), anna.Mail, storetest.Password)
		return err
	}, "login_refused", "busy", "code_too_soon") // some within the wait of attempts not yet known to be right
	skipped := 0
	for _, ticket := range tickets {
		if ticket.Purpose == portal.PurposeSession {
			skipped++
			if alive(t, s, ticket) && s.Count("audit", "event = 'device_copied'") > 0 {
				t.Error("the session of a copied token lives on")
			}
		}
	}
	if skipped != 1 || s.Count("browsers") != 1 || s.Count("devices") != 1 {
		t.Errorf("%d of %d skipped the code; %d browsers", skipped, len(tickets), s.Count("browsers"))
	}
	s.Clock.Pass(time.Minute) // until another code may be mailed
	if b.skips(anna) {
		t.Error("the token is still good")
	}
}

func TestSecretsOfBrowsersAreNotStored(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	anna := s.Company("A").User("Anna")
	b := &browser{T: t, s: s}
	_, secret, _ := strings.Cut(b.signsIn(anna, true).Device, ".")
	if len(secret) < 43 {
		t.Errorf("the secret has %d characters", len(secret))
	}
	if stored := storetest.Rows[string](s, `SELECT token FROM browsers`)[0]; stored == secret || !strings.HasSuffix(b.token, "."+stored) {
		t.Error("the secret stands in the database")
	}
}

func TestAMailTellsOfANewDevice(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("A")
	anna, bert := sample.User("Anna").Reads(portal.English), sample.User("Bert")
	told := func(p *storetest.Person) int {
		return s.Count("outbox", "template = 'new_device'", "user_id = '"+p.ID+"'")
	}
	first, second := &browser{T: t, s: s}, &browser{T: t, s: s}
	first.signsIn(anna, false)
	if told(anna) != 0 {
		t.Error("at the very first sign-in every device is new")
	}
	first.signsIn(anna, false)
	if told(anna) != 0 {
		t.Error("the device is known")
	}
	second.signsIn(anna, true)
	if mail := anna.LastMail(portal.MailNewDevice); mail.Fields["address"] != storetest.Address || mail.Language != portal.English || told(anna) != 1 {
		t.Errorf("%d mails, the last says %v", told(anna), mail.Fields)
	}
	second.password(anna)
	first.signsIn(bert, false) // their very first
	first.signsIn(bert, false)
	first.signsIn(anna, false) // Bert's sign-in made nobody a stranger
	if told(anna) != 1 || told(bert) != 0 {
		t.Errorf("known devices: %d and %d mails", told(anna), told(bert))
	}
	s.Clock.Pass(portal.DeviceKept)
	first.signsIn(bert, false) // forgets browsers whose cookie has ended
	first.signsIn(anna, false)
	if told(anna) != 2 || s.Count("browsers") != 1 {
		t.Errorf("after %v: %d mails, %d browsers", portal.DeviceKept, told(anna), s.Count("browsers"))
	}
}

// FuzzDeviceToken: a cookie's secret is never passed on, and the browser's id always.
func FuzzDeviceToken(f *testing.F) {
	for _, seed := range [][2]string{{"", ""}, {"a", "b"}, {"a", "b.c"}, {"", "."}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, id, changing string) {
		if strings.Contains(id, ".") {
			return
		}
		if got := store.DeviceToken(id); got != "" {
			t.Errorf("%q without a secret is %q", id, got)
		}
		got, rest := store.DeviceToken(id+"."+changing), ""
		if rest = strings.TrimPrefix(got, id+"."); rest == got || strings.Trim(rest, "0123456789abcdef") != "" || len(rest) != len(strings.TrimPrefix(store.DeviceToken("."), ".")) {
			t.Errorf("%q and %q are %q", id, changing, got)
		}
	})
}
