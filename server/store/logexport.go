package store

import (
	"context"
	"fmt"
	"time"

	"denwaban/server/portal"
)

// ExportChanges returns every change that the filter lets through, newest first, and writes that down: what is exported is
// itself on record. Codes: not_found, too_many_rows.
func (s *Store) ExportChanges(ctx context.Context, who portal.Actor, group string, filter LogFilter) ([]LoggedChange, error) {
	if err := checkSeen(ctx, s.read, who, group); err != nil {
		return nil, err
	}
	// Before the transaction: nobody's change waits for a large file.
	sought, err := s.logSearch(ctx, who, group, filter)
	if err != nil {
		return nil, err
	}
	places, err := s.logPlaces(ctx, sought, ExportLimit+1, false)
	if err != nil {
		return nil, err
	}
	if len(places) > ExportLimit {
		count, err := s.countLog(ctx, sought)
		if err != nil {
			return nil, err
		}
		return nil, portal.Refuse("too_many_rows", "", "limit", fmt.Sprint(ExportLimit), "count", fmt.Sprint(count))
	}
	rows, err := s.tellChanges(ctx, sought, places)
	if err != nil {
		return nil, err
	}
	return rows, s.inTxBy(ctx, who, func(tx *Tx) error {
		return s.audit(tx, who, portal.EventChangesExported, group, filter.detail(rows))
	})
}

// detail tells what the filter of an export was, in words that stay true.
func (f LogFilter) detail(rows []LoggedChange) map[string]any {
	detail := map[string]any{"rows": len(rows), "person": f.Person, "way": string(f.Way), "text": f.Phone}
	if f.Person != "" && f.Person != BySystem && len(rows) > 0 && rows[0].UserName != "" {
		detail["person"] = rows[0].UserName
	}
	if !f.From.IsZero() {
		detail["from"] = f.From.UTC().Format(time.RFC3339)
	}
	if !f.To.IsZero() {
		detail["to"] = f.To.UTC().Format(time.RFC3339)
	}
	return detail
}
