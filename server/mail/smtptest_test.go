package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A received mail is what a server was told, byte by byte.
type received struct {
	from string
	to   []string
	raw  string
	tls  bool
	user string
}

func (r received) message(t *testing.T) *netmail.Message {
	t.Helper()
	msg, err := netmail.ReadMessage(strings.NewReader(r.raw))
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

// server is a mail server on a free loopback port. Its answers can be set while it runs.
type server struct {
	address string
	mu      sync.Mutex
	mails   []received
	onRcpt  error
	onData  error // after the mail was read and noted
}

type options struct {
	certificate *tls.Certificate
	implicit    bool
	user        string // required sign-in; its password is "pass/w:rd@"
}

const testPassword = "pass/w:rd@"

func startServer(t *testing.T, with options) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{address: listener.Addr().String()}
	running := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c, with: with}, nil
	}))
	running.Domain, running.AllowInsecureAuth, running.MaxRecipients = "mail.example.test", true, 50
	running.ErrorLog = quiet{}
	if with.certificate != nil {
		running.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*with.certificate}}
		if with.implicit {
			listener = tls.NewListener(listener, running.TLSConfig)
		}
	}
	done := make(chan error, 1)
	go func() { done <- running.Serve(listener) }()
	t.Cleanup(func() {
		running.Close()  //nolint:errcheck // it may not have begun to serve yet,
		listener.Close() //nolint:errcheck // and then it would wait for callers for ever
		<-done
	})
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (s *server) received() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received{}, s.mails...)
}

func (s *server) answer(onRcpt, onData error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onRcpt, s.onData = onRcpt, onData
}

type session struct {
	server *server
	conn   *smtp.Conn
	with   options
	mail   received
}

func (s *session) AuthMechanisms() []string {
	if s.with.user == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.with.user || password != testPassword {
			return errors.New("no")
		}
		s.mail.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.mail.user != s.with.user {
		return smtp.ErrAuthRequired
	}
	s.mail.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.mail.to = append(s.mail.to, to)
	return s.server.onRcpt
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	_, s.mail.tls = s.conn.TLSConnectionState()
	s.mail.raw = string(raw)
	s.server.mails = append(s.server.mails, s.mail)
	return s.server.onData
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

const testHost = "mail.example.test"

// certify makes a certificate for testHost and the pool that trusts it.
func certify(t *testing.T) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{testHost}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(signed)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// carrierTo is an SMTP carrier with the settings of an operator.
func carrierTo(t *testing.T, setting, from string) *SMTP {
	t.Helper()
	carrier, err := NewSMTP(setting, from)
	if err != nil {
		t.Fatal(err)
	}
	return carrier
}

// elsewhere makes the carrier find testHost at address, as a name server would.
func (s *SMTP) elsewhere(address string, trusted *x509.CertPool) *SMTP {
	s.roots = trusted
	s.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	return s
}
