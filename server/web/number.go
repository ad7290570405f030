package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Number is a row of the search result of C2.
type Number struct {
	ID       int64  `json:"id"`
	Group    string `json:"voice_group" doc:"音声グループID, Y…"`
	Phone    string `json:"phone" doc:"with hyphens"`
	Contract string `json:"contract" doc:"音声契約番号, N…"`
	Site     string `json:"site" doc:"拠点ID"`
	SiteName string `json:"site_name"`
	On       bool   `json:"on" doc:"転送中"`
	Detail   string `json:"detail" doc:"転送詳細 in the language of the request's Accept-Language, - when off"`
	SetBy    string `json:"set_by" doc:"who, or what by itself, changed it last; empty when nobody did"`
	Standing string `json:"standing" doc:"where calls go, who set it, since when and until when, in one line"`

	Since *time.Time `json:"since,omitempty" doc:"since when it has been forwarding"`
	Until *time.Time `json:"until,omitempty" doc:"when the setting before returns"`
	Ends  string     `json:"ends,omitempty" doc:"the same in plain words"`

	MayChange bool  `json:"may_change" doc:"false: 閲覧のみ"`
	Lock      *Lock `json:"lock,omitempty" doc:"nobody changes it before an administrator unlocks it"`

	Tested *Tested `json:"tested,omitempty" doc:"the last test call to where calls go now; only of numbers that are listed, and on their own page"`
	Follow *Follow `json:"follow,omitempty" doc:"the schedule that it follows"`
}

// Listed is a number with the parts of which its standing is made, for pages that lay them out.
type Listed struct {
	Number
	Parts []Part `json:"parts" nullable:"false"`
	Long  bool   `json:"long" doc:"it has been forwarding for as many days as the company calls long"`

	Lapses []Lapse `json:"lapses" nullable:"false" doc:"what may not be set any more"`
}

// Part is one thing that a standing tells.
type Part struct {
	About About  `json:"about"`
	Text  string `json:"text"`
}

// About is what it tells; its values are portal.Abouts.
type About string

// Schema lists the values.
func (About) Schema(huma.Registry) *huma.Schema { return oneOf(portal.Abouts) }

// Follow says how a number stands to the schedule that it follows.
type Follow struct {
	Name  string     `json:"name"`
	State string     `json:"state" enum:"followed,by_hand,until,refused"`
	Next  *time.Time `json:"next,omitempty" doc:"the next boundary"`
	Fails bool       `json:"fails" doc:"what it sets in one of its periods could not be set when that last began"`

	WillFail bool `json:"will_fail" doc:"what it sets would be refused today; only among the numbers of a schedule"`
}

// Lock says who locked a number, and why.
type Lock struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason" doc:"may be empty"`
}

// NumberPage is one page of a search.
type NumberPage struct {
	Total int      `json:"total"`
	Page  int      `json:"page" doc:"from 0"`
	Size  int      `json:"size"`
	Rows  []Listed `json:"rows" nullable:"false"`

	LongDays int `json:"long_days" doc:"what the company calls long"`
}

// Search is 検索条件入力 of C2 with what is set; what is empty is no condition, and all that are filled in must hold.
type Search struct {
	Site     string `json:"site,omitempty" query:"site" maxLength:"100" doc:"part of 拠点ID, or of the name of the site"`
	Contract string `json:"contract,omitempty" query:"contract" maxLength:"100" doc:"part of 音声契約番号, with or without N"`
	Phone    string `json:"phone,omitempty" query:"phone" maxLength:"100" doc:"any part of the number"`

	State       string `json:"state,omitempty" query:"state" enum:",on,off" doc:"転送状態"`
	Voicemail   bool   `json:"voicemail,omitempty" query:"voicemail" doc:"only numbers whose calls go to 留守番電話"`
	Days        int    `json:"days,omitempty" query:"days" minimum:"0" maximum:"3650" doc:"forwarding for so many days or longer"`
	Ends        string `json:"ends,omitempty" query:"ends" enum:",today" doc:"what is set ends today, in the time zone of the person"`
	Action      string `json:"action,omitempty" query:"action" enum:",unconditional,busy,no_answer,unreachable" doc:"転送動作"`
	Destination string `json:"destination,omitempty" query:"destination" maxLength:"100" doc:"any part of the number that calls go to, or of its label in 会社の転送先"`
	Locked      bool   `json:"locked,omitempty" query:"locked" doc:"only numbers that are locked"`
	Schedule    string `json:"schedule,omitempty" query:"schedule" maxLength:"64" doc:"id of the schedule that they follow; none for those that follow none"`
}

type numberQuery struct {
	VoiceGroup string `path:"id" maxLength:"64"`
	Found
}

type everywhereQuery struct{ Found }

// Found is which hits of a search are wanted. Its name is exported because huma reads embedded fields of exported types only.
type Found struct {
	Page  int    `query:"page" minimum:"0" maximum:"1000000"`
	Size  int    `query:"size" minimum:"1" maximum:"200" default:"50"`
	Order string `query:"order" enum:"phone,-phone,site,-site,oldest,-oldest,latest,-latest,ending,-ending" default:"phone" doc:"with -, the other way round"`
	Spoken
	Search
}

// Spoken is the language in which a response's sentences are wanted. Its name is exported because huma reads embedded fields
// of exported types only.
type Spoken struct {
	Language string `header:"Accept-Language"`
}

func (l Spoken) language() portal.Language {
	if len(l.Language) >= 2 && l.Language[:2] == "en" {
		return portal.English
	}
	return portal.Japanese
}

// search takes the instant in the visitor's time zone: today is theirs.
func (q Search) search(voiceGroup string, now time.Time) store.Search {
	search := store.Search{
		VoiceGroup: voiceGroup, Site: q.Site, Contract: q.Contract, Phone: q.Phone, State: store.SearchState(q.State), Destination: q.Destination,
		Voicemail: q.Voicemail, Locked: q.Locked, Schedule: q.Schedule,
	}
	if q.Days > 0 {
		search.OnBefore = portal.DaysAgo(q.Days, now, now.Location())
	}
	if q.Ends == "today" {
		search.EndsBefore = portal.EndOfDay(now, now.Location())
	}
	if q.Action != "" {
		search.Action, _ = portal.ParseActions([]string{q.Action}) // one of the enum's
	}
	return search
}

func wireNumber(one store.Number, language portal.Language, now time.Time) Number {
	wire := Number{
		ID: one.ID, Group: one.VoiceGroup, Phone: portal.FormatPhone(one.Digits), Contract: one.Contract, Site: one.Site, SiteName: one.SiteName,
		On: one.Forwarding.On, Detail: portal.Detail(one.Forwarding, language), SetBy: one.By(language), Since: optional(one.Since), Until: optional(one.Forwarding.Until),
		Standing:  one.Standing(language).Text(language, now, now.Location()),
		MayChange: one.Right.MayChange, Lock: wireLock(one.Right.Lock), Follow: wireFollow(one),
	}
	if wire.Until != nil {
		wire.Ends = portal.Ends(one.Forwarding, language, now.Location())
	}
	return wire
}

func wireListed(one store.Number, language portal.Language, now, longSince time.Time) Listed {
	return Listed{
		Number: wireNumber(one, language, now), Parts: wireParts(one.Standing(language), language, now),
		Long: one.ForwardedSince(longSince),
	}
}

func wireParts(standing portal.Standing, language portal.Language, now time.Time) []Part {
	wire := []Part{}
	for _, part := range standing.Parts(language, now, now.Location()) {
		wire = append(wire, Part{About: About(part.About), Text: part.Text})
	}
	return wire
}

func wireFollow(one store.Number) *Follow {
	if one.Follows == nil {
		return nil
	}
	return &Follow{Name: one.Follows.Schedule, State: string(one.PlanState()), Next: optional(one.Follows.Next), Fails: one.Follows.Fails(),
		WillFail: one.Follows.WillFail}
}

func wireLock(lock portal.Lock) *Lock {
	if lock.At == 0 {
		return nil
	}
	return &Lock{At: time.UnixMilli(lock.At).UTC(), By: lock.By, Reason: lock.Reason}
}

// nowAt is the instant as clocks at the visitor's place show it.
func (s *Server) nowAt(by visitor) time.Time { return s.store.Now().In(by.Who.Zone()) }

func (s *Server) searchNumbers(ctx context.Context, by visitor, in *numberQuery) (*answer[NumberPage], error) {
	return s.found(ctx, by, in.Search.search(in.VoiceGroup, s.nowAt(by)), in.Found)
}

func (s *Server) findNumbers(ctx context.Context, by visitor, in *everywhereQuery) (*answer[NumberPage], error) {
	search := in.Search.search("", s.nowAt(by))
	search.Everywhere = true
	return s.found(ctx, by, search, in.Found)
}

func (s *Server) found(ctx context.Context, by visitor, search store.Search, in Found) (*answer[NumberPage], error) {
	found, err := s.store.SearchNumbers(ctx, by.Who, search, store.Order(in.Order), in.Page, in.Size)
	if err != nil {
		return nil, err
	}
	return s.numberPage(ctx, by, found, in.Page, in.Size, in.language())
}

func (s *Server) numberPage(ctx context.Context, by visitor, found store.NumberPage, at, size int, language portal.Language) (*answer[NumberPage], error) {
	longSince, days, err := s.store.LongSince(ctx, by.Who)
	now := s.nowAt(by)
	page := NumberPage{Total: found.Total, Page: at, Size: size, LongDays: days, Rows: make([]Listed, len(found.Rows))}
	for i, one := range found.Rows {
		page.Rows[i] = wireListed(one, language, now, longSince)
	}
	if err == nil {
		err = s.tellLapses(ctx, by.Who, found.Rows, page.Rows, language)
	}
	if err == nil {
		err = s.markNumbers(ctx, by.Who, found.Rows, page.Rows)
	}
	return reply(page, err)
}
