package server

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"
)

// certificate is a pair of files that may be replaced while the program runs. A pair that does not work is logged once,
// and the one before it stays in use.
type certificate struct {
	cert, key string

	mu     sync.Mutex
	looked time.Time
	seen   string // what the files looked like when they were last read
	pair   *tls.Certificate
}

// lookAgain is how often the files are looked at, at the most.
const lookAgain = time.Second

// openCertificate reads the pair; nil without one.
func openCertificate(cert, key string) (*certificate, error) {
	if cert == "" && key == "" {
		return nil, nil //nolint:nilnil // absent is a value here
	}
	if cert == "" || key == "" {
		return nil, errors.New("--tls-cert and --tls-key belong together")
	}
	c := &certificate{cert: cert, key: key}
	if err := c.read(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *certificate) read() error {
	c.looked, c.seen = time.Now(), c.look()
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("read --tls-cert and --tls-key: %w", err)
	}
	c.pair = &pair
	return nil
}

func (c *certificate) look() string {
	var seen strings.Builder
	for _, file := range []string{c.cert, c.key} {
		if info, err := os.Stat(file); err == nil {
			fmt.Fprintln(&seen, info.ModTime().UnixNano(), info.Size())
		}
	}
	return seen.String()
}

// current is the pair for the next connection.
func (c *certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.looked) >= lookAgain {
		if c.looked = now; c.look() != c.seen {
			if err := c.read(); err != nil {
				slog.Error("the new certificate is not used", "error", err)
			} else {
				slog.Info("a new certificate is in use", "until", c.pair.Leaf.NotAfter)
			}
		}
	}
	return c.pair, nil
}

func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.current, NextProtos: []string{"http/1.1"}}
}

// name is the first that the certificate is for and that can stand in an address; "" when there is none.
func (c *certificate) name() string {
	for _, name := range c.pair.Leaf.DNSNames {
		if !strings.Contains(name, "*") {
			return name
		}
	}
	return ""
}
