package web

import (
	"mime"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFilesOfTheWebInterface(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.browser()
	const script, index = "export const plain = 1", "<!doctype html><title>denwaban</title>"
	for _, one := range []struct {
		path, accept         string
		status               int
		body, kind, encoding string
		cache                string
	}{
		{"/", "br, gzip", 200, "index as br", "text/html; charset=utf-8", "br", "no-store"},
		{"/", "gzip", 200, index, "text/html; charset=utf-8", "", "no-store"},
		{"/login/password", "", 200, index, "text/html; charset=utf-8", "", "no-store"},
		{"/index.html", "br", 200, "index as br", "text/html; charset=utf-8", "br", "no-store"},
		{"/admin/users/no-such.js", "", 200, index, "text/html; charset=utf-8", "", "no-store"},
		{"/assets", "", 200, index, "text/html; charset=utf-8", "", "no-store"},
		{"/apis", "", 200, index, "text/html; charset=utf-8", "", "no-store"},
		{"/favicon.svg", "", 200, "<svg/>", "image/svg+xml", "", "no-cache"},
		{"/assets/app-1a2b.js", "", 200, script, "text/javascript; charset=utf-8", "", "immutable"},
		{"/assets/app-1a2b.js", "gzip, deflate, br, zstd", 200, "as br", "text/javascript; charset=utf-8", "br", "immutable"},
		{"/assets/app-1a2b.js", "gzip;q=1.0, BR;q=0.5", 200, "as br", "text/javascript; charset=utf-8", "br", "immutable"},
		{"/assets/app-1a2b.js", "gzip", 200, "as gzip", "text/javascript; charset=utf-8", "gzip", "immutable"},
		{"/assets/app-1a2b.js", "br;q=0, gzip ; q=0.3", 200, "as gzip", "text/javascript; charset=utf-8", "gzip", "immutable"},
		{"/assets/app-1a2b.js", "br;q=0.0, gzip; q=0.000", 200, script, "text/javascript; charset=utf-8", "", "immutable"},
		{"/assets/app-1a2b.js", "brotli, x-gzip", 200, script, "text/javascript; charset=utf-8", "", "immutable"},
		{"/assets/style-3c4d.css", "br, gzip", 200, "p{}", "text/css; charset=utf-8", "", "immutable"},
		{"/assets/photo-5e6f.webp", "br, gzip", 200, "RIFF", "image/webp", "", "immutable"},
		{"/assets/app-0000.js", "br", 404, "not found\n", "text/plain; charset=utf-8", "", "no-store"},
		{"/assets/sub/x.js", "", 404, "not found\n", "text/plain; charset=utf-8", "", "no-store"},
	} {
		about := one.path + " for " + one.accept
		answer := b.do("GET", one.path, nil, with("Accept-Encoding", one.accept))
		if answer.status != one.status || string(answer.body) != one.body {
			t.Errorf("%s: %d %q, want %d %q", about, answer.status, answer.body, one.status, one.body)
		}
		if kind := answer.header.Get("Content-Type"); kind != one.kind {
			t.Errorf("%s: Content-Type is %q", about, kind)
		}
		if encoding := answer.header.Get("Content-Encoding"); encoding != one.encoding {
			t.Errorf("%s: Content-Encoding is %q", about, encoding)
		}
		if cache := answer.header.Get("Cache-Control"); !strings.Contains(cache, one.cache) {
			t.Errorf("%s: Cache-Control is %q", about, cache)
		}
		if one.status == 200 && answer.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: Vary is %q", about, answer.header.Get("Vary"))
		}
		head := b.do("HEAD", one.path, nil, with("Accept-Encoding", one.accept))
		if head.status != one.status || len(head.body) > 0 || head.header.Get("Content-Length") != answer.header.Get("Content-Length") {
			t.Errorf("%s: HEAD answers %d %v, %d bytes", about, head.status, head.header, len(head.body))
		}
	}
}

// Whoever has a copy of the page, or of a file whose name stays, is told that it is still good; the page is kept by nobody all the same.
func TestFilesThatDidNotChange(t *testing.T) {
	t.Parallel()
	b := open(t).browser()
	for path, cache := range map[string]string{"/login": "no-store", "/favicon.svg": "no-cache"} {
		ask := func(encoding, tag string) response {
			return b.do("GET", path, nil, with("Accept-Encoding", encoding), with("If-None-Match", tag))
		}
		tag := ask("br", `"of another build"`).ok().header.Get("ETag")
		for _, held := range []string{tag, "W/" + tag, `"of another build", ` + tag, "*"} {
			answer := ask("br", held)
			if answer.status != 304 || len(answer.body) > 0 || answer.header.Get("ETag") != tag {
				t.Errorf("%s held as %s: %d %q %v", path, held, answer.status, answer.body, answer.header)
			}
			if got := answer.header.Get("Cache-Control"); got != cache || answer.header.Get("Content-Security-Policy") != policy {
				t.Errorf("%s held as %s: %v", path, held, answer.header)
			}
		}
	}
	if compressed, plain := b.do("GET", "/", nil, with("Accept-Encoding", "br")), b.do("GET", "/", nil); compressed.header.Get("ETag") == plain.header.Get("ETag") {
		t.Error("two forms of the page have one ETag")
	}
}

func TestInterfaceThatIsNotBuilt(t *testing.T) {
	t.Parallel()
	h := open(t, func(h *house) { h.files = fstest.MapFS{".keep": {}} })
	b := h.browser()
	answer := b.get("/login")
	if answer.status != 503 || !strings.Contains(string(answer.body), "npm start") {
		t.Errorf("a page: %d %s", answer.status, answer.body)
	}
	checkHeaders(t, "a page", answer, false)
	b.get("/api/session").ok()
	b.get("/healthz").ok()
}

// The kinds are fixed, whatever tables the machine has.
func TestKindsOfTheBuiltFiles(t *testing.T) {
	if err := mime.AddExtensionType(".js", "text/plain"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a.js": "text/javascript; charset=utf-8", "a.css": "text/css; charset=utf-8", "a.svg": "image/svg+xml", "a.unknown": "application/octet-stream"} {
		if got := contentType(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
