package store

import (
	"context"

	"denwaban/server/portal"
)

// Service is something that a company has contracts for, as the left menu lists it.
type Service struct {
	ID   string `db:"id"`
	Name string `db:"name"`
}

// VoiceGroup is a row of 設定変更・契約変更一覧.
type VoiceGroup struct {
	ID             string `db:"id"`             // Y…
	ServiceID      string `db:"service_id"`     //
	ServiceName    string `db:"service_name"`   //
	Representative string `db:"representative"` // N… of the representative site
	Opened         bool   `db:"opened"`         // the representative site
	OpenedSites    int    `db:"opened_sites"`   // of all sites
	Sites          int    `db:"sites"`
	Numbers        int    `db:"numbers"`    // of opened sites: those that can be set
	Forwarding     int    `db:"forwarding"` // numbers whose calls are forwarded now
	Long           int    `db:"long"`       // of them, those that have been for LongDays
	Ending         int    `db:"ending"`     // numbers whose setting ends today
	LongDays       int    `db:"-"`          // what the company calls long
	MayChange      bool   `db:"may_change"` // more than 閲覧のみ
}

// Services lists what the actor may see, by name.
func (s *Store) Services(ctx context.Context, who portal.Actor) ([]Service, error) {
	return list[Service](ctx, s.read, `
		SELECT id, name FROM services WHERE id IN (
			SELECT v.service_id FROM voice_groups v JOIN visible w ON w.voice_group_id = v.id WHERE w.user_id = ?)
		ORDER BY name`, who.UserID)
}

const voiceGroupQuery = `
	SELECT v.id, v.service_id, e.name AS service_name, v.representative, w.may_change,
		COALESCE((SELECT c.opened FROM contracts c WHERE c.id = v.representative), FALSE) AS opened,
		(SELECT COUNT(*) FROM contracts c WHERE c.voice_group_id = v.id AND c.opened) AS opened_sites,
		(SELECT COUNT(*) FROM contracts c WHERE c.voice_group_id = v.id) AS sites,
		(SELECT COUNT(*) FROM numbers n JOIN contracts c ON c.id = n.contract_id WHERE n.voice_group_id = v.id AND c.opened) AS numbers,
		(SELECT COUNT(*) FROM numbers n JOIN forwardings f ON f.number_id = n.id WHERE n.voice_group_id = v.id AND f.is_on) AS forwarding,
		(SELECT COUNT(*) FROM numbers n JOIN forwardings f ON f.number_id = n.id
			WHERE n.voice_group_id = v.id AND f.is_on AND f.on_since <= ?) AS long,
		(SELECT COUNT(*) FROM numbers n JOIN contracts c ON c.id = n.contract_id JOIN forwardings f ON f.number_id = n.id
			WHERE n.voice_group_id = v.id AND c.opened AND f.until_at > 0 AND f.until_at < ?) AS ending
	FROM voice_groups v
	JOIN visible w ON w.voice_group_id = v.id
	JOIN services e ON e.id = v.service_id
	WHERE w.user_id = ?`

// VoiceGroups lists the voice groups that the actor may see; service "" is all of them.
func (s *Store) VoiceGroups(ctx context.Context, who portal.Actor, service string) ([]VoiceGroup, error) {
	return s.groupsOf(ctx, who, ` AND (? = '' OR v.service_id = ?) ORDER BY v.id`, service, service)
}

// VoiceGroup is one of them. Codes: not_found.
func (s *Store) VoiceGroup(ctx context.Context, who portal.Actor, id string) (VoiceGroup, error) {
	groups, err := s.groupsOf(ctx, who, ` AND v.id = ?`, id)
	if err == nil && len(groups) == 0 {
		err = portal.NotThere()
	}
	if err != nil {
		return VoiceGroup{}, err
	}
	return groups[0], nil
}

func (s *Store) groupsOf(ctx context.Context, who portal.Actor, where string, args ...any) ([]VoiceGroup, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return nil, err
	}
	today := portal.EndOfDay(s.Now(), who.Zone()).UnixMilli()
	long := s.Now().AddDate(0, 0, -policy.LongDays).UnixMilli()
	groups, err := list[VoiceGroup](ctx, s.read, voiceGroupQuery+where, append([]any{long, today, who.UserID}, args...)...)
	for i := range groups {
		groups[i].LongDays = policy.LongDays
	}
	return groups, err
}
