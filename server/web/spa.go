package web

import (
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
	index []byte // nil until the interface is built
}

const notBuilt = "The web interface is not built yet. Run: npm start\n"

func newPages(files fs.FS) (*pages, error) {
	index, err := fs.ReadFile(files, "index.html")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return &pages{files: files, index: index}, nil
}

func (p *pages) serve(c *gin.Context) {
	if !safe(c.Request.Method) {
		c.String(http.StatusMethodNotAllowed, "method not allowed\n")
		return
	}
	name := strings.TrimPrefix(path.Clean(c.Request.URL.Path), "/")
	if info, err := fs.Stat(p.files, name); name != "index.html" && err == nil && !info.IsDir() {
		p.file(c, name)
		return
	}
	switch {
	case strings.HasPrefix(name, "assets/"): // a file of an earlier build: the page must not get HTML for a script
		c.String(http.StatusNotFound, "not found\n")
	case p.index == nil:
		c.String(http.StatusServiceUnavailable, notBuilt)
	default:
		c.Data(http.StatusOK, "text/html; charset=utf-8", p.index)
	}
}

// file sends a file in the smallest form that the browser takes. Names under assets/ change with their content.
func (p *pages) file(c *gin.Context, name string) {
	h := c.Writer.Header()
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("Content-Type", contentType(name))
	h.Add("Vary", "Accept-Encoding")
	stored := name
	for _, form := range []struct{ encoding, ending string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if _, err := fs.Stat(p.files, name+form.ending); err == nil && acceptsEncoding(c.GetHeader("Accept-Encoding"), form.encoding) {
			h.Set("Content-Encoding", form.encoding)
			stored = name + form.ending
			break
		}
	}
	data, err := fs.ReadFile(p.files, stored)
	if err != nil {
		refuse(c, err)
		return
	}
	c.Data(http.StatusOK, contentType(name), data)
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
