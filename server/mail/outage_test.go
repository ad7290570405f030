package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
)

// rough is a server that does what it is told in a few lines and then hangs up. It sends what it read.
func rough(t *testing.T, talk func(conn net.Conn, lines *bufio.Scanner)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			talk(conn, bufio.NewScanner(conn))
			conn.Close() //nolint:errcheck // a server that hangs up
		}
	}()
	t.Cleanup(func() { listener.Close(); <-done }) //nolint:errcheck // the end of the test
	return listener.Addr().String()
}

func TestAnAcceptedMailIsDeliveredWhateverFollows(t *testing.T) {
	address := rough(t, func(conn net.Conn, lines *bufio.Scanner) {
		fmt.Fprint(conn, "220 rough\r\n")
		for lines.Scan() {
			switch line := lines.Text(); {
			case strings.HasPrefix(line, "DATA"):
				fmt.Fprint(conn, "354 go\r\n")
			case line == ".":
				fmt.Fprint(conn, "250 queued\r\n")
				return
			default:
				fmt.Fprint(conn, "250 ok\r\n")
			}
		}
	})
	if err := deliver(t, carrierTo(t, "smtp://"+address, fromAddress), letters(portal.Japanese)["welcome"]); err != nil {
		t.Errorf("an accepted mail counts as not delivered and would be sent twice: %v", err)
	}
}

func TestASilentServerIsLeftWhenTheContextEnds(t *testing.T) {
	reached := make(chan struct{})
	for name, greeting := range map[string]string{"no greeting": "", "greeting, then nothing": "220 slow\r\n"} {
		address := rough(t, func(conn net.Conn, lines *bufio.Scanner) {
			fmt.Fprint(conn, greeting)
			if greeting != "" {
				lines.Scan() // EHLO
			}
			reached <- struct{}{}
			lines.Scan() // until the other side leaves
		})
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error, 1)
		go func() {
			result <- carrierTo(t, "smtp://"+address, fromAddress).Deliver(ctx, letters(portal.Japanese)["code"], "s", "t\n")
		}()
		<-reached
		cancel()
		select {
		case err := <-result:
			if err == nil || errors.Is(err, ErrRefused) {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(5 * time.Second):
			t.Errorf("%s: still waiting", name)
		}
	}
}
