package web

import (
	"context"
	"time"

	"denwaban/server/store"
)

// Terms is the version of カスタマーポータル規約 in force, in both languages.
type Terms struct {
	Version     int       `json:"version" doc:"to be sent back with the consent"`
	Edition     int       `json:"edition" doc:"which one it is, for people to read"`
	PublishedAt time.Time `json:"published_at"`
	TermsText
}

// TermsText is a text of terms as HTML.
type TermsText struct {
	Japanese string `json:"ja" doc:"HTML, without scripts or foreign markup"`
	English  string `json:"en"`
}

// TermsForm are terms as an administrator writes them.
type TermsForm struct {
	Japanese string `json:"ja" doc:"Markdown"`
	English  string `json:"en" doc:"Markdown"`
}

// TermsChange are new terms with the version that they were made from.
type TermsChange struct {
	Form    TermsForm `json:"form"`
	Version int       `json:"version"`
}

// TermsSheet is everything that the page of the terms shows.
type TermsSheet struct {
	Form        TermsForm `json:"form"`
	Version     int       `json:"version" doc:"to be sent back with a change"`
	Edition     int       `json:"edition"`
	PublishedAt time.Time `json:"published_at"`
	Own         bool      `json:"own" doc:"of this company alone; else those of the installation"`
	People      int       `json:"people" doc:"so many are asked for consent to a new version"`
}

// Agreement is the consent to one version.
type Agreement struct {
	Version int `json:"version"`
}

func (s *Server) terms(ctx context.Context, by visitor, _ *none) (*answer[Terms], error) {
	terms, err := s.store.Terms(ctx, by.Who)
	if err != nil {
		return nil, err
	}
	text, err := termsText(terms.Japanese, terms.English)
	return reply(Terms{
		Version: terms.Version, Edition: terms.Edition, PublishedAt: time.UnixMilli(terms.PublishedAt).UTC(), TermsText: text,
	}, err)
}

func termsText(japanese, english string) (text TermsText, err error) {
	if text.Japanese, err = markdown(japanese); err != nil {
		return text, err
	}
	text.English, err = markdown(english)
	return text, err
}

func (s *Server) acceptTerms(ctx context.Context, by visitor, in *form[Agreement]) (*answer[Session], error) {
	if err := s.store.AcceptTerms(ctx, by.Who, in.Body.Version); err != nil {
		return nil, err
	}
	return s.again(ctx)
}

func wireTermsSheet(sheet store.TermsSheet, err error) (TermsSheet, error) {
	return TermsSheet{
		Form: TermsForm{Japanese: sheet.Japanese, English: sheet.English}, Version: sheet.Version, Edition: sheet.Edition,
		PublishedAt: time.UnixMilli(sheet.PublishedAt).UTC(), Own: sheet.CompanyID != "", People: sheet.People,
	}, err
}

func (s *Server) termsSheet(ctx context.Context, by visitor, _ *none) (*answer[TermsSheet], error) {
	return reply(wireTermsSheet(s.store.TermsSheet(ctx, by.Who)))
}

func (s *Server) previewTerms(_ context.Context, _ visitor, in *form[TermsForm]) (*answer[TermsText], error) {
	return reply(termsText(in.Body.Japanese, in.Body.English))
}

func (s *Server) publishTerms(ctx context.Context, by visitor, in *form[TermsChange]) (*answer[TermsSheet], error) {
	if err := s.store.PublishOwnTerms(ctx, by.Who, in.Body.Version, in.Body.Form.Japanese, in.Body.Form.English); err != nil {
		return nil, err
	}
	return s.termsSheet(ctx, by, &none{})
}
