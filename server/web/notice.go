package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Notice is an お知らせ as people read it.
type Notice struct {
	ID        string    `json:"id"`
	TitleJa   string    `json:"title_ja"`
	TextJa    string    `json:"text_ja" doc:"plain text; may be empty"`
	TitleEn   string    `json:"title_en" doc:"empty where it was written in Japanese alone"`
	TextEn    string    `json:"text_en"`
	Important bool      `json:"important"`
	From      time.Time `json:"from"`
}

// NoticeForm is the form of an お知らせ.
type NoticeForm struct {
	TitleJa   string    `json:"title_ja" maxLength:"1000"`
	TextJa    string    `json:"text_ja" maxLength:"10000" doc:"empty in both languages or in none"`
	TitleEn   string    `json:"title_en" maxLength:"1000" doc:"may be empty; then there is no English text either, and the Japanese is shown"`
	TextEn    string    `json:"text_en" maxLength:"10000"`
	Important bool      `json:"important"`
	Entrance  bool      `json:"entrance" doc:"shown before the sign-in as well"`
	From      time.Time `json:"from" doc:"shown from this instant on"`
	Until     time.Time `json:"until,omitzero" doc:"and before this one; missing for no end"`
}

// NoticeSheet is everything that the page of a notice shows.
type NoticeSheet struct {
	ID      string     `json:"id"`
	State   string     `json:"state" enum:"planned,shown,ended"`
	Form    NoticeForm `json:"form"`
	Version int64      `json:"version" doc:"to be sent back with a change"`
}

// NoticeList are the notices of a company, those that begin latest first.
type NoticeList struct {
	Notices []NoticeSheet `json:"notices" nullable:"false"`
	Alone   bool          `json:"alone" doc:"the company is the only one here: a notice can be shown before the sign-in"`
}

// NoticeChange is an edited notice with the version that the form was made from.
type NoticeChange struct {
	Form    NoticeForm `json:"form"`
	Version int64      `json:"version"`
}

func (f NoticeForm) notice() portal.Notice {
	return portal.Notice{
		Title:     map[portal.Language]string{portal.Japanese: f.TitleJa, portal.English: f.TitleEn},
		Text:      map[portal.Language]string{portal.Japanese: f.TextJa, portal.English: f.TextEn},
		Important: f.Important, Entrance: f.Entrance, From: f.From, Until: f.Until,
	}
}

func (s *Server) wireNotice(n store.Notice) NoticeSheet {
	return NoticeSheet{ID: n.ID, State: string(n.StateAt(s.store.Now())), Version: n.Version, Form: NoticeForm{
		TitleJa: n.Title[portal.Japanese], TextJa: n.Text[portal.Japanese], TitleEn: n.Title[portal.English], TextEn: n.Text[portal.English],
		Important: n.Important, Entrance: n.Entrance, From: n.From, Until: n.Until,
	}}
}

func shown(notices []store.Notice, err error) (*answer[[]Notice], error) {
	wire := make([]Notice, len(notices))
	for i, n := range notices {
		wire[i] = Notice{
			ID: n.ID, TitleJa: n.Title[portal.Japanese], TextJa: n.Text[portal.Japanese], TitleEn: n.Title[portal.English],
			TextEn: n.Text[portal.English], Important: n.Important, From: n.From,
		}
	}
	return reply(wire, err)
}

func (s *Server) entranceNotices(ctx context.Context, _ visitor, _ *none) (*answer[[]Notice], error) {
	return shown(s.store.EntranceNotices(ctx))
}

func (s *Server) shownNotices(ctx context.Context, by visitor, _ *none) (*answer[[]Notice], error) {
	return shown(s.store.ShownNotices(ctx, by.Who))
}

func (s *Server) notices(ctx context.Context, by visitor, _ *none) (*answer[NoticeList], error) {
	all, alone, err := s.store.Notices(ctx, by.Who)
	wire := NoticeList{Notices: make([]NoticeSheet, len(all)), Alone: alone}
	for i, one := range all {
		wire.Notices[i] = s.wireNotice(one)
	}
	return reply(wire, err)
}

func (s *Server) notice(ctx context.Context, by visitor, in *byID) (*answer[NoticeSheet], error) {
	one, err := s.store.Notice(ctx, by.Who, in.ID)
	return reply(s.wireNotice(one), err)
}

func (s *Server) addNotice(ctx context.Context, by visitor, in *form[NoticeForm]) (*answer[Added], error) {
	id, err := s.store.AddNotice(ctx, by.Who, in.Body.notice())
	return reply(Added{ID: id}, err)
}

func (s *Server) changeNotice(ctx context.Context, by visitor, in *formByID[NoticeChange]) (*answer[NoticeSheet], error) {
	if err := s.store.ChangeNotice(ctx, by.Who, in.ID, in.Body.Version, in.Body.Form.notice()); err != nil {
		return nil, err
	}
	return s.notice(ctx, by, &byID{in.ID})
}

func (s *Server) endNotice(ctx context.Context, by visitor, in *Deletion) (*answer[NoticeSheet], error) {
	if err := s.store.EndNotice(ctx, by.Who, in.ID, in.Version); err != nil {
		return nil, err
	}
	return s.notice(ctx, by, &byID{in.ID})
}
