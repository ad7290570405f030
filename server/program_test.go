package server_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built is where the program of this test run lies, and a folder that it made with --demo.
var built struct {
	program, demo sync.Once
	dir           string
	failure       error
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "denwaban-program")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		built.dir = dir
		return m.Run()
	}())
}

// executable builds the program once, without the race detector: the tests of the rooms have it, and processes start
// several times faster.
func executable(t testing.TB) string {
	t.Helper()
	file := filepath.Join(built.dir, "denwaban")
	built.program.Do(func() {
		build := exec.Command("go", "build", "-o", file, ".")
		build.Dir = ".."
		complaint, err := build.CombinedOutput()
		if err != nil {
			built.failure = fmt.Errorf("build the program: %w\n%s", err, complaint)
		}
	})
	if built.failure != nil {
		t.Fatal(built.failure)
	}
	return file
}

// trialFolder is a copy of a data folder that was made with --demo and whose program was stopped.
func trialFolder(t testing.TB) string {
	t.Helper()
	pattern := filepath.Join(built.dir, "trial")
	built.demo.Do(func() {
		p := start(t, nil, "serve", "--demo", "--data", pattern, "--listen", "127.0.0.1:0")
		p.stop(0)
	})
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(dir, os.DirFS(pattern)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "keys", "root.key"), 0o600); err != nil { // CopyFS gives everybody a look
		t.Fatal(err)
	}
	return dir
}

// program is a running denwaban.
type program struct {
	t       testing.TB
	command *exec.Cmd
	address string // http://127.0.0.1:PORT
	client  *http.Client
	out     *bufio.Reader // standard output after the first line
	logs    *log
}

// log is what a program writes to standard error, readable while it runs.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // has a value when there is more
}

func (l *log) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.more <- struct{}{}:
	default:
	}
	return l.text.Write(text)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// patience is how long any test waits for something that should happen at once, on a machine that is busy.
const patience = 2 * time.Minute

// command prepares the program with these variables and nothing else of the environment that could be a setting.
func command(t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	made := exec.CommandContext(ctx, executable(t), args...)
	made.Dir = t.TempDir()
	made.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + made.Dir, "TMPDIR=" + made.Dir}, env...)
	return made
}

// start runs the program until it says where it listens.
func start(t testing.TB, env []string, args ...string) *program {
	t.Helper()
	p := &program{t: t, command: command(t, env, args...), client: http.DefaultClient, logs: &log{more: make(chan struct{}, 1)}}
	p.command.Stderr = p.logs
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.command.ProcessState == nil {
			_ = p.command.Process.Kill()
			_ = p.command.Wait()
		}
	})
	p.out = bufio.NewReader(out)
	line, err := p.out.ReadString('\n')
	address, found := strings.CutPrefix(line, "listening on ")
	if err != nil || !found {
		t.Fatalf("the program prints %q (%v)\n%s", line, err, p.logs)
	}
	p.address = strings.TrimSpace(address)
	return p
}

// logged waits until the program has logged something.
func (p *program) logged(text string) string {
	p.t.Helper()
	deadline := time.After(patience)
	for !strings.Contains(p.logs.String(), text) {
		select {
		case <-p.logs.more:
		case <-deadline:
			p.t.Fatalf("the program does not log %q:\n%s", text, p.logs)
		}
	}
	return p.logs.String()
}

func (p *program) signal(signal os.Signal) {
	p.t.Helper()
	if err := p.command.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
}

// ended waits for the end, and checks the exit code and that nothing more came to standard output.
func (p *program) ended(code int) {
	p.t.Helper()
	rest, err := io.ReadAll(p.out)
	if err != nil {
		p.t.Fatal(err)
	}
	var failed *exec.ExitError
	if err := p.command.Wait(); err != nil && !errors.As(err, &failed) {
		p.t.Fatal(err)
	}
	if got := p.command.ProcessState.ExitCode(); got != code || len(rest) > 0 {
		p.t.Fatalf("the program ends with %s, want exit status %d, after printing %q\n%s", p.command.ProcessState, code, rest, p.logs)
	}
}

func (p *program) stop(code int) {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	p.ended(code)
}

// refused runs a program that must not start: it ends by itself with a status and one sentence, and prints nothing else.
func refused(t testing.TB, env []string, args ...string) string {
	t.Helper()
	made := command(t, env, args...)
	var out, logs bytes.Buffer
	made.Stdout, made.Stderr = &out, &logs
	began := time.Now()
	err := made.Run()
	var failed *exec.ExitError
	if !errors.As(err, &failed) || failed.ExitCode() <= 0 {
		t.Fatalf("denwaban %q ends with %v\n%s", args, err, &logs)
	}
	if took := time.Since(began); took > patience/2 {
		t.Errorf("denwaban %q takes %s to refuse", args, took)
	}
	lines := strings.Split(strings.TrimSpace(logs.String()), "\n")
	sentence := lines[len(lines)-1]
	if out.Len() > 0 || len(lines) > 3 || !strings.HasPrefix(sentence, "denwaban: ") || strings.Contains(logs.String(), "goroutine") {
		t.Errorf("denwaban %q prints %q and says\n%s", args, &out, &logs)
	}
	return sentence
}

// get asks a running program and returns status and body.
func (p *program) get(path string) (int, string) {
	p.t.Helper()
	answer, err := p.client.Get(p.address + path)
	if err != nil {
		p.t.Fatalf("%v\n%s", err, p.logs)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}
