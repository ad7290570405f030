package storetest

import (
	"fmt"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Cost is what a hash takes under test: next to no work, so that a sign-in takes no tenth of a second.
var Cost = store.Cost{Memory: 64, Passes: 1}

// Password is everybody's password; its hash is made at that cost.
const (
	Password     = "Denwaban2026"
	passwordHash = "$argon2id$v=19$m=64,t=1,p=1$ZGVud2FiYW4gdHJpYWwgMQ$owgtXWawjkw388KkEk3dJ7bS6TOtyq1Xbializ7v47Q"
)

// Company is a company under test.
type Company struct {
	ID, Name string
	s        *Store
}

// Company adds a company.
func (s *Store) Company(name string) *Company {
	s.t.Helper()
	id := fmt.Sprintf("company-%d", s.Count("companies")+1)
	s.Write(`INSERT INTO companies (id, name, created_at) VALUES (?, ?, ?)`, id, name, s.Clock.Now().UnixMilli())
	return &Company{ID: id, Name: name, s: s}
}

// Person is somebody under test: active, with the password and mailed codes, unless said otherwise.
type Person struct {
	ID, Name, Mail, Phone string
	Company               *Company
	s                     *Store
	desk                  string // id of the session row of AtWork
}

// User adds a general user.
func (c *Company) User(name string) *Person {
	c.s.t.Helper()
	return c.person(name, portal.General)
}

// Administrator adds a portal administrator.
func (c *Company) Administrator(name string) *Person {
	c.s.t.Helper()
	return c.person(name, portal.Administrator)
}

func (c *Company) person(name string, role portal.Role) *Person {
	s := c.s
	s.t.Helper()
	n := s.Count("users") + 1
	p := &Person{
		ID: fmt.Sprintf("user-%d", n), Name: name, Mail: fmt.Sprintf("p%d@example.co.jp", n), Phone: fmt.Sprintf("03-0000-%04d", n),
		Company: c, s: s,
	}
	s.Write(`
		INSERT INTO users (id, company_id, login_key, mail, name, name_key, name_order, phone, factor, role, mail_language, time_zone, title,
			mobile, comment, notices, state, password_hash, epoch, terms_version, terms_agreed_at, last_sign_in_at, version, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'mail', ?, 'ja', 'Asia/Tokyo', '', '', '', FALSE, 'active', ?, 1, 0, 0, 0, 1, ?)`,
		p.ID, c.ID, p.Mail, p.Mail, p.Name, portal.NameKey(p.Name), portal.NameOrder(p.Name), p.Phone, string(role), passwordHash, s.Clock.Now().UnixMilli())
	return p
}

// With gives the person a second factor: unset, mailed codes, or an authenticator that is not registered yet.
func (p *Person) With(factor portal.Factor) *Person {
	p.s.t.Helper()
	p.s.Write(`UPDATE users SET factor = ? WHERE id = ?`, string(factor), p.ID)
	return p
}

// Invited takes the password away: the person has not come yet.
func (p *Person) Invited() *Person {
	p.s.t.Helper()
	p.s.Write(`UPDATE users SET state = 'invited', password_hash = '' WHERE id = ?`, p.ID)
	return p
}

// Disabled disables the account.
func (p *Person) Disabled() *Person {
	p.s.t.Helper()
	p.s.Write(`UPDATE users SET state = 'disabled' WHERE id = ?`, p.ID)
	return p
}

// Noticed lets the person receive mails about changes of forwardings.
func (p *Person) Noticed() *Person {
	p.s.t.Helper()
	p.s.Write(`UPDATE users SET notices = TRUE WHERE id = ?`, p.ID)
	return p
}

// Reads sets the language of the person's mails.
func (p *Person) Reads(language portal.Language) *Person {
	p.s.t.Helper()
	p.s.Write(`UPDATE users SET mail_language = ? WHERE id = ?`, string(language), p.ID)
	return p
}

// Actor is the person as the actor of a deed, from a fixed address, signed in nowhere.
func (p *Person) Actor() portal.Actor {
	p.s.t.Helper()
	return portal.Actor{
		UserID: p.ID, UserName: p.Name, CompanyID: p.Company.ID, Language: portal.Language(p.column("mail_language")),
		TimeZone: p.column("time_zone"),
		Role:     portal.Role(p.column("role")), Address: Address, Agent: Agent,
	}
}

// Version is how often the person's data were changed; a form carries it.
func (p *Person) Version() int64 {
	p.s.t.Helper()
	return Rows[int64](p.s, `SELECT version FROM users WHERE id = ?`, p.ID)[0]
}

// State is where the account stands.
func (p *Person) State() portal.State {
	p.s.t.Helper()
	return portal.State(p.column("state"))
}

// Factor is the account's second factor.
func (p *Person) Factor() portal.Factor {
	p.s.t.Helper()
	return portal.Factor(p.column("factor"))
}

func (p *Person) column(name string) string {
	p.s.t.Helper()
	return Rows[string](p.s, `SELECT `+name+` FROM users WHERE id = ?`, p.ID)[0]
}

// Form is the person's data as ユーザー編集 sends them unchanged, but for the groups, which it leaves out.
func (p *Person) Form() portal.User {
	p.s.t.Helper()
	return portal.User{
		Name: p.column("name"), Mail: p.column("mail"), Phone: p.column("phone"), Factor: p.Factor(), Role: portal.Role(p.column("role")),
		MailLanguage: portal.Language(p.column("mail_language")), TimeZone: p.column("time_zone"),
	}
}

// Group adds a user group with these members, who see nothing by it yet.
func (c *Company) Group(name string, members ...*Person) *Group {
	c.s.t.Helper()
	g := &Group{ID: fmt.Sprintf("group-%d", c.s.Count("user_groups")+1), Name: name, s: c.s}
	c.s.Write(`INSERT INTO user_groups (id, company_id, name, name_order, version, created_at) VALUES (?, ?, ?, ?, 1, ?)`,
		g.ID, c.ID, name, portal.NameOrder(name), c.s.Clock.Now().UnixMilli())
	for _, member := range members {
		c.s.Write(`INSERT INTO group_members (group_id, user_id) VALUES (?, ?)`, g.ID, member.ID)
	}
	return g
}

// Group is a user group under test.
type Group struct {
	ID, Name string
	s        *Store
}

// Shows lets the members see these voice groups.
func (g *Group) Shows(voiceGroups ...string) *Group {
	g.s.t.Helper()
	for _, id := range voiceGroups {
		g.s.Write(`INSERT INTO group_views (group_id, voice_group_id) VALUES (?, ?)`, g.ID, id)
	}
	return g
}

// Views lets the members look at these voice groups without changing anything.
func (g *Group) Views(voiceGroups ...string) *Group {
	g.s.t.Helper()
	for _, id := range voiceGroups {
		g.s.Write(`INSERT INTO group_views (group_id, voice_group_id, level) VALUES (?, ?, 'view')`, g.ID, id)
	}
	return g
}

// Views puts the person into a new group that shows these voice groups to look at only.
func (p *Person) Views(voiceGroups ...string) *Person {
	p.s.t.Helper()
	p.Company.Group("views "+p.ID+fmt.Sprint(voiceGroups), p).Views(voiceGroups...)
	return p
}

// Sees puts the person into a new group that shows these voice groups.
func (p *Person) Sees(voiceGroups ...string) *Person {
	p.s.t.Helper()
	p.Company.Group("sees "+p.ID+fmt.Sprint(voiceGroups), p).Shows(voiceGroups...)
	return p
}
