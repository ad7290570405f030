package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"denwaban/server/portal"
)

// Number is an IP phone number with what forwards its calls.
type Number struct {
	ID         int64
	Digits     string
	VoiceGroup string // Y…
	Contract   string
	Site       string
	SiteName   string
	Line       portal.Line
	Forwarding portal.Forwarding
	Version    int64               // id of the change that touched it last; 0 for none
	SetIn      int64               // which change of the company that was: what the outside takes for the version
	Changed    int64               // how often it was changed
	SetBy      string              // who, or the schedule that did; empty when an end did
	SetWay     portal.Way          // how it was set last
	SetAt      int64               // when it was set last, milliseconds since 1970 UTC; 0 for never
	Since      int64               // since when it has been forwarding, milliseconds since 1970 UTC; 0 when it is off
	Back       []portal.Forwarding // what returns when the forwarding ends, next first
	Right      portal.Right
	Follows    *Follows // nil for a number that follows no schedule
}

// By names who set the number last, or what did; empty when nobody has.
func (n Number) By(lang portal.Language) string {
	return portal.By(n.SetBy, n.SetWay, lang)
}

// Standing is where the number's calls go with all that belongs to it.
func (n Number) Standing(lang portal.Language) portal.Standing {
	return portal.Standing{Forwarding: n.Forwarding, Who: n.By(lang), Since: instant(n.Since), Set: instant(n.SetAt)}
}

// ForwardedSince tells whether the number has been forwarding since an instant, or for longer.
func (n Number) ForwardedSince(at time.Time) bool { return n.Since > 0 && n.Since <= at.UnixMilli() }

// course is what is set for the number, and what returns.
func (n Number) course() portal.Course { return portal.Course{Now: n.Forwarding, Back: n.Back} }

// NumberPage is one page of a search.
type NumberPage struct {
	Total int
	Rows  []Number
}

type numberRow struct {
	ID         int64
	Digits     string
	VoiceGroup string
	Contract   string
	Site       string
	SiteName   string
	Plan       string
	MessageBox bool
	MembersNet bool
	MayChange  bool
	forwardingRow
	lockRow
	planRow
}

// forwardingRow is a forwarding as it is stored. A number that was never touched has none: its columns are NULL.
type forwardingRow struct {
	On          sql.Null[bool]
	Actions     sql.Null[uint8]
	RingSeconds sql.Null[int]
	Entries     sql.Null[string]
	Target      sql.Null[int8]
	Version     sql.Null[int64]
	Changed     sql.Null[int64]
	Since       sql.Null[int64]
	SetIn       sql.Null[int64]
	SetBy       sql.Null[string]
	SetWay      sql.Null[portal.Way]
	SetAt       sql.Null[int64]
	Until       sql.Null[int64]
	Back        sql.Null[string]
}

// lockRow is a lock as it is stored; of a number that is not locked its columns are NULL.
type lockRow struct {
	LockedAt *int64
	LockedBy *string
	Reason   *string
}

func (r lockRow) lock() portal.Lock {
	if r.LockedAt == nil {
		return portal.Lock{}
	}
	return portal.Lock{At: *r.LockedAt, By: *r.LockedBy, Reason: *r.Reason}
}

const numberFields = `
	n.id, n.digits, n.voice_group_id, n.contract_id, c.site_id, c.site_name, c.plan, c.message_box, c.members_net,
	f.is_on, f.actions, f.ring_seconds, f.entries, f.target, f.version, f.changed, f.on_since, h.nth, h.user_name, h.by_way, h.at AS set_at, f.until_at, f.back,
	p.schedule_id, p.open_setting, p.closed_setting, p.refused, sc.name AS schedule_name, sc.is_open AS schedule_open, sc.next_at AS schedule_next, sc.calendar,
	p.open_refusal, p.closed_refusal`

// CROSS JOIN: from the numbers that are asked for to their voice groups, never from all that the actor sees to the numbers.
const numberColumns = numberFields + `,
	w.may_change, k.at AS locked_at, k.by_name AS locked_by, k.reason AS lock_reason
	FROM numbers n
	CROSS JOIN visible w
	JOIN contracts c ON c.id = n.contract_id
	LEFT JOIN forwardings f ON f.number_id = n.id
	LEFT JOIN changes h ON h.id = f.version
	LEFT JOIN locks k ON k.number_id = n.id` + followed + `
	WHERE w.user_id = ? AND w.voice_group_id = n.voice_group_id AND c.opened`

// fields are those of numberColumns. Of numberFields, the last are left out.
func (r *numberRow) fields() []any {
	return []any{
		&r.ID, &r.Digits, &r.VoiceGroup, &r.Contract, &r.Site, &r.SiteName, &r.Plan, &r.MessageBox, &r.MembersNet,
		&r.On, &r.Actions, &r.RingSeconds, &r.Entries, &r.Target, &r.Version, &r.Changed, &r.Since, &r.SetIn, &r.SetBy, &r.SetWay, &r.SetAt, &r.Until, &r.Back,
		&r.ScheduleID, &r.Open, &r.Closed, &r.RefusedIn, &r.Schedule, &r.IsOpen, &r.NextAt, &r.Calendar,
		&r.OpenRefusal, &r.ClosedRefusal,
		&r.MayChange, &r.LockedAt, &r.LockedBy, &r.Reason,
	}
}

// companyNumbers are all numbers of a company, whoever may see them: for what the program does by itself.
const companyNumbers = `
	FROM numbers n
	JOIN voice_groups v ON v.id = n.voice_group_id
	JOIN contracts c ON c.id = n.contract_id
	LEFT JOIN forwardings f ON f.number_id = n.id
	LEFT JOIN changes h ON h.id = f.version` + followed + `
	WHERE v.company_id = ?`

// number is the number of a row. What was read of plans with the rows before it is not read again.
func (r numberRow) number(known plans) (Number, error) {
	n := Number{
		ID: r.ID, Digits: r.Digits, VoiceGroup: r.VoiceGroup, Contract: r.Contract, Site: r.Site, SiteName: r.SiteName,
		Line:  portal.Line{Digits: r.Digits, Plan: r.Plan, MessageBox: r.MessageBox, MembersNet: r.MembersNet},
		Right: portal.Right{MayChange: r.MayChange, Lock: r.lock()},
	}
	var err error
	if n.Follows, err = r.follows(known); err != nil {
		return n, fmt.Errorf("read the plan of number %d: %w", r.ID, err)
	}
	if !r.Entries.Valid {
		return n, nil
	}
	n.Version, n.Changed, n.Since = r.Version.V, r.Changed.V, r.Since.V
	n.SetIn, n.SetBy, n.SetWay, n.SetAt = r.SetIn.V, r.SetBy.V, r.SetWay.V, r.SetAt.V
	n.Forwarding = portal.Forwarding{
		On: r.On.V, Actions: portal.Actions(r.Actions.V), RingSeconds: r.RingSeconds.V, Target: portal.Target(r.Target.V), Until: r.Until.V,
	}
	if n.Forwarding.Entries, err = portal.DecodeEntries(r.Entries.V); err != nil {
		return n, fmt.Errorf("read the entries of number %d: %w", r.ID, err)
	}
	if n.Back, err = readBack(r.Back.V); err != nil {
		return n, fmt.Errorf("read what returns at number %d: %w", r.ID, err)
	}
	return n, nil
}

// readBack reads the list of states that return; nil for none.
func readBack(text string) (back []portal.Forwarding, err error) {
	if text == "[]" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(text), &back)
	return back, err
}

func writeBack(back []portal.Forwarding) (string, error) {
	if len(back) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(back)
	return string(text), err
}

func numbers(ctx context.Context, from querier, query string, args ...any) ([]Number, error) {
	rows, err := list[numberRow](ctx, from, query, args...)
	if err != nil {
		return nil, err
	}
	found, known := make([]Number, len(rows)), plans{settingCache{}, map[string]*portal.Schedule{}}
	for i, row := range rows {
		if found[i], err = row.number(known); err != nil {
			return nil, err
		}
	}
	return found, nil
}
