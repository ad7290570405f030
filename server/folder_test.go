package server_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A folder that is not as the program left it is refused with one sentence, and not a byte of it changes (G14).
func TestDamagedFolderIsRefused(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]struct {
		do   func(t *testing.T, dir string)
		says string
	}{
		"empty database":     {func(t *testing.T, dir string) { write(t, dir, "denwaban.db", nil) }, "not a database"},
		"not a database":     {func(t *testing.T, dir string) { write(t, dir, "denwaban.db", []byte("PK\x03\x04 backup.zip")) }, "not a database"},
		"half of a database": {halve, "damaged"},
		"page overwritten":   {overwrite, "damaged"},
		"foreign database": {func(t *testing.T, dir string) {
			write(t, dir, "denwaban.db", nil)
			os.Remove(filepath.Join(dir, "denwaban.db"))
			ask(t, dir, `CREATE TABLE recipes (name TEXT)`)
		}, "not one of denwaban"},
		"newer database": {func(t *testing.T, dir string) {
			ask(t, dir, `INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES (9999, TRUE, '2030-01-01')`)
		}, "newer denwaban"},
		"key missing":   {func(t *testing.T, dir string) { os.RemoveAll(filepath.Join(dir, "keys")) }, "root key"},
		"key cut":       {func(t *testing.T, dir string) { write(t, dir, "keys/root.key", []byte("abc")) }, "root key"},
		"key exchanged": {func(t *testing.T, dir string) { write(t, dir, "keys/root.key", bytes.Repeat([]byte("ab"), 32)) }, "root key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := trialFolder(t)
			damage.do(t, dir)
			before := contents(t, dir)
			sentence := refused(t, nil, "serve", "--demo", "--data", dir, "--listen", "127.0.0.1:0")
			if !strings.Contains(sentence, damage.says) {
				t.Errorf("it says %q", sentence)
			}
			after := contents(t, dir)
			for file, text := range before {
				if after[file] != text {
					t.Errorf("%s was changed", file)
				}
			}
			for file := range after {
				if _, found := before[file]; !found && !strings.HasSuffix(file, "-shm") && !strings.HasSuffix(file, "-wal") {
					t.Errorf("%s was made", file)
				}
			}
		})
	}
}

func write(t *testing.T, dir, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func halve(t *testing.T, dir string) {
	text, err := os.ReadFile(filepath.Join(dir, "denwaban.db"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "denwaban.db", text[:len(text)/2])
}

// overwrite spoils every page but the first.
func overwrite(t *testing.T, dir string) {
	text, err := os.ReadFile(filepath.Join(dir, "denwaban.db"))
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(text); i++ {
		text[i] ^= 0x5a
	}
	write(t, dir, "denwaban.db", text)
}

func ask(t *testing.T, dir, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "denwaban.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatal(err)
	}
}

// What the quick look at the start does not see, the reading of the whole finds: the log and /healthz tell, and people work on.
func TestDamageFoundWhileRunning(t *testing.T) {
	t.Parallel()
	dir := trialFolder(t)
	ask(t, dir, `DELETE FROM settings WHERE name = 'integrity_checked_at'`)
	ask(t, dir, `
		PRAGMA writable_schema = ON;
		UPDATE sqlite_master SET sql = 'CREATE INDEX users_order ON users (company_id, name_order, phone)' WHERE name = 'users_order';
		PRAGMA writable_schema = OFF`)
	p := start(t, nil, "--demo", "--data", dir, "--listen", "127.0.0.1:0")
	p.logged("damaged")
	if status, body := p.get("/healthz"); status != 503 || strings.Contains(body, "users_order") {
		t.Errorf("/healthz answers %d %s", status, body)
	}
	p.signsIn()
	p.stop(0)
}

// count asks a data folder in which no program works for a number.
func count(t *testing.T, dir, query string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "denwaban.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(context.Background(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// contents of all files of a folder but the lock, which holds nothing.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "lock" {
			return err
		}
		text, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, dir)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
