package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"denwaban/server/mail"
	"denwaban/server/web"
)

// Folder says where the data are, to every command that works with them.
type Folder struct {
	Data string `default:"./data" env:"DENWABAN_DATA" help:"Folder of the database." placeholder:"DIR"`
	Keys string `env:"DENWABAN_KEYS" help:"Folder of the root keys; without it keys in the data folder." placeholder:"DIR"`
}

// Config is every setting of the server: each a flag and, with the prefix DENWABAN_, an environment variable. What an
// administrator changes at run time is a row of the store instead.
type Config struct {
	Folder
	Listen       string   `default:"127.0.0.1:8080" env:"DENWABAN_LISTEN" help:"Address to listen on; port 0 takes a free one."`
	PublicURL    string   `name:"public-url" env:"DENWABAN_PUBLIC_URL" help:"Address that browsers use, for links in mails and for the check of where a request comes from." placeholder:"URL"`
	TrustedProxy []string `name:"trusted-proxy" env:"DENWABAN_TRUSTED_PROXY" help:"Addresses or networks of proxies whose X-Forwarded-For is believed." placeholder:"ADDRESS,…"`
	TLSCert      string   `name:"tls-cert" env:"DENWABAN_TLS_CERT" help:"Certificate chain as PEM, for https without a proxy; read again when the file changes." placeholder:"FILE"`
	TLSKey       string   `name:"tls-key" env:"DENWABAN_TLS_KEY" help:"Private key of the certificate as PEM." placeholder:"FILE"`
	SMTP         string   `name:"smtp" env:"DENWABAN_SMTP" help:"Mail server: smtp[s]://user:password@host:port. Without it mails stay queued." placeholder:"URL"`
	MailFrom     string   `name:"mail-from" default:"denwaban@localhost" env:"DENWABAN_MAIL_FROM" help:"Sender of the mails." placeholder:"ADDRESS"`
	Demo         bool     `env:"DENWABAN_DEMO" help:"In an empty data folder: make a trial company. Mails go to a trial mailbox."`
	LogLevel     string   `name:"log-level" default:"info" enum:"debug,info,warn,error" env:"DENWABAN_LOG_LEVEL" help:"debug, info, warn or error."`
}

// publicURL is the configured address without a path, nil when there is none. It is written as browsers write an origin:
// in lower case, a name of other letters in its ASCII form (punycode), without the port that the scheme has anyway.
func (c Config) publicURL() (*url.URL, error) {
	if c.PublicURL == "" {
		return nil, nil //nolint:nilnil // absent is a value here
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("read --public-url: %w", err)
	}
	more := strings.Trim(u.Path, "/") + u.RawQuery + u.Fragment
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || more != "" || u.User != nil {
		return nil, errors.New("read --public-url: it has the form https://portal.example.jp, without a path")
	}
	if c.TLSCert != "" && u.Scheme != "https" {
		return nil, errors.New("read --public-url: with a certificate it begins with https://")
	}
	host := strings.ToLower(u.Host)
	if name := u.Hostname(); strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil {
			return nil, fmt.Errorf("read --public-url: %s is not a name of a host: %w", name, err)
		}
		host = strings.TrimSuffix(ascii+":"+u.Port(), ":")
	}
	host = strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	return &url.URL{Scheme: u.Scheme, Host: host}, nil
}

// options are the settings that HTTP needs.
func (c Config) options() (web.Options, error) {
	public, err := c.publicURL()
	if err != nil {
		return web.Options{}, err
	}
	trusted, err := c.trustedProxies()
	return web.Options{PublicURL: public, TLS: c.TLSCert != "", TrustedProxies: trusted}, err
}

// transport is how mails leave, nil without a mail server.
func (c Config) transport() (mail.Transport, error) {
	if c.SMTP == "" {
		return nil, nil //nolint:nilnil // absent is a value here
	}
	return mail.NewSMTP(c.SMTP, c.MailFrom)
}

// trustedProxies are the networks of the configured proxies.
func (c Config) trustedProxies() ([]netip.Prefix, error) {
	var trusted []netip.Prefix
	for _, text := range c.TrustedProxy {
		one, err := netip.ParsePrefix(text)
		if address, alone := netip.ParseAddr(text); alone == nil {
			address = address.Unmap().WithZone("")
			one, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err == nil && one.Addr().Is4In6() { // which no address of a connection is
			one = netip.PrefixFrom(one.Addr().Unmap(), max(0, one.Bits()-96))
		}
		if err != nil || one.Bits() == 0 {
			return nil, fmt.Errorf("read --trusted-proxy: %q is neither an address nor a network as 10.0.0.0/8", text)
		}
		trusted = append(trusted, one.Masked())
	}
	return trusted, nil
}

func (c Config) logLevel() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return slog.LevelInfo
	}
	return level
}
