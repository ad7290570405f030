package web

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// LoggedChange is a change as 変更の記録 of a voice group tells it.
type LoggedChange struct {
	ChangeMark
	Way     Way        `json:"way"`
	Batch   string     `json:"batch,omitempty" doc:"name of the batch that it was a run of"`
	Due     *time.Time `json:"due,omitempty" doc:"when it was to be made, of what the program does by itself"`
	Numbers int        `json:"numbers" doc:"how many numbers of the voice group it set"`
	Number  int64      `json:"number" doc:"the first of them, or the one that was asked for"`
	Phone   string     `json:"phone" doc:"of that number"`
	Became  Became     `json:"became" doc:"what it made of that number"`
	Alike   *bool      `json:"alike,omitempty" doc:"whether it made the same of the others; missing where there are none, and where that was not kept"`
}

// LogPage is one page of 変更の記録, newest first.
type LogPage struct {
	Rows  []LoggedChange `json:"rows" nullable:"false"`
	Newer bool           `json:"newer" doc:"there are some before this page"`
	Older bool           `json:"older" doc:"there are some after this page"`
}

// LogFilter chooses rows; what is missing is no condition.
type LogFilter struct {
	From   time.Time `json:"from,omitzero" query:"from" doc:"from this instant on"`
	To     time.Time `json:"to,omitzero" query:"to" doc:"before this instant"`
	Person string    `json:"person,omitempty" query:"person" maxLength:"64"`
	Way    LoggedWay `json:"way,omitempty" query:"way"`
	Phone  string    `json:"phone,omitempty" query:"phone" maxLength:"100" doc:"a whole number"`
}

// LoggedWay is a Way, or empty for all of them.
type LoggedWay string

// Schema lists the values.
func (LoggedWay) Schema(huma.Registry) *huma.Schema {
	return oneOf(append([]portal.Way{""}, portal.Ways...))
}

type logQuery struct {
	Spoken
	ID string `path:"id" maxLength:"64"`
	LogFilter
	Before int64 `query:"before" minimum:"0" doc:"changes older than this one"`
	After  int64 `query:"after" minimum:"0" doc:"changes newer than this one"`
	Size   int   `query:"size" minimum:"1" maximum:"200" default:"50"`
}

type logPeopleInput struct {
	ID string `path:"id" maxLength:"64"`
}

type logExportForm struct {
	Spoken
	ID   string `path:"id" maxLength:"64"`
	Body LogFilter
}

func (f LogFilter) filter() store.LogFilter {
	return store.LogFilter{From: f.From, To: f.To, Person: f.Person, Way: portal.Way(f.Way), Phone: f.Phone}
}

func (s *Server) changeLog(ctx context.Context, by visitor, in *logQuery) (*answer[LogPage], error) {
	found, err := s.store.ChangeLog(ctx, by.Who, in.ID, in.filter(), store.Turn{Before: in.Before, After: in.After, Size: in.Size})
	page := LogPage{Rows: make([]LoggedChange, len(found.Rows)), Newer: found.Newer, Older: found.Older}
	for i, one := range found.Rows {
		page.Rows[i] = wireLogged(one, in.language(), s.nowAt(by))
	}
	return reply(page, err)
}

func wireLogged(one store.LoggedChange, language portal.Language, now time.Time) LoggedChange {
	return LoggedChange{
		ChangeMark: *wireChangeMark(&one.ChangeMark, language), Way: Way(one.Way), Batch: one.Batch, Due: optional(one.Due),
		Numbers: one.Numbers, Number: one.Number, Phone: portal.FormatPhone(one.Digits),
		Became: wireBecame(one.Became, language, now), Alike: one.Alike,
	}
}

func (s *Server) changeLogPeople(ctx context.Context, by visitor, in *logPeopleInput) (*answer[[]TrailPerson], error) {
	people, err := s.store.LogPeople(ctx, by.Who, in.ID)
	return reply(wireTrailPeople(people), err)
}

func (s *Server) exportChanges(ctx context.Context, by visitor, in *logExportForm) (*csvFile, error) {
	return s.export(ctx, by, func() (*csvFile, error) {
		rows, err := s.store.ExportChanges(ctx, by.Who, in.ID, in.Body.filter())
		if err != nil {
			return nil, err
		}
		return writeCSV("changes", logCells(rows, s.words[in.language()], in.language(), s.nowAt(by)))
	})
}

// logCells are rows of 変更の記録 as a table to read: words of a language, times as a clock shows them. Of a change of several
// numbers it tells how many, the first of them, what became of that one, and whether that became of the others, too.
func logCells(rows []store.LoggedChange, w words, in portal.Language, now time.Time) [][]string {
	cells := make([][]string, 0, len(rows)+1)
	cells = append(cells, []string{
		w.of("audit.at", "at") + " (" + now.Location().String() + ")", w.of("log.person", "person"), w.of("fact.way", "way"),
		w.of("log.numbers", "numbers"), w.of("column.phone", "phone"), w.of("log.before", "before"), w.of("log.after", "after"),
		w.of("log.others", "others"),
	})
	for _, row := range rows {
		way, became := w.of("value.way."+string(row.Way), string(row.Way)), wireBecame(row.Became, in, now)
		if row.Batch != "" {
			way += ": " + row.Batch
		}
		cells = append(cells, []string{
			localTime(time.UnixMilli(row.At), now.Location()), portal.By(row.UserName, row.Way, in), way,
			strconv.Itoa(row.Numbers), portal.FormatPhone(row.Digits), became.Before, cmp.Or(became.Plan, became.After),
			othersCell(row.Alike, w),
		})
	}
	return cells
}

// othersCell is empty where there are no others, and where it was not kept how they are.
func othersCell(alike *bool, w words) string {
	switch {
	case alike == nil:
		return ""
	case *alike:
		return w.of("log.alike", "alike")
	}
	return w.of("log.differ", "differ")
}
