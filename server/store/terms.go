package store

import (
	"context"

	"denwaban/server/portal"
)

// Terms is a version of カスタマーポータル規約: the installation's, or that of a company which published its own.
type Terms struct {
	Version     int    `db:"version"`      // counted over all terms; what consent is given to
	PublishedAt int64  `db:"published_at"` // milliseconds since 1970 UTC
	Japanese    string `db:"ja"`           // Markdown
	English     string `db:"en"`
	CompanyID   string `db:"company_id"` // empty for the installation's
	Edition     int    `db:"edition"`    // which one it is in the eyes of the company's people, from 1
}

// Terms is the version in force for the actor. A stranger reads those of the only company; where there are several,
// the installation's. Codes: not_found before the first.
func (s *Store) Terms(ctx context.Context, who portal.Actor) (Terms, error) {
	if who.CompanyID != "" {
		return termsInForce(ctx, s.read, who.CompanyID)
	}
	only, err := onlyCompany(ctx, s.read)
	if err != nil {
		return Terms{}, err
	}
	return termsInForce(ctx, s.read, only)
}

// onlyCompany is the one company of this installation; "" when there is none yet, or another one as well.
func onlyCompany(ctx context.Context, from querier) (string, error) {
	var id string
	err := get(ctx, from, &id, `SELECT CASE COUNT(*) WHEN 1 THEN MIN(id) ELSE '' END FROM companies`)
	return id, err
}

// editionOf counts the versions that held for a company: its own, and before the first of them the installation's. It
// takes the company's id twice.
const editionOf = `(
	SELECT COUNT(*) FROM terms e WHERE e.version <= t.version AND (e.company_id = ? OR e.company_id = '' AND NOT EXISTS (
		SELECT 1 FROM terms o WHERE o.company_id = ? AND o.company_id <> '' AND o.version <= e.version))) AS edition`

// termsInForce are those of a company, or the installation's for "".
func termsInForce(ctx context.Context, from querier, companyID string) (Terms, error) {
	var terms Terms
	err := get(ctx, from, &terms, `
		SELECT t.version, t.published_at, t.ja, t.en, t.company_id, `+editionOf+`
		FROM terms t WHERE t.version = COALESCE(
			(SELECT version FROM terms_in_force WHERE company_id = ?), (SELECT MAX(version) FROM terms WHERE company_id = ''))`,
		companyID, companyID, companyID)
	return terms, err
}

// PublishTerms makes a new version of the installation's terms when the text differs from the last; everybody whose
// company has no terms of its own is asked again.
func (s *Store) PublishTerms(ctx context.Context, who portal.Actor, japanese, english string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		now, err := termsInForce(tx.ctx, tx, "")
		if err != nil && !portal.Refused(err, "not_found") {
			return err
		}
		if now.Japanese == japanese && now.English == english {
			return nil
		}
		return s.publish(tx, who, "", now.Edition+1, japanese, english)
	})
}

func (s *Store) publish(tx *Tx, who portal.Actor, companyID string, edition int, japanese, english string) error {
	if _, err := tx.exec(`
		INSERT INTO terms (version, published_at, ja, en, company_id)
		SELECT COALESCE(MAX(version), 0) + 1, ?, ?, ?, ? FROM terms`, tx.nowMS(), japanese, english, companyID); err != nil {
		return err
	}
	return s.audit(tx, who, portal.EventTermsPublished, "", map[string]any{"version": edition})
}

// TermsSheet is what the page on which terms are written shows.
type TermsSheet struct {
	Terms
	People int // active users of the company: so many are asked for consent to a new version
}

// TermsSheet is that of the actor's company. Codes: not_found.
func (s *Store) TermsSheet(ctx context.Context, who portal.Actor) (TermsSheet, error) {
	terms, err := termsInForce(ctx, s.read, who.CompanyID)
	if err != nil {
		return TermsSheet{}, err
	}
	sheet := TermsSheet{Terms: terms}
	err = get(ctx, s.read, &sheet.People, `SELECT COUNT(*) FROM users WHERE company_id = ? AND state = 'active'`, who.CompanyID)
	return sheet, err
}

// PublishOwnTerms makes a new version for the actor's company alone, which has terms of its own from then on: everybody
// in it is asked again, whoever publishes among them. version is the one in force that the text was made from. The same
// text is no new version. Codes: those of portal.ReadTerms; conflict.
func (s *Store) PublishOwnTerms(ctx context.Context, who portal.Actor, version int, japanese, english string) error {
	japanese, english, err := portal.ReadTerms(japanese, english)
	if err != nil {
		return err
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		now, err := termsInForce(tx.ctx, tx, who.CompanyID)
		if err != nil && !portal.Refused(err, "not_found") {
			return err
		}
		if now.Version != version {
			return portal.Refuse("conflict", "")
		}
		if now.Japanese == japanese && now.English == english {
			return nil
		}
		return s.publish(tx, who, who.CompanyID, now.Edition+1, japanese, english)
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
		terms, err := termsInForce(tx.ctx, tx, row.CompanyID)
		if err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventTermsAgreed, row.Name, map[string]any{"version": terms.Edition})
	})
}
