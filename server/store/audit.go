package store

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"fmt"
	"strconv"

	"denwaban/server/portal"
)

type auditRow struct {
	CompanyID string `db:"company_id"`
	TrailRow
	Chain []byte `db:"chain"`
}

// audit writes one row into the trail, in the transaction of what it records.
func (s *Store) audit(tx *Tx, who portal.Actor, event portal.Event, subject string, detail map[string]any) error {
	if detail == nil {
		detail = map[string]any{}
	}
	text, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("write the audit detail: %w", err)
	}
	end, err := s.trailEnd(tx)
	if err != nil {
		return err
	}
	row := s.trailRow(tx, end, who, event, subject, string(text))
	tx.insert(intoTrail, row.args()...)
	s.goOn(tx, row.end())
	return nil
}

// trail is the trail's end as jobs have moved it, with the keys that seal it.
type trail struct {
	end  auditEnd
	keys *Keys
}

// trailEnd is where the trail ends for a job: behind the rows of the jobs before it, which are sealed with the commit.
func (s *Store) trailEnd(tx *Tx) (auditEnd, error) {
	if known := tx.shared.trail; known != nil {
		return known.end, nil
	}
	return s.auditEnd(tx.ctx, tx)
}

// goOn moves the end of the trail behind rows that were written.
func (s *Store) goOn(tx *Tx, end auditEnd) { tx.shared.trail = &trail{end, s.keys} }

var intoTrail = &insertStmt{`
	INSERT INTO audit (id, company_id, at, user_id, user_name, address, event, subject, detail, chain)`, 10, ``}

func (r auditRow) args() []any {
	return []any{r.ID, r.CompanyID, r.At, r.UserID, r.UserName, r.Address, string(r.Event), r.Subject, r.Detail, r.Chain}
}

func (r auditRow) end() auditEnd { return auditEnd{ID: r.ID, Chain: r.Chain, sealed: true} }

// trailRow is the row that follows the end of the trail.
func (s *Store) trailRow(tx *Tx, end auditEnd, who portal.Actor, event portal.Event, subject, detail string) auditRow {
	row := auditRow{CompanyID: who.CompanyID, TrailRow: TrailRow{
		ID: end.next(), At: tx.nowMS(), UserID: who.UserID, UserName: who.UserName, Address: who.Address,
		Event: event, Subject: subject, Detail: detail,
	}}
	row.Chain = chained(s.keys.roots[0], end.Chain, row)
	return row
}

// keep seals the end: one seal serves all rows of a commit.
func (t *trail) keep(tx *Tx) error {
	_, err := tx.exec(`
		INSERT INTO audit_end (one, id, chain, seal) VALUES (1, ?, ?, ?)
		ON CONFLICT (one) DO UPDATE SET id = excluded.id, chain = excluded.chain, seal = excluded.seal`,
		t.end.ID, t.end.Chain, t.keys.sealEnd(t.end))
	return err
}

// withBrowser adds to a row's detail the browser that somebody came with, as far as it is known.
func withBrowser(who portal.Actor, detail map[string]any) map[string]any {
	if browser := portal.Browser(who.Agent); browser != "" {
		detail["browser"] = browser
	}
	return detail
}

// chained is a row's chain value: it covers the row and the chain before it, so that a row changed, removed or moved
// later breaks every one after it.
func chained(with rootKey, before []byte, row auditRow) []byte {
	return with.mac(keyAudit, string(before), strconv.FormatInt(row.ID, 10), row.CompanyID,
		strconv.FormatInt(row.At, 10), row.UserID, row.UserName, row.Address, string(row.Event), row.Subject, row.Detail)
}

// auditEnd is the row that was written last.
type auditEnd struct {
	ID     int64  `db:"id"`
	Chain  []byte `db:"chain"`
	Seal   []byte `db:"seal"`
	Newest int64  `db:"newest"` // the highest id among the rows that are there
	sealed bool
}

// next is the id of the row to come. Where rows exist but the seal is missing or forged, it leaves one out: whoever
// removed it cannot hide that by letting the program go on.
func (e auditEnd) next() int64 {
	next := max(e.ID, e.Newest) + 1
	if !e.sealed {
		next++
	}
	return next
}

func (k *Keys) sealEnd(end auditEnd) []byte {
	return k.MAC(keyAudit, "end", strconv.FormatInt(end.ID, 10), string(end.Chain))
}

func (s *Store) auditEnd(ctx context.Context, from querier) (auditEnd, error) {
	var end auditEnd
	err := get(ctx, from, &end, `SELECT id, chain, seal, (SELECT COALESCE(MAX(id), 0) FROM audit) AS newest FROM audit_end`)
	if err == nil {
		end.sealed = hmac.Equal(end.Seal, s.keys.sealEnd(end))
		return end, nil
	}
	if !portal.Refused(err, "not_found") {
		return end, err
	}
	err = get(ctx, from, &end.Newest, `SELECT COALESCE(MAX(id), 0) FROM audit`)
	end.sealed = end.Newest == 0 // before the first row of all
	return end, err
}
