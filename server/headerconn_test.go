package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"denwaban/server/store"
	"denwaban/server/web"
)

// What a handler answers arrives as it is, also where a piece of it looks like the beginning of a refusal; what net/http
// answers on the same connection afterwards has the headers again.
func TestAnswersThatLookLikeRefusals(t *testing.T) {
	t.Parallel()
	text := "name\r\n" + strings.Repeat("HTTP/1.1 4", 1200) + "\r\n"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := &endpoint{Listener: listener, headers: web.Headers(false)}
	serving := at.server(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, strings.Repeat(" ", len(r.URL.Path))+text)
	}))
	served := store.Begin("server", func() { _ = at.serve(serving) })
	defer func() { serving.Close(); <-served }()
	for shift := 1; shift <= 10; shift++ { // of what is said against the pieces in which it is written
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		from := bufio.NewReader(conn)
		fmt.Fprintf(conn, "GET /%s HTTP/1.1\r\nHost: x\r\n\r\n", strings.Repeat("x", shift-1))
		got, err := http.ReadResponse(from, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(got.Body); err != nil || string(body) != strings.Repeat(" ", shift)+text {
			t.Errorf("%d: arrived with %v, %d bytes of %d", shift, err, len(body), shift+len(text))
		}
		fmt.Fprint(conn, "nonsense\r\n\r\n")
		if got, err = http.ReadResponse(from, nil); err != nil || got.StatusCode != http.StatusBadRequest || got.Header.Get("X-Content-Type-Options") == "" {
			t.Errorf("%d: the refusal after it: %v, %v", shift, got, err)
		}
	}
}
