package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Tested says who called a destination last and reached whom they meant.
type Tested struct {
	At   time.Time `json:"at"`
	By   string    `json:"by" doc:"empty where the name is kept no longer"`
	Mine bool      `json:"mine" doc:"the mark may be taken away by the person who asks"`
	Old  bool      `json:"old" doc:"so long ago that somebody should call again"`
}

type byDigits struct {
	Digits string `path:"digits" maxLength:"64"`
}

func (s *Server) wireTested(who portal.Actor, mark portal.Tested) *Tested {
	if mark.At == 0 {
		return nil
	}
	return &Tested{
		At: time.UnixMilli(mark.At).UTC(), By: mark.By, Old: mark.Old(s.store.Now()),
		Mine: mark.ByID == who.UserID || who.Role == portal.Administrator,
	}
}

// marks are the last test calls of destinations, each asked for by its digits; nil where there was none.
type marks func(digits string) *Tested

func (s *Server) marksOf(ctx context.Context, who portal.Actor, digits []string) (marks, error) {
	found, err := s.store.TestsOf(ctx, who, digits)
	return func(digits string) *Tested { return s.wireTested(who, found[digits]) }, err
}

// markNumbers adds the test calls of where their calls go now.
func (s *Server) markNumbers(ctx context.Context, who portal.Actor, found []store.Number, rows []Listed) error {
	digits := make([]string, len(found))
	for i, one := range found {
		digits[i] = one.Forwarding.ActiveDestination()
	}
	tested, err := s.marksOf(ctx, who, digits)
	for i := range rows {
		rows[i].Tested = tested(digits[i])
	}
	return err
}

// markChanges adds the test calls of where calls go after a change.
func (s *Server) markChanges(ctx context.Context, who portal.Actor, changes []store.Changed, wire []Changed) ([]Changed, error) {
	digits := make([]string, len(changes))
	for i, one := range changes {
		digits[i] = one.After.ActiveDestination()
	}
	tested, err := s.marksOf(ctx, who, digits)
	for i := range wire {
		wire[i].Tested = tested(digits[i])
	}
	return wire, err
}

// markBatch adds the test calls of the destinations that a batch sets.
func (s *Server) markBatch(ctx context.Context, who portal.Actor, sheet store.BatchSheet, wire BatchSheet) (BatchSheet, error) {
	digits := []string{}
	for _, step := range wire.Steps {
		for _, entry := range step.Entries {
			digits = append(digits, typedDigits(entry.Text))
		}
	}
	tested, err := s.marksOf(ctx, who, digits)
	if err != nil {
		return wire, err
	}
	for _, step := range wire.Steps {
		for i, entry := range step.Entries {
			step.Entries[i].Tested = tested(typedDigits(entry.Text))
		}
	}
	wire.Changes, err = s.markChanges(ctx, who, sheet.Changes, wire.Changes)
	return wire, err
}

// markEntries adds the test calls of the entries that a schedule may choose.
func (s *Server) markEntries(ctx context.Context, who portal.Actor, entries []PlanEntry) error {
	digits := make([]string, len(entries))
	for i, one := range entries {
		digits[i] = typedDigits(one.Text)
	}
	tested, err := s.marksOf(ctx, who, digits)
	for i := range entries {
		entries[i].Tested = tested(digits[i])
	}
	return err
}

// typedDigits are those by which a destination is compared, whatever may be set where.
func typedDigits(text string) string {
	d, _ := portal.ReadDestination(text, portal.DestinationRules{Extensions: true, International: true})
	return d.Digits
}

// markInput is byDigits where the entries of every number that the visitor sees are looked through.
type markInput byDigits

func (s *Server) markTested(ctx context.Context, by visitor, in *markInput) (*answer[Tested], error) {
	mark, err := s.store.MarkTested(ctx, by.Who, in.Digits)
	if err != nil {
		return nil, err
	}
	return reply(*s.wireTested(by.Who, mark), nil)
}

func (s *Server) unmarkTested(ctx context.Context, by visitor, in *byDigits) (*none, error) {
	return &none{}, s.store.UnmarkTested(ctx, by.Who, in.Digits)
}
