package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing/fstest"
	"time"

	"denwaban/server/store"
	"denwaban/server/web"
)

// browser sends what the pages of the web interface send.
type browser struct {
	address string
	client  *http.Client
	cookies []*http.Cookie
	token   string
}

func serve(handler http.Handler) (address string, stop func()) {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	server := &http.Server{Handler: handler}
	done := store.Begin("server", func() { _ = server.Serve(listener) })
	return "http://" + listener.Addr().String(), func() {
		check(server.Close())
		<-done
	}
}

// pages stand for the web interface, which is not measured.
var pages = fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}

func newBrowser(address string) *browser {
	return &browser{address: address, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}}
}

// ask sends a request and reads the whole answer.
func (b *browser) ask(method, path string, body, into any) {
	var sent io.Reader
	if body != nil {
		sent = bytes.NewReader(must(json.Marshal(body)))
	}
	request := must(http.NewRequest(method, b.address+path, sent))
	for _, cookie := range b.cookies {
		request.AddCookie(cookie)
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if method != http.MethodGet {
		request.Header.Set("Origin", b.address)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-CSRF-Token", b.token)
	}
	answer := must(b.client.Do(request))
	content := must(io.ReadAll(answer.Body))
	check(answer.Body.Close())
	if answer.StatusCode >= 300 {
		panic(fmt.Sprintf("%s %s: %d %s", method, path, answer.StatusCode, content))
	}
	if set := answer.Cookies(); len(set) > 0 {
		b.keep(set)
	}
	if into != nil {
		check(json.Unmarshal(content, into))
	}
}

func (b *browser) keep(set []*http.Cookie) {
	byName := map[string]*http.Cookie{}
	for _, cookie := range append(b.cookies, set...) {
		byName[cookie.Name] = cookie
	}
	b.cookies = nil
	for _, cookie := range byName {
		if cookie.MaxAge >= 0 && cookie.Value != "" {
			b.cookies = append(b.cookies, cookie)
		}
	}
}

// signsIn is the whole way of the trial company's administrator, with the code out of the outbox.
func (b *browser) signsIn(ctx context.Context, s *store.Store) {
	var session struct {
		Token string `json:"csrf_token"`
		Terms *struct {
			Version int64 `json:"version"`
		} `json:"terms"`
	}
	step := func(method, path string, body any) {
		b.ask(method, path, body, &session)
		b.token = session.Token
	}
	step("GET", "/api/session", nil)
	step("POST", "/api/login", map[string]string{"login_id": "demo@example.co.jp", "password": "Denwaban2026"})
	code := ""
	for _, post := range must(s.LeasePosts(ctx, 1000, time.Hour)) {
		if post.To == "demo@example.co.jp" && post.Secret != "" {
			code = post.Secret
		}
	}
	step("POST", "/api/login/mail", map[string]string{"code": code})
	var terms struct {
		Version int64 `json:"version"`
	}
	b.ask("GET", "/api/terms", nil, &terms)
	step("POST", "/api/terms/accept", map[string]int64{"version": terms.Version})
}

// open is the portal on a data folder, with the index begun.
func open(ctx context.Context, dir string) (s *store.Store, address string, stop func()) {
	s = must(store.Open(ctx, dir))
	address, closed := serve(must(web.New(s, pages, web.Options{})))
	working, finish := context.WithCancel(ctx)
	indexing := store.Keep(working, "index of numbers", s.KeepIndex)
	return s, address, func() {
		closed()
		finish()
		<-indexing
		check(s.Close())
	}
}
