package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// secretInMail finds what a mail of the trial mailbox opens: a link's token or a one-time code.
var secretInMail = regexp.MustCompile(`#token=([\w-]{20,})|(?m:^([0-9]{6})$)`)

type trialMail struct{ To, Subject, Text string }

// mails of the trial mailbox, newest first.
func (p *program) mails() []trialMail {
	p.t.Helper()
	var mails []trialMail
	if _, body := p.get("/api/trial/mails"); json.Unmarshal([]byte(body), &mails) != nil {
		p.t.Fatalf("the trial mailbox holds %s", body)
	}
	return mails
}

// mailsTo are those to somebody. Others' may arrive in between, in any order.
func (p *program) mailsTo(to string) []trialMail {
	p.t.Helper()
	return slices.DeleteFunc(p.mails(), func(mail trialMail) bool { return mail.To != to })
}

// browser is somebody's browser in front of the running program.
type browser struct {
	program *program
	cookies []*http.Cookie
	token   string
}

// post sends a change as our pages do, with more headers as pairs of name and value, and returns the body.
func (b *browser) post(path, body string, status int, headers ...string) string {
	t := b.program.t
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), "POST", b.program.address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range b.cookies {
		request.AddCookie(cookie)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-CSRF-Token", b.token)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	request.Host = request.Header.Get("Host") // empty: the address's own
	answer, err := b.program.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != status {
		t.Fatalf("%s: got %d, want %d: %s\n%s", path, answer.StatusCode, status, text, b.program.logs)
	}
	if set := answer.Cookies(); len(set) > 0 {
		b.cookies = set
	}
	var session struct {
		Token string `json:"csrf_token"`
	}
	if json.Unmarshal(text, &session) == nil && session.Token != "" {
		b.token = session.Token
	}
	return string(text)
}

// get asks for something as this browser.
func (b *browser) get(path string, status int) string {
	t := b.program.t
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), "GET", b.program.address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range b.cookies {
		request.AddCookie(cookie)
	}
	answer, err := b.program.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		t.Fatalf("%s: got %d, want %d: %s, %v\n%s", path, answer.StatusCode, status, text, err, b.program.logs)
	}
	return string(text)
}

// newMail waits for a mail to somebody that is not among the first ones, which were seen.
func (p *program) newMail(to string, seen int) trialMail {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if mails := p.mailsTo(to); len(mails) > seen {
			return mails[0]
		}
	}
	p.t.Fatalf("no mail to %s arrives\n%s", to, p.logs)
	return trialMail{}
}

// signsIn as demo@example.co.jp with the code from the trial mailbox, up to the terms.
func (p *program) signsIn() *browser {
	p.t.Helper()
	b := &browser{program: p}
	const login = "demo@example.co.jp"
	seen := len(p.mailsTo(login))
	b.post("/api/login", `{"login_id":"`+login+`","password":"Denwaban2026"}`, 200)
	found := secretInMail.FindStringSubmatch(p.newMail(login, seen).Text)
	if found == nil || found[2] == "" {
		p.t.Fatal("there is no code in the mail")
	}
	b.post("/api/login/mail", `{"code":"`+found[2]+`"}`, 200)
	return b
}
