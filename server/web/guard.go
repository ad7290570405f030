package web

import (
	"context"
	"errors"
	"maps"
	"mime"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"denwaban/server/portal"
	"denwaban/server/store"
)

var errPanic = errors.New("panic")

// policy lets a page load only what this program serves, and lets no other page frame it.
const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// Headers go on every answer, errors and files included.
func Headers(https bool) http.Header {
	h := http.Header{}
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cache-Control", "no-store") // files that may be kept say so themselves
	if https {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	return h
}

func headers(https bool) gin.HandlerFunc {
	fixed := Headers(https)
	return func(c *gin.Context) {
		maps.Copy(c.Writer.Header(), fixed) // whoever sets one of them anew puts another list in place of the shared one
		c.Next()
	}
}

var crossOrigin = http.NewCrossOriginProtection()

// sameOrigin refuses changes that another site's page asks for. The standard library's check passes a request without
// Origin and Sec-Fetch-Site, and compares hosts only; ours compares the whole origin where there is one, and the
// session's token (admit) covers the rest.
func (s *Server) sameOrigin(c *gin.Context) {
	if safe(c.Request.Method) {
		return
	}
	if err := crossOrigin.Check(c.Request); err != nil || !s.ours(c.Request) {
		s.store.Note(c.Request.Context(), portal.Actor{Address: c.GetString(addressKey)}, store.RefusedSite, "")
		refuse(c, portal.Refuse("cross_site", ""))
	}
}

func (s *Server) ours(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	if len(origins) > 1 {
		return false
	}
	if s.options.PublicURL != nil {
		return origins[0] == s.options.PublicURL.Scheme+"://"+s.options.PublicURL.Host
	}
	// Without a configured address the program is reached by an address or a loopback name: a foreign name that
	// resolves to this machine is not ours.
	// Over TLS the certificate says which names are.
	if r.TLS != nil {
		return origins[0] == "https://"+r.Host
	}
	return origins[0] == "http://"+r.Host && plainHost(r.Host)
}

func plainHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return host == "localhost" || net.ParseIP(strings.Trim(host, "[]")) != nil
}

// durationStep is longer than what is done for an answer about a login ID, unless very many ask.
const durationStep = 250 * time.Millisecond

// padDuration waits until whole steps have passed since began: whether there is such a person, whether they wait and whether
// they are mailed to makes a difference of some milliseconds, which must not be seen.
func padDuration(ctx context.Context, began time.Time) {
	step := time.NewTimer(durationStep - time.Since(began)%durationStep)
	defer step.Stop()
	select {
	case <-step.C:
	case <-ctx.Done():
	}
}

// jsonOnly refuses a change whose body is not declared as JSON: a page of another site can send only forms and texts
// without asking first.
func jsonOnly(c *gin.Context) {
	if safe(c.Request.Method) {
		return
	}
	kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || kind != "application/json" {
		refuse(c, portal.Refuse("content_type", ""))
	}
}
