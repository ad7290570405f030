package store

import (
	"encoding/json"
	"fmt"
	"strconv"

	"denwaban/server/portal"
)

// audit writes one row into the trail, in the transaction of what it records. Each row's chain value covers the row
// and the chain before it, so that a row changed or removed later breaks every one after it.
func (s *Store) audit(tx *Tx, who portal.Actor, event portal.Event, subject string, detail map[string]any) error {
	if detail == nil {
		detail = map[string]any{}
	}
	text, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("write the audit detail: %w", err)
	}
	var last struct {
		ID    int64  `db:"id"`
		Chain []byte `db:"chain"`
	}
	err = tx.get(&last, `SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1`)
	if err != nil && !portal.Refused(err, "not_found") {
		return err
	}
	id := last.ID + 1
	chain := s.keys.MAC(keyAudit, string(last.Chain), strconv.FormatInt(id, 10), who.CompanyID,
		strconv.FormatInt(tx.nowMS(), 10), who.UserID, who.UserName, who.Address, string(event), subject, string(text))
	_, err = tx.exec(`
		INSERT INTO audit (id, company_id, at, user_id, user_name, address, event, subject, detail, chain)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, who.CompanyID, tx.nowMS(), who.UserID, who.UserName, who.Address, string(event), subject, string(text), chain)
	return err
}
