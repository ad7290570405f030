package server_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// Also what no handler sees is answered with the fixed headers (G9), over plain http and over https.
func TestHeadersOfUnreadableRequests(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	checkUnreadable(t, strings.TrimPrefix(p.address, "http://"), false, net.Dial)
	p.stop(0)

	dir := t.TempDir()
	with := &tls.Config{RootCAs: pair(t, dir, "portal.example.jp")}
	p = start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0",
		"--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	host := strings.TrimPrefix(p.address, "https://")
	checkUnreadable(t, host, true, func(network, address string) (net.Conn, error) { return tls.Dial(network, address, with) })
	checkAnswer(t, host, true, net.Dial, "GET / HTTP/1.1\r\nHost: "+host+"\r\n\r\n", 400) // no TLS at all
	p.stop(0)
}

type dial func(network, address string) (net.Conn, error)

func checkUnreadable(t *testing.T, host string, https bool, connect dial) {
	t.Helper()
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
		checkAnswer(t, host, https, connect, request, status)
	}
}

func checkAnswer(t *testing.T, host string, https bool, connect dial, request string, status int) {
	t.Helper()
	about := request[:min(len(request), 60)]
	conn, err := connect("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() { fmt.Fprint(conn, request) }() // the server may hang up before it has read everything
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Errorf("%q: %v", about, err)
		return
	}
	if answer.StatusCode != status {
		t.Errorf("%q: answered with %s, want %d", about, answer.Status, status)
	}
	for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
		"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Cache-Control"} {
		if len(answer.Header.Values(name)) != 1 {
			t.Errorf("%q: %s is %q", about, name, answer.Header.Values(name))
		}
	}
	if strict := answer.Header.Get("Strict-Transport-Security"); (strict != "") != https {
		t.Errorf("%q: Strict-Transport-Security is %q", about, strict)
	}
}

// Links in mails begin with the address that the program knows by itself, whatever a request says about where it was sent
// to (ZITADEL CVE-2023-49097 and the three like it).
func TestLinksIgnoreTheRequestsHost(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	seen := len(p.mailsTo("demo@example.co.jp"))
	(&browser{program: p}).post("/api/password/forgot", `{"login_id":"demo@example.co.jp"}`, 204, "Host", "attacker.example",
		"X-Forwarded-Host", "attacker.example", "X-Forwarded-Proto", "https", "Forwarded", "host=attacker.example", "X-Forwarded-Prefix", "/attacker",
		"X-Original-Host", "attacker.example", "X-Host", "attacker.example", "Referer", "https://attacker.example/")
	mail := p.newMail("demo@example.co.jp", seen)
	if !strings.Contains(mail.Text, "\n"+p.address+"/password/identity#token=") || strings.Contains(mail.Text, "attacker") {
		t.Errorf("the mail says\n%s", mail.Text)
	}
	p.stop(0)
}
