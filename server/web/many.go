package web

import (
	"context"
	"fmt"
	"strings"

	"denwaban/server/store"
)

const (
	fewNumbers     = 200     // as many as a page holds: nobody waits with these
	numbersAtOnce  = 100_000 // those of a voice group alone, or of some smaller requests
	numbersToLeave = 400_000 // in answers under way; a hundred thousand are 26 MB
)

// numerous is a request about numbers, however few bytes name them. It tells how many are read for it.
type numerous interface {
	count(ctx context.Context, s *Server, by visitor) (int, error)
}

// Every request whose work and answer grow with the numbers of a voice group is one.
var _ = []numerous{
	(*draftInput)(nil), (*editInput)(nil), (*chosenEditInput)(nil), (*planInput)(nil), (*chosenPlanInput)(nil), (*typedInput)(nil),
	(*lockInput)(nil), (*unlockInput)(nil), (*undoInput)(nil), (*numberFileInput)(nil), (*numberImportInput)(nil),
	(*batchInput)(nil), (*batchStepInput)(nil), (*batchChangeInput)(nil), (*batchDeleteInput)(nil), (*batchRunInput)(nil),
	(*schedulesInput)(nil), (*scheduleByID)(nil), (*followersQuery)(nil), (*scheduleFormByID)(nil), (*scheduleChangeByID)(nil), (*scheduleDeletion)(nil),
	(*lapsedQuery)(nil),
}

// inTurn handles a request about many numbers in its turn, as files are made, and any other at once: for thousands of them some
// ten bytes of a search take many megabytes. Each person has one under way, until its answer has left.
// Codes: those of the request; one_at_a_time, busy.
func inTurn[I, O any](s *Server, ctx context.Context, by visitor, in *I, handle func(*Server, context.Context, visitor, *I) (*O, error)) (*O, error) {
	about, is := any(in).(numerous)
	if !is {
		return handle(s, ctx, by, in)
	}
	numbers, err := about.count(ctx, s, by)
	if err != nil {
		return nil, err
	}
	if numbers > fewNumbers {
		made, err := s.many.begin(ctx, by.Who.UserID, int64(numbers))
		if err != nil {
			return nil, err
		}
		defer made()
	}
	return handle(s, ctx, by, in)
}

func (in *draftInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountSelected(ctx, by.Who, in.Body.selection(s.clock(by)))
}

func (in *editInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountSelected(ctx, by.Who, in.Body.Selection.selection(s.clock(by)))
}

func (in *chosenEditInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountSelected(ctx, by.Who, in.Body.Selection.selection())
}

func (in *planInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountSelected(ctx, by.Who, in.Body.Selection.selection(s.clock(by)))
}

func (in *chosenPlanInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountSelected(ctx, by.Who, in.Body.Selection.selection())
}

func (in *typedInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	if in.Body.Selection == nil {
		return 0, nil
	}
	return s.store.CountSelected(ctx, by.Who, in.Body.Selection.selection(s.clock(by)))
}

func (in *lockInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountSelected(ctx, by.Who, in.Body.Selection.selection(s.clock(by)))
}

func (in *unlockInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountSelected(ctx, by.Who, in.Body.selection(s.clock(by)))
}

func (in *undoInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountChange(ctx, by.Who, in.ID)
}

func (in *numberFileInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return countLines(ctx, s, by, in.ID, in.Body.File)
}

func (in *numberImportInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return countLines(ctx, s, by, in.ID, in.Body.File)
}

// countLines takes every line for one of a number: a short file names few, and of a longer one all of the voice group are read.
func countLines(ctx context.Context, s *Server, by visitor, group string, file []byte) (int, error) {
	if len(file) < fewNumbers*len("0312345678\n") {
		return 0, nil
	}
	return s.store.CountGroup(ctx, by.Who, group)
}

func (in *batchInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountBatch(ctx, by.Who, in.ID)
}

// count takes the numbers of the step to those of the batch that it comes to.
func (in *batchStepInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	there, err := s.store.CountBatch(ctx, by.Who, in.Body.Batch)
	if err != nil {
		return 0, err
	}
	more, err := s.store.CountSelected(ctx, by.Who, store.Selection{VoiceGroup: in.Body.Edit.Selection.VoiceGroup, IDs: in.Body.Edit.Selection.IDs})
	return there + more, err
}

func (in *batchChangeInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountBatch(ctx, by.Who, in.ID)
}

func (in *batchDeleteInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountBatch(ctx, by.Who, in.ID)
}

func (in *batchRunInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountBatch(ctx, by.Who, in.ID)
}

// Of schedules it is told how many of their numbers will fail: each of them is looked at.
func (in *schedulesInput) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountFollowers(ctx, by.Who, "")
}

func (in *scheduleByID) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountFollowers(ctx, by.Who, "")
}

func (in *followersQuery) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountFollowers(ctx, by.Who, in.ID)
}

func (in *scheduleFormByID) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountFollowers(ctx, by.Who, in.ID)
}

func (in *scheduleChangeByID) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountFollowers(ctx, by.Who, "")
}

func (in *scheduleDeletion) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountFollowers(ctx, by.Who, in.ID)
}

func (in *lapsedQuery) count(ctx context.Context, s *Server, by visitor) (int, error) {
	return s.store.CountForLapsed(ctx, by.Who)
}

// object names a selection where it is refused: the voice group and the ids of its numbers.
func (p Selection) object() string {
	const named = 10
	return strings.TrimSpace(p.VoiceGroup + " " + strings.Trim(fmt.Sprint(p.IDs[:min(len(p.IDs), named)]), "[]"))
}

func (c ChosenNumbers) object() string {
	return Selection{VoiceGroup: c.VoiceGroup, IDs: c.IDs}.object()
}

func (in *draftInput) object() string      { return in.Body.object() }
func (in *editInput) object() string       { return in.Body.Selection.object() }
func (in *chosenEditInput) object() string { return in.Body.Selection.object() }
func (in *planInput) object() string       { return in.Body.Selection.object() }
func (in *chosenPlanInput) object() string { return in.Body.Selection.object() }
func (in *lockInput) object() string       { return in.Body.Selection.object() }
func (in *unlockInput) object() string     { return in.Body.object() }
func (in *batchStepInput) object() string  { return in.Body.Edit.Selection.object() }
