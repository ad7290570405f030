package server

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"sync/atomic"
)

// headerListener puts the fixed headers also on what net/http answers before any handler is asked: a request that it cannot
// read, one with too many headers, plain http at an https port.
type headerListener struct {
	net.Listener
	headers http.Header
}

func (l headerListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return newHeaderConn(conn, l.headers), nil
}

// headerConn is a connection of HTTP/1.
type headerConn struct {
	net.Conn
	headers http.Header
	handled *atomic.Bool // by a handler, whose answer has its headers and may hold anything
}

func newHeaderConn(conn net.Conn, headers http.Header) headerConn {
	return headerConn{conn, headers, new(atomic.Bool)}
}

// Write looks at the beginning of what no handler answers: net/http writes its own answers in one piece.
func (c headerConn) Write(p []byte) (int, error) {
	line, rest, found := bytes.Cut(p, []byte("\r\n"))
	if c.handled.Load() || !found || !refusal(line) {
		return c.Conn.Write(p)
	}
	var answer bytes.Buffer
	answer.Write(line)
	answer.WriteString("\r\n")
	if err := c.headers.Write(&answer); err != nil {
		return 0, err
	}
	answer.Write(rest)
	if _, err := c.Conn.Write(answer.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// refusal tells whether a line begins an answer of HTTP/1 with a status of 400 or above.
func refusal(line []byte) bool {
	return len(line) > 9 && bytes.HasPrefix(line, []byte("HTTP/1.")) && (line[9] == '4' || line[9] == '5')
}

func (c headerConn) setHandled(is bool) { c.handled.Store(is) }

type connKey struct{}

// tellHandled tells connections from when until when a handler answers: the last of its answer is written after it returned,
// before the connection waits for the next request.
func tellHandled(server *http.Server) {
	set := func(conn any, is bool) {
		if of, found := conn.(interface{ setHandled(is bool) }); found {
			of.setHandled(is)
		}
	}
	handler := server.Handler
	server.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, conn)
	}
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		set(r.Context().Value(connKey{}), true)
		handler.ServeHTTP(w, r)
	})
	server.ConnState = func(conn net.Conn, state http.ConnState) {
		if state == http.StateIdle {
			set(conn, false)
		}
	}
}
