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

// tlsListener is a listener that speaks TLS. It shakes hands before net/http has the connection, since only then the answers
// that net/http gives by itself can be given headers: below TLS nobody can read them any more. HTTP/2 is not offered: what it
// refuses by itself could not be given any, and a page of this program is few files.
type tlsListener struct {
	net.Listener // whose connections give the headers, for what is no TLS at all
	config       *tls.Config
	headers      http.Header
	ready        chan handshake
	done         chan struct{}
	close        sync.Once
}

type handshake struct {
	conn net.Conn
	err  error
}

func newTLSListener(plain net.Listener, config *tls.Config, headers http.Header) *tlsListener {
	s := &tlsListener{Listener: headerListener{plain, headers}, config: config, headers: headers, ready: make(chan handshake), done: make(chan struct{})}
	store.Begin("handshakes", s.run)
	return s
}

func (s *tlsListener) run() {
	for {
		conn, err := s.Listener.Accept()
		if err == nil {
			store.Begin("handshake", func() { s.shake(conn) })
			continue
		}
		s.deliver(handshake{err: err})
		if errors.Is(err, net.ErrClosed) {
			return
		}
	}
}

// shake shakes hands, as slowly as the other side may. Also a failure is for net/http to answer.
func (s *tlsListener) shake(conn net.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), headerTime)
	defer cancel()
	with := tls.Server(conn, s.config)
	var next net.Conn = with
	if err := with.HandshakeContext(ctx); err == nil {
		next = headerTLS{newHeaderConn(with, s.headers), with}
	}
	if !s.deliver(handshake{conn: next}) {
		conn.Close() //nolint:errcheck // there is nobody left to tell
	}
}

func (s *tlsListener) deliver(one handshake) bool {
	select {
	case s.ready <- one:
		return true
	case <-s.done:
		return false
	}
}

func (s *tlsListener) Accept() (net.Conn, error) {
	select {
	case one := <-s.ready:
		return one.conn, one.err
	case <-s.done:
		return nil, net.ErrClosed
	}
}

func (s *tlsListener) Close() error {
	s.close.Do(func() { close(s.done) })
	return s.Listener.Close()
}

// headerTLS tells net/http that the connection is secure.
type headerTLS struct {
	headerConn
	with *tls.Conn
}

func (c headerTLS) ConnectionState() tls.ConnectionState { return c.with.ConnectionState() }
