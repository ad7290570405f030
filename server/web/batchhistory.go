package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// BatchPast is an entry in the history of a batch: a version of it, or a run.
type BatchPast struct {
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Deed    string    `json:"deed" enum:"added,changed,deleted,restored,found,run" doc:"found: it was there when its history began to be kept"`
	Numbers int       `json:"numbers" doc:"of the version in all, or that the run set"`
	Version int64     `json:"version,omitempty" doc:"absent for a run"`
	Facts   []Fact    `json:"facts" nullable:"false" doc:"what became of it, as 操作履歴 tells it"`
	Hidden  bool      `json:"hidden" doc:"of numbers that are not shown: there are no facts, and it cannot be restored"`

	Change   int64      `json:"change,omitempty" doc:"the run; absent for a version"`
	UndoneAt *time.Time `json:"undone_at,omitempty"`
	UndoneBy string     `json:"undone_by,omitempty"`
}

// BatchPastPage is a part of a batch's history, newest first.
type BatchPastPage struct {
	Rows []BatchPast `json:"rows" nullable:"false"`
	More bool        `json:"more" doc:"there are older ones"`
}

// BatchVersion is a version of a batch, and what a restore of it would make of the batch now.
type BatchVersion struct {
	Version int64           `json:"version"`
	At      time.Time       `json:"at"`
	Who     string          `json:"who"`
	Name    string          `json:"name"`
	Comment string          `json:"comment"`
	Batch   int64           `json:"batch" doc:"the version of the batch now; to be sent back with a restore"`
	Deleted bool            `json:"deleted" doc:"the batch is"`
	Numbers int             `json:"numbers" doc:"that are still there"`
	Steps   []VersionStep   `json:"steps" nullable:"false"`
	Gone    []string        `json:"gone" nullable:"false" doc:"numbers that are not, with hyphens; they are left out"`
	Refused []RefusedNumber `json:"refused" nullable:"false" doc:"numbers that cannot be set so now; a restore is refused unless it leaves them out"`
}

// VersionStep is a step of a version.
type VersionStep struct {
	Numbers int `json:"numbers" doc:"that are still there"`
	StepSetting
}

// RefusedNumber is a number that cannot be set as a version says, and why.
type RefusedNumber struct {
	ID     int64   `json:"id"`
	Phone  string  `json:"phone"`
	Faults []Fault `json:"faults" nullable:"false"`
}

// BatchRestoreForm is what was looked at before a restore.
type BatchRestoreForm struct {
	Version int64   `json:"version" doc:"of the batch"`
	To      int64   `json:"to" doc:"the version that it shall be again"`
	Name    string  `json:"name" maxLength:"1000"`
	Except  []int64 `json:"except" nullable:"false" doc:"numbers that are left out"`
}

// DeletedBatch is a row of 削除した一括設定.
type DeletedBatch struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Comment   string    `json:"comment"`
	Version   int64     `json:"version" doc:"the one that a restore brings back"`
	Numbers   int       `json:"numbers"`
	DeletedAt time.Time `json:"deleted_at"`
	DeletedBy string    `json:"deleted_by"`
	MayChange bool      `json:"may_change"`
}

type batchHistoryQuery struct {
	Spoken
	ID      string `path:"id" maxLength:"64"`
	Version int64  `query:"version" minimum:"0" doc:"versions older than this one"`
	Change  int64  `query:"change" minimum:"0" doc:"runs older than this one"`
	Size    int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

type batchVersionInput struct {
	Spoken
	ID      string `path:"id" maxLength:"64"`
	Version int64  `path:"version"`
}

type batchRestoreInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body BatchRestoreForm
}

func (s *Server) batchHistory(ctx context.Context, by visitor, in *batchHistoryQuery) (*answer[BatchPastPage], error) {
	found, err := s.store.BatchHistory(ctx, by.Who, in.ID, store.BatchPlace{Version: in.Version, Run: in.Change}, in.Size)
	page := BatchPastPage{Rows: make([]BatchPast, len(found.Rows)), More: found.More}
	for i, one := range found.Rows {
		page.Rows[i] = wireBatchPast(one, in.language())
	}
	return reply(page, err)
}

func wireBatchPast(one store.BatchPast, in portal.Language) BatchPast {
	wire := BatchPast{At: time.UnixMilli(one.At).UTC(), Numbers: one.Numbers, Hidden: one.Hidden, Facts: []Fact{}}
	if one.Run == 0 {
		wire.Who, wire.Deed, wire.Version, wire.Facts = portal.By(one.UserName, portal.WayForm, in), string(one.Deed), one.Version, wireFacts(one.Detail, in)
		return wire
	}
	wire.Who, wire.Deed, wire.Change, wire.UndoneAt = portal.By(one.UserName, portal.WayBatch, in), "run", one.Run, optional(one.UndoneAt)
	if one.UndoneAt != 0 {
		wire.UndoneBy = portal.By(one.UndoneBy, portal.WayUndo, in)
	}
	return wire
}

func (s *Server) batchVersion(ctx context.Context, by visitor, in *batchVersionInput) (*answer[BatchVersion], error) {
	found, err := s.store.BatchVersion(ctx, by.Who, in.ID, in.Version)
	if err != nil {
		return nil, err
	}
	wire := BatchVersion{
		Version: found.Version, At: time.UnixMilli(found.At).UTC(), Who: portal.By(found.UserName, portal.WayForm, in.language()),
		Name: found.Name, Comment: found.Comment, Batch: found.Batch.Version, Deleted: found.Batch.DeletedAt != 0, Numbers: len(found.Changes),
		Steps: make([]VersionStep, len(found.Steps)), Gone: make([]string, len(found.Gone)), Refused: []RefusedNumber{},
	}
	for i, step := range found.Steps {
		wire.Steps[i] = VersionStep{step.Numbers, wireStepSetting(step.Change)}
	}
	for i, digits := range found.Gone {
		wire.Gone[i] = portal.FormatPhone(digits)
	}
	for _, one := range found.Changes {
		if len(one.Faults) > 0 {
			wire.Refused = append(wire.Refused, RefusedNumber{one.Number.ID, portal.FormatPhone(one.Number.Digits), wireErrors(one.Faults)})
		}
	}
	return reply(wire, nil)
}

func (s *Server) restoreBatch(ctx context.Context, by visitor, in *batchRestoreInput) (*none, error) {
	return &none{}, s.store.RestoreBatch(ctx, by.Who, in.ID, store.BatchRestore{
		Version: in.Body.Version, To: in.Body.To, Name: in.Body.Name, Except: in.Body.Except})
}

func (s *Server) deletedBatches(ctx context.Context, by visitor, in *batchesInput) (*answer[[]DeletedBatch], error) {
	found, err := s.store.DeletedBatches(ctx, by.Who)
	rows := make([]DeletedBatch, len(found))
	for i, one := range found {
		rows[i] = DeletedBatch{
			ID: one.ID, Name: one.Name, Comment: one.Comment, Version: one.Version, Numbers: one.Numbers, MayChange: one.MayChange,
			DeletedAt: time.UnixMilli(one.DeletedAt).UTC(), DeletedBy: portal.By(one.ChangedBy, portal.WayForm, in.language()),
		}
	}
	return reply(rows, err)
}
