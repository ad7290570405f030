package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Dashboard is what matters now (B1).
type Dashboard struct {
	VoiceGroups []VoiceGroup   `json:"voice_groups" nullable:"false"`
	Numbers     int            `json:"numbers" doc:"all that the person may see"`
	Forwarding  int            `json:"forwarding" doc:"of these, forwarded now"`
	Recent      []RecentChange `json:"recent" nullable:"false" doc:"newest first"`
}

// RecentChange is a change by anyone in the visible voice groups.
type RecentChange struct {
	ID         int64     `json:"id"`
	At         time.Time `json:"at"`
	Who        string    `json:"who"`
	VoiceGroup string    `json:"voice_group"`
	Phone      string    `json:"phone" doc:"the first number of it"`
	Numbers    int       `json:"numbers" doc:"how many numbers of it the person may see"`
	After      string    `json:"after" doc:"what it set for the first number, who did, and until when, in one line"`
	Parts      []Part    `json:"parts" nullable:"false" doc:"those of after"`
	Alike      *bool     `json:"alike,omitempty" doc:"whether it set the same for the others; missing where there are none, and where that was not kept"`
}

func (s *Server) dashboard(ctx context.Context, by visitor, in *Spoken) (*answer[Dashboard], error) {
	groups, err := s.store.VoiceGroups(ctx, by.Who, "")
	if err != nil {
		return nil, err
	}
	board := Dashboard{VoiceGroups: make([]VoiceGroup, len(groups)), Recent: []RecentChange{}}
	for i, one := range groups {
		board.VoiceGroups[i] = wireVoiceGroup(one)
		board.Numbers += one.Numbers
		board.Forwarding += one.Forwarding
	}
	recent, err := s.store.RecentChanges(ctx, by.Who, 10)
	for _, one := range recent {
		board.Recent = append(board.Recent, wireRecent(one, in.language(), s.nowAt(by)))
	}
	return reply(board, err)
}

func wireRecent(one store.RecentChange, language portal.Language, now time.Time) RecentChange {
	told := one.Standing(language)
	return RecentChange{
		ID: one.Change, At: time.UnixMilli(one.At).UTC(), Who: told.Who, VoiceGroup: one.VoiceGroup,
		Phone: portal.FormatPhone(one.Digits), Numbers: one.Numbers,
		After: told.Text(language, now, now.Location()), Parts: wireParts(told, language, now),
		Alike: one.Alike,
	}
}
