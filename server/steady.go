package server

import (
	"net/http"
	"time"
)

// steady cuts off whoever stops taking an answer, and lets those take it who are only slow: each piece has stallTime to
// leave, the whole as long as it needs.
func steady(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&pieces{ResponseWriter: w, control: http.NewResponseController(w)}, r)
	})
}

// A client that takes what the buffers of both machines hold, and then nothing, is cut within 10 seconds of its request, also
// when filling the buffers takes a while; 4 KiB a second are enough.
const (
	stallTime = 4 * time.Second
	pieceSize = 16 << 10
)

type pieces struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (p *pieces) Write(text []byte) (int, error) {
	written := 0
	for first := true; first || written < len(text); first = false {
		if err := p.control.SetWriteDeadline(time.Now().Add(stallTime)); err != nil {
			return written, err
		}
		n, err := p.ResponseWriter.Write(text[written:min(len(text), written+pieceSize)])
		written += n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// Unwrap leads http.ResponseController to the connection.
func (p *pieces) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// Flush is what gin asks of a writer.
func (p *pieces) Flush() { _ = p.control.Flush() }
