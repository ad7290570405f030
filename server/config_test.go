package server

import "testing"

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
