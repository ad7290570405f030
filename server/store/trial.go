package store

import (
	"context"
	"fmt"
	"time"

	"denwaban/server/portal"
)

// The trial company of --demo: people, contracts and numbers for a trial or a training. The numbers belong to ranges
// that are not assigned (area code 03 with an exchange that begins with 0, 050-0…).

const trialPassword = "Denwaban2026"

type trialPerson struct {
	form   portal.User
	ready  bool // has the trial password; else invited by mail
	groups []string
}

func trialUser(mail, name, phone string, role portal.Role, factor portal.Factor) portal.User {
	return portal.User{Mail: mail, Name: name, Phone: phone, Role: role, Factor: factor, MailLanguage: portal.Japanese, TimeZone: "Asia/Tokyo"}
}

var trialPeople = []trialPerson{
	{trialUser("admin@example.co.jp", "山田 太郎", "0312345678", portal.Administrator, portal.FactorUnset), false, nil},
	{trialUser("staff@example.co.jp", "佐藤 花子", "0312345679", portal.General, portal.FactorMail), false, []string{"東京営業所"}},
	{trialUser("demo@example.co.jp", "鈴木 一郎", "0312345670", portal.Administrator, portal.FactorMail), true, []string{"本社"}},
	{trialUser("nogroup@example.co.jp", "高橋 次郎", "0312345671", portal.General, portal.FactorMail), true, nil},
}

var trialGroups = []portal.Group{
	{Name: "本社", VoiceGroups: []string{"Y10000001", "Y10000002", "Y10000003"}},
	{Name: "東京営業所", VoiceGroups: []string{"Y10000001", "Y10000003"}},
}

type trialContract struct {
	id, voiceGroup, site, siteName, plan string
	messageBox, membersNet, opened       bool
	first                                string // digits of its first number; the others follow
	numbers                              int
}

const planVoice = "IP Voice"

// The first contract of a voice group is that of its representative site.
var trialContracts = []trialContract{
	{"N100000001", "Y10000001", "S0001", "本社", planVoice, true, false, true, "0300001001", 10},
	{"N100000002", "Y10000001", "S0002", "東京営業所", planVoice, true, false, true, "0300001101", 8},
	{"N100000003", "Y10000001", "S0003", "東京営業所 別館", planVoice, false, true, true, "05000001001", 6},
	{"N200000001", "Y10000002", "S0011", "大阪支店", planVoice, false, false, false, "", 0},
	{"N200000002", "Y10000002", "S0012", "神戸営業所", planVoice, true, false, true, "0300002001", 4},
	{"N300000001", "Y10000003", "S0021", "モバイル", portal.PlanMobileOfficeSet, false, false, true, "05000003001", 6},
	{"N400000001", "Y10000004", "S0031", "役員室", planVoice, true, false, true, "0300004001", 3},
}

type trialForwarding struct {
	digits  string
	change  portal.Change
	entries [portal.ListSize]string
	today   bool // it ends today
}

func on(actions portal.Actions, ring int, target portal.Target) portal.Change {
	yes := true
	change := portal.Change{On: &yes, Actions: &actions, Target: &target}
	if ring > 0 {
		change.RingSeconds = &ring
	}
	return change
}

var trialForwardings = []trialForwarding{
	{"0300001002", on(portal.Unconditional, 0, portal.Voicemail), [portal.ListSize]string{}, false},
	{"0300001004", on(portal.Unconditional, 0, 1), [portal.ListSize]string{"090-1234-5678", "03-1234-5678"}, false},
	{"0300001006", on(portal.Busy|portal.NoAnswer, 20, 1), [portal.ListSize]string{"080-1234-5678"}, false},
	{"0300001102", on(portal.NoAnswer|portal.Unreachable, 15, portal.Voicemail), [portal.ListSize]string{"090-1234-5670"}, true},
	{"05000003001", on(portal.Unconditional, 0, 1), [portal.ListSize]string{"090-1234-5679"}, false},
}

// trialEnd is the end of work today, late in the day the end of the day, and at night that of tomorrow: a training meets a
// number that returns soon, but not at once.
func trialEnd(now time.Time) int64 {
	now = now.In(portal.Zone("Asia/Tokyo"))
	at := func(hour, minute int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
	}
	end := at(18, 0)
	if end.Sub(now) < 2*time.Hour {
		end = at(23, 45)
	}
	if end.Sub(now) < time.Hour {
		end = at(18+24, 0)
	}
	return end.UnixMilli()
}

// makeTrial fills a new folder, as one transaction.
func (s *Store) makeTrial(ctx context.Context) error {
	hashes := make([]string, len(trialPeople))
	for i, person := range trialPeople {
		if !person.ready {
			continue
		}
		hash, err := s.hashPassword(ctx, s.hashes, trialPassword)
		if err != nil {
			return err
		}
		hashes[i] = hash
	}
	return s.inTx(ctx, func(tx *Tx) error {
		who := system
		who.CompanyID, who.Role = s.newID(), portal.Administrator
		if _, err := tx.exec(`INSERT INTO settings (name, value) VALUES ('trial', '1')`); err != nil {
			return err
		}
		if err := s.addCompany(tx, who, "サンプル商事株式会社"); err != nil {
			return err
		}
		for _, contract := range trialContracts {
			if err := addTrialContract(tx, who, contract); err != nil {
				return err
			}
		}
		if err := s.addTrialPeople(tx, who, hashes); err != nil {
			return err
		}
		return s.addTrialForwardings(tx, who)
	})
}

func (s *Store) addCompany(tx *Tx, who portal.Actor, name string) error {
	if _, err := tx.exec(`INSERT INTO companies (id, name, created_at) VALUES (?, ?, ?)`, who.CompanyID, name, tx.nowMS()); err != nil {
		return err
	}
	return s.audit(tx, who, portal.EventCompanyCreated, name, nil)
}

func addTrialContract(tx *Tx, who portal.Actor, c trialContract) error {
	const service = "arcstar-ip-voice"
	if _, err := tx.exec(`INSERT INTO services (id, name) VALUES (?, 'Arcstar IP Voice') ON CONFLICT (id) DO NOTHING`, service); err != nil {
		return err
	}
	if _, err := tx.exec(`INSERT INTO voice_groups (id, company_id, service_id, representative) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		c.voiceGroup, who.CompanyID, service, c.id); err != nil {
		return err
	}
	if _, err := tx.exec(`
		INSERT INTO contracts (id, voice_group_id, site_id, site_order, site_name, plan, message_box, members_net, opened)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.id, c.voiceGroup, c.site, portal.NameOrder(c.site), c.siteName, c.plan, c.messageBox, c.membersNet, c.opened); err != nil {
		return err
	}
	for i := range c.numbers {
		last := int(c.first[len(c.first)-2]-'0')*10 + int(c.first[len(c.first)-1]-'0') + i
		digits := fmt.Sprintf("%s%02d", c.first[:len(c.first)-2], last)
		if _, err := tx.exec(`INSERT INTO numbers (voice_group_id, contract_id, digits) VALUES (?, ?, ?)`, c.voiceGroup, c.id, digits); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) addTrialPeople(tx *Tx, who portal.Actor, hashes []string) error {
	groups := map[string]string{}
	for _, group := range trialGroups {
		id := s.newID()
		groups[group.Name] = id
		if err := s.addGroup(tx, who, id, group); err != nil {
			return err
		}
	}
	for i, person := range trialPeople {
		for _, name := range person.groups {
			person.form.Groups = append(person.form.Groups, groups[name])
		}
		id := s.newID()
		if !person.ready {
			if err := s.invite(tx, who, id, person.form); err != nil {
				return err
			}
			continue
		}
		if _, err := s.addUser(tx, who, id, person.form); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE users SET password_hash = ?, state = 'active' WHERE id = ?`, hashes[i], id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) addTrialForwardings(tx *Tx, who portal.Actor) error {
	var by user
	if err := tx.get(&by, `SELECT `+userColumns+` FROM users WHERE login_key = 'demo@example.co.jp'`); err != nil {
		return err
	}
	for _, one := range trialForwardings {
		found, err := numbers(tx.ctx, tx, `SELECT `+numberColumns+` AND n.digits = ?`, by.ID, one.digits)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return fmt.Errorf("find the trial number %s: %d", one.digits, len(found))
		}
		for i, text := range one.entries {
			one.change.Entries[i] = &portal.EntryText{Text: text}
		}
		if one.today {
			end := trialEnd(tx.Now)
			one.change.Until = &end
		}
		after, faults := one.change.Apply(found[0].Forwarding, found[0].Line, portal.DefaultPolicy())
		if len(faults) > 0 {
			return fmt.Errorf("forward the trial number %s: %w", one.digits, faults)
		}
		if _, err := s.record(tx, as(who, by), []Changed{becomes(found[0], found[0].course().SetTo(after))}, cause{way: portal.WayForm}); err != nil {
			return err
		}
	}
	// A training that passes the hour before is not disturbed by a mail.
	_, err := tx.exec(`UPDATE forwardings SET warn_at = 0`)
	return err
}
