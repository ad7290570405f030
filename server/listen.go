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

// Limits of a connection: a client that sends too slowly is cut off (one that reads too slowly: steady.go).
const (
	headerTime  = 5 * time.Second
	readTime    = 10 * time.Second
	writeTime   = 60 * time.Second
	idleTime    = 60 * time.Second
	headerBytes = 16 << 10
	connections = 4096 // at once; more wait until one of them ends
)

// door is where requests come in.
type door struct {
	net.Listener
	pair    *certificate // nil: plain http
	headers http.Header  // of answers that no handler gives
}

func openDoor(config Config) (*door, error) {
	pair, err := openCertificate(config.TLSCert, config.TLSKey)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", config.Listen, err)
	}
	return &door{Listener: listener, pair: pair}, nil
}

// address is where this program is reached on its machine.
func (d *door) address() string {
	if d.pair != nil {
		return "https://" + d.Addr().String()
	}
	return "http://" + d.Addr().String()
}

// links is how links in mails begin: with the public address if there is one, else with the name in the certificate,
// else with the address on this machine.
func (d *door) links(public *url.URL) string {
	if public != nil {
		return public.String()
	}
	at, _ := d.Addr().(*net.TCPAddr)
	if d.pair != nil && d.pair.name() != "" {
		if at.Port == 443 {
			return "https://" + d.pair.name()
		}
		return fmt.Sprintf("https://%s:%d", d.pair.name(), at.Port)
	}
	if at.IP.IsUnspecified() {
		slog.Warn("set --public-url: links in mails cannot be opened elsewhere without it", "links", d.address())
	}
	return d.address()
}

// server answers at the door with handler.
func (d *door) server(handler http.Handler) *http.Server {
	made := &http.Server{
		Handler: steady(handler), ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerBytes, DisableGeneralOptionsHandler: true, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	if d.pair != nil {
		made.TLSConfig = d.pair.config()
	}
	tellHandled(made)
	return made
}

// serve answers until the server is shut down.
func (d *door) serve(with *http.Server) (err error) {
	limited := netutil.LimitListener(d.Listener, connections)
	if d.pair != nil {
		err = with.Serve(newTLSListener(limited, with.TLSConfig, d.headers))
	} else {
		err = with.Serve(headerListener{limited, d.headers})
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
