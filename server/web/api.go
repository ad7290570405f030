// Package web is HTTP: the table of routes, the wire types and the thin handlers between a request and a deed, cookies,
// headers, and the files of the web interface.
package web

import (
	"cmp"
	"context"
	"io/fs"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Server answers requests from a store.
type Server struct {
	store   *store.Store
	cookies *cookies
	words   map[portal.Language]words
	options Options
	files   *turns // for large bodies: those that are files, and the others
	forms   *turns
	exports *exports // files for people to keep
	many    *exports // answers about many numbers

	nameless sync.Once // a proxy that names no client was told of in the log
}

// Options are the settings that HTTP needs.
type Options struct {
	PublicURL      *url.URL       // scheme and host that browsers use; nil: whatever loopback address they came by
	TLS            bool           // the program itself speaks https
	TrustedProxies []netip.Prefix // their X-Forwarded-For is believed; nobody else's is
	Trial          bool           // the folder was made with --demo: the trial mailbox is open
	NoMail         bool           // no mail server is set: mails wait until there is one
	Words          fs.FS          // dictionaries of the web interface, ja/… and en/…; nil: files are written in keys

	patience time.Duration // how long a turn to make a large answer is waited for; 0 for exportPatience
}

func (o Options) waits() time.Duration { return cmp.Or(o.patience, exportPatience) }

// HTTPS tells whether browsers come by https, to this program or to a proxy before it.
func (o Options) HTTPS() bool { return o.TLS || o.PublicURL != nil && o.PublicURL.Scheme == "https" }

// Access is who may call a route, as the table of routes declares it.
type Access string

const (
	Anyone Access = "anyone"
	Step   Access = "step"    // somebody on the way through a sign-in or a mailed link
	Signed Access = "session" // both factors given, terms perhaps not yet agreed to
	User   Access = "user"    // terms agreed to as well
	Admin  Access = "admin"   // and administrator of the company

	UserFresh  Access = "user + fresh code"  // a one-time code is at most portal.FreshFor old
	AdminFresh Access = "admin + fresh code" // the same for administrators
)

// visitor is who sent a request: the session row behind the cookie, empty for somebody who is not signed in.
type visitor struct{ store.Session }

// form and answer are the shapes of a JSON request and its JSON response.
type form[T any] struct{ Body T }

type answer[T any] struct{ Body T }

// none is a request or a response without content.
type none struct{}

func reply[T any](body T, err error) (*answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &answer[T]{Body: body}, nil
}

// register makes a route known to huma; op is how the table of routes names its operation.
type register func(s *Server, api huma.API, r route)

func op[I, O any](id string, handle func(*Server, context.Context, visitor, *I) (*O, error)) register {
	return func(s *Server, api huma.API, r route) {
		operation := huma.Operation{
			OperationID: id, Method: r.method, Path: r.path, MaxBodyBytes: r.bodyLimit(), BodyReadTimeout: bodyTime,
			Middlewares: huma.Middlewares{s.admit(api, r)},
			Extensions:  map[string]any{"x-access": string(r.access)}, Security: r.security(),
		}
		if _, is := any((*O)(nil)).(*csvFile); is {
			operation.Responses = csvResponses()
		}
		if r.bodyLimit() > bodyLimit {
			operation.Middlewares = append(operation.Middlewares, s.turn(api, r))
		}
		huma.Register(api, operation, func(ctx context.Context, in *I) (*O, error) {
			by, err := s.still(ctx, r)
			var out *O
			if said, says := any(in).(interface{ language() portal.Language }); says { // also what the store words is in the page's
				by.Who.Language = said.language()
			}
			if err == nil {
				out, err = inTurn(s, ctx, by, in, handle)
			}
			if err != nil {
				s.note(ctx, by, r, err, append(inPath(ctx), inBody(in)...)...)
				return nil, problem(ctx, err)
			}
			return out, nil
		})
	}
}

type visitorKey struct{}

// admit is the one place that decides who may call what.
func (s *Server) admit(api huma.API, r route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(ctx)
		by, err := s.entitled(c, r)
		if err != nil {
			s.note(c.Request.Context(), by, r, err, valuesOf(c.Params)...)
			refuseOn(api, ctx, err)
			return
		}
		next(huma.WithValue(huma.WithValue(ctx, visitorKey{}, by), ginKey{}, c))
	}
}

// still is who was admitted. Where a body came in between, which its sender may have held back, they are looked at once more:
// what was taken from them meanwhile is gone.
func (s *Server) still(ctx context.Context, r route) (visitor, error) {
	by, _ := ctx.Value(visitorKey{}).(visitor)
	c, _ := ctx.Value(ginKey{}).(*gin.Context)
	if r.access == Anyone || c.Request.ContentLength == 0 {
		return by, nil
	}
	return s.entitled(c, r)
}

// entitled is who sends a request, if they may.
func (s *Server) entitled(c *gin.Context, r route) (visitor, error) {
	read := s.store.Glance
	if r.isUse(c) {
		read = s.store.Session
	}
	by, err := s.visitor(c, r.access, read)
	if err == nil {
		err = allowed(by, r.access)
	}
	if err == nil && !safe(r.method) && by.Who.SessionID != "" && !s.sameToken(by, c.GetHeader(csrfHeader)) {
		err = portal.Refuse("cross_site", "")
	}
	return by, err
}

// allowed compares a visitor with what a route asks for. What is for administrators is not there for others.
func allowed(by visitor, access Access) error {
	switch {
	case access == Anyone:
		return nil
	case by.Who.SessionID == "":
		return portal.Refuse("signed_out", "")
	case access == Step || access == Signed:
		return nil
	case by.Step != portal.StepDone:
		return portal.Refuse("step_missing", "")
	case (access == Admin || access == AdminFresh) && by.Who.Role != portal.Administrator:
		return portal.NotThere()
	case (access == UserFresh || access == AdminFresh) && !by.Fresh:
		return portal.Refuse("code_needed", "")
	}
	return nil
}

// note keeps in the trail that access was refused: to another site, to a role, to something that is not the person's, or to a
// deed that they may not do now; and what it was about.
func (s *Server) note(ctx context.Context, by visitor, r route, err error, objects ...string) {
	refusals := portal.Refusals(err)
	if len(refusals) == 0 {
		return
	}
	reason := store.NoteReason(refusals[0].Code)
	switch {
	case reason == "cross_site":
		reason = store.RefusedSite
	case by.Who.UserID == "":
		return
	case reason == "not_found" && (r.access == Admin || r.access == AdminFresh) && by.Who.Role != portal.Administrator:
		reason = store.RefusedRole
	case reason == "not_found":
		reason = store.RefusedThing
	case !slices.Contains(store.Denials, refusals[0].Code):
		return
	}
	s.store.Note(ctx, by.Who, reason, r.method+" "+r.path, objects...)
}

// inPath are the ids that stand in a request's path.
func inPath(ctx context.Context) []string {
	c, _ := ctx.Value(ginKey{}).(*gin.Context)
	return valuesOf(c.Params)
}

func valuesOf(params gin.Params) []string {
	values := make([]string, len(params))
	for i, one := range params {
		values[i] = one.Value
	}
	return values
}

// inBody names the numbers that a request chooses in its body.
func inBody(in any) []string {
	if pick := chosenIn(in); pick != nil {
		return []string{pick.object()}
	}
	return nil
}

func safe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// API builds the huma API on an engine. It is also how the OpenAPI document is made.
func (s *Server) API(engine *gin.Engine) huma.API {
	config := huma.DefaultConfig("denwaban", "1")
	config.OpenAPIPath = "" // huma would make each of four spellings when it is first asked for, for two at once with a data race
	config.DocsPath = ""
	config.SchemasPath = ""
	config.CreateHooks = nil
	config.Formats = formats()
	config.Components.SecuritySchemes = securitySchemes
	api := humagin.New(engine, config)
	for _, r := range routes {
		r.register(s, api, r)
	}
	return api
}
