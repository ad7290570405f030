package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Event is what a row of 操作履歴 records; its values are portal.Events.
type Event string

// Schema lists the values.
func (Event) Schema(huma.Registry) *huma.Schema { return oneOf(portal.Events) }

// oneOf is a text that takes one of these values.
func oneOf[T ~string](values []T) *huma.Schema {
	schema := &huma.Schema{Type: huma.TypeString}
	for _, value := range values {
		schema.Enum = append(schema.Enum, string(value))
	}
	return schema
}

// TrailRow is a row of 操作履歴.
type TrailRow struct {
	ID       int64     `json:"id"`
	At       time.Time `json:"at"`
	Person   string    `json:"person" doc:"name at that time; empty for somebody unknown"`
	PersonID string    `json:"person_id" doc:"system for what the program did by itself"`
	Address  string    `json:"address" doc:"where it was asked from; empty for the program itself"`
	Event    Event     `json:"event"`
	Subject  string    `json:"subject" doc:"what was acted on"`
	Facts    []Fact    `json:"facts" nullable:"false"`
}

// Fact is one thing that a row tells besides.
type Fact struct {
	Name   string   `json:"name" doc:"empty for what the row as a whole is about"`
	Kind   string   `json:"kind" enum:"is,became,moved" doc:"is: after is the value; became: before became after; moved: of a list, before went and after came"`
	Before []string `json:"before" nullable:"false"`
	After  []string `json:"after" nullable:"false"`
}

// TrailPage is one page of 操作履歴, newest first.
type TrailPage struct {
	Rows []TrailRow `json:"rows" nullable:"false"`
	Around
	UnreadNewer *TrailMark `json:"unread_newer,omitempty" doc:"how far the log was read for newer rows, where nothing more was found until there and there is more to read"`
	UnreadOlder *TrailMark `json:"unread_older,omitempty" doc:"the same for older rows"`
}

// TrailMark is a row up to which 操作履歴 was read: what lies beyond comes after or before its id.
type TrailMark struct {
	ID int64     `json:"id"`
	At time.Time `json:"at"`
}

// Around is how many rows there are before a page and in all.
type Around struct {
	Total int  `json:"total"`
	Newer int  `json:"newer" doc:"rows of the total that come before this page"`
	More  bool `json:"more" doc:"there are more: of those before the page, and of those after it, a thousand are counted"`
}

// TrailPerson is somebody who stands in 操作履歴.
type TrailPerson struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// TrailFilter chooses rows; what is missing is no condition.
type TrailFilter struct {
	From   time.Time `json:"from,omitzero" query:"from" doc:"from this instant on"`
	To     time.Time `json:"to,omitzero" query:"to" doc:"before this instant"`
	Person string    `json:"person,omitempty" query:"person" maxLength:"64"`
	Event  Event     `json:"event,omitempty" query:"event"`
	Text   string    `json:"text,omitempty" query:"text" maxLength:"200" doc:"part of what was acted on"`
}

type trailQuery struct {
	TrailFilter
	Before int64 `query:"before" minimum:"0" doc:"rows older than this id"`
	After  int64 `query:"after" minimum:"0" doc:"rows newer than this id"`
	Size   int   `query:"size" minimum:"1" maximum:"200" default:"50"`
	Spoken
}

type exportForm struct {
	Spoken
	Body TrailFilter
}

func (f TrailFilter) filter() store.TrailFilter {
	return store.TrailFilter{From: f.From, To: f.To, Person: f.Person, Event: portal.Event(f.Event), Text: f.Text}
}

func wireTrailRow(row store.TrailRow, in portal.Language) TrailRow {
	wire := TrailRow{
		ID: row.ID, At: time.UnixMilli(row.At).UTC(), Person: row.UserName, PersonID: row.UserID, Address: row.Address,
		Event: Event(row.Event), Subject: row.Subject, Facts: wireFacts(row.Detail, in),
	}
	if row.UserID == "" {
		wire.PersonID = store.BySystem
	}
	return wire
}

func wireFacts(detail string, in portal.Language) []Fact {
	wire := []Fact{}
	for _, fact := range portal.Facts(detail, in) {
		wire = append(wire, Fact{Name: fact.Name, Kind: string(fact.Kind), Before: fact.Before, After: fact.After})
	}
	return wire
}

func (s *Server) audit(ctx context.Context, by visitor, in *trailQuery) (*answer[TrailPage], error) {
	page, err := s.store.Trail(ctx, by.Who, in.filter(), store.Turn{Before: in.Before, After: in.After, Size: in.Size})
	wire := TrailPage{
		Rows: make([]TrailRow, len(page.Rows)), Around: Around(page.Around),
		UnreadNewer: wireTrailMark(page.UnreadNewer), UnreadOlder: wireTrailMark(page.UnreadOlder),
	}
	for i, row := range page.Rows {
		wire.Rows[i] = wireTrailRow(row, in.language())
	}
	return reply(wire, err)
}

func wireTrailMark(cursor *store.TrailCursor) *TrailMark {
	if cursor == nil {
		return nil
	}
	return &TrailMark{ID: cursor.ID, At: time.UnixMilli(cursor.At).UTC()}
}

func (s *Server) auditPeople(ctx context.Context, by visitor, _ *none) (*answer[[]TrailPerson], error) {
	people, err := s.store.TrailPeople(ctx, by.Who)
	return reply(wireTrailPeople(people), err)
}

func wireTrailPeople(people []store.TrailPerson) []TrailPerson {
	wire := make([]TrailPerson, len(people))
	for i, one := range people {
		wire[i] = TrailPerson{ID: one.ID, Name: one.Name}
	}
	return wire
}

func (s *Server) exportAudit(ctx context.Context, by visitor, in *exportForm) (*csvFile, error) {
	return s.export(ctx, by, func() (*csvFile, error) {
		rows, err := s.store.ExportTrail(ctx, by.Who, in.Body.filter())
		if err != nil {
			return nil, err
		}
		return writeCSV("activity-log", trailCells(rows, s.words[in.language()], in.language(), by.TimeZone))
	})
}
