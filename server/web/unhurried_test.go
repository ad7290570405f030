package web

import (
	"net"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// clocked connections tell until when their reads may take.
type clocked struct {
	net.Listener
	until *atomic.Pointer[time.Time]
}

func (l clocked) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return clockedConn{conn, l.until}, err
}

type clockedConn struct {
	net.Conn
	until *atomic.Pointer[time.Time]
}

func (c clockedConn) SetReadDeadline(until time.Time) error {
	c.until.Store(&until)
	return c.Conn.SetReadDeadline(until)
}

// A request that was received as a whole has all the time it needs: a time limit of its reading would cancel it in the middle
// of the work, since net/http takes a read that times out for a client that has gone.
func TestWhoeverIsWorkedForIsNotCutOff(t *testing.T) {
	t.Parallel()
	h := open(t)
	var until atomic.Pointer[time.Time]
	handler := h.server.Config.Handler
	h.server.Close()
	h.server = httptest.NewUnstartedServer(handler)
	h.server.Listener = clocked{h.server.Listener, &until}
	h.server.Config.ReadTimeout = time.Hour
	h.server.Start()

	var working atomic.Pointer[time.Time] // the time limit when the clock was last looked at
	h.store.Now = func() time.Time {
		working.Store(until.Load())
		return time.UnixMilli(h.now.Load())
	}
	b := h.signedIn("demo@example.co.jp")
	for _, one := range []struct {
		about  string
		ask    func() response
		status int
	}{
		{"a form of a stranger", func() response { return h.browser().signsIn("demo@example.co.jp", "Wrong-Password-1") }, 401},
		{"a form", func() response {
			return b.post("/api/groups", fields{"name": "大阪営業所", "members": []string{}, "voice_groups": []string{}})
		}, 200},
		{"a long form", func() response {
			return b.post("/api/forwardings/check", fields{"selection": fields{"voice_group": "Y10000001", "ids": []int{1}}, "seen": 0, "on": false})
		}, 200},
		{"a page", func() response { return b.get("/api/dashboard") }, 200},
	} {
		working.Store(nil)
		answer := one.ask()
		if limit := working.Load(); answer.status != one.status || limit == nil || !limit.IsZero() {
			t.Errorf("%s: %d %s, worked on until %v", one.about, answer.status, answer.body, limit)
		}
	}
}
