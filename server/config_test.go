package server

import (
	"net"
	"net/netip"
	"testing"
)

// A network of proxies in any spelling holds their addresses as connections have them.
func TestTrustedProxies(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"10.0.0.1": "10.0.0.1/32", "10.1.2.3/8": "10.0.0.0/8", "::ffff:10.0.0.1": "10.0.0.1/32", "::ffff:10.0.0.0/104": "10.0.0.0/8",
		"2001:db8::/32": "2001:db8::/32", "::ffff:0.0.0.0/96": "", "::ffff:0:0/80": "", "0.0.0.0/0": "", "proxy": "",
	} {
		got, err := Config{TrustedProxy: []string{text}}.trustedProxies()
		if want == "" && err == nil || want != "" && (err != nil || got[0] != netip.MustParsePrefix(want)) {
			t.Errorf("%s is read as %v, %v", text, got, err)
		}
	}
}

// An address that stands for all of a machine's is not one that a browser opens.
func TestTheAddressOfAnEndpoint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		address string
		local   bool
	}{
		"127.0.0.1:80": {"http://127.0.0.1:80", true}, "[::1]:80": {"http://[::1]:80", true}, "192.0.2.2:80": {"http://192.0.2.2:80", false},
		"0.0.0.0:80": {"http://localhost:80", false}, "[::]:80": {"http://localhost:80", false},
	} {
		at := &endpoint{Listener: listens{net.TCPAddrFromAddrPort(netip.MustParseAddrPort(text))}}
		if got := at.address(); got != want.address || at.local() != want.local {
			t.Errorf("%s is %s, on this machine alone: %v", text, got, at.local())
		}
	}
}

// listens is a listener at an address that this machine need not have.
type listens struct{ at net.Addr }

func (listens) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (listens) Close() error              { return nil }
func (l listens) Addr() net.Addr          { return l.at }

func TestPublicURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://portal.example.jp":        "https://portal.example.jp",
		"https://portal.example.jp/":       "https://portal.example.jp",
		"HTTPS://Portal.Example.JP:443":    "https://portal.example.jp", // browsers send it in this form as the origin
		"https://portal.example.jp:8443":   "https://portal.example.jp:8443",
		"http://10.1.2.3:80":               "http://10.1.2.3",
		"http://[2001:DB8::1]:8080":        "http://[2001:db8::1]:8080",
		"https://portal.example.jp:80":     "https://portal.example.jp:80",
		"https://ポータル.example.jp":          "https://xn--5ckzcybvd.example.jp",
		"https://Bücher。example.jp:8443":   "https://xn--bcher-kva.example.jp:8443",
		"https://my_host":                  "https://my_host",
		"https://a\u200db.example.jp":      "", // an invisible letter
		"https://-é.example.jp":            "",
		"portal.example.jp":                "",
		"//portal.example.jp":              "",
		"ftp://portal.example.jp":          "",
		"https://":                         "",
		"https://:443":                     "",
		"https://portal.example.jp/portal": "",
		"https://portal.example.jp/?a=b":   "",
		"https://portal.example.jp/#a":     "",
		"https://user@portal.example.jp":   "",
		"https://portal example.jp":        "",
		"https://portal.example.jp:port":   "",
	} {
		u, err := Config{PublicURL: text}.publicURL()
		switch {
		case want == "" && err == nil:
			t.Errorf("%s is accepted as %s", text, u)
		case want != "" && err != nil:
			t.Errorf("%s: %v", text, err)
		case want != "" && u.String() != want:
			t.Errorf("%s is read as %s", text, u)
		}
	}
	if u, err := (Config{}).publicURL(); u != nil || err != nil {
		t.Errorf("no address is read as %v, %v", u, err)
	}
}
