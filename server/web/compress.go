package web

import (
	"compress/gzip"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// minCompressed is from how many bytes on an answer is sent in gzip: what a file of 100,000 numbers would change takes
// 26 MB, and in gzip a twentieth of that. Shorter ones are as fast without it. No answer of that size holds a secret, which
// somebody could read from how well it goes together with a text of theirs (BREACH): what a session has to know is short.
const minCompressed = 64 << 10

// compress sends long answers of the API in gzip to whoever takes it.
func compress(c *gin.Context) {
	if !acceptsEncoding(c.GetHeader("Accept-Encoding"), "gzip") {
		return
	}
	w := &compressWriter{ResponseWriter: c.Writer}
	c.Writer = w
	c.Next()
	if w.zip != nil {
		_ = w.zip.Close() // whoever does not get it to its end sees that it has none
	}
}

// compressWriter decides by the first piece of an answer; the API writes its answers in one.
type compressWriter struct {
	gin.ResponseWriter
	begun bool
	zip   *gzip.Writer
}

func (w *compressWriter) Write(piece []byte) (int, error) {
	if h := w.Header(); !w.begun && len(piece) >= minCompressed && h.Get("Content-Encoding") == "" && compressible(h.Get("Content-Type")) {
		h.Set("Content-Encoding", "gzip")
		h.Add("Vary", "Accept-Encoding")
		h.Del("Content-Length")
		w.zip, _ = gzip.NewWriterLevel(w.ResponseWriter, gzip.BestSpeed) // that there is such a level is certain
	}
	w.begun = true
	if w.zip != nil {
		return w.zip.Write(piece)
	}
	return w.ResponseWriter.Write(piece)
}

// WriteString and Flush go the way of Write: what went past the gzip stream would stand in the middle of it.
func (w *compressWriter) WriteString(piece string) (int, error) { return w.Write([]byte(piece)) }

func (w *compressWriter) Flush() {
	if w.zip != nil {
		_ = w.zip.Flush() // the next piece meets the same fault, and is told it
	}
	w.ResponseWriter.Flush()
}

// Unwrap is how net/http reaches what sets deadlines.
func (w *compressWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func compressible(kind string) bool {
	return strings.HasPrefix(kind, "application/json") || strings.HasPrefix(kind, "text/csv")
}
