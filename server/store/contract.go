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
	SiteName       string `db:"site_name"`      // of the representative site; a voice group has no name of its own
	Opened         bool   `db:"opened"`         // the representative site
	LongDays       int    `db:"-"`              // what the company calls long
	MayChange      bool   `db:"may_change"`     // more than 閲覧のみ
	Counts
}

// Counts are what there is in a voice group. Numbers of sites that are not opened count nowhere: no search finds them.
type Counts struct {
	Sites       int `db:"sites"`
	OpenedSites int `db:"opened_sites"`
	Numbers     int `db:"numbers"`    // those that can be set
	Forwarding  int `db:"forwarding"` // numbers whose calls are forwarded now
	Long        int `db:"long"`       // of them, those that have been for LongDays
	Ending      int `db:"ending"`     // numbers whose setting ends today
}

// Services lists what the actor may see, by name.
func (s *Store) Services(ctx context.Context, who portal.Actor) ([]Service, error) {
	services, err := list[Service](ctx, s.read, `
		SELECT id, name FROM services WHERE id IN (
			SELECT v.service_id FROM voice_groups v JOIN visible w ON w.voice_group_id = v.id WHERE w.user_id = ?)`, who.UserID)
	return inNameOrder(services, func(one *Service) string { return one.Name }), err
}

const voiceGroupQuery = `
	SELECT v.id, v.service_id, e.name AS service_name, v.representative, w.may_change,
		COALESCE(c.site_name, '') AS site_name, COALESCE(c.opened, FALSE) AS opened
	FROM voice_groups v
	JOIN visible w ON w.voice_group_id = v.id
	JOIN services e ON e.id = v.service_id
	LEFT JOIN contracts c ON c.id = v.representative
	WHERE w.user_id = ?`

// VoiceGroups lists the voice groups that the actor may see, by their ids; service "" is all of them.
func (s *Store) VoiceGroups(ctx context.Context, who portal.Actor, service string) ([]VoiceGroup, error) {
	groups, err := s.groupsOf(ctx, who, ` AND (? = '' OR v.service_id = ?)`, service, service)
	return inNameOrder(groups, func(one *VoiceGroup) string { return one.ID }), err
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

// ServiceCounts are what there is of a service for an actor; as in Counts, numbers of sites that are not opened count nowhere.
type ServiceCounts struct{ VoiceGroups, Numbers, Forwarding int }

// ServiceCounts counts what the actor sees of a service. Codes: not_found, where that is no voice group.
func (s *Store) ServiceCounts(ctx context.Context, who portal.Actor, service string) (ServiceCounts, error) {
	groups, err := list[VoiceGroup](ctx, s.read, `
		SELECT v.id FROM voice_groups v JOIN visible w ON w.voice_group_id = v.id WHERE w.user_id = ? AND v.service_id = ?`,
		who.UserID, service)
	if err == nil && len(groups) == 0 {
		err = portal.NotThere()
	}
	if err != nil {
		return ServiceCounts{}, err
	}
	counts, err := s.counts(ctx, groups, countBounds{}) // what is counted by instants is not asked for
	sum := ServiceCounts{VoiceGroups: len(groups)}
	for _, one := range counts {
		sum.Numbers += one.Numbers
		sum.Forwarding += one.Forwarding
	}
	return sum, err
}

// checkSeen refuses a voice group that the actor does not see. Codes: not_found.
func checkSeen(ctx context.Context, from querier, who portal.Actor, id string) error {
	var seen int
	return get(ctx, from, &seen, `SELECT 1 FROM visible WHERE user_id = ? AND voice_group_id = ?`, who.UserID, id)
}

func (s *Store) groupsOf(ctx context.Context, who portal.Actor, where string, args ...any) ([]VoiceGroup, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return nil, err
	}
	groups, err := list[VoiceGroup](ctx, s.read, voiceGroupQuery+where, append([]any{who.UserID}, args...)...)
	if err != nil {
		return nil, err
	}
	counts, err := s.counts(ctx, groups, countBounds{
		long: policy.LongSince(s.Now(), who.Zone()).UnixMilli(), today: portal.EndOfDay(s.Now(), who.Zone()).UnixMilli(),
	})
	for i := range groups {
		groups[i].LongDays, groups[i].Counts = policy.LongDays, counts[groups[i].ID]
	}
	return groups, err
}
