package web

import (
	"context"

	"denwaban/server/store"
)

// Service is an entry of the left menu.
type Service struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ServiceCounts are what somebody sees of a service at a glance.
type ServiceCounts struct {
	VoiceGroups int `json:"voice_groups"`
	Numbers     int `json:"numbers"`
	Forwarding  int `json:"forwarding" doc:"numbers whose calls are forwarded now"`
}

// VoiceGroup is a row of 設定変更・契約変更一覧.
type VoiceGroup struct {
	ID             string `json:"id" doc:"音声グループID, Y…"`
	Service        string `json:"service"`
	ServiceName    string `json:"service_name"`
	Representative string `json:"representative" doc:"代表拠点の契約番号, N…"`
	SiteName       string `json:"site_name" doc:"of the representative site: what people know the voice group by"`
	Opened         bool   `json:"opened" doc:"the representative site is in service"`
	OpenedSites    int    `json:"opened_sites"`
	Sites          int    `json:"sites"`
	Numbers        int    `json:"numbers"`
	Forwarding     int    `json:"forwarding" doc:"numbers whose calls are forwarded now"`
	Long           int    `json:"long" doc:"of them, those that have been for long_days or longer"`
	Ending         int    `json:"ending" doc:"numbers whose setting ends today, in the time zone of the person"`
	LongDays       int    `json:"long_days" doc:"what the company calls long"`
	MayChange      bool   `json:"may_change" doc:"false: 閲覧のみ"`
}

type voiceGroupQuery struct {
	Service string `query:"service" maxLength:"64" doc:"only this service's; all without it"`
}

func wireVoiceGroup(one store.VoiceGroup) VoiceGroup {
	return VoiceGroup{
		ID: one.ID, Service: one.ServiceID, ServiceName: one.ServiceName, Representative: one.Representative, SiteName: one.SiteName,
		Opened: one.Opened, OpenedSites: one.OpenedSites, Sites: one.Sites, Numbers: one.Numbers, Forwarding: one.Forwarding,
		Long: one.Long, Ending: one.Ending, LongDays: one.LongDays, MayChange: one.MayChange,
	}
}

func (s *Server) service(ctx context.Context, by visitor, in *byID) (*answer[ServiceCounts], error) {
	counts, err := s.store.ServiceCounts(ctx, by.Who, in.ID)
	return reply(ServiceCounts(counts), err)
}

func (s *Server) voiceGroups(ctx context.Context, by visitor, in *voiceGroupQuery) (*answer[[]VoiceGroup], error) {
	groups, err := s.store.VoiceGroups(ctx, by.Who, in.Service)
	wire := make([]VoiceGroup, len(groups))
	for i, one := range groups {
		wire[i] = wireVoiceGroup(one)
	}
	return reply(wire, err)
}

func (s *Server) voiceGroup(ctx context.Context, by visitor, in *byID) (*answer[VoiceGroup], error) {
	group, err := s.store.VoiceGroup(ctx, by.Who, in.ID)
	return reply(wireVoiceGroup(group), err)
}
