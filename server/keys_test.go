package server_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// output runs a command that must succeed.
func output(t *testing.T, args ...string) string {
	t.Helper()
	out, err := command(t, nil, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("denwaban %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// Whoever is signed in stays so when the root key is changed, and their open page works on.
func TestRotateKeysCommand(t *testing.T) {
	t.Parallel()
	data, keys := trialFolder(t), filepath.Join(t.TempDir(), "keys")
	if err := os.Rename(filepath.Join(data, "keys"), keys); err != nil {
		t.Fatal(err)
	}
	args := []string{"--demo", "--data", data, "--keys", keys, "--listen", "127.0.0.1:0"}
	p := start(t, nil, args...)
	b := p.signsIn()
	if sentence := refused(t, nil, "keys", "rotate", "--data", data, "--keys", keys); !strings.Contains(sentence, "another denwaban") {
		t.Errorf("beside a running server it says %q", sentence)
	}
	p.stop(0)
	if out := output(t, "keys", "rotate", "--data", data, "--keys", keys); !strings.Contains(out, "is in use") {
		t.Errorf("it prints %q", out)
	}
	p = start(t, nil, args...)
	b.program = p
	b.post("/api/terms/accept", `{"version":1}`, 200)
	if out := output(t, "audit", "verify", "--data", data, "--keys", keys); !strings.Contains(out, "intact") {
		t.Errorf("the trail: %s", out)
	}
	p.stop(0)
	refused(t, nil, "keys", "rotate", "--data", t.TempDir())
}
