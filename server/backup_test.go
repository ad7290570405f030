package server_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A backup of a running server, restored into a new folder with the same keys, is what it was; nobody is signed in.
func TestBackupAndRestoreCommands(t *testing.T) {
	t.Parallel()
	data := trialFolder(t)
	file := filepath.Join(t.TempDir(), "backup.db")
	p := start(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0")
	b := p.signsIn()
	output(t, "backup", "--data", data, file)
	if sentence := refused(t, nil, "backup", "--data", data, file); !strings.Contains(sentence, "exists") {
		t.Errorf("over a backup it says %q", sentence)
	}
	if sentence := refused(t, nil, "restore", "--data", data, file); !strings.Contains(sentence, "another denwaban") {
		t.Errorf("under a running server it says %q", sentence)
	}
	b.post("/api/terms/accept", `{"version":1}`, 200)
	p.stop(0)

	elsewhere := t.TempDir()
	if sentence := refused(t, nil, "restore", "--data", elsewhere, file); !strings.Contains(sentence, "root key") {
		t.Errorf("without the keys it says %q", sentence)
	}
	for _, dir := range []string{data, elsewhere} {
		out := output(t, "restore", "--data", dir, "--keys", filepath.Join(data, "keys"), file)
		if kept := strings.Contains(out, "is kept as"); kept != (dir == data) {
			t.Errorf("it prints %q", out)
		}
		p = start(t, nil, "--demo", "--data", dir, "--keys", filepath.Join(data, "keys"), "--listen", "127.0.0.1:0")
		b.program = p
		b.post("/api/terms/accept", `{"version":1}`, 401)
		p.signsIn().post("/api/terms/accept", `{"version":1}`, 200)
		if out := output(t, "audit", "verify", "--data", dir, "--keys", filepath.Join(data, "keys")); !strings.Contains(out, "intact") {
			t.Errorf("the trail: %s", out)
		}
		p.stop(0)
	}
	if files, err := os.ReadDir(filepath.Dir(file)); err != nil || len(files) != 1 {
		t.Errorf("beside the backup lie %v, %v", files, err)
	}
}
