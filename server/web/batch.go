package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// BatchRow is a row of 一括設定.
type BatchRow struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Comment   string     `json:"comment"`
	Version   int64      `json:"version"`
	ChangedAt time.Time  `json:"changed_at"`
	ChangedBy string     `json:"changed_by"`
	Numbers   int        `json:"numbers"`
	RanAt     *time.Time `json:"ran_at,omitempty" doc:"for the last time"`
}

// BatchSheet is everything about one batch, and what a run would do now.
type BatchSheet struct {
	BatchRow
	Steps   []BatchStep `json:"steps" nullable:"false"`
	Changes []Changed   `json:"changes" nullable:"false" doc:"of every number that is still there"`
	Gone    []string    `json:"gone" nullable:"false" doc:"numbers that are not, with hyphens"`
	Seen    int64       `json:"seen" doc:"to be sent back with a run"`
	Runs    []BatchRun  `json:"runs" nullable:"false" doc:"newest first"`

	WorkHours
}

// BatchStep is one change and which numbers it is for.
type BatchStep struct {
	ID         int64   `json:"id"`
	Numbers    int     `json:"numbers"`
	IDs        []int64 `json:"ids" nullable:"false" doc:"numbers that are still there"`
	VoiceGroup string  `json:"voice_group" doc:"theirs; empty where none is"`
	StepSetting
}

// StepSetting is what a step sets; a field that is absent stays as it is.
type StepSetting struct {
	On          *bool       `json:"on,omitempty"`
	Actions     []string    `json:"actions,omitempty" nullable:"false" enum:"unconditional,busy,no_answer,unreachable"`
	RingSeconds *int        `json:"ring_seconds,omitempty"`
	Entries     []StepEntry `json:"entries" nullable:"false"`
	Target      string      `json:"target,omitempty" enum:"list1,list2,list3,list4,list5,voicemail"`
}

// StepEntry is an entry that a step sets.
type StepEntry struct {
	EntryEdit
	Tested *Tested `json:"tested,omitempty"`
}

// BatchRun is a run of a batch.
type BatchRun struct {
	Change   int64      `json:"change"`
	At       time.Time  `json:"at"`
	Who      string     `json:"who"`
	Numbers  int        `json:"numbers"`
	UndoneAt *time.Time `json:"undone_at,omitempty"`
	UndoneBy string     `json:"undone_by,omitempty"`
}

// BatchStepForm is what the form of C3 would do, to be saved as a step of a batch.
type BatchStepForm struct {
	Edit    ChosenEdit `json:"edit"`
	Batch   string     `json:"batch,omitempty" maxLength:"64" doc:"absent for a new one"`
	Version int64      `json:"version,omitempty" doc:"of the batch"`
	Step    int64      `json:"step,omitempty" doc:"of the batch, that it replaces; absent for one more"`
	Name    string     `json:"name,omitempty" maxLength:"1000" doc:"of a new one"`
	Comment string     `json:"comment,omitempty" maxLength:"10000"`
}

// BatchForm is what can be changed about a batch.
type BatchForm struct {
	Name    string  `json:"name" maxLength:"1000"`
	Comment string  `json:"comment" maxLength:"10000"`
	Steps   []int64 `json:"steps" nullable:"false" doc:"those that it keeps, in their order"`
}

// BatchChange is a form with the version that it was filled from.
type BatchChange struct {
	Form    BatchForm `json:"form"`
	Version int64     `json:"version"`
}

// BatchRunForm is what was looked at before a run.
type BatchRunForm struct {
	Version int64   `json:"version"`
	Seen    int64   `json:"seen"`
	Except  []int64 `json:"except" nullable:"false" doc:"numbers that are left out"`
	Until   string  `json:"until,omitempty" maxLength:"64" doc:"when the settings before return, RFC 3339; empty: it has no end"`
}

type batchesInput struct{ Spoken }

type batchInput struct {
	Spoken
	ID    string `path:"id" maxLength:"64"`
	Until string `query:"until" maxLength:"64" doc:"when a run would end, RFC 3339; empty: it has no end"`
}

type batchStepInput struct {
	Spoken
	Body BatchStepForm
}

type batchChangeInput struct {
	Spoken
	ID   string `path:"id" maxLength:"64"`
	Body BatchChange
}

type batchDeletion struct{ Deletion }

type batchRunInput struct {
	Spoken
	ID   string `path:"id" maxLength:"64"`
	Body BatchRunForm
}

func (s *Server) batches(ctx context.Context, by visitor, in *batchesInput) (*answer[[]BatchRow], error) {
	found, err := s.store.Batches(ctx, by.Who)
	rows := make([]BatchRow, len(found))
	for i, one := range found {
		rows[i] = wireBatch(one, in.language())
	}
	return reply(rows, err)
}

func (s *Server) batch(ctx context.Context, by visitor, in *batchInput) (*answer[BatchSheet], error) {
	until, refusal := portal.ReadUntil(in.Until)
	if refusal != nil {
		return nil, refusal
	}
	sheet, err := s.store.Batch(ctx, by.Who, in.ID, until)
	if err != nil {
		return nil, err
	}
	return reply(s.markBatch(ctx, by.Who, sheet, wireBatchSheet(sheet, in.language(), s.nowAt(by))))
}

func (s *Server) saveBatchStep(ctx context.Context, by visitor, in *batchStepInput) (*answer[Added], error) {
	edit, err := editOf[ChosenNumbers](in.Body.Edit).edit(in.Body.Edit.Selection.selection())
	if err != nil {
		return nil, err
	}
	id, err := s.store.SaveBatchStep(ctx, by.Who, store.BatchStepForm{
		Batch: in.Body.Batch, Version: in.Body.Version, Step: in.Body.Step, Name: in.Body.Name, Comment: in.Body.Comment, Pick: edit.Pick, Change: edit.Change})
	return reply(Added{ID: id}, err)
}

func (s *Server) changeBatch(ctx context.Context, by visitor, in *batchChangeInput) (*answer[BatchSheet], error) {
	form := store.BatchForm{Name: in.Body.Form.Name, Comment: in.Body.Form.Comment, Steps: in.Body.Form.Steps}
	if err := s.store.ChangeBatch(ctx, by.Who, in.ID, in.Body.Version, form); err != nil {
		return nil, err
	}
	return s.batch(ctx, by, &batchInput{Spoken: in.Spoken, ID: in.ID})
}

func (s *Server) deleteBatch(ctx context.Context, by visitor, in *batchDeletion) (*none, error) {
	return &none{}, s.store.DeleteBatch(ctx, by.Who, in.ID, in.Version)
}

func (s *Server) runBatch(ctx context.Context, by visitor, in *batchRunInput) (*answer[Done], error) {
	until, refusal := portal.ReadUntil(in.Body.Until)
	if refusal != nil {
		return nil, refusal
	}
	run := store.RunForm{Version: in.Body.Version, Seen: in.Body.Seen, Except: in.Body.Except, Until: until}
	id, changes, err := s.store.RunBatch(ctx, by.Who, in.ID, run)
	return s.done(ctx, by, id, changes, in.language(), err)
}

func wireBatch(one store.Batch, in portal.Language) BatchRow {
	return BatchRow{
		ID: one.ID, Name: one.Name, Comment: one.Comment, Version: one.Version, ChangedAt: time.UnixMilli(one.ChangedAt).UTC(),
		ChangedBy: portal.By(one.ChangedBy, portal.WayForm, in), Numbers: one.Numbers, RanAt: optional(one.RanAt),
	}
}

func wireBatchSheet(sheet store.BatchSheet, in portal.Language, now time.Time) BatchSheet {
	wire := BatchSheet{
		BatchRow: wireBatch(sheet.Batch, in), Steps: make([]BatchStep, len(sheet.Steps)), Changes: wireChanges(sheet.Changes, in, now),
		WorkHours: wireWorkHours(sheet.Policy, now),
		Gone:      make([]string, len(sheet.Gone)), Seen: sheet.Seen, Runs: make([]BatchRun, len(sheet.Runs)),
	}
	for i, step := range sheet.Steps {
		wire.Steps[i] = wireBatchStep(step)
	}
	for i, digits := range sheet.Gone {
		wire.Gone[i] = portal.FormatPhone(digits)
	}
	for i, run := range sheet.Runs {
		wire.Runs[i] = BatchRun{
			Change: run.Change, At: time.UnixMilli(run.At).UTC(), Who: portal.By(run.UserName, portal.WayBatch, in), Numbers: run.Numbers,
			UndoneAt: optional(run.UndoneAt),
		}
		if run.UndoneAt != 0 {
			wire.Runs[i].UndoneBy = portal.By(run.UndoneBy, portal.WayUndo, in)
		}
	}
	return wire
}

func wireBatchStep(step store.BatchStep) BatchStep {
	return BatchStep{
		ID: step.ID, Numbers: step.Numbers, IDs: append([]int64{}, step.IDs...), VoiceGroup: step.VoiceGroup, StepSetting: wireStepSetting(step.Change)}
}

func wireStepSetting(change portal.Change) StepSetting {
	wire := StepSetting{On: change.On, RingSeconds: change.RingSeconds, Entries: []StepEntry{}}
	if change.Actions != nil {
		wire.Actions = change.Actions.Names()
	}
	if change.Target != nil {
		wire.Target = change.Target.Name()
	}
	for i, entry := range change.Entries {
		if entry != nil {
			wire.Entries = append(wire.Entries, StepEntry{EntryEdit: EntryEdit{Position: i + 1, Entry: Entry{Text: entry.Text, Label: entry.Label}}})
		}
	}
	return wire
}
