package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Lapse is something that is set for a number, or is to be set by itself, that the contract or the company's settings do not allow
// any more.
type Lapse struct {
	Stage Stage  `json:"stage" doc:"when it is in force: it is now, and stays so; what comes later is not forwarded then"`
	Why   string `json:"why" doc:"in plain words"`
}

// Stage is when it is in force; its values are portal.Stages.
type Stage string

// Schema lists the values.
func (Stage) Schema(huma.Registry) *huma.Schema { return oneOf(portal.Stages) }

type lapsedQuery struct {
	Spoken
	Page int `query:"page" minimum:"0" maximum:"1000000" doc:"from 0"`
	Size int `query:"size" minimum:"1" maximum:"200" default:"50"`
}

// tellLapses adds to each number what may not be set any more.
func (s *Server) tellLapses(ctx context.Context, who portal.Actor, found []store.Number, rows []Listed, language portal.Language) error {
	lapses, err := s.store.Lapses(ctx, who, found)
	for i := range rows {
		rows[i].Lapses = []Lapse{}
		for _, one := range lapses[i] {
			rows[i].Lapses = append(rows[i].Lapses, Lapse{Stage: Stage(one.Stage), Why: portal.WhyRefused(one.Reason, language)})
		}
	}
	return err
}

func (s *Server) lapsedNumbers(ctx context.Context, by visitor, in *lapsedQuery) (*answer[NumberPage], error) {
	found, err := s.store.LapsedNumbers(ctx, by.Who, in.Page, in.Size)
	if err != nil {
		return nil, err
	}
	return s.numberPage(ctx, by, found, in.Page, in.Size, in.language())
}
