package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	made := command(t, nil, "--version")
	said, err := made.Output()
	if err != nil || !strings.HasPrefix(string(said), "denwaban ") || !strings.Contains(string(said), runtime.Version()) {
		t.Errorf("%q, %v", said, err)
	}
	if left, err := os.ReadDir(made.Dir); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "serve", "--demo", "--data", filepath.Join(t.TempDir(), "new", "folder"), "--listen", "127.0.0.1:0")
	if !strings.HasPrefix(p.address, "http://127.0.0.1:") || strings.HasSuffix(p.address, ":0") {
		t.Errorf("it listens on %q", p.address)
	}
	if status, body := p.get("/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("/healthz answers %d %q", status, body)
	}
	head, err := p.client.Head(p.address + "/healthz") // as some monitors do
	if err != nil || head.StatusCode != 200 {
		t.Errorf("the head of /healthz: %v, %v", head, err)
	}
	p.stop(0)
}

// underWay begins a request and returns when a handler waits for its body.
func underWay(t *testing.T, p *program, body string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "POST /api/password/link HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	line, err := bufio.NewReader(io.LimitReader(conn, int64(len("HTTP/1.1 100 Continue\r\n\r\n")))).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "HTTP/1.1 100") {
		t.Fatalf("the server answers %q, %v", line, err)
	}
	return conn
}

// SIGTERM lets a request under way finish; a new one is not accepted (G19).
func TestStopFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	const body = `{"token":"unknown"}`
	conn := underWay(t, p, body)
	p.signal(syscall.SIGTERM)
	p.logged("stopping")
	fmt.Fprint(conn, body)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("the request under way gets no answer: %v", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != 422 {
		t.Errorf("the request under way gets %s", answer.Status)
	}
	p.ended(0)
	if late, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://")); err == nil {
		late.Close()
		t.Error("a new connection is accepted after the end")
	}
}

// A request that never ends does not keep the program: it is cut, and that is no failure (G19).
func TestStopCutsWhatNeverEnds(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	underWay(t, p, `{"token":"unknown"}`)
	p.signal(syscall.SIGTERM)
	p.ended(0)
}

// A second signal ends the program at once.
func TestSecondSignal(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	underWay(t, p, `{"token":"unknown"}`)
	p.signal(os.Interrupt)
	p.logged("stopping")
	p.signal(os.Interrupt)
	p.ended(-1) // by the signal
}

// Clients that send slowly are cut off, and meanwhile others are served (G18).
func TestSlowClientsAreCutOff(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	var slow []net.Conn
	for range 50 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
		slow = append(slow, conn)
	}
	if status, _ := p.get("/healthz"); status != 200 {
		t.Errorf("/healthz answers %d", status)
	}
	began := time.Now()
	for _, conn := range slow {
		if _, err := io.ReadAll(conn); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > patience {
		t.Errorf("slow clients are cut off after %s", took)
	}
	p.stop(0)
}

// What was acknowledged is there after a kill; what was signed out stays so (Keycloak CVE-2026-9802).
func TestRestartAfterKill(t *testing.T) {
	t.Parallel()
	data := trialFolder(t)
	p := start(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0")
	in, out := p.signsIn(), p.signsIn()
	out.post("/api/logout", "", 200)
	p.signal(syscall.SIGKILL)
	p.ended(-1)

	p = start(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0")
	in.program, out.program = p, p
	in.post("/api/terms/accept", `{"version":1}`, 200)
	out.post("/api/terms/accept", `{"version":1}`, 401)
	p.stop(0)
}

// The log of a whole sign-in holds nothing that opens anything (G20).
func TestNoSecretsInTheLog(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0", "--log-level", "debug")
	b := p.signsIn()
	mails := p.mails()
	p.stop(0)
	secrets := []string{"Denwaban2026", b.token}
	for _, cookie := range b.cookies {
		secrets = append(secrets, cookie.Value)
	}
	for _, mail := range mails {
		for _, found := range secretInMail.FindAllStringSubmatch(mail.Text, -1) {
			secrets = append(secrets, found[1]+found[2])
		}
	}
	if len(secrets) < 6 {
		t.Fatalf("only %d secrets to look for", len(secrets))
	}
	for _, secret := range secrets {
		if strings.Contains(p.logs.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, p.logs)
		}
	}
}

// A folder without a company offers set-up, once; one with a company never again (G14).
func TestSetUp(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p := start(t, nil, "--data", data, "--listen", "127.0.0.1:0")
	line, err := p.out.ReadString('\n')
	_, token, offered := strings.Cut(strings.TrimSpace(line), p.address+"/setup#token=")
	if err != nil || !offered {
		t.Fatalf("the program prints %q, %v", line, err)
	}
	b := &browser{program: p}
	form := `{"token":"` + token + `","company":"株式会社はじめ","name":"初 一","mail":"first@example.com","phone":"0300000000","language":"ja","time_zone":"Asia/Tokyo"}`
	b.post("/api/setup/check", `{"token":"`+token+`"}`, 204)
	b.post("/api/setup", form, 200)
	b.post("/api/setup", form, 422)
	if status, _ := p.get("/api/trial/mails"); status != 404 {
		t.Errorf("the trial mailbox of a folder that is no trial answers %d", status)
	}
	p.stop(0)
	if strings.Contains(p.logs.String(), token) {
		t.Errorf("the log holds the secret:\n%s", p.logs)
	}

	p = start(t, nil, "--data", data, "--listen", "127.0.0.1:0")
	p.stop(0) // it has printed nothing more: set-up is not offered again
	refused(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0")
}

func TestSecondProcess(t *testing.T) {
	t.Parallel()
	data := trialFolder(t)
	p := start(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0")
	if sentence := refused(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0"); !strings.Contains(sentence, "another denwaban") {
		t.Errorf("it says %q", sentence)
	}
	if sentence := refused(t, nil, "--demo", "--data", t.TempDir(), "--listen", strings.TrimPrefix(p.address, "http://")); !strings.Contains(sentence, "listen on") {
		t.Errorf("it says %q", sentence)
	}
	if status, _ := p.get("/healthz"); status != 200 {
		t.Errorf("the first one answers %d", status)
	}
	p.stop(0)
}

// The description that the program prints is the committed one.
func TestOpenAPICommand(t *testing.T) {
	t.Parallel()
	out, err := exec.Command(executable(t), "openapi").Output()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("../frontend/src/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != string(kept) {
		t.Error("frontend/src/openapi.json is not what the program prints; run: npm run generate")
	}
}
