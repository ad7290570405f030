package storetest

import (
	"fmt"
	"slices"

	"denwaban/server/portal"
)

// Feature is something about a contract that is not usual.
type Feature int

const (
	MessageBox      Feature = iota // 留守番電話 can be chosen
	MembersNet                     // extensions, and 28 instead of 32 digits
	NotOpened                      // the site is not open yet
	MobileOfficeSet                // the plan that allows 無条件転送 only
)

// VoiceGroup is a voice group under test.
type VoiceGroup struct {
	ID string
	s  *Store
}

// VoiceGroup adds a voice group of the service Arcstar IP Voice.
func (c *Company) VoiceGroup(id string) *VoiceGroup {
	c.s.t.Helper()
	c.s.Write(`INSERT INTO services (id, name) VALUES ('arcstar-ip-voice', 'Arcstar IP Voice') ON CONFLICT (id) DO NOTHING`)
	c.s.Write(`INSERT INTO voice_groups (id, company_id, service_id, representative) VALUES (?, ?, 'arcstar-ip-voice', '')`, id, c.ID)
	return &VoiceGroup{ID: id, s: c.s}
}

// Contract is a contract under test.
type Contract struct {
	ID    string
	group *VoiceGroup
}

// Contract adds a contract with a site of its own; the first is that of the representative site.
func (g *VoiceGroup) Contract(id string, features ...Feature) *Contract {
	g.s.t.Helper()
	has := func(one Feature) bool { return slices.Contains(features, one) }
	plan := "IP Voice"
	if has(MobileOfficeSet) {
		plan = portal.PlanMobileOfficeSet
	}
	site := fmt.Sprintf("S%04d", g.s.Count("contracts")+1)
	g.s.Write(`
		INSERT INTO contracts (id, voice_group_id, site_id, site_order, site_name, plan, message_box, members_net, opened)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, g.ID, site, portal.NameOrder(site), "拠点 "+site, plan, has(MessageBox), has(MembersNet), !has(NotOpened))
	g.s.Write(`UPDATE voice_groups SET representative = ? WHERE id = ? AND representative = ''`, id, g.ID)
	return &Contract{ID: id, group: g}
}

// Contract adds another contract to the same voice group.
func (c *Contract) Contract(id string, features ...Feature) *Contract {
	c.group.s.t.Helper()
	return c.group.Contract(id, features...)
}

// Numbers adds phone numbers, in canonical digits.
func (c *Contract) Numbers(digits ...string) *Contract {
	s := c.group.s
	s.t.Helper()
	for _, one := range digits {
		s.Write(`INSERT INTO numbers (voice_group_id, contract_id, digits) VALUES (?, ?, ?)`, c.group.ID, c.ID, one)
	}
	return c
}

// Number is the id of a phone number.
func (s *Store) Number(digits string) int64 {
	s.t.Helper()
	ids := Rows[int64](s, `SELECT id FROM numbers WHERE digits = ?`, digits)
	if len(ids) != 1 {
		s.t.Fatalf("there are %d numbers %s", len(ids), digits)
	}
	return ids[0]
}
