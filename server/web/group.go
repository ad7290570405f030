package web

import (
	"context"

	"denwaban/server/portal"
)

// Group is a row of ユーザーグループ一覧.
type Group struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Members     int    `json:"members"`
	VoiceGroups int    `json:"voice_groups"`
}

// GroupForm is the form of a user group.
type GroupForm struct {
	Name        string   `json:"name" maxLength:"1000"`
	Members     []string `json:"members" nullable:"false" doc:"ids of users"`
	VoiceGroups []string `json:"voice_groups" nullable:"false" doc:"Y…"`
	ReadOnly    []string `json:"read_only,omitempty" nullable:"false" doc:"of these, those that members look at without changing anything"`
}

// GroupSheet is everything that the page of a user group shows.
type GroupSheet struct {
	ID      string    `json:"id"`
	Form    GroupForm `json:"form"`
	Version int64     `json:"version" doc:"to be sent back with a change"`
}

// GroupChange is an edited group with the version that the form was made from.
type GroupChange struct {
	Form    GroupForm `json:"form"`
	Version int64     `json:"version"`
}

// Chosen is what is chosen in a form: user groups, or voice groups of one.
type Chosen struct {
	Groups      []string `json:"groups" nullable:"false" maxItems:"1000" doc:"ids"`
	VoiceGroups []string `json:"voice_groups" nullable:"false" maxItems:"5000" doc:"Y…"`
	ReadOnly    []string `json:"read_only,omitempty" nullable:"false" maxItems:"5000" doc:"of these, those to look at only"`
}

// Shown is what somebody would see of one service.
type Shown struct {
	Service     string `json:"service"`
	ServiceName string `json:"service_name"`
	VoiceGroups int    `json:"voice_groups"`
	Contracts   int    `json:"contracts"`
	Numbers     int    `json:"numbers"`
	ReadOnly    int    `json:"read_only" doc:"of the voice groups, those to look at only"`
}

func (f GroupForm) group() portal.Group {
	return portal.Group{Name: f.Name, Members: f.Members, VoiceGroups: f.VoiceGroups, ReadOnly: f.ReadOnly}
}

func (s *Server) groups(ctx context.Context, by visitor, _ *none) (*answer[[]Group], error) {
	groups, err := s.store.Groups(ctx, by.Who)
	wire := make([]Group, len(groups))
	for i, one := range groups {
		wire[i] = Group(one)
	}
	return reply(wire, err)
}

func (s *Server) group(ctx context.Context, by visitor, in *byID) (*answer[GroupSheet], error) {
	sheet, err := s.store.Group(ctx, by.Who, in.ID)
	return reply(GroupSheet{
		ID: sheet.ID, Version: sheet.Version,
		Form: GroupForm{Name: sheet.Name, Members: sheet.Members, VoiceGroups: sheet.VoiceGroups, ReadOnly: sheet.ReadOnly},
	}, err)
}

func (s *Server) shownBy(ctx context.Context, by visitor, in *form[Chosen]) (*answer[[]Shown], error) {
	services, err := s.store.ShownBy(ctx, by.Who, in.Body.Groups, in.Body.VoiceGroups, in.Body.ReadOnly)
	wire := make([]Shown, len(services))
	for i, one := range services {
		wire[i] = Shown{
			Service: one.ServiceID, ServiceName: one.ServiceName, VoiceGroups: one.VoiceGroups, Contracts: one.Contracts, Numbers: one.Numbers,
			ReadOnly: one.ReadOnly,
		}
	}
	return reply(wire, err)
}

func (s *Server) addGroup(ctx context.Context, by visitor, in *form[GroupForm]) (*answer[Added], error) {
	id, err := s.store.AddGroup(ctx, by.Who, in.Body.group())
	return reply(Added{ID: id}, err)
}

func (s *Server) changeGroup(ctx context.Context, by visitor, in *formByID[GroupChange]) (*answer[GroupSheet], error) {
	if err := s.store.ChangeGroup(ctx, by.Who, in.ID, in.Body.Version, in.Body.Form.group()); err != nil {
		return nil, err
	}
	return s.group(ctx, by, &byID{in.ID})
}

func (s *Server) deleteGroup(ctx context.Context, by visitor, in *Deletion) (*none, error) {
	return &none{}, s.store.DeleteGroup(ctx, by.Who, in.ID, in.Version)
}
