package store

import (
	"context"

	"denwaban/server/portal"
)

// Terms is a version of カスタマーポータル規約.
type Terms struct {
	Version     int    `db:"version"`
	PublishedAt int64  `db:"published_at"` // milliseconds since 1970 UTC
	Japanese    string `db:"ja"`           // Markdown
	English     string `db:"en"`
}

// Terms is the version in force. Codes: not_found before the first.
func (s *Store) Terms(ctx context.Context) (Terms, error) {
	var terms Terms
	err := get(ctx, s.read, &terms, `SELECT version, published_at, ja, en FROM terms ORDER BY version DESC LIMIT 1`)
	return terms, err
}

// PublishTerms makes a new version when the text differs from the one in force; everybody is asked again.
func (s *Store) PublishTerms(ctx context.Context, who portal.Actor, japanese, english string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		var now Terms
		err := tx.get(&now, `SELECT version, published_at, ja, en FROM terms ORDER BY version DESC LIMIT 1`)
		if err != nil && !portal.Refused(err, "not_found") {
			return err
		}
		if now.Japanese == japanese && now.English == english {
			return nil
		}
		if _, err := tx.exec(`INSERT INTO terms (version, published_at, ja, en) VALUES (?, ?, ?, ?)`,
			now.Version+1, tx.nowMS(), japanese, english); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventTermsPublished, "", map[string]any{"version": now.Version + 1})
	})
}

// AcceptTerms records that the person agrees to version. Codes: signed_out, conflict when another version is in force.
func (s *Store) AcceptTerms(ctx context.Context, who portal.Actor, version int) error {
	return s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		if version != row.Terms {
			return portal.Refuse("conflict", "")
		}
		if row.TermsVersion >= version {
			return nil
		}
		if _, err := tx.exec(`UPDATE users SET terms_version = ?, terms_agreed_at = ? WHERE id = ?`, version, tx.nowMS(), row.user.ID); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventTermsAgreed, row.Name, map[string]any{"version": version})
	})
}
