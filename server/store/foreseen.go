package store

import (
	"context"
	"fmt"
	"slices"

	"denwaban/server/portal"
)

// foreseen is a number with what is set for it, what its schedule will set and what its ends will bring back, if nobody changes it.
type foreseen struct {
	ID         int64
	Digits     string
	VoiceGroup string
	Schedule   string // id; "" for none
	Failed     bool   // it could not be set as its schedule says when a period last began
	line       portal.Line
	course     portal.Course
	plan       *portal.Plan // nil for none

	lapsed []portal.Lapse // only where lapsed looked for them
}

// refusedPlan tells whether a policy forbids what the schedule will set.
func (f foreseen) refusedPlan(policy portal.Policy) bool {
	return f.plan != nil && len(f.plan.Check(f.course.Last(), f.line, policy)) > 0
}

func (f foreseen) lapses(policy portal.Policy) []portal.Lapse {
	return f.course.Lapses(f.plan, f.line, policy)
}

// refused tells whether a policy forbids any of what comes.
func (f foreseen) refused(policy portal.Policy) bool {
	return slices.ContainsFunc(f.lapses(policy), portal.Lapse.Later)
}

type foreseenRow struct {
	id                     int64
	digits, group, plan    string
	messageBox, membersNet bool
	now                    portal.Forwarding
	entries, back          *string
	schedule, open, closed *string
	failed                 bool
}

func (r *foreseenRow) fields() []any {
	return []any{&r.id, &r.digits, &r.group, &r.plan, &r.messageBox, &r.membersNet,
		&r.now.On, &r.now.Actions, &r.now.RingSeconds, &r.now.Target, &r.now.Until, &r.entries, &r.back, &r.schedule, &r.open, &r.closed, &r.failed}
}

func (r *foreseenRow) foreseen(known settingCache) (f foreseen, err error) {
	f = foreseen{ID: r.id, Digits: r.digits, VoiceGroup: r.group, Failed: r.failed,
		line: portal.Line{Digits: r.digits, Plan: r.plan, MessageBox: r.messageBox, MembersNet: r.membersNet}, course: portal.Course{Now: r.now}}
	if r.entries != nil {
		if f.course.Now.Entries, err = portal.DecodeEntries(*r.entries); err != nil {
			return f, err
		}
		if f.course.Back, err = readBack(*r.back); err != nil {
			return f, err
		}
	}
	if r.schedule == nil {
		return f, nil
	}
	f.Schedule, f.plan = *r.schedule, &portal.Plan{ScheduleID: *r.schedule}
	if f.plan.Open, err = known.read(*r.open); err != nil {
		return f, err
	}
	f.plan.Closed, err = known.read(*r.closed)
	return f, err
}

const foreseenColumns = `
	SELECT n.id, n.digits, n.voice_group_id, c.plan, c.message_box, c.members_net,
		COALESCE(f.is_on, FALSE), COALESCE(f.actions, 0), COALESCE(f.ring_seconds, 0), COALESCE(f.target, 0), COALESCE(f.until_at, 0), f.entries, f.back, p.schedule_id, p.open_setting, p.closed_setting,
		COALESCE(p.open_refusal, '') <> '' OR COALESCE(p.closed_refusal, '') <> ''`

// followersAhead are the numbers that follow schedules and that the actor may see.
const followersAhead = foreseenColumns + `
	FROM plans p CROSS JOIN numbers n CROSS JOIN visible w JOIN contracts c ON c.id = n.contract_id LEFT JOIN forwardings f ON f.number_id = n.id
	WHERE n.id = p.number_id AND w.user_id = ? AND w.voice_group_id = n.voice_group_id AND c.opened`

// companyAhead are the numbers of a company that will be others by themselves, and companySet all that are not as they were at
// first. Those of a site that is not opened are nobody's to see.
const (
	companyOpened = foreseenColumns + `
	FROM numbers n JOIN voice_groups v ON v.id = n.voice_group_id JOIN contracts c ON c.id = n.contract_id
	LEFT JOIN forwardings f ON f.number_id = n.id LEFT JOIN plans p ON p.number_id = n.id
	WHERE v.company_id = ? AND c.opened`
	companyAhead = companyOpened + ` AND (p.schedule_id IS NOT NULL OR f.until_at > 0)`
	companySet   = companyOpened + ` AND (p.schedule_id IS NOT NULL OR f.until_at > 0 OR f.is_on)`
)

func foresee(ctx context.Context, from querier, query string, args ...any) ([]foreseen, error) {
	rows, err := list[foreseenRow](ctx, from, query+` ORDER BY n.digits`, args...)
	if err != nil {
		return nil, err
	}
	all, known := make([]foreseen, len(rows)), settingCache{}
	for i, row := range rows {
		if all[i], err = row.foreseen(known); err != nil {
			return nil, fmt.Errorf("read what comes at number %d: %w", row.id, err)
		}
	}
	return all, nil
}

// WillFail counts, by the ids of schedules, the numbers that follow them and that the actor may see, which were set as it says
// when a period last began, and will not be when the next begins: the company's policy or the contract has become another.
func (s *Store) WillFail(ctx context.Context, who portal.Actor) (map[string]int, error) {
	all, err := foresee(ctx, s.read, followersAhead, who.UserID)
	if err != nil {
		return nil, err
	}
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	counts := map[string]int{}
	for _, one := range all {
		if !one.Failed && one.refusedPlan(policy) {
			counts[one.Schedule]++
		}
	}
	return counts, err
}

// Forbidding is what a policy will forbid that is to come: of how many numbers, and the first few of these.
type Forbidding struct {
	Numbers int
	Phones  []string // canonical digits
}

// CheckSettings says what ChangeSettings would forbid that schedules and ends are to set and may set today. Codes: those of
// portal.ReadCompanyName and portal.ReadPolicy.
func (s *Store) CheckSettings(ctx context.Context, who portal.Actor, name string, policy portal.Policy) (Forbidding, error) {
	var forbids Forbidding
	_, policy, err := readSettings(name, policy)
	if err != nil {
		return forbids, err
	}
	before, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return forbids, err
	}
	all, err := newlyForbidden(ctx, s.read, who, before, policy)
	for _, one := range all[:min(upstreamNamed, len(all))] {
		forbids.Phones = append(forbids.Phones, one.Digits)
	}
	forbids.Numbers = len(all)
	return forbids, err
}

// newlyForbidden are the company's numbers of which something that is to come is forbidden by a policy and was not by the one before.
func newlyForbidden(ctx context.Context, from querier, who portal.Actor, before, policy portal.Policy) ([]foreseen, error) {
	if !policy.Narrows(before) {
		return nil, nil
	}
	all, err := foresee(ctx, from, companyAhead, who.CompanyID)
	return slices.DeleteFunc(all, func(one foreseen) bool { return one.refused(before) || !one.refused(policy) }), err
}
