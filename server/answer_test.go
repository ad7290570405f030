package server_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

// Also what no handler sees is answered with the fixed headers (G9).
func TestHeadersOfUnreadableRequests(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	host := strings.TrimPrefix(p.address, "http://")
	for request, status := range map[string]int{
		"nonsense\r\n\r\n":                                400,
		"GET / HTTP/1.1\r\n\r\n":                          400, // no Host
		"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n":    400,
		"GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n": 400,
		"GET / HTTP/9.9\r\nHost: x\r\n\r\n":               505,
		"POST /api/login HTTP/1.1\r\nHost: " + host + "\r\nTransfer-Encoding: odd\r\n\r\n":       501,
		"GET / HTTP/1.1\r\nHost: " + host + "\r\nX: " + strings.Repeat("x", 64<<10) + "\r\n\r\n": 431,
		"POST /api/login HTTP/1.1\r\nHost: " + host + "\r\nExpect: miracles\r\n\r\n":             417,
		"OPTIONS * HTTP/1.1\r\nHost: " + host + "\r\n\r\n":                                       415,
		"GET /healthz HTTP/1.0\r\n\r\n":                                                          200,
	} {
		about := request[:min(len(request), 60)]
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		go func() { fmt.Fprint(conn, request) }() // the server may hang up before it has read everything
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Errorf("%q: %v", about, err)
			continue
		}
		conn.Close()
		if answer.StatusCode != status {
			t.Errorf("%q: answered with %s, want %d", about, answer.Status, status)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
			"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Cache-Control"} {
			if len(answer.Header.Values(name)) != 1 {
				t.Errorf("%q: %s is %q", about, name, answer.Header.Values(name))
			}
		}
	}
	p.stop(0)
}

// Links in mails begin with the address that the program knows by itself, whatever a request says about where it was sent
// to (ZITADEL CVE-2023-49097 and the three like it).
func TestLinksIgnoreTheRequestsHost(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	seen := len(p.mails())
	(&browser{program: p}).post("/api/password/forgot", `{"login_id":"demo@example.co.jp"}`, 204, "Host", "attacker.example",
		"X-Forwarded-Host", "attacker.example", "X-Forwarded-Proto", "https", "Forwarded", "host=attacker.example", "X-Forwarded-Prefix", "/attacker",
		"X-Original-Host", "attacker.example", "X-Host", "attacker.example", "Referer", "https://attacker.example/")
	mail := p.newMail("demo@example.co.jp", seen)
	if !strings.Contains(mail.Text, "\n"+p.address+"/password/identity#token=") || strings.Contains(mail.Text, "attacker") {
		t.Errorf("the mail says\n%s", mail.Text)
	}
	p.stop(0)
}
