package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Undoing says whether a change can be taken back; its values are store.Undoings.
type Undoing string

// Schema lists the values.
func (Undoing) Schema(huma.Registry) *huma.Schema { return oneOf(store.Undoings) }

// ChangeMark is what names a change of forwardings.
type ChangeMark struct {
	ID  int64     `json:"id" doc:"counted in the company"`
	At  time.Time `json:"at"`
	Who string    `json:"who" doc:"or what made it by itself"`
}

// Way is how a change came about; its values are portal.Ways.
type Way portal.Way

// Schema lists the values.
func (Way) Schema(huma.Registry) *huma.Schema { return oneOf(portal.Ways) }

// ChangeSheet is one change of forwardings with a page of its numbers, as far as the person sees them.
type ChangeSheet struct {
	ChangeMark
	Address  string      `json:"address"`
	Way      Way         `json:"way"`
	Batch    string      `json:"batch,omitempty" doc:"name, at that time, of the batch that it was a run of"`
	BatchID  string      `json:"batch_id,omitempty" doc:"of that batch, as long as there is one to look at"`
	Due      *time.Time  `json:"due,omitempty" doc:"when it was to be made, of what the program does by itself"`
	Undone   *ChangeMark `json:"undone,omitempty" doc:"what took it back, or a part of it: the latest"`
	TookBack *ChangeMark `json:"took_back,omitempty" doc:"what it took back itself"`
	Undoing  Undoing     `json:"undoing" doc:"whether it can be taken back now, or why not"`
	Numbers  int         `json:"numbers" doc:"that it set"`
	Left     int         `json:"left" doc:"of these, those that nobody and nothing changed since"`
	Locked   int         `json:"locked" doc:"of what is left"`
	Alike    bool        `json:"alike" doc:"it made the same of all of them, in the words of any row; false also where that was not kept"`

	Rows  []ChangeRow `json:"rows" nullable:"false"`
	Total int         `json:"total" doc:"rows of the list"`
	Newer int         `json:"newer" doc:"rows of the total that come before this page"`
}

// ChangeRow is a number of a change.
type ChangeRow struct {
	ID         int64  `json:"id"`
	VoiceGroup string `json:"voice_group"`
	Phone      string `json:"phone"`
	Became
	Now string `json:"now" doc:"what is set instead since then, and who set it, in one line; empty where nothing else is"`
}

type changeInput struct {
	Spoken
	ID     int64 `path:"id"`
	Since  bool  `query:"since" doc:"only the numbers that were changed again since"`
	Before int64 `query:"before" minimum:"0" doc:"numbers that stand before this one"`
	After  int64 `query:"after" minimum:"0" doc:"numbers that stand after this one"`
	Size   int   `query:"size" minimum:"1" maximum:"200" default:"50"`
}

func (s *Server) change(ctx context.Context, by visitor, in *changeInput) (*answer[ChangeSheet], error) {
	part := store.ChangePart{OnlyChanged: in.Since, Before: in.Before, After: in.After, Size: in.Size}
	sheet, err := s.store.Change(ctx, by.Who, in.ID, part)
	return reply(wireChangeSheet(sheet, in.language(), s.nowAt(by)), err)
}

func wireChangeSheet(sheet store.ChangeSheet, language portal.Language, now time.Time) ChangeSheet {
	wire := ChangeSheet{
		ChangeMark: *wireChangeMark(&sheet.ChangeMark, language), Address: sheet.Address, Way: Way(sheet.Way),
		Batch: sheet.Batch, BatchID: sheet.BatchID, Due: optional(sheet.Due),
		Undone: wireChangeMark(sheet.Undone, language), TookBack: wireChangeMark(sheet.TookBack, language),
		Undoing: Undoing(sheet.Undoing), Numbers: sheet.Numbers, Left: sheet.Left, Locked: sheet.Locked, Alike: sheet.Alike,
		Rows: make([]ChangeRow, len(sheet.Rows)), Total: sheet.Total, Newer: sheet.Ahead,
	}
	for i, one := range sheet.Rows {
		wire.Rows[i] = wireChangeRow(one, sheet.ID, language, now)
	}
	return wire
}

func wireChangeMark(mark *store.ChangeMark, language portal.Language) *ChangeMark {
	if mark == nil {
		return nil
	}
	return &ChangeMark{ID: mark.Nth, At: time.UnixMilli(mark.At).UTC(), Who: portal.By(mark.UserName, mark.Way, language)}
}

func wireChangeRow(one store.PastNumber, change int64, language portal.Language, now time.Time) ChangeRow {
	wire := ChangeRow{
		ID: one.ID, VoiceGroup: one.VoiceGroup, Phone: portal.FormatPhone(one.Digits), Became: wireBecame(one.Became, language, now),
	}
	if one.Version != change {
		wire.Now = one.Standing(language).Text(language, now, now.Location())
	}
	return wire
}
