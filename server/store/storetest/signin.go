package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Address and Agent are where everybody asks from.
const (
	Address = "192.0.2.7"
	Agent   = "storetest"
)

// Stranger is somebody who is not signed in.
var Stranger = portal.Actor{Address: Address, Agent: Agent}

// Holding is the actor behind a ticket, as a request with its cookie finds it.
func (s *Store) Holding(ticket store.Ticket) portal.Actor {
	s.t.Helper()
	session, err := s.Session(context.Background(), ticket.Secret, Address, Agent, ticket.Purpose)
	if err != nil {
		s.t.Fatalf("read the session behind a ticket: %v", err)
	}
	return session.Who
}

// Pending is the person after the right password, without the tenth of a second that comparing it takes and without
// the mail that goes with it.
func (p *Person) Pending() store.Ticket {
	p.s.t.Helper()
	return p.ticket(portal.PurposePending)
}

// SignedIn is the person after both factors.
func (p *Person) SignedIn() store.Ticket {
	p.s.t.Helper()
	return p.ticket(portal.PurposeSession)
}

// desk is the agent of the session rows that AtWork makes.
const desk = "at work"

// AtWork is the person as the actor of a deed, signed in by a code of a moment ago: the same session whenever it is asked
// for, as long as it lives. Changes does not see that row.
func (p *Person) AtWork() portal.Actor {
	p.s.t.Helper()
	who := p.Actor()
	if p.desk == "" || len(Rows[string](p.s, `SELECT id FROM sessions WHERE id = ?`, p.desk)) == 0 {
		p.desk = p.s.Holding(p.SignedIn()).SessionID
	}
	now := p.s.Clock.Now().UnixMilli()
	p.s.Write(`UPDATE sessions SET factor_at = ?, seen_at = ?, ends_at = ?, agent = ? WHERE id = ?`, now, now, now+time.Hour.Milliseconds(), desk, p.desk)
	who.SessionID = p.desk
	return who
}

func (p *Person) ticket(purpose portal.Purpose) store.Ticket {
	p.s.t.Helper()
	now := p.s.Clock.Now()
	secret := rand.Text()
	sum := sha256.Sum256([]byte(secret))
	ends := portal.SessionEnd(purpose, portal.Role(p.column("role")), now)
	epoch := Rows[int64](p.s, `SELECT epoch FROM users WHERE id = ?`, p.ID)[0]
	var factorAt int64
	if purpose == portal.PurposeSession {
		factorAt = now.UnixMilli()
	}
	p.s.Write(`
		INSERT INTO sessions (id, handle, purpose, user_id, epoch, created_at, seen_at, ends_at, choice, factor_at, tries, address, agent)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'unset', ?, 0, ?, ?)`,
		hex.EncodeToString(sum[:]), rand.Text(), string(purpose), p.ID, epoch, now.UnixMilli(), now.UnixMilli(), ends.UnixMilli(), factorAt, Address, Agent)
	return store.Ticket{Secret: secret, Purpose: purpose, EndsAt: ends}
}

// Authenticator makes codes from a secret at the store's time.
type Authenticator struct {
	Secret string
	s      *Store
}

// Authenticator is an app that was given the secret.
func (s *Store) Authenticator(secret string) *Authenticator { return &Authenticator{secret, s} }

// Code is what the authenticator shows; shift is how many steps of 30 s its clock is ahead.
func (a *Authenticator) Code(shift int) string {
	a.s.t.Helper()
	code, err := totp.GenerateCode(a.Secret, a.s.Clock.Now().Add(time.Duration(shift)*30*time.Second))
	if err != nil {
		a.s.t.Fatalf("make a TOTP code: %v", err)
	}
	return code
}

// Registered registers an authenticator for the person. Its first code is used up by that.
func (p *Person) Registered() *Authenticator {
	p.s.t.Helper()
	who := p.s.Holding(p.With(portal.FactorTOTP).Pending())
	found, err := p.s.BeginTOTP(context.Background(), who)
	if err != nil {
		p.s.t.Fatalf("begin to register an authenticator: %v", err)
	}
	a := p.s.Authenticator(found.Secret)
	if err := p.s.ConfirmTOTP(context.Background(), who, a.Code(0)); err != nil {
		p.s.t.Fatalf("register an authenticator: %v", err)
	}
	return a
}

// Mails lists the mails that wait for the person, the oldest first.
func (p *Person) Mails() []portal.Post {
	p.s.t.Helper()
	return p.s.MailsTo(p.column("mail"))
}

// MailsTo lists the mails that wait for an address, the oldest first. They go on waiting.
func (s *Store) MailsTo(address string) []portal.Post {
	s.t.Helper()
	all, err := s.LeasePosts(context.Background(), 10_000, 0)
	if err != nil {
		s.t.Fatalf("read the outbox: %v", err)
	}
	mails := slices.DeleteFunc(all, func(one portal.Post) bool { return one.To != address })
	slices.SortStableFunc(mails, func(a, b portal.Post) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return mails
}

// LastMail is the latest mail of a kind that waits for the person.
func (p *Person) LastMail(kind portal.Template) portal.Post {
	p.s.t.Helper()
	mails := slices.DeleteFunc(p.Mails(), func(one portal.Post) bool { return one.Template != kind })
	if len(mails) == 0 {
		p.s.t.Fatalf("no mail %s waits for %s", kind, p.Name)
	}
	return mails[len(mails)-1]
}

// Wrong is another code than the right one.
func Wrong(code string) string {
	return strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, code)
}
