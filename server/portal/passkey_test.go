package portal

import (
	"net/url"
	"testing"
)

func TestReadSite(t *testing.T) {
	for _, one := range []struct {
		public, host string
		want         RelyingParty
	}{
		{"", "localhost:8080", RelyingParty{"localhost", "http://localhost:8080"}},
		{"", "localhost", RelyingParty{"localhost", "http://localhost"}},
		{"", "127.0.0.1:8080", RelyingParty{"localhost", ""}},
		{"", "[::1]:8080", RelyingParty{"localhost", ""}},
		{"", "localhost.evil.example:8080", RelyingParty{"localhost", ""}},
		{"https://portal.example.jp", "portal.example.jp", RelyingParty{"portal.example.jp", "https://portal.example.jp"}},
		{"https://portal.example.jp:8443", "127.0.0.1:8080", RelyingParty{"portal.example.jp", "https://portal.example.jp:8443"}},
		{"http://localhost:9000", "localhost:9000", RelyingParty{"localhost", "http://localhost:9000"}},
		{"http://portal.example.jp", "portal.example.jp", RelyingParty{}}, // browsers offer none without encryption
		{"https://192.0.2.7", "192.0.2.7", RelyingParty{}},
		{"https://[2001:db8::7]", "[2001:db8::7]", RelyingParty{}},
	} {
		var public *url.URL
		if one.public != "" {
			public, _ = url.Parse(one.public)
		}
		if got := ReadRelyingParty(public, one.host); got != one.want {
			t.Errorf("%q reached by %q: got %+v, want %+v", one.public, one.host, got, one.want)
		}
	}
}

const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"

func TestPasskeyName(t *testing.T) {
	for _, one := range []struct {
		keeper, agent string
		taken         []string
		in            Language
		want          string
	}{
		{"ea9b8d664d011d213ce4b6b48cb575d4", chrome, []string{"Key"}, Japanese, "Google Password Manager"},
		{"00000000000000000000000000000000", chrome, nil, Japanese, "Chrome (Windows)"},
		{"00000000000000000000000000000000", chrome, []string{"Chrome (Windows)"}, Japanese, "Chrome (Windows) 2"},
		{"00000000000000000000000000000000", chrome, []string{"Chrome (Windows) 2", "Chrome (Windows)"}, English, "Chrome (Windows) 3"},
		{"00000000000000000000000000000000", "", []string{"Key"}, Japanese, "パスキー2"},
		{"00000000000000000000000000000000", "", []string{"パスキー2"}, Japanese, "パスキー3"},
		{"", "curl/8.0", []string{"Key"}, English, "Passkey 2"},
	} {
		if got := PasskeyName(one.keeper, one.agent, one.taken, one.in); got != one.want {
			t.Errorf("%s in %s: got %q, want %q", one.keeper, one.in, got, one.want)
		}
	}
}
