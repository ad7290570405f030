package web

import (
	"context"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// cookies carry an opaque secret, encrypted and authenticated; what it is worth stands in a row of the store.
type cookies struct {
	jar     *sessions.CookieStore
	long    *sessions.CookieStore // for the device cookie, which outlives sign-ins
	secure  bool
	session string // name of the cookie of a finished sign-in
	pending string // and of one on the way
	device  string // and of a browser in which somebody has signed in before
	asked   string // and of one that was asked for a passkey
	now     func() time.Time
	opened  cookieCache
}

const (
	cookieLife   = 24 * time.Hour  // at the most; the row decides
	cookieFuture = 2 * time.Minute // a cookie stamped later than that was not made by this clock
)

// newCookies names the cookies. Over https they carry the __Host- prefix and are Secure; over plain http, which is for
// loopback, not every browser would keep such cookies.
func newCookies(keys *store.Keys, https bool, now func() time.Time) *cookies {
	jar := func(life time.Duration) *sessions.CookieStore {
		return &sessions.CookieStore{Codecs: []securecookie.Codec{newCodec(keys, life)}, Options: &sessions.Options{}}
	}
	prefix := ""
	if https {
		prefix = "__Host-"
	}
	return &cookies{
		jar: jar(cookieLife), long: jar(portal.DeviceKept), secure: https, now: now,
		session: prefix + "denwaban", pending: prefix + "denwaban-pending", device: prefix + "denwaban-device",
		asked: prefix + "denwaban-asked",
	}
}

func (k *cookies) name(purpose portal.Purpose) string {
	if purpose == portal.PurposeSession {
		return k.session
	}
	return k.pending
}

func (k *cookies) options(name string, seconds int) *sessions.Options {
	same := http.SameSiteLaxMode
	if name == k.pending || name == k.asked {
		same = http.SameSiteStrictMode
	}
	return &sessions.Options{Path: "/", MaxAge: seconds, Secure: k.secure, HttpOnly: true, SameSite: same}
}

// put gives the browser a ticket, and takes the cookie of the other kind away.
func (k *cookies) put(c *gin.Context, ticket store.Ticket) error {
	name := k.name(ticket.Purpose)
	cookie := sessions.NewSession(k.jar, name)
	cookie.Values = holding(cookieContent{ID: ticket.Secret, At: k.now().Unix()})
	cookie.Options = k.options(name, int(ticket.EndsAt.Sub(k.now()).Seconds()))
	if err := k.jar.Save(c.Request, c.Writer, cookie); err != nil {
		return err
	}
	if name != k.session {
		return k.drop(c, k.session)
	}
	if ticket.Device != "" {
		if err := k.know(c, ticket.Device); err != nil {
			return err
		}
	}
	return k.drop(c, k.pending)
}

// know gives the browser the secret by which it is known at its next sign-in.
func (k *cookies) know(c *gin.Context, secret string) error {
	cookie := sessions.NewSession(k.long, k.device)
	cookie.Values = holding(cookieContent{ID: secret, At: k.now().Unix()})
	cookie.Options = k.options(k.device, int(portal.DeviceKept.Seconds()))
	return k.long.Save(c.Request, c.Writer, cookie)
}

// ask marks the browser that was asked for a passkey: the answer has to come from it.
func (k *cookies) ask(c *gin.Context, secret string) error {
	cookie := sessions.NewSession(k.jar, k.asked)
	cookie.Values = holding(cookieContent{ID: secret, At: k.now().Unix()})
	cookie.Options = k.options(k.asked, int(portal.ChallengeLife.Seconds()))
	return k.jar.Save(c.Request, c.Writer, cookie)
}

// drop takes a cookie away. Nothing of it is sent back: the library would renew its stamp.
func (k *cookies) drop(c *gin.Context, name string) error {
	if _, err := c.Request.Cookie(name); err != nil {
		return nil //nolint:nilerr // there is none
	}
	cookie := sessions.NewSession(k.jar, name)
	cookie.Options = k.options(name, -1)
	return k.jar.Save(c.Request, c.Writer, cookie)
}

// secret is what the request's cookie carries; "" when there is none or it is not one of ours.
func (k *cookies) secret(c *gin.Context, name string) string {
	cookie, err := c.Request.Cookie(name)
	if err != nil {
		return ""
	}
	is, err := k.opened.of(name, cookie.Value, func(into *cookieContent) error {
		jar := k.jar
		if name == k.device {
			jar = k.long
		}
		return securecookie.DecodeMulti(name, cookie.Value, into, jar.Codecs...)
	})
	if err != nil || time.Unix(is.At, 0).After(k.now().Add(cookieFuture)) {
		return ""
	}
	return is.ID
}

var beforeSession = []portal.Purpose{portal.PurposePassword, portal.PurposeEnrol, portal.PurposePending}

// unattended is the header by which a page says that it asks by itself, and nobody at the keyboard.
const unattended = "X-Unattended"

// glances are what pages ask again and again, the others only where a page says that it asks by itself.
var (
	glances           = []string{"GET /api/session", "GET /api/trial/mails"}
	glancesUnattended = []string{"GET /api/mails"}
)

// isUse tells whether a request counts as a use of the session, which lets it live on. What pages ask again and again must
// not; a page is believed only where it does so, or the use of a stolen session would stay unseen.
func (r route) isUse(c *gin.Context) bool {
	key := r.method + " " + r.path
	return !slices.Contains(glances, key) && (!slices.Contains(glancesUnattended, key) || c.GetHeader(unattended) == "")
}

// visitor reads who sends the request. A route that belongs to a sign-in under way takes the pending cookie alone, all
// others the session's; only what is open to anyone looks at both.
func (s *Server) visitor(c *gin.Context, access Access, read reading) (visitor, error) {
	if access != Step {
		by, err := s.behind(c, read, s.cookies.session, portal.PurposeSession)
		if err != nil || by.Who.SessionID != "" || access != Anyone {
			return by, err
		}
	}
	return s.behind(c, read, s.cookies.pending, beforeSession...)
}

// reading is how the row behind a cookie is read: store.Session or store.Glance.
type reading func(ctx context.Context, secret, address, agent string, purposes ...portal.Purpose) (store.Session, error)

// behind is the visitor behind a cookie; without a living row it is somebody who is not signed in.
func (s *Server) behind(c *gin.Context, read reading, name string, purposes ...portal.Purpose) (visitor, error) {
	address, agent := c.GetString(addressKey), truncated(c.Request.UserAgent())
	device := store.DeviceToken(s.cookies.secret(c, s.cookies.device))
	party := s.relyingPartyOf(c.Request)
	stranger := visitor{store.Session{Step: portal.StepSignIn, Who: portal.Actor{Address: address, Agent: agent, Device: device, RelyingParty: party}}}
	secret := s.cookies.secret(c, name)
	if secret == "" {
		return stranger, nil
	}
	session, err := read(c.Request.Context(), secret, address, agent, purposes...)
	if portal.Refused(err, "not_found") {
		return stranger, nil
	}
	session.Who.Device, session.Who.RelyingParty = device, party
	return visitor{session}, err
}

func truncated(agent string) string {
	const limit = 200
	return strings.ToValidUTF8(agent[:min(limit, len(agent))], "")
}

const csrfHeader = "X-CSRF-Token"

// csrf is the token that a page sends back in the header X-CSRF-Token: bound to the session row, useless without it.
func (s *Server) csrf(by visitor) string {
	if by.Who.SessionID == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(s.store.Keys().MAC(store.KeyCSRF, by.Who.SessionID))
}

func (s *Server) sameToken(by visitor, token string) bool {
	mac, err := base64.RawURLEncoding.Strict().DecodeString(token)
	return err == nil && s.store.Keys().SameMAC(mac, store.KeyCSRF, by.Who.SessionID)
}

type ginKey struct{}

// admitWith writes a ticket into the response and returns the session as it is from now on.
func (s *Server) admitWith(ctx context.Context, by visitor, ticket store.Ticket) (*answer[Session], error) {
	c := ctx.Value(ginKey{}).(*gin.Context)
	if err := s.cookies.put(c, ticket); err != nil {
		return nil, err
	}
	now, err := s.store.Session(ctx, ticket.Secret, by.Who.Address, by.Who.Agent, ticket.Purpose)
	if err != nil {
		return nil, err
	}
	return reply(s.sessionOf(ctx, visitor{now}))
}

// again returns the session as it is after a deed that changed what it still needs.
func (s *Server) again(ctx context.Context) (*answer[Session], error) {
	by, err := s.visitor(ctx.Value(ginKey{}).(*gin.Context), Anyone, s.store.Glance)
	if err != nil {
		return nil, err
	}
	return reply(s.sessionOf(ctx, by))
}

// dismiss takes both cookies away and returns the session of somebody who is not signed in.
func (s *Server) dismiss(ctx context.Context) (*answer[Session], error) {
	c := ctx.Value(ginKey{}).(*gin.Context)
	for _, name := range []string{s.cookies.session, s.cookies.pending} {
		if err := s.cookies.drop(c, name); err != nil {
			return nil, err
		}
	}
	return reply(s.sessionOf(ctx, visitor{store.Session{Step: portal.StepSignIn}}))
}
