package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"denwaban/server/portal"
)

//go:embed terms
var ownTerms embed.FS

// system is the actor of what the program does by itself.
var system = portal.Actor{UserName: "denwaban"}

// Prepare makes the trial company when demo is asked for and the folder is new, and tells whether this is a trial: without demo
// no folder is served as one, whatever is in it. A folder with other data never becomes one.
func (s *Store) Prepare(ctx context.Context, demo bool) (trial bool, err error) {
	if !demo {
		return false, nil
	}
	var made string
	err = get(ctx, s.read, &made, `SELECT value FROM settings WHERE name = 'trial'`)
	if err == nil {
		return true, nil
	}
	if !portal.Refused(err, "not_found") {
		return false, err
	}
	var companies int
	if err := get(ctx, s.read, &companies, `SELECT COUNT(*) FROM companies`); err != nil {
		return false, err
	}
	if companies > 0 {
		return false, errors.New("--demo needs an empty data folder, or one that was made with it")
	}
	return true, s.makeTrial(ctx)
}

// PublishTermsIn publishes the terms of this installation: terms.ja.md and terms.en.md of the data folder where they
// exist, else the program's own neutral text. A changed text is a new version, and everybody is asked again.
func (s *Store) PublishTermsIn(ctx context.Context, folder fs.FS) error {
	japanese, err := termsText(folder, "ja")
	if err != nil {
		return err
	}
	english, err := termsText(folder, "en")
	if err != nil {
		return err
	}
	return s.PublishTerms(ctx, system, japanese, english)
}

func termsText(folder fs.FS, language string) (string, error) {
	text, err := fs.ReadFile(folder, "terms."+language+".md")
	if errors.Is(err, fs.ErrNotExist) {
		text, err = fs.ReadFile(ownTerms, "terms/"+language+".md")
	}
	if err != nil {
		return "", fmt.Errorf("read the terms: %w", err)
	}
	return string(text), nil
}
