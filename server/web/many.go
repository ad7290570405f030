package web

import (
	"context"
	"fmt"
	"strings"
)

const (
	fewNumbers     = 200     // as many as a page holds: nobody waits with these
	numbersAtOnce  = 100_000 // those of a voice group alone, or of some smaller requests
	numbersToLeave = 400_000 // in answers under way; a hundred thousand are 26 MB
)

// inTurn handles a request about many numbers in its turn, as files are made, and any other at once: for thousands of them some
// ten bytes of a search take many megabytes. Each person has one under way, until its answer has left.
// Codes: those of the request; one_at_a_time, busy.
func inTurn[I, O any](s *Server, ctx context.Context, by visitor, in *I, handle func(*Server, context.Context, visitor, *I) (*O, error)) (*O, error) {
	numbers, err := s.countFor(ctx, by, in)
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

// countFor tells how many numbers are read for a request, however few bytes name them: those that it chooses, and those of what it is
// about besides. Every request whose work and answer grow with the numbers of a voice group is named here or in chosenIn.
func (s *Server) countFor(ctx context.Context, by visitor, in any) (int, error) {
	chosen := 0
	if pick := chosenIn(in); pick != nil {
		var err error
		if chosen, err = s.store.CountSelected(ctx, by.Who, pick.selection(s.nowAt(by))); err != nil {
			return 0, err
		}
	}
	more, err := s.countBesides(ctx, by, in)
	return chosen + more, err
}

func (s *Server) countBesides(ctx context.Context, by visitor, in any) (int, error) {
	switch in := in.(type) {
	case *undoInput:
		return s.store.CountChange(ctx, by.Who, in.ID)
	case *numberFileInput:
		return s.countLines(ctx, by, in.ID, in.Body.File)
	case *numberImportInput:
		return s.countLines(ctx, by, in.ID, in.Body.File)
	case *batchesInput: // to tell who sees them each of their numbers is looked at; it takes a turn, and next to no room
		looked, err := s.store.CountInBatches(ctx, by.Who)
		return min(looked, fewNumbers+1), err
	case *batchInput:
		return s.store.CountBatch(ctx, by.Who, in.ID)
	case *batchStepInput:
		return s.store.CountBatch(ctx, by.Who, in.Body.Batch)
	case *batchChangeInput:
		return s.store.CountBatch(ctx, by.Who, in.ID)
	case *batchDeletion:
		return s.store.CountBatch(ctx, by.Who, in.ID)
	case *batchRunInput:
		return s.store.CountBatch(ctx, by.Who, in.ID)
	case *batchVersionInput:
		return s.store.CountBatchVersion(ctx, by.Who, in.ID, in.Version)
	case *batchRestoreInput:
		return s.store.CountRestore(ctx, by.Who, in.ID, in.Body.To)
	case *schedulesInput, *scheduleByID, *scheduleChangeByID: // it is told how many numbers will fail: each is looked at
		return s.store.CountFollowers(ctx, by.Who, "")
	case *scheduleFormByID:
		return s.store.CountFollowers(ctx, by.Who, in.ID)
	case *scheduleDeletion:
		return s.store.CountFollowers(ctx, by.Who, in.ID)
	case *followersQuery:
		return s.store.CountFollowers(ctx, by.Who, in.ID)
	case *markInput:
		return s.store.CountSet(ctx, by.Who)
	case *lapsedQuery:
		return s.store.CountForLapsed(ctx, by.Who)
	}
	return 0, nil
}

// countLines takes every line for one of a number: a short file names few, and of a longer one all of the voice group are read.
func (s *Server) countLines(ctx context.Context, by visitor, group string, file []byte) (int, error) {
	if len(file) < fewNumbers*len("0312345678\n") {
		return 0, nil
	}
	return s.store.CountGroup(ctx, by.Who, group)
}

// chosenIn are the numbers that a request chooses in its body, nil for one that chooses none.
func chosenIn(in any) *Selection {
	switch in := in.(type) {
	case *draftInput:
		return &in.Body
	case *editInput:
		return &in.Body.Selection
	case *chosenEditInput:
		return in.Body.Selection.chosen()
	case *planInput:
		return &in.Body.Selection
	case *chosenPlanInput:
		return in.Body.Selection.chosen()
	case *typedInput:
		return in.Body.Selection
	case *lockInput:
		return &in.Body.Selection
	case *unlockInput:
		return &in.Body
	case *batchStepInput:
		return in.Body.Edit.Selection.chosen()
	}
	return nil
}

func (c ChosenNumbers) chosen() *Selection { return &Selection{VoiceGroup: c.VoiceGroup, IDs: c.IDs} }

// object names a selection where it is refused: the voice group and the ids of its numbers.
func (p Selection) object() string {
	const named = 10
	return strings.TrimSpace(p.VoiceGroup + " " + strings.Trim(fmt.Sprint(p.IDs[:min(len(p.IDs), named)]), "[]"))
}
