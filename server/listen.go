package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/netutil"
)

// Limits of a connection: a client that sends too slowly is cut off (one that reads too slowly: stall.go).
const (
	headerTime  = 5 * time.Second
	readTime    = 10 * time.Second
	writeTime   = 60 * time.Second
	idleTime    = 60 * time.Second
	headerBytes = 16 << 10
	connections = 4096 // at once; more wait until one of them ends
)

// endpoint is where requests come in.
type endpoint struct {
	net.Listener
	pair    *certificate // nil: plain http
	headers http.Header  // of answers that no handler gives
}

func openEndpoint(config Config) (*endpoint, error) {
	pair, err := openCertificate(config.TLSCert, config.TLSKey)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", config.Listen, err)
	}
	return &endpoint{Listener: listener, pair: pair}, nil
}

// address is where this program is reached on its machine.
func (e *endpoint) address() string {
	host := e.Addr().String()
	if at := e.tcp(); at.IP.IsUnspecified() {
		host = fmt.Sprintf("localhost:%d", at.Port)
	}
	if e.pair != nil {
		return "https://" + host
	}
	return "http://" + host
}

func (e *endpoint) tcp() *net.TCPAddr {
	at, _ := e.Addr().(*net.TCPAddr) // it listens on no other kind
	return at
}

// local tells whether it is reached from this machine alone.
func (e *endpoint) local() bool { return e.tcp().IP.IsLoopback() }

// links is how links in mails begin: with the public address if there is one, else with the name in the certificate,
// else with the address on this machine.
func (e *endpoint) links(public *url.URL) string {
	if public != nil {
		return public.String()
	}
	at := e.tcp()
	if e.pair != nil && e.pair.name() != "" {
		if at.Port == 443 {
			return "https://" + e.pair.name()
		}
		return fmt.Sprintf("https://%s:%d", e.pair.name(), at.Port)
	}
	if at.IP.IsUnspecified() {
		slog.Warn("set --public-url: links in mails cannot be opened elsewhere without it", "links", e.address())
	}
	return e.address()
}

// server answers at the endpoint with handler.
func (e *endpoint) server(handler http.Handler) *http.Server {
	made := &http.Server{
		Handler: cutStalled(handler), ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerBytes, DisableGeneralOptionsHandler: true, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	if e.pair != nil {
		made.TLSConfig = e.pair.config()
	}
	tellHandled(made)
	return made
}

// serve answers until the server is shut down.
func (e *endpoint) serve(with *http.Server) (err error) {
	limited := netutil.LimitListener(e.Listener, connections)
	if e.pair != nil {
		err = with.Serve(newTLSListener(limited, with.TLSConfig, e.headers))
	} else {
		err = with.Serve(headerListener{limited, e.headers})
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
