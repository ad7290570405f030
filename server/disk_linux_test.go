package server_test

import (
	"testing"

	"golang.org/x/sys/unix"
)

// room lets the program write files up to so many bytes, as a disk without room does.
func (p *program) room(bytes uint64) {
	p.t.Helper()
	limit := unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}
	if err := unix.Prlimit(p.command.Process.Pid, unix.RLIMIT_FSIZE, &limit, nil); err != nil {
		p.t.Fatal(err)
	}
}

// While nothing can be written, people who are signed in go on reading; what they change is refused and not half done;
// and as soon as there is room everything works, without a restart (G13).
func TestNoRoomOnTheDisk(t *testing.T) {
	t.Parallel()
	data := trialFolder(t)
	p := start(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0")
	b := p.signsIn()
	b.agrees()
	p.room(4096)
	for range 3 {
		b.post("/api/logout", "", 503)
		b.get("/api/dashboard", 200)
		(&browser{program: p}).post("/api/login", `{"login_id":"demo@example.co.jp","password":"Denwaban2026"}`, 503)
		if status, _ := p.get("/healthz"); status != 200 {
			t.Errorf("/healthz answers %d", status)
		}
	}
	p.room(unix.RLIM_INFINITY)
	p.signsIn()
	b.post("/api/logout", "", 200)
	b.get("/api/dashboard", 401)
	if out := output(t, "audit", "verify", "--data", data); out == "" {
		t.Error("the trail cannot be read")
	}
	p.stop(0)
}
