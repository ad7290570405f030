package web

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/yuin/goldmark"

	"denwaban/server/store"
)

// Terms is the version of カスタマーポータル規約 in force, in both languages.
type Terms struct {
	Version     int       `json:"version"`
	PublishedAt time.Time `json:"published_at"`
	Japanese    string    `json:"ja" doc:"HTML, without scripts or foreign markup"`
	English     string    `json:"en"`
}

// Agreement is the consent to one version.
type Agreement struct {
	Version int `json:"version"`
}

func (s *Server) terms(ctx context.Context, _ visitor, _ *none) (*answer[Terms], error) {
	terms, err := s.store.Terms(ctx)
	if err != nil {
		return nil, err
	}
	return reply(wireTerms(terms))
}

func wireTerms(terms store.Terms) (Terms, error) {
	wire := Terms{Version: terms.Version, PublishedAt: time.UnixMilli(terms.PublishedAt).UTC()}
	var err error
	if wire.Japanese, err = markdown(terms.Japanese); err != nil {
		return wire, err
	}
	wire.English, err = markdown(terms.English)
	return wire, err
}

// markdown renders a text of the installation. HTML inside it is dropped by the library unless told otherwise.
func markdown(text string) (string, error) {
	var html bytes.Buffer
	if err := goldmark.Convert([]byte(text), &html); err != nil {
		return "", fmt.Errorf("render the terms: %w", err)
	}
	return html.String(), nil
}

func (s *Server) acceptTerms(ctx context.Context, by visitor, in *form[Agreement]) (*answer[Session], error) {
	if err := s.store.AcceptTerms(ctx, by.Who, in.Body.Version); err != nil {
		return nil, err
	}
	return s.again(ctx)
}
