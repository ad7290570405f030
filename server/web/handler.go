package web

import (
	"io/fs"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// New is the whole program as an http.Handler: the API under /api, /healthz, and the web interface on all other paths.
func New(s *store.Store, files fs.FS, options Options) (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	if err := engine.SetTrustedProxies(nil); err != nil { // fromWhere alone decides about addresses
		return nil, err
	}
	words, err := readWords(options.Words)
	if err != nil {
		return nil, err
	}
	https := options.HTTPS()
	server := &Server{
		store: s, options: options, words: words, cookies: newCookies(s.Keys(), https, s.Now),
		files: newTurns(filesAtOnce, turnPatience), forms: newTurns(formsAtOnce, turnPatience),
		exports: newExports(options.waits(), 1, unsentAtOnce), many: newExports(options.waits(), numbersAtOnce, numbersToLeave),
	}
	engine.Use(headers(https), gin.CustomRecoveryWithWriter(nil, recovered), server.fromWhere, server.sameOrigin, jsonOnly, wholeBody(), compress)
	engine.RedirectTrailingSlash = false // such an answer would come before the headers
	engine.HandleMethodNotAllowed = true
	engine.NoMethod(func(c *gin.Context) { refuse(c, portal.Refuse("method_not_allowed", "")) })
	engine.Match([]string{http.MethodGet, http.MethodHead}, healthPath, server.healthz) // some monitors ask for the head alone
	if err := describe(engine, server.API(engine)); err != nil {
		return nil, err
	}
	pages, err := newPages(files)
	if err != nil {
		return nil, err
	}
	engine.NoRoute(func(c *gin.Context) {
		if c.Request.URL.Path == "/api" || strings.HasPrefix(c.Request.URL.Path, "/api/") {
			refuse(c, portal.NotThere())
			return
		}
		pages.serve(c)
	})
	return engine, nil
}

func recovered(c *gin.Context, problem any) {
	slog.Error("panic in a request", "problem", problem, "method", c.Request.Method, "path", c.Request.URL.Path, "route", c.FullPath(), "stack", string(debug.Stack()))
	refuse(c, errPanic)
}

// refuse answers outside of huma in the same form.
func refuse(c *gin.Context, err error) {
	p := problem(c.Request.Context(), err)
	c.Header("Content-Type", p.ContentType(""))
	for name, values := range p.GetHeaders() {
		c.Header(name, values[0])
	}
	c.AbortWithStatusJSON(p.Status, p)
}

const healthPath = "/healthz"

func (s *Server) healthz(c *gin.Context) {
	if err := s.store.Healthy(c.Request.Context()); err != nil {
		slog.Error("health check failed", "error", err)
		c.String(http.StatusServiceUnavailable, "unavailable\n")
		return
	}
	c.String(http.StatusOK, "ok\n")
}
