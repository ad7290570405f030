package server_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The goals of security.md that are about load are measured, not asserted: a machine that others use is no judge.
//
//	go test -run - -bench . -benchtime 1x ./server

// resident is the most memory that a program has held so far, in MiB.
func (p *program) resident() float64 {
	p.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		p.t.Skip("the system does not tell how much memory a process holds: ", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		p.t.Fatal(err)
	}
	return kib / 1024
}

// percentile of the times, in milliseconds.
func percentile(times []time.Duration, share float64) float64 {
	slices.Sort(times)
	return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
}

// watch asks for path again and again until stop is closed, and returns how long each answer took.
func (b *browser) watch(path string, stop <-chan struct{}) []time.Duration {
	var times []time.Duration
	for {
		select {
		case <-stop:
			return times
		default:
		}
		request, err := http.NewRequest("GET", b.program.address+path, nil)
		if err != nil {
			panic(err)
		}
		for _, cookie := range b.cookies {
			request.AddCookie(cookie)
		}
		began := time.Now()
		answer, err := b.program.client.Do(request)
		if err != nil {
			panic(err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != 200 {
			panic(fmt.Sprint(path, " answers ", answer.Status, err))
		}
		answer.Body.Close()
		times = append(times, time.Since(began))
	}
}

func (b *browser) agrees() *browser {
	b.post("/api/terms/accept", `{"version":1}`, 200)
	return b
}

// BenchmarkLoginStorm is 500 sign-ins at once, while somebody works (G17).
func BenchmarkLoginStorm(b *testing.B) {
	for range b.N {
		p := start(b, nil, "--demo", "--data", trialFolder(b), "--listen", "127.0.0.1:0")
		worker := p.signsIn().agrees()
		stop := make(chan struct{})
		var running, watching sync.WaitGroup
		var times []time.Duration
		watching.Go(func() { times = worker.watch("/api/dashboard", stop) })
		var mu sync.Mutex
		answers, slowest, unannounced := map[int]int{}, time.Duration(0), 0
		client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 0, MaxIdleConnsPerHost: 500}}
		for i := range 500 {
			running.Go(func() {
				body := fmt.Sprintf(`{"login_id":"person%d@example.co.jp","password":"Wrong-password-%d"}`, i, i)
				began := time.Now()
				answer, err := client.Post(p.address+"/api/login", "application/json", strings.NewReader(body))
				took := time.Since(began)
				mu.Lock()
				defer mu.Unlock()
				slowest = max(slowest, took)
				if err != nil {
					answers[0]++
					return
				}
				answer.Body.Close()
				answers[answer.StatusCode]++
				if answer.StatusCode == 503 && answer.Header.Get("Retry-After") == "" {
					unannounced++
				}
			})
		}
		running.Wait()
		close(stop)
		watching.Wait()
		b.Logf("answers by status: %v, %d of them 503 without Retry-After", answers, unannounced)
		b.ReportMetric(slowest.Seconds(), "slowest-s")
		b.ReportMetric(percentile(times, 0.99), "GET-p99-ms")
		b.ReportMetric(p.resident(), "peak-MiB")
		p.stop(0)
	}
}

// BenchmarkSlowClients is 1,000 connections of each kind of slowness, while somebody works (G18).
func BenchmarkSlowClients(b *testing.B) {
	for name, drip := range map[string]func(conn net.Conn) error{
		"headers": func(conn net.Conn) error {
			_, err := conn.Write([]byte("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "))
			return dripped(conn, err)
		},
		"bodies": func(conn net.Conn) error {
			_, err := conn.Write([]byte("POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 6000\r\n\r\n{"))
			return dripped(conn, err)
		},
		"nearly-whole-bodies": func(conn net.Conn) error {
			_, err := fmt.Fprintf(conn, "POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 6000\r\n\r\n%s", strings.Repeat(" ", 5900))
			return dripped(conn, err)
		},
		"readers": func(conn net.Conn) error {
			_ = conn.(*net.TCPConn).SetReadBuffer(2048)
			asked := bytes.Repeat([]byte("GET /api/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), 100)
			_, err := conn.Write(asked)
			return cut(conn, err)
		},
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				slowClients(b, drip)
			}
		})
	}
}

// BenchmarkLargeBodies is 64 files of people sent at once by one person, while somebody else works (G18).
func BenchmarkLargeBodies(b *testing.B) {
	var file strings.Builder
	file.WriteString("mail,name,phone,groups\n")
	for i := 0; file.Len() < 2_900_000; i++ {
		fmt.Fprintf(&file, "person%d@example.co.jp,利用者 %[1]d,03-1234-5678,\n", i)
	}
	body := fmt.Sprintf(`{"file":%q}`, base64.StdEncoding.EncodeToString([]byte(file.String())))
	for range b.N {
		p := start(b, nil, "--demo", "--data", trialFolder(b), "--listen", "127.0.0.1:0")
		sender, worker := p.signsIn().agrees(), p.signsIn().agrees()
		before := p.resident()
		stop := make(chan struct{})
		var running, watching sync.WaitGroup
		var times []time.Duration
		watching.Go(func() { times = worker.watch("/api/dashboard", stop) })
		var mu sync.Mutex
		answers, slowest := map[string]int{}, time.Duration(0)
		for range 64 {
			running.Go(func() {
				began := time.Now()
				told := sender.sends("/api/users/import/check", body)
				mu.Lock()
				defer mu.Unlock()
				slowest = max(slowest, time.Since(began))
				answers[told]++
			})
		}
		running.Wait()
		close(stop)
		watching.Wait()
		b.Logf("answers by status: %v", answers)
		b.ReportMetric(slowest.Seconds(), "slowest-s")
		b.ReportMetric(percentile(times, 0.99), "GET-p99-ms")
		b.ReportMetric(p.resident()-before, "growth-MiB")
		p.stop(0)
	}
}

// sends posts a body and tells the status, or that the connection was closed meanwhile.
func (b *browser) sends(path, body string) string {
	request, err := http.NewRequest("POST", b.program.address+path, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	for _, cookie := range b.cookies {
		request.AddCookie(cookie)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-CSRF-Token", b.token)
	answer, err := b.program.client.Do(request)
	if err != nil {
		return "closed"
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.Status
}

// dripped sends a byte a second until the connection is cut.
func dripped(conn net.Conn, err error) error {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, conn)
	}()
	for tick := time.NewTicker(time.Second); err == nil; {
		select {
		case <-gone:
			return nil
		case <-tick.C:
			_, err = conn.Write([]byte("a"))
		}
	}
	return nil
}

// cut reads nothing and notices by its writes that the connection is cut.
func cut(conn net.Conn, err error) error {
	for tick := time.NewTicker(100 * time.Millisecond); err == nil; <-tick.C {
		_, err = conn.Write([]byte("\r\n"))
	}
	return nil
}

func slowClients(b *testing.B, drip func(net.Conn) error) {
	p := start(b, nil, "--demo", "--data", trialFolder(b), "--listen", "127.0.0.1:0")
	worker := p.signsIn().agrees()
	before := p.resident()
	stop := make(chan struct{})
	var running, watching sync.WaitGroup
	var times []time.Duration
	watching.Go(func() { times = worker.watch("/api/dashboard", stop) })
	lives := make([]time.Duration, 1000)
	for i := range lives {
		running.Go(func() {
			conn, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://"))
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			began := time.Now()
			if err := drip(conn); err != nil {
				b.Error(err)
			}
			lives[i] = time.Since(began)
		})
	}
	running.Wait()
	close(stop)
	watching.Wait()
	b.ReportMetric(percentile(lives, 1)/1000, "longest-s")
	b.ReportMetric(percentile(times, 0.99), "GET-p99-ms")
	b.ReportMetric(p.resident()-before, "growth-MiB")
	p.stop(0)
}
