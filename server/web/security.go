package web

import "github.com/danielgtaylor/huma/v2"

// securitySchemes is how the OpenAPI document says by what a request is known: the cookies of a sign-in and of its steps, and for
// every change the token that GET /api/session tells. By plain http on loopback the names lack __Host-.
var securitySchemes = map[string]*huma.SecurityScheme{
	"session": {Type: "apiKey", In: "cookie", Name: "__Host-denwaban"},
	"step":    {Type: "apiKey", In: "cookie", Name: "__Host-denwaban-pending"},
	"csrf":    {Type: "apiKey", In: "header", Name: csrfHeader},
}

// security is what a request of the route needs; what is open to anyone takes the token where somebody is signed in.
func (r route) security() []map[string][]string {
	needs := map[string][]string{}
	switch r.access {
	case Anyone:
		return nil
	case Step:
		needs["step"] = []string{}
	default:
		needs["session"] = []string{}
	}
	if !safe(r.method) {
		needs["csrf"] = []string{}
	}
	return []map[string][]string{needs}
}
