package web

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestClientAddress(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::1/128")}
	for name, row := range map[string]struct {
		peer   string
		header []string
		want   string // empty: refused
	}{
		"no proxy":                            {"203.0.113.5:1234", nil, "203.0.113.5"},
		"a stranger's header":                 {"203.0.113.5:1234", []string{"198.51.100.7"}, "203.0.113.5"},
		"a stranger's nonsense":               {"203.0.113.5:1234", []string{"nonsense"}, "203.0.113.5"},
		"a proxy":                             {"10.0.0.2:1234", []string{"198.51.100.7"}, "198.51.100.7"},
		"a proxy of IPv6":                     {"[fd00::1]:1234", []string{"2001:db8::7"}, "2001:db8::7"},
		"a proxy of IPv4 within IPv6":         {"[::ffff:10.0.0.2]:1234", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		"two proxies":                         {"10.0.0.2:1234", []string{"198.51.100.7, 10.9.9.9"}, "198.51.100.7"},
		"two headers":                         {"10.0.0.2:1234", []string{"198.51.100.7", "10.9.9.9"}, "198.51.100.7"},
		"what the client wrote before":        {"10.0.0.2:1234", []string{"127.0.0.1, 198.51.100.7"}, "198.51.100.7"},
		"nonsense that the client wrote":      {"10.0.0.2:1234", []string{"<script>, 198.51.100.7"}, "198.51.100.7"},
		"the client names a proxy":            {"10.0.0.2:1234", []string{"10.1.1.1, 198.51.100.7"}, "198.51.100.7"},
		"nothing but proxies":                 {"10.0.0.2:1234", []string{"10.9.9.9"}, "10.9.9.9"},
		"nobody by the proxy":                 {"10.0.0.2:1234", nil, ""},
		"nonsense by the proxy":               {"10.0.0.2:1234", []string{"nonsense"}, ""},
		"nothing by the proxy":                {"10.0.0.2:1234", []string{""}, ""},
		"a comma":                             {"10.0.0.2:1234", []string{"198.51.100.7,"}, ""},
		"unknown, as RFC 7239 has it":         {"10.0.0.2:1234", []string{"unknown"}, ""},
		"a name":                              {"10.0.0.2:1234", []string{"localhost"}, ""},
		"a network":                           {"10.0.0.2:1234", []string{"198.51.100.0/24"}, ""},
		"octal":                               {"10.0.0.2:1234", []string{"0198.51.100.7"}, ""},
		"nonsense between proxies":            {"10.0.0.2:1234", []string{"198.51.100.7, x, 10.9.9.9"}, ""},
		"a zone does not leave the network":   {"10.0.0.2:1234", []string{"198.51.100.7, fd00::1%eth0"}, "198.51.100.7"},
		"a peer without an address is nobody": {"@", nil, ""},
	} {
		r := &http.Request{RemoteAddr: row.peer, Header: http.Header{"X-Forwarded-For": row.header, "Forwarded": {"for=192.0.2.1"}, "X-Real-Ip": {"192.0.2.1"}}}
		if row.header == nil {
			r.Header.Del("X-Forwarded-For")
		}
		got, known := clientAddress(r, trusted)
		if known != (row.want != "") || got != row.want {
			t.Errorf("%s: got %q %t, want %q", name, got, known, row.want)
		}
		if row.peer == "203.0.113.5:1234" {
			continue
		}
		if got, known := clientAddress(r, nil); known && got == row.want && row.header != nil && row.want != "10.9.9.9" {
			t.Errorf("%s: without a trusted proxy the header is read: %q", name, got)
		}
	}
}

// What is not trusted is not read; what is trusted and is nonsense is refused on every path, before anything else.
func TestForwardedAddressOverHTTP(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		trusted        string
		value          tweak
		health, status int
	}{
		"not trusted":            {"", with("X-Forwarded-For", "nonsense"), 200, 200},
		"not trusted and silent": {"", without("X-Forwarded-For"), 200, 200},
		"trusted":                {"127.0.0.1/32", with("X-Forwarded-For", "198.51.100.7"), 200, 200},
		"trusted and nonsense":   {"127.0.0.1/32", with("X-Forwarded-For", "nonsense"), 400, 400},
		"trusted and blank":      {"127.0.0.1/32", with("X-Forwarded-For", ""), 400, 400},
		"trusted and silent":     {"127.0.0.1/32", without("X-Forwarded-For"), 200, 400}, // it asks for itself how the program is
	} {
		h := open(t, func(h *house) {
			if row.trusted != "" {
				h.options.TrustedProxies = []netip.Prefix{netip.MustParsePrefix(row.trusted)}
			}
		})
		for path, status := range map[string]int{"/healthz": row.health, "/api/session": row.status, "/": row.status} {
			if answer := h.browser().do("GET", path, nil, row.value); answer.status != status {
				t.Errorf("%s: %s answers %d, want %d", about, path, answer.status, status)
			}
		}
	}
}

// FuzzClientAddress: what is taken for the client's address is one, and a stranger's header changes nothing about it.
func FuzzClientAddress(f *testing.F) {
	for _, seed := range [][2]string{{"10.0.0.2:1234", "198.51.100.7, 10.9.9.9"}, {"[fe80::1%eth0]:1", "::ffff:1.2.3.4"}, {"203.0.113.5:1", ",,"}, {"", ""}, {"10.0.0.2:1", "a%b"}} {
		f.Add(seed[0], seed[1])
	}
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	f.Fuzz(func(t *testing.T, peer, header string) {
		r := &http.Request{RemoteAddr: peer, Header: http.Header{forwardedFor: {header}}}
		address, known := clientAddress(r, trusted)
		if _, err := netip.ParseAddr(address); known != (err == nil) {
			t.Errorf("%q with %q is %q, known: %v", peer, header, address, known)
		}
		if alone, is := clientAddress(r, nil); is && !strings.HasPrefix(alone, "10.") && !strings.HasPrefix(alone, "fd") && (alone != address || !known) {
			t.Errorf("of a stranger %q with %q is %q", peer, header, address)
		}
	})
}
