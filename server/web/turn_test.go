package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"denwaban/server/portal"
)

// Who may come in while others are in, and what those are told who wait in vain.
func TestLargeBodiesComeInByTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(10, time.Minute)
		enters := func(who string, bytes int64, want string) func() {
			t.Helper()
			began := time.Now()
			done, err := turns.take(t.Context(), who, bytes)
			if waited := time.Since(began); (waited == time.Minute) != (want != "") || want != "" && !portal.Refused(err, want) || want == "" && err != nil {
				t.Fatalf("%s with %d bytes: %v after %v, want %q", who, bytes, err, waited, want)
			}
			return done
		}
		hanako := enters("hanako", 4, "")
		enters("hanako", 1, "one_at_a_time")
		taro := enters("taro", 6, "")
		enters("jiro", 1, "busy")
		time.AfterFunc(time.Second, hanako)
		again := enters("hanako", 4, "") // as soon as the one before is done
		again()
		taro()
		enters("jiro", 24, "")() // more than all may have: alone
		if len(turns.own) != 0 {
			t.Errorf("%d people are remembered", len(turns.own))
		}
	})
}

// Whoever has gone waits no longer, and is not remembered.
func TestATurnIsWaitedForAsLongAsSomebodyAsks(t *testing.T) {
	t.Parallel()
	turns := newTurns(10, time.Hour)
	done, err := turns.take(t.Context(), "hanako", 10)
	if err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := turns.take(gone, "hanako", 1); !portal.Refused(err, "one_at_a_time") {
		t.Errorf("got %v", err)
	}
	done()
	if len(turns.own) != 0 {
		t.Errorf("%d people are remembered", len(turns.own))
	}
}

// announces sends the head of a request whose body holds so many bytes, with more lines, and nothing of the body yet.
func (b *browser) announces(path string, length int, more ...string) net.Conn {
	t := b.house.t
	t.Helper()
	conn, err := net.Dial("tcp", b.house.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	request, err := http.NewRequest("POST", b.house.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range b.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nX-CSRF-Token: %s\r\nCookie: %s\r\nContent-Length: %d\r\n%s\r\n",
		path, request.Host, b.house.origin(), b.token, request.Header.Get("Cookie"), length, strings.Join(more, ""))
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// Whoever has a large body under way is not let in with another, before anything of it is read; their other requests, and
// other people's large bodies, are.
func TestALargeBodyHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	h := open(t)
	b, other := h.signedIn("demo@example.co.jp"), h.signedIn("tokyo@example.co.jp")
	const path = "/api/forwardings/check"
	first := b.announces(path, largeForm)
	second := b.announces(path, largeForm)
	b.get("/api/dashboard").ok()
	b.post("/api/groups", fields{"name": "大阪営業所", "members": []string{}, "voice_groups": []string{}}).ok()
	other.post(path, largeSelection()).is(404, "not_found")

	answers := make(chan string)
	for _, conn := range []net.Conn{first, second} { // whichever came in first
		go func() {
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				answers <- err.Error()
				return
			}
			answer.Body.Close()
			answers <- fmt.Sprint(answer.StatusCode, " ", answer.Close)
		}()
	}
	if got := <-answers; got != "429 true" {
		t.Errorf("one of them is answered %s", got)
	}
	first.Close()
	second.Close()
	<-answers
	b.post(path, largeSelection()).is(404, "not_found")
}

// What unpacks to far more than its body is worked on alone, however short the body is.
func TestACompressedFileComesInAlone(t *testing.T) {
	t.Parallel()
	h := open(t)
	b, other := h.signedIn("demo@example.co.jp"), h.signedIn("tokyo@example.co.jp")
	const path = "/api/voice-groups/Y10000001/numbers/import/check"
	const long = 1_500_000 // it has longer than a turn is waited for
	first := b.announces(path+"?compression=gzip", long, "Expect: 100-continue\r\n")
	if answer, err := http.ReadResponse(bufio.NewReader(first), nil); err != nil || answer.StatusCode != 100 { // it has its turn
		t.Fatalf("%+v, %v", answer, err)
	}
	file := fields{"file": []byte("phone\n03-0000-1001\n")}
	other.post(path, file).ok()
	other.post(path+"?compression=gzip", file).is(503, "busy")
	first.Close()
	other.post(path+"?compression=gzip", fields{"file": packed(t, "phone\n03-0000-1001\n")}).ok()
}

// Whoever is signed out, or is no administrator any more, while the body of their request is still on its way, may not do what
// they asked for.
func TestRightsAreThoseOfTheEndOfTheBody(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		meanwhile func(h *house)
		want      string
	}{
		"nothing happens": {func(*house) {}, "200"},
		"all are signed out": {func(h *house) {
			if _, err := h.store.EndEverySession(h.t.Context()); err != nil {
				h.t.Fatal(err)
			}
		}, "401"},
		"they are disabled": {func(h *house) { h.write(`UPDATE users SET state = 'disabled' WHERE login_key = 'demo@example.co.jp'`) }, "401"},
		"they are demoted":  {func(h *house) { h.write(`UPDATE users SET role = 'user' WHERE login_key = 'demo@example.co.jp'`) }, "404"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			body := `{"name":"大阪営業所","members":[],"voice_groups":[]}`
			conn := h.signedIn("demo@example.co.jp").announces("/api/groups", len(body), "Expect: 100-continue\r\n")
			answers := bufio.NewReader(conn)
			if answer, err := http.ReadResponse(answers, nil); err != nil || answer.StatusCode != 100 { // they are let in
				t.Fatalf("%+v, %v", answer, err)
			}
			row.meanwhile(h)
			before := h.facts()
			if _, err := io.WriteString(conn, body); err != nil {
				t.Fatal(err)
			}
			answer, err := http.ReadResponse(answers, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if got := strconv.Itoa(answer.StatusCode); got != row.want || (h.facts() != before) != (got == "200") {
				t.Errorf("got %s, want %s; something was changed: %v", got, row.want, h.facts() != before)
			}
		})
	}
}

// A body that breaks off is its sender's fault, and not one of the program that a log has to tell.
func TestABodyThatBreaksOffIsMalformed(t *testing.T) {
	t.Parallel()
	h := open(t)
	conn := h.signedIn("demo@example.co.jp").announces("/api/groups", 100)
	if _, err := io.WriteString(conn, `{"name":`); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != 400 {
		t.Errorf("it is answered %s", answer.Status)
	}
}

// largeSelection is a form of more than bodyLimit.
func largeSelection() fields {
	ids := make([]int64, 20_000)
	for i := range ids {
		ids[i] = int64(1_000_000 + i)
	}
	return fields{"selection": fields{"voice_group": "Y10000001", "ids": ids}, "seen": 0, "on": false}
}

func TestALargeBodyHasTheTimeThatItNeeds(t *testing.T) {
	for bytes, want := range map[int64]time.Duration{bodyLimit: bodyTime, largeForm: 7 * time.Second, userFile: 16 * time.Second, longFile: 72 * time.Second} {
		if got := largeBodyTime(bytes); got != want {
			t.Errorf("%d bytes: %v, want %v", bytes, got, want)
		}
	}
}
