package server

import (
	"net/http"
	"time"
)

// cutStalled cuts off whoever stops taking an answer, and lets those take it who are only slow: each piece has stallTime to
// leave, the whole as long as it needs.
func cutStalled(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&stallWriter{ResponseWriter: w, control: http.NewResponseController(w)}, r)
	})
}

// A client that takes what the buffers of both machines hold, and then nothing, is cut within 10 seconds of its request, also
// when filling the buffers takes a while; 4 KiB a second are enough.
const (
	stallTime = 4 * time.Second
	pieceSize = 16 << 10
)

// stallWriter gives each piece of an answer its own time.
type stallWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (w *stallWriter) Write(text []byte) (int, error) {
	written := 0
	for first := true; first || written < len(text); first = false {
		if err := w.control.SetWriteDeadline(time.Now().Add(stallTime)); err != nil {
			return written, err
		}
		n, err := w.ResponseWriter.Write(text[written:min(len(text), written+pieceSize)])
		written += n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// Unwrap leads http.ResponseController to the connection.
func (w *stallWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush is what gin asks of a writer.
func (w *stallWriter) Flush() { _ = w.control.Flush() }
