package server_test

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The goals of security.md that are about load: what is answered and how much memory is held for it is asserted. How long
// things take is only measured, for a machine that others use is no judge:
//
//	go test -run - -bench . -benchtime 1x ./server

// load is what a program went through.
type load struct {
	answers map[string]int  // of those who came together, by status
	slowest time.Duration   // of them
	times   []time.Duration // of somebody who worked meanwhile
	before  float64         // MiB that were held at the most before
	peak    float64         // and at the end
}

func (l load) report(b *testing.B) {
	b.Logf("answers by status: %v", l.answers)
	b.ReportMetric(l.slowest.Seconds(), "slowest-s")
	b.ReportMetric(percentile(l.times, 0.99), "GET-p99-ms")
	b.ReportMetric(l.peak, "peak-MiB")
	b.ReportMetric(l.peak-l.before, "growth-MiB")
}

// holds fails the test when anything else was answered than these, or when more memory was held.
func (l load) holds(t *testing.T, limit, growth float64, answers ...string) {
	t.Helper()
	for answer, times := range l.answers {
		if !slices.Contains(answers, answer) {
			t.Errorf("%d are answered %q", times, answer)
		}
	}
	if l.peak > limit || l.peak-l.before > growth {
		t.Errorf("%.0f MiB are held, %.0f more than before; want at most %.0f and %.0f more", l.peak, l.peak-l.before, limit, growth)
	}
}

// under lets many come together, each once, while somebody works.
func under(t testing.TB, many int, prepare func(p *program) (comes func(i int) string)) load {
	return underIn(t, trialFolder(t), many, prepare)
}

// underIn is under in a data folder.
func underIn(t testing.TB, dir string, many int, prepare func(p *program) (comes func(i int) string)) load {
	p := start(t, nil, "--demo", "--data", dir, "--listen", "127.0.0.1:0")
	comes, worker := prepare(p), p.signsIn().agrees()
	l := load{answers: map[string]int{}, before: p.resident()}
	stop := make(chan struct{})
	var running, watching sync.WaitGroup
	watching.Go(func() { l.times = worker.watch("/api/dashboard", stop) })
	var mu sync.Mutex
	for i := range many {
		running.Go(func() {
			began := time.Now()
			told := comes(i)
			mu.Lock()
			defer mu.Unlock()
			l.slowest = max(l.slowest, time.Since(began))
			l.answers[told]++
		})
	}
	running.Wait()
	close(stop)
	watching.Wait()
	l.peak = p.resident()
	p.stop(0)
	return l
}

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

// loginStorm is 500 sign-ins at once (G17).
func loginStorm(t testing.TB) load {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 500}}
	return under(t, 500, func(p *program) func(int) string {
		return func(i int) string {
			body := fmt.Sprintf(`{"login_id":"person%d@example.co.jp","password":"Wrong-password-%d"}`, i, i)
			answer, err := client.Post(p.address+"/api/login", "application/json", strings.NewReader(body))
			if err != nil {
				return err.Error()
			}
			answer.Body.Close()
			return strings.TrimSpace(fmt.Sprint(answer.StatusCode, " ", answer.Header.Get("Retry-After")))
		}
	})
}

func BenchmarkLoginStorm(b *testing.B) {
	for range b.N {
		loginStorm(b).report(b)
	}
}

// Whoever cannot be answered at once is told when to come again, and the memory for the hashes stays bounded.
func TestALoginStormHoldsLittleMemory(t *testing.T) {
	loginStorm(t).holds(t, 256, 256, "401", "503 5")
}

// slowness are the ways to be slow (G18), each on a connection of its own until that is cut.
var slowness = map[string]func(conn net.Conn) error{
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
}

// slowClients are a thousand who are slow in one way.
func slowClients(t testing.TB, drip func(net.Conn) error) load {
	return under(t, 1000, func(p *program) func(int) string {
		return func(int) string {
			conn, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://"))
			if err != nil {
				return err.Error()
			}
			defer conn.Close()
			if err := drip(conn); err != nil {
				return err.Error()
			}
			return "cut"
		}
	})
}

func BenchmarkSlowClients(b *testing.B) {
	for name, drip := range slowness {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				slowClients(b, drip).report(b)
			}
		})
	}
}

// A thousand of those for whom most is held are cut off, and hold little until then.
func TestSlowClientsHoldLittleMemory(t *testing.T) {
	slowClients(t, slowness["nearly-whole-bodies"]).holds(t, 256, 32, "cut")
}

// largeBodies are files of people of the largest size, sent at once by one person (G18).
func largeBodies(t testing.TB, many int) load {
	var file strings.Builder
	file.WriteString("mail,name,phone,groups\n")
	for i := 0; file.Len() < 2_900_000; i++ {
		fmt.Fprintf(&file, "person%d@example.co.jp,利用者 %[1]d,03-1234-5678,\n", i)
	}
	body := fmt.Sprintf(`{"file":%q}`, base64.StdEncoding.EncodeToString([]byte(file.String())))
	return under(t, many, func(p *program) func(int) string {
		sender := p.signsIn().agrees()
		return func(int) string { return sender.sends("/api/users/import/check", body) }
	})
}

func BenchmarkLargeBodies(b *testing.B) {
	for range b.N {
		largeBodies(b, 64).report(b)
	}
}

// However many a person sends at once, memory is held for one.
func TestLargeBodiesHoldTheMemoryOfOne(t *testing.T) {
	largeBodies(t, 16).holds(t, 256, 64, "422", "429") // the file has too many lines
}

// exports are files of so many numbers that are asked for at once.
func exports(t testing.TB, many, numbers int) load {
	return aboutNumbers(t, many, numbers, "/api/voice-groups/Y10000001/numbers/export", `{"spelling":"utf-8"}`)
}

// aboutNumbers are requests that one person sends at once to an installation with so many numbers.
func aboutNumbers(t testing.TB, many, numbers int, path, body string) load {
	dir := trialFolder(t)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "denwaban.db"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), `
		INSERT INTO numbers (voice_group_id, contract_id, digits)
		WITH RECURSIVE list(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM list)
		SELECT 'Y10000001', 'N100000001', '0501' || substr('0000000' || n, -7) FROM (SELECT n FROM list LIMIT ?)`, numbers)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return underIn(t, dir, many, func(p *program) func(int) string {
		asks := p.signsIn().agrees()
		return func(int) string { return asks.sends(path, body) }
	})
}

func BenchmarkExports(b *testing.B) {
	for range b.N {
		exports(b, 64, 100_000).report(b)
	}
}

// However many files are asked for at once, memory is held for one.
func TestExportsHoldTheMemoryOfOne(t *testing.T) {
	exports(t, 16, 20_000).holds(t, 256, 96, "200", "429")
}

// Some bytes that name every number hold the memory of one such request as well, however often they are sent.
func TestLargeSelectionsHoldTheMemoryOfOne(t *testing.T) {
	aboutNumbers(t, 16, 20_000, "/api/forwardings/draft", `{"voice_group":"Y10000001","search":{}}`).holds(t, 256, 128, "200", "429")
}

// sends posts a body and tells the status.
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
		return err.Error()
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return strconv.Itoa(answer.StatusCode)
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
