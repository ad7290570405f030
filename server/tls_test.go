package server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pair writes a new certificate for localhost and its key, and returns what trusts it.
func pair(t *testing.T, dir, name string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name, "localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	trusted.AppendCertsFromPEM(chain)
	write(t, dir, "cert.pem", chain)
	write(t, dir, "key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	return trusted
}

// trusting is a browser of its own, which keeps no connection.
func trusting(pool *x509.CertPool, highest uint16) *http.Client {
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, MaxVersion: highest, MinVersion: tls.VersionTLS10}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
	}}
}

// The program speaks https by itself: HTTP/1.1, of which it dresses every answer, nothing below TLS 1.2, Secure cookies, links with the certificate's name.
func TestOwnCertificate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pool := pair(t, dir, "portal.example.jp")
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0",
		"--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	if !strings.HasPrefix(p.address, "https://127.0.0.1:") {
		t.Fatalf("it listens on %s", p.address)
	}
	mute, err := net.Dial("tcp", strings.TrimPrefix(p.address, "https://")) // it says nothing, and nobody waits for it
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	p.client = trusting(pool, 0)
	answer, err := p.client.Get(p.address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 200 || answer.Proto != "HTTP/1.1" || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("/healthz answers %s over %s with %v", answer.Status, answer.Proto, answer.Header)
	}
	if _, err := trusting(pool, tls.VersionTLS11).Get(p.address + "/healthz"); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	b := &browser{program: p}
	seen := len(p.mailsTo("demo@example.co.jp"))
	b.post("/api/login", `{"login_id":"demo@example.co.jp","password":"Denwaban2026"}`, 200,
		"Origin", p.address, "Sec-Fetch-Site", "same-origin")
	if len(b.cookies) != 1 || b.cookies[0].Name != "__Host-denwaban-pending" || !b.cookies[0].Secure {
		t.Errorf("a sign-in sets %v", b.cookies)
	}
	b.post("/api/login", `{"login_id":"demo@example.co.jp","password":"Denwaban2026"}`, 403, "Origin", strings.Replace(p.address, "https", "http", 1))
	p.newMail("demo@example.co.jp", seen)
	b.post("/api/password/forgot", `{"login_id":"nogroup@example.co.jp"}`, 204)
	_, port, _ := strings.Cut(p.address, "127.0.0.1:")
	if mail := p.newMail("nogroup@example.co.jp", 0); !strings.Contains(mail.Text, "https://portal.example.jp:"+port+"/") {
		t.Errorf("the link is not the certificate's:\n%s", mail.Text)
	}
	p.stop(0)
}

// A new certificate is taken while the program runs; one that does not work is not.
func TestCertificateIsRenewed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := pair(t, dir, "first.example.jp")
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0",
		"--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	served := func(pool *x509.CertPool) bool {
		answer, err := trusting(pool, 0).Get(p.address + "/healthz")
		if err == nil {
			answer.Body.Close()
		}
		return err == nil
	}
	becomes := func(about string, same func() bool) {
		t.Helper()
		for deadline := time.Now().Add(patience); !same(); {
			if time.Now().After(deadline) {
				t.Fatalf("%s: nothing happens\n%s", about, p.logs)
			}
		}
	}
	write(t, dir, "key.pem", []byte("half a key"))
	becomes("a broken key", func() bool {
		if !served(first) {
			t.Fatal("the certificate that works is gone")
		}
		return strings.Contains(p.logs.String(), "the new certificate is not used")
	})
	second := pair(t, dir, "second.example.jp")
	becomes("a new certificate", func() bool { return served(second) })
	if served(first) {
		t.Error("the old certificate is still served")
	}
	broken := func() int { return strings.Count(p.logs.String(), "the new certificate is not used") }
	before := broken()
	if err := os.Remove(filepath.Join(dir, "key.pem")); err != nil {
		t.Fatal(err)
	}
	becomes("a missing key", func() bool { return served(second) && broken() > before })
	p.stop(0)
}
