package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"denwaban/server/portal"
	"denwaban/server/store"
)

const (
	deliveryTimeout = 30 * time.Second // connection, conversation and answer together
	farewellTimeout = 2 * time.Second  // QUIT, after the mail is delivered
)

// SMTP hands mails to a mail server: one connection and one recipient each.
type SMTP struct {
	host, port string
	implicit   bool // TLS from the first byte
	login      *url.Userinfo
	from       mail.Address

	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	roots *x509.CertPool // nil for the system's
}

// NewSMTP reads the settings "smtp" (smtp://user:password@host:587 with STARTTLS, smtps://… with TLS from the start) and
// "mail-from" (an address, with or without a name). TLS with a valid certificate is required; only a server on this very
// machine may do without. Its errors do not repeat the setting, which contains a password.
func NewSMTP(server, from string) (*SMTP, error) {
	at, err := url.Parse(server)
	if err != nil || at.Hostname() == "" || at.Scheme != "smtp" && at.Scheme != "smtps" || strings.Trim(at.Path, "/") != "" {
		return nil, errors.New("read the setting smtp: it is not of the form smtp://user:password@host:port or smtps://…")
	}
	s := &SMTP{host: at.Hostname(), port: at.Port(), implicit: at.Scheme == "smtps", login: at.User, dial: (&net.Dialer{}).DialContext}
	if s.port == "" {
		s.port = map[bool]string{false: "587", true: "465"}[s.implicit]
	}
	if n, err := strconv.Atoi(s.port); err != nil || n < 1 || n > 65535 {
		return nil, errors.New("read the setting smtp: the port is not between 1 and 65535")
	}
	sender, err := mail.ParseAddress(from)
	if err != nil || !plainAddress(sender.Address) {
		return nil, fmt.Errorf("read the setting mail-from: %q is not an email address", from)
	}
	s.from = mail.Address{Name: oneLine(sender.Name), Address: sender.Address}
	return s, nil
}

// plainAddress accepts one address that cannot be read as anything else in an envelope: ASCII, no blank, no line break,
// none of the characters that quote, separate or end it. Other addresses reached other recipients in the past
// (GHSA-wpwj-69cm-q9c5).
func plainAddress(text string) bool {
	name, domain, found := strings.Cut(text, "@")
	return found && name != "" && domain != "" && len(text) <= 254 && text[0] != '-' &&
		!strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"\()<>[]:;,`, r) }) &&
		!strings.Contains(domain, "@")
}

// Deliver returns nil as soon as the server has accepted the mail. An error wraps ErrRefused when the server refuses
// this recipient or this mail for good (5xx); whatever concerns the connection, the sign-in or the sender's address is
// for the operator to mend and may go better next time.
func (s *SMTP) Deliver(ctx context.Context, post portal.Post, subject, text string) error {
	msg, err := s.message(post, subject, text)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, deliveryTimeout)
	defer cancel()
	client, err := s.client(ctx)
	if err != nil {
		return fmt.Errorf("prepare the delivery: %w", err)
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("connect to the mail server: %w", err)
	}
	defer leave(conn)
	err = client.SendWithSMTPClient(conn, msg)
	var failed *gomail.SendError
	switch {
	case msg.IsDelivered(): // whatever went wrong after that, a second delivery would be a duplicate
		return nil
	case errors.As(err, &failed) && failed.ErrorCode() >= 500 && failed.Reason != gomail.ErrSMTPMailFrom && failed.Reason != gomail.ErrConnCheck:
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return fmt.Errorf("send a mail: %w", err)
}

func leave(conn *smtp.Client) {
	if conn.UpdateDeadline(farewellTimeout) != nil || conn.Quit() != nil {
		conn.Close() //nolint:errcheck // the mail's fate is decided; the connection is given up either way
	}
}

func (s *SMTP) message(post portal.Post, subject, text string) (*gomail.Msg, error) {
	if !plainAddress(post.To) {
		return nil, fmt.Errorf("%w: the recipient is not one plain address", ErrRefused)
	}
	if !plainAddress(post.MessageID) {
		return nil, fmt.Errorf("%w: the Message-ID is malformed", ErrRefused)
	}
	from, encoding := s.from, gomail.EncodingB64 // a third of the size of quoted-printable for Japanese
	if language(post) == portal.English {
		encoding = gomail.EncodingQP
	}
	if from.Name == "" {
		from.Name = map[portal.Language]string{portal.Japanese: "ビジネスポータル", portal.English: "Business Portal"}[language(post)]
	}
	msg := gomail.NewMsg(gomail.WithEncoding(encoding), gomail.WithCharset(gomail.CharsetUTF8), gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&from)
	msg.ToMailAddress(&mail.Address{Name: oneLine(post.ToName), Address: post.To})
	msg.Subject(oneLine(subject))
	msg.SetMessageIDWithValue(post.MessageID)
	msg.SetDateWithValue(post.CreatedAt.UTC())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")        // RFC 3834: no out-of-office replies, please
	msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All") // the same for servers that do not know it
	msg.SetBodyString(gomail.TypeTextPlain, strings.ReplaceAll(text, "\n", "\r\n"))
	return msg, nil
}

func (s *SMTP) client(ctx context.Context) (*gomail.Client, error) {
	local := s.host == "localhost" || net.ParseIP(s.host).IsLoopback()
	secure := &tls.Config{
		ServerName: s.host, MinVersion: tls.VersionTLS12, RootCAs: s.roots,
		InsecureSkipVerify: local, // what does not leave the machine is as good without TLS, and nobody certifies "localhost"
	}
	options := []gomail.Option{
		gomail.WithTimeout(deliveryTimeout), gomail.WithTLSConfig(secure), gomail.WithTLSPolicy(gomail.TLSMandatory),
		// Nothing is said between the server's 250 and the record of it: a failure there would mean a duplicate.
		gomail.WithoutRset(), gomail.WithoutNoop(),
		gomail.WithoutSMTPUTF8(), // all addresses are ASCII; a relay further on may not know the extension
		gomail.WithDialContextFunc(s.dialer(ctx, secure)),
	}
	switch {
	case s.implicit:
		options = append(options, gomail.WithSSL())
	case local:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	}
	if s.login.Username() != "" {
		password, _ := s.login.Password()
		options = append(options, gomail.WithUsername(s.login.Username()), gomail.WithPassword(password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	return gomail.NewClient(s.host, options...)
}

// dialer opens the connection and cuts it when until ends: the library looks at its context only while it connects.
func (s *SMTP) dialer(until context.Context, secure *tls.Config) gomail.DialContextFunc {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := s.dial(ctx, network, net.JoinHostPort(s.host, s.port))
		if err != nil {
			return nil, err
		}
		context.AfterFunc(until, store.Guarded("cut of a delivery", func() { _ = conn.Close() })) // nobody is left to tell
		if !s.implicit {
			return conn, nil
		}
		encrypted := tls.Client(conn, secure)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return encrypted, nil
	}
}
