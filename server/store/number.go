package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"denwaban/server/portal"
)

// Search is what 検索条件入力 of C2 holds. Every condition may be empty; all that are filled in must hold.
type Search struct {
	VoiceGroup string // Y…
	Everywhere bool   // in every voice group that the actor may see, instead
	Site       string // part of 拠点ID
	Contract   string // part of 音声契約番号, with or without the leading N
	Phone      string // any part of the number, hyphens ignored

	// Beside the manual's conditions: what is set now.
	State       SearchState
	OnBefore    time.Time      // forwarding since before this instant; the zero time is no condition
	EndsBefore  time.Time      // what is set ends before this instant; the zero time is no condition
	Action      portal.Actions // one of the occasions
	Destination string         // any part of the number that calls go to
	Locked      bool           // only numbers that are locked
}

// SearchState is what a search asks of 転送状態.
type SearchState string

const (
	AnyState    SearchState = ""
	Forwarding  SearchState = "on"
	NotOn       SearchState = "off"
	ToVoicemail SearchState = "voicemail"
)

// Order is how the hits of a search are sorted.
type Order string

const (
	ByPhone  Order = "phone"
	BySite   Order = "site"
	ByOldest Order = "oldest" // forwarding for longest first
	ByLatest Order = "latest" // what was set last first
	ByEnding Order = "ending" // what ends next first
)

// orders end with the number, so that pages do not overlap.
var orders = map[Order]string{
	ByPhone:  ` ORDER BY n.digits`,
	BySite:   ` ORDER BY c.site_id, n.digits`,
	ByOldest: ` ORDER BY CASE WHEN f.is_on THEN f.on_since ELSE 9000000000000000 END, n.digits`,
	ByLatest: ` ORDER BY COALESCE(f.version, 0) DESC, n.digits`,
	ByEnding: ` ORDER BY CASE WHEN f.until_at > 0 THEN f.until_at ELSE 9000000000000000 END, n.digits`,
}

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
	Version    int64               // the change that touched it last; 0 for none
	SetBy      string              // empty when the program did
	SetWay     portal.Way          // how it was set last
	Since      int64               // since when it has been forwarding, milliseconds since 1970 UTC; 0 when it is off
	Back       []portal.Forwarding // what returns when the forwarding ends, next first
	Right      portal.Right
	Follows    *Follows // nil for a number that follows no schedule
}

// By names who set the number last, or what did; empty when nobody has.
func (n Number) By(lang portal.Language) string {
	if n.SetBy == "" {
		return portal.Nobody(n.SetWay, lang)
	}
	return n.SetBy
}

// Returns is what is set when the number's setting ends; it has an end.
func (n Number) Returns() portal.Forwarding { return n.course().At(instant(n.Forwarding.Until)).Now }

// course is what is set for the number, and what returns.
func (n Number) course() portal.Course { return portal.Course{Now: n.Forwarding, Back: n.Back} }

// NumberPage is one page of a search.
type NumberPage struct {
	Total int
	Rows  []Number
}

type numberRow struct {
	ID         int64  `db:"id"`
	Digits     string `db:"digits"`
	VoiceGroup string `db:"voice_group_id"`
	Contract   string `db:"contract_id"`
	Site       string `db:"site_id"`
	SiteName   string `db:"site_name"`
	Plan       string `db:"plan"`
	MessageBox bool   `db:"message_box"`
	MembersNet bool   `db:"members_net"`
	MayChange  bool   `db:"may_change"`
	forwardingRow
	lockRow
	planRow
}

// forwardingRow is a forwarding as it is stored. A number that was never touched has none: its columns are NULL.
type forwardingRow struct {
	On          *bool   `db:"is_on"`
	Actions     *uint8  `db:"actions"`
	RingSeconds *int    `db:"ring_seconds"`
	Entries     *string `db:"entries"`
	Target      *int8   `db:"target"`
	Version     *int64  `db:"version"`
	Since       *int64  `db:"on_since"`
	SetBy       *string `db:"user_name"`
	SetWay      *string `db:"by_way"`
	Until       *int64  `db:"until_at"`
	Back        *string `db:"back"`
}

// lockRow is a lock as it is stored; of a number that is not locked its columns are NULL.
type lockRow struct {
	LockedAt *int64  `db:"locked_at"`
	LockedBy *string `db:"locked_by"`
	Reason   *string `db:"lock_reason"`
}

func (r lockRow) lock() portal.Lock {
	if r.LockedAt == nil {
		return portal.Lock{}
	}
	return portal.Lock{At: *r.LockedAt, By: *r.LockedBy, Reason: *r.Reason}
}

const numberFields = `
	n.id, n.digits, n.voice_group_id, n.contract_id, c.site_id, c.site_name, c.plan, c.message_box, c.members_net,
	f.is_on, f.actions, f.ring_seconds, f.entries, f.target, f.version, f.on_since, h.user_name, h.by_way, f.until_at, f.back,
	p.schedule_id, p.open_setting, p.closed_setting, p.refused, sc.name AS schedule_name, sc.is_open AS schedule_open, sc.next_at AS schedule_next`

const numberColumns = numberFields + `,
	w.may_change, k.at AS locked_at, k.by_name AS locked_by, k.reason AS lock_reason
	FROM numbers n
	JOIN visible w ON w.voice_group_id = n.voice_group_id
	JOIN contracts c ON c.id = n.contract_id
	LEFT JOIN forwardings f ON f.number_id = n.id
	LEFT JOIN changes h ON h.id = f.version
	LEFT JOIN locks k ON k.number_id = n.id` + followed + `
	WHERE w.user_id = ? AND c.opened`

// companyNumbers are all numbers of a company, whoever may see them: for what the program does by itself.
const companyNumbers = `
	FROM numbers n
	JOIN voice_groups v ON v.id = n.voice_group_id
	JOIN contracts c ON c.id = n.contract_id
	LEFT JOIN forwardings f ON f.number_id = n.id
	LEFT JOIN changes h ON h.id = f.version` + followed + `
	WHERE v.company_id = ?`

func (r numberRow) number() (Number, error) {
	n := Number{
		ID: r.ID, Digits: r.Digits, VoiceGroup: r.VoiceGroup, Contract: r.Contract, Site: r.Site, SiteName: r.SiteName,
		Line:  portal.Line{Digits: r.Digits, Plan: r.Plan, MessageBox: r.MessageBox, MembersNet: r.MembersNet},
		Right: portal.Right{MayChange: r.MayChange, Lock: r.lock()},
	}
	var err error
	if n.Follows, err = r.follows(); err != nil {
		return n, fmt.Errorf("read the plan of number %d: %w", r.ID, err)
	}
	if r.Entries == nil {
		return n, nil
	}
	n.Version, n.Since, n.SetBy, n.SetWay = *r.Version, *r.Since, *r.SetBy, portal.Way(*r.SetWay)
	n.Forwarding = portal.Forwarding{
		On: *r.On, Actions: portal.Actions(*r.Actions), RingSeconds: *r.RingSeconds, Target: portal.Target(*r.Target), Until: *r.Until,
	}
	if err := json.Unmarshal([]byte(*r.Entries), &n.Forwarding.Entries); err != nil {
		return n, fmt.Errorf("read the entries of number %d: %w", r.ID, err)
	}
	if n.Back, err = readBack(*r.Back); err != nil {
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

func numbers(ctx context.Context, from asker, query string, args ...any) ([]Number, error) {
	rows, err := list[numberRow](ctx, from, query, args...)
	if err != nil {
		return nil, err
	}
	found := make([]Number, len(rows))
	for i, row := range rows {
		if found[i], err = row.number(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// where is the search as SQL after numberColumns, with its arguments. Contracts and sites compare in upper case as
// they are printed.
func (q Search) where(who portal.Actor) (string, []any) {
	part := func(text string) string { return "%" + likeEscaper.Replace(text) + "%" }
	where := ` AND UPPER(c.site_id) LIKE ? ESCAPE '!' AND c.id LIKE ? ESCAPE '!' AND n.digits LIKE ? ESCAPE '!'`
	args := []any{who.UserID, part(sitePart(q.Site)), part(contractPart(q.Contract)), part(searchDigits(q.Phone))}
	if !q.Everywhere {
		where, args = where+` AND n.voice_group_id = ?`, append(args, q.VoiceGroup)
	}
	switch q.State {
	case Forwarding:
		where += ` AND f.is_on`
	case NotOn:
		where += ` AND (f.is_on IS NULL OR NOT f.is_on)`
	case ToVoicemail:
		where, args = where+` AND f.is_on AND f.target = ?`, append(args, int8(portal.Voicemail))
	}
	if !q.OnBefore.IsZero() {
		where, args = where+` AND f.is_on AND f.on_since <= ?`, append(args, q.OnBefore.UnixMilli())
	}
	if !q.EndsBefore.IsZero() {
		where, args = where+` AND f.until_at > 0 AND f.until_at < ?`, append(args, q.EndsBefore.UnixMilli())
	}
	if q.Action != 0 {
		where, args = where+` AND f.is_on AND (f.actions & ?) <> 0`, append(args, uint8(q.Action))
	}
	if q.Destination != "" {
		where, args = where+` AND f.destination LIKE ? ESCAPE '!'`, append(args, part(searchDigits(q.Destination)))
	}
	if q.Locked {
		where += ` AND k.at IS NOT NULL`
	}
	return where, args
}

func sitePart(text string) string { return strings.ToUpper(portal.LoginKey(text)) }

func contractPart(text string) string {
	return strings.TrimPrefix(strings.ToUpper(portal.LoginKey(text)), "N")
}

// searchDigits keeps the digits of a part of a number. What is no digit and no separator finds nothing.
func searchDigits(text string) string {
	key := portal.LoginKey(text)
	digits := portal.Digits(text)
	if key != "" && digits == "" {
		return key
	}
	return digits
}

// Selection names numbers: by id, or as everything a search finds except some.
type Selection struct {
	VoiceGroup string
	IDs        []int64
	Search     *Search
	Except     []int64
}

// few tells whether it names no more than a handful, which are read faster than asked about.
func (p Selection) few() bool {
	const handful = 20
	return p.Search == nil && len(p.IDs) <= handful
}

// selected reads the numbers of a selection. All of them must be there and the actor's: else not_found.
func selected(ctx context.Context, from asker, who portal.Actor, pick Selection) ([]Number, error) {
	if pick.Search != nil {
		pick.Search.VoiceGroup, pick.Search.Everywhere = pick.VoiceGroup, false
		where, args := pick.Search.where(who)
		all, err := numbers(ctx, from, `SELECT `+numberColumns+where+` ORDER BY n.digits`, args...)
		if all = without(all, pick.Except); err == nil && len(all) == 0 {
			return nil, portal.Refuse("nothing_selected", "")
		}
		return all, err
	}
	slices.Sort(pick.IDs)
	pick.IDs = slices.Compact(pick.IDs)
	if len(pick.IDs) == 0 {
		return nil, portal.Refuse("nothing_selected", "")
	}
	found, err := byIDs(ctx, from, ` AND n.voice_group_id = ?`, []any{who.UserID, pick.VoiceGroup}, pick.IDs)
	if err == nil && len(found) != len(pick.IDs) {
		return nil, portal.NotThere()
	}
	return found, err
}

// idsAtOnce is how many ids one statement takes; of more, every number is read that the other conditions let through.
const idsAtOnce = 1000

// byIDs reads those numbers that have one of the ids and that the further conditions let through, by their digits. args
// begin with the actor.
func byIDs(ctx context.Context, from asker, where string, args []any, ids []int64) ([]Number, error) {
	if len(ids) > idsAtOnce {
		all, err := numbers(ctx, from, `SELECT `+numberColumns+where+` ORDER BY n.digits`, args...)
		wanted := among(ids)
		return slices.DeleteFunc(all, func(one Number) bool { return !wanted[one.ID] }), err
	}
	query, args, err := placeholders(`SELECT `+numberColumns+where+` AND n.id IN (?) ORDER BY n.digits`, args, ids)
	if err != nil {
		return nil, fmt.Errorf("select numbers: %w", err)
	}
	return numbers(ctx, from, query, args...)
}

func without(all []Number, except []int64) []Number {
	left := among(except)
	return slices.DeleteFunc(all, func(one Number) bool { return left[one.ID] })
}

func among(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
