package server

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"

	"denwaban/server/store"
)

// secured is a listener that speaks TLS. It shakes hands before net/http has the connection, since only then the answers
// that net/http gives by itself can be dressed: below TLS nobody can read them any more. HTTP/2 is not offered: what it
// refuses by itself could not be dressed at all, and a page of this program is few files.
type secured struct {
	net.Listener // its connections are dressed, for what is no TLS at all
	config       *tls.Config
	headers      http.Header
	ready        chan greeted
	done         chan struct{}
	close        sync.Once
}

type greeted struct {
	conn net.Conn
	err  error
}

func newSecured(plain net.Listener, config *tls.Config, headers http.Header) *secured {
	s := &secured{Listener: dressed{plain, headers}, config: config, headers: headers, ready: make(chan greeted), done: make(chan struct{})}
	store.Begin("handshakes", s.run)
	return s
}

func (s *secured) run() {
	for {
		conn, err := s.Listener.Accept()
		if err == nil {
			store.Begin("handshake", func() { s.greet(conn) })
			continue
		}
		s.hand(greeted{err: err})
		if errors.Is(err, net.ErrClosed) {
			return
		}
	}
}

// greet shakes hands, as slowly as the other side may. Also a failure is for net/http to answer.
func (s *secured) greet(conn net.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), headerTime)
	defer cancel()
	with := tls.Server(conn, s.config)
	var next net.Conn = with
	if err := with.HandshakeContext(ctx); err == nil {
		next = dressedTLS{dressedConn{with, s.headers}, with}
	}
	if !s.hand(greeted{conn: next}) {
		conn.Close() //nolint:errcheck // there is nobody left to tell
	}
}

func (s *secured) hand(one greeted) bool {
	select {
	case s.ready <- one:
		return true
	case <-s.done:
		return false
	}
}

func (s *secured) Accept() (net.Conn, error) {
	select {
	case one := <-s.ready:
		return one.conn, one.err
	case <-s.done:
		return nil, net.ErrClosed
	}
}

func (s *secured) Close() error {
	s.close.Do(func() { close(s.done) })
	return s.Listener.Close()
}

// dressedTLS tells net/http that the connection is secure.
type dressedTLS struct {
	dressedConn
	with *tls.Conn
}

func (c dressedTLS) ConnectionState() tls.ConnectionState { return c.with.ConnectionState() }
