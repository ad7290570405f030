package web

import (
	"context"

	"denwaban/server/portal"
)

// Typed are destinations as somebody types them.
type Typed struct {
	Texts      []string `json:"texts" nullable:"false" maxItems:"5" doc:"of at most 200 characters"`
	MembersNet bool     `json:"members_net"`
	MaxLength  int      `json:"max_length" minimum:"1" maximum:"64"`
}

// Reading is how a destination is understood, so that a typing error is seen.
type Reading struct {
	Class   string `json:"class" enum:"landline,ip_phone,mobile,extension,international,toll_free,navi_dial,premium,m2m,fmc,carrier_code,special,emergency,malformed" doc:"by the Japanese numbering plan"`
	Grouped string `json:"grouped" doc:"090-1234-5678"`
	Fault   *Fault `json:"fault,omitempty" doc:"why it would be refused"`
}

func (s *Server) readDestinations(_ context.Context, _ visitor, in *form[Typed]) (*answer[[]Reading], error) {
	rules := portal.DestinationRules{MaxLength: in.Body.MaxLength, Extensions: in.Body.MembersNet}
	readings := make([]Reading, len(in.Body.Texts))
	for i, text := range in.Body.Texts {
		destination, refusal := portal.ReadDestination(text, rules)
		readings[i] = Reading{Class: string(destination.Class), Grouped: destination.Grouped}
		if readings[i].Class == "" {
			readings[i].Class = "malformed"
		}
		if refusal != nil {
			readings[i].Fault = &Fault{Code: refusal.Code, Args: refusal.Args}
		}
	}
	return reply(readings, nil)
}
