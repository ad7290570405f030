package store

import (
	"time"

	"denwaban/server/portal"
)

// sought tells what a search of numbers was for, in words that stay true.
func (q Search) sought(tx *Tx, who portal.Actor) (map[string]any, error) {
	detail := map[string]any{
		"site": q.Site, "contract": q.Contract, "phone": q.Phone, "forwarding": string(q.State), "destination": q.Destination,
		"action": q.Action.Names(),
	}
	for name, is := range map[string]bool{"voicemail": q.Voicemail, "locked": q.Locked, "unscheduled": q.Schedule == NoSchedule, "everywhere": q.Everywhere} {
		if is {
			detail[name] = true
		}
	}
	for name, at := range map[string]time.Time{"on_before": q.OnBefore, "ends_before": q.EndsBefore} {
		if !at.IsZero() {
			detail[name] = at.UTC().Format(time.RFC3339)
		}
	}
	if q.Schedule == "" || q.Schedule == NoSchedule {
		return detail, nil
	}
	name, err := list[string](tx.ctx, tx, `SELECT name FROM schedules WHERE id = ? AND company_id = ?`, q.Schedule, who.CompanyID)
	detail["schedule"] = name
	return detail, err
}
