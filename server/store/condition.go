package store

import (
	"strings"
	"time"

	"denwaban/server/portal"
)

// Search is what 検索条件入力 of C2 holds. Every condition may be empty; all that are filled in must hold.
type Search struct {
	VoiceGroup string // Y…
	Everywhere bool   // in every voice group that the actor may see, instead
	Site       string // part of 拠点ID, or of the site's name
	Contract   string // part of 音声契約番号, with or without the leading N
	Phone      string // any part of the number, hyphens ignored

	// Beside the manual's conditions: what is set now.
	State       SearchState
	Voicemail   bool           // calls go to the message box
	OnBefore    time.Time      // forwarding since before this instant; the zero time is no condition
	EndsBefore  time.Time      // what is set ends before this instant; the zero time is no condition
	Action      portal.Actions // one of the occasions
	Destination string         // any part of the number that calls go to, or of its label in 会社の転送先
	Locked      bool           // only numbers that are locked
	Schedule    string         // id of the one that they follow, or NoSchedule
}

// NoSchedule in a search is for numbers that follow none.
const NoSchedule = "none"

// SearchState is what a search asks of 転送状態.
type SearchState string

const (
	AnyState   SearchState = ""
	Forwarding SearchState = "on"
	NotOn      SearchState = "off"
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

// Down is the order the other way round. What has nothing to be sorted by stands last in both.
func (o Order) Down() Order { return down + o }

const down = "-"

// way tells an order from the way that it runs.
func (o Order) way() (order Order, isDown bool) {
	order, isDown = Order(strings.TrimPrefix(string(o), down)), strings.HasPrefix(string(o), down)
	return order, isDown
}

// orders end with the number, so that pages do not overlap.
var orders = map[Order]string{
	ByPhone:         ` ORDER BY n.digits`,
	ByPhone.Down():  ` ORDER BY n.digits DESC`,
	BySite:          ` ORDER BY c.site_order, c.site_id, n.digits`,
	BySite.Down():   ` ORDER BY c.site_order DESC, c.site_id DESC, n.digits DESC`,
	ByOldest:        ` ORDER BY CASE WHEN f.is_on THEN f.on_since ELSE 9000000000000000 END, n.digits`,
	ByOldest.Down(): ` ORDER BY CASE WHEN f.is_on THEN -f.on_since ELSE 9000000000000000 END, n.digits`,
	ByLatest:        ` ORDER BY COALESCE(f.version, 0) DESC, n.digits`,
	ByLatest.Down(): ` ORDER BY COALESCE(f.version, 9000000000000000), n.digits`,
	ByEnding:        ` ORDER BY CASE WHEN f.until_at > 0 THEN f.until_at ELSE 9000000000000000 END, n.digits`,
	ByEnding.Down(): ` ORDER BY CASE WHEN f.until_at > 0 THEN -f.until_at ELSE 9000000000000000 END, n.digits`,
}

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// where is the search as SQL after numberColumns, with its arguments. Contracts compare in upper case as they are printed.
func (q Search) where(who portal.Actor) (string, []any) {
	part := func(text string) string { return "%" + likeEscaper.Replace(text) + "%" }
	where := ` AND c.id LIKE ? ESCAPE '!' AND n.digits LIKE ? ESCAPE '!'`
	args := []any{who.UserID, part(contractPart(q.Contract)), part(searchDigits(q.Phone))}
	if site := portal.NameKey(q.Site); site != "" {
		where += `
			AND n.contract_id IN (
				SELECT s.id FROM visible v JOIN contracts s ON s.voice_group_id = v.voice_group_id
				WHERE v.user_id = ? AND (NAME_KEY(s.site_id) LIKE ? ESCAPE '!' OR NAME_KEY(s.site_name) LIKE ? ESCAPE '!'))`
		args = append(args, who.UserID, part(site), part(site))
	}
	if q.Everywhere {
		where, args = where+` AND n.voice_group_id IN (SELECT voice_group_id FROM visible WHERE user_id = ?)`, append(args, who.UserID)
	} else {
		where, args = where+` AND n.voice_group_id = ?`, append(args, q.VoiceGroup)
	}
	switch q.State {
	case Forwarding:
		where += ` AND f.is_on`
	case NotOn:
		where += ` AND (f.is_on IS NULL OR NOT f.is_on)`
	}
	if q.Voicemail {
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
	if label := q.label(); label != "" {
		where, args = where+` AND f.destination IN (`+labelledQuery+`)`, append(args, labelledArgs(who, label)...)
	} else if q.Destination != "" {
		where, args = where+` AND f.destination LIKE ? ESCAPE '!'`, append(args, part(searchDigits(q.Destination)))
	}
	if q.Locked {
		where += ` AND k.at IS NOT NULL`
	}
	switch q.Schedule {
	case "":
	case NoSchedule:
		where += ` AND p.schedule_id IS NULL`
	default:
		where, args = where+` AND p.schedule_id = ?`, append(args, q.Schedule)
	}
	return where, args
}

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
