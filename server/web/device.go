package web

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// Device is a browser that stands for its owner's one-time code.
type Device struct {
	ID      string    `json:"id"`
	Browser string    `json:"browser" doc:"in plain words; empty for an unknown one"`
	Address string    `json:"address" doc:"of the latest sign-in"`
	FirstAt time.Time `json:"first_at" doc:"first sign-in"`
	LastAt  time.Time `json:"last_at" doc:"latest sign-in"`
	Until   time.Time `json:"until" doc:"from then on the code is asked for again"`
	Here    bool      `json:"here" doc:"it is the browser that asks"`
}

// Devices are those of the person who asks.
type Devices struct {
	Devices []Device `json:"devices" nullable:"false"`
	Allowed bool     `json:"allowed" doc:"the company lets people of this role have such devices"`
}

// SignedIn is a session of the person who asks.
type SignedIn struct {
	ID      string    `json:"id"`
	Browser string    `json:"browser" doc:"in plain words; empty for an unknown one"`
	Address string    `json:"address" doc:"of the sign-in"`
	BegunAt time.Time `json:"begun_at"`
	SeenAt  time.Time `json:"seen_at" doc:"latest use, to a minute"`
	Here    bool      `json:"here" doc:"it is the session that asks"`
}

// SignedInList is where the person who asks is signed in.
type SignedInList struct {
	Sessions []SignedIn `json:"sessions" nullable:"false"`
}

func (s *Server) devices(ctx context.Context, by visitor, _ *none) (*answer[Devices], error) {
	allowed, err := s.store.MayTrust(ctx, by.Who)
	if err != nil {
		return nil, err
	}
	list := Devices{Devices: []Device{}, Allowed: allowed}
	devices, err := s.store.Devices(ctx, by.Who)
	for _, one := range devices {
		list.Devices = append(list.Devices, Device{
			ID: one.ID, Browser: portal.Browser(one.Agent), Address: one.Address, Here: one.Here,
			FirstAt: time.UnixMilli(one.CreatedAt).UTC(), LastAt: time.UnixMilli(one.SeenAt).UTC(), Until: time.UnixMilli(one.Until).UTC(),
		})
	}
	return reply(list, err)
}

func (s *Server) forgetDevice(ctx context.Context, by visitor, in *byID) (*none, error) {
	return &none{}, s.store.ForgetDevice(ctx, by.Who, in.ID)
}

func (s *Server) forgetDevices(ctx context.Context, by visitor, _ *none) (*none, error) {
	return &none{}, s.store.ForgetDevices(ctx, by.Who)
}

func (s *Server) sessions(ctx context.Context, by visitor, _ *none) (*answer[SignedInList], error) {
	list := SignedInList{Sessions: []SignedIn{}}
	sessions, err := s.store.Sessions(ctx, by.Who)
	for _, one := range sessions {
		list.Sessions = append(list.Sessions, SignedIn{
			ID: one.Handle, Browser: portal.Browser(one.Agent), Address: one.Address, Here: one.Here,
			BegunAt: time.UnixMilli(one.CreatedAt).UTC(), SeenAt: time.UnixMilli(one.SeenAt).UTC(),
		})
	}
	return reply(list, err)
}

func (s *Server) endSession(ctx context.Context, by visitor, in *byID) (*none, error) {
	return &none{}, s.store.EndSession(ctx, by.Who, in.ID)
}

func (s *Server) endOtherSessions(ctx context.Context, by visitor, _ *none) (*none, error) {
	return &none{}, s.store.EndOtherSessions(ctx, by.Who)
}
