package web

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// pages are the built files of the web interface. Every path that is no file is a page of the SPA.
type pages struct {
	files fs.FS
	built bool
}

const index = "index.html"

const notBuilt = "The web interface is not built yet. Run: npm start\n"

func newPages(files fs.FS) (*pages, error) {
	_, err := fs.Stat(files, index)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return &pages{files: files, built: err == nil}, nil
}

func (p *pages) serve(c *gin.Context) {
	if !safe(c.Request.Method) {
		c.String(http.StatusMethodNotAllowed, "method not allowed\n")
		return
	}
	name := strings.TrimPrefix(path.Clean(c.Request.URL.Path), "/")
	if info, err := fs.Stat(p.files, name); name != index && err == nil && !info.IsDir() {
		p.file(c, name)
		return
	}
	switch {
	case strings.HasPrefix(name, "assets/"): // a file of an earlier build: the page must not get HTML for a script
		c.String(http.StatusNotFound, "not found\n")
	case !p.built:
		c.String(http.StatusServiceUnavailable, notBuilt)
	default:
		p.file(c, index)
	}
}

// file sends a file in the smallest form that the browser takes. Names under assets/ change with their content; of the others, whoever
// has a copy is told that it is still good. The page itself is kept nowhere: after a sign-out, the way back shows nothing of before.
func (p *pages) file(c *gin.Context, name string) {
	stored, encoding := p.smallest(name, c.GetHeader("Accept-Encoding"))
	data, err := fs.ReadFile(p.files, stored)
	if err != nil {
		refuse(c, err)
		return
	}
	h := c.Writer.Header()
	h.Add("Vary", "Accept-Encoding")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		tag := tagOf(data)
		h.Set("ETag", tag)
		if name != index {
			h.Set("Cache-Control", "no-cache")
		}
		if hasTag(c.GetHeader("If-None-Match"), tag) {
			c.Status(http.StatusNotModified)
			return
		}
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	c.Data(http.StatusOK, contentType(name), data)
}

// smallest is the form of a file that is sent to whoever accepts these encodings, and how that is encoded.
func (p *pages) smallest(name, accepts string) (stored, encoding string) {
	for _, form := range []struct{ encoding, ending string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if _, err := fs.Stat(p.files, name+form.ending); err == nil && acceptsEncoding(accepts, form.encoding) {
			return name + form.ending, form.encoding
		}
	}
	return name, ""
}

// tagOf is the ETag of what is sent: each encoding of a file has its own.
func tagOf(data []byte) string {
	sum := sha256.Sum256(data)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// hasTag reads If-None-Match, which compares weakly (RFC 9110, 13.1.2).
func hasTag(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
}

// builtKinds are those of the files that are built. The tables of the machine, which Go would ask, say what others put into them:
// on some, a script is text/plain and no browser runs it.
var builtKinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
}

func contentType(name string) string {
	if kind, known := builtKinds[path.Ext(name)]; known {
		return kind
	}
	return "application/octet-stream"
}

// acceptsEncoding reads Accept-Encoding far enough for browsers: the encoding is named and not given the weight 0.
func acceptsEncoding(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			_, value, _ := strings.Cut(weight, "=")
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return err != nil || q > 0
		}
	}
	return false
}
