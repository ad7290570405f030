package server

import (
	"bytes"
	"net"
	"net/http"
)

// dressed is a listener whose connections put the fixed headers also on what net/http answers before any handler is
// asked: a request that it cannot read, one with too many headers, plain http at an https port.
type dressed struct {
	net.Listener
	headers http.Header
}

func (d dressed) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return dressedConn{conn, d.headers}, nil
}

type dressedConn struct {
	net.Conn
	headers http.Header
}

// Write looks at the beginning of each answer: net/http writes its own in one piece.
func (c dressedConn) Write(p []byte) (int, error) {
	line, rest, found := bytes.Cut(p, []byte("\r\n"))
	if !found || !refusal(line) || bytes.Contains(rest, []byte("\r\nX-Content-Type-Options: ")) {
		return c.Conn.Write(p)
	}
	var answer bytes.Buffer
	answer.Write(line)
	answer.WriteString("\r\n")
	if err := c.headers.Write(&answer); err != nil {
		return 0, err
	}
	answer.Write(rest)
	if _, err := c.Conn.Write(answer.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// refusal tells whether a line begins an answer of HTTP/1 with a status of 400 or above.
func refusal(line []byte) bool {
	return len(line) > 9 && bytes.HasPrefix(line, []byte("HTTP/1.")) && (line[9] == '4' || line[9] == '5')
}
