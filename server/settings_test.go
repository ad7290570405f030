package server_test

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestSettingsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		args []string
		env  []string
		says string
	}{
		"unknown flag":             {args: []string{"--colour", "red"}, says: "--colour"},
		"unknown command":          {args: []string{"dance"}, says: "dance"},
		"unknown level":            {args: []string{"--log-level", "loud"}, says: "--log-level"},
		"address without port":     {args: []string{"--listen", "127.0.0.1"}, says: "listen on"},
		"address of somebody else": {args: []string{"--listen", "192.0.2.1:0"}, says: "listen on"},
		"public URL with path":     {args: []string{"--public-url", "https://portal.example.jp/denwaban"}, says: "--public-url"},
		"public URL in variables":  {env: []string{"DENWABAN_PUBLIC_URL=ftp://portal.example.jp"}, says: "--public-url"},
		"mail server of the web":   {args: []string{"--smtp", "https://user:hunter2@mail.example.jp"}, says: "smtp"},
		"mail server with escapes": {args: []string{"--smtp", "smtp://user:hunter2%zz@mail.example.jp"}, says: "smtp"},
		"sender without address":   {args: []string{"--smtp", "smtp://mail.example.jp", "--mail-from", "nobody"}, says: "mail-from"},
		"proxy by name":            {args: []string{"--trusted-proxy", "proxy.example.jp"}, says: "--trusted-proxy"},
		"every proxy":              {env: []string{"DENWABAN_TRUSTED_PROXY=10.0.0.1,0.0.0.0/0"}, says: "0.0.0.0/0"},
		"certificate without key":  {args: []string{"--tls-cert", "cert.pem"}, says: "--tls-key"},
		"key without certificate":  {env: []string{"DENWABAN_TLS_KEY=key.pem"}, says: "--tls-cert"},
		"certificate is not there": {args: []string{"--tls-cert", "cert.pem", "--tls-key", "key.pem"}, says: "cert.pem"},
		"certificate, but http":    {args: []string{"--tls-cert", "cert.pem", "--tls-key", "key.pem", "--public-url", "http://portal.example.jp"}, says: "https://"},
		"data in a file":           {args: []string{"--data", "/dev/null/data"}, says: "data folder"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			args := append([]string{"--listen", "127.0.0.1:0", "--data", data}, one.args...)
			if name == "unknown command" {
				args = one.args
			}
			sentence := refused(t, one.env, args...)
			if !strings.Contains(sentence, one.says) || strings.Contains(sentence, "hunter2") {
				t.Errorf("it says %q", sentence)
			}
			if _, err := os.Stat(data); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("it leaves an installation behind: %v", err)
			}
		})
	}
}

// Who writes a command wrongly is told how it is written, with the exit code that scripts know for that.
func TestWrongUsage(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		args        []string
		usage, says string
	}{
		{nil, "Usage: denwaban serve", "--log-level"},
		{[]string{"--colour", "red"}, "Usage: denwaban <command>", "unknown flag --colour"},
		{[]string{"dance"}, "Usage: denwaban <command>", "unexpected argument dance"},
		{[]string{"user", "add", "--name", "X"}, "Usage: denwaban user add", "--mail"},
		{[]string{"backup"}, "Usage: denwaban backup <file>", "<file>"},
		{[]string{"serve", "--log-level", "loud"}, "Usage: denwaban serve", "--log-level"},
	} {
		made := command(t, []string{"DENWABAN_LOG_LEVEL=loud"}, row.args...)
		var out, said strings.Builder
		made.Stdout, made.Stderr = &out, &said
		var failed *exec.ExitError
		if err := made.Run(); !errors.As(err, &failed) || failed.ExitCode() != 2 {
			t.Errorf("denwaban %q ends with %v, want exit code 2", row.args, err)
		}
		if !strings.HasPrefix(said.String(), row.usage) || !strings.Contains(said.String(), "\ndenwaban: ") || !strings.Contains(said.String(), row.says) || out.Len() > 0 {
			t.Errorf("denwaban %q prints %q and says\n%s", row.args, out.String(), said.String())
		}
	}
	if sentence := refused(t, nil, "--public-url", "ftp://portal"); !strings.Contains(sentence, "--public-url") {
		t.Errorf("a wrong value says %q", sentence)
	}
}

// A variable that is misspelt does nothing: that is said at the start, with what it is near to.
func TestMisspeltVariablesAreTold(t *testing.T) {
	t.Parallel()
	p := start(t, []string{"DENWABAN_DATTA=/nowhere", "DENWABAN_SMPT=smtp://mail", "DENWABAN_COLOUR=red", "DENWABAN_LOG_LEVEL=error", "DENWABANX=1"},
		"--demo", "--data", trialFolder(t), "--listen", "127.0.0.1:0")
	p.stop(0)
	const want = `denwaban: the variable DENWABAN_COLOUR is no setting and does nothing
denwaban: the variable DENWABAN_DATTA is no setting and does nothing; did you mean DENWABAN_DATA?
denwaban: the variable DENWABAN_SMPT is no setting and does nothing; did you mean DENWABAN_SMTP?
`
	if got := p.logs.String(); got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
}

// Whoever opens plain http to the network is told, and where to begin.
func TestPlainHTTPOnTheNetworkIsTold(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--data", t.TempDir(), "--listen", "0.0.0.0:0")
	p.logged("without https")
	if !strings.HasPrefix(p.address, "http://localhost:") {
		t.Errorf("it listens on %s", p.address)
	}
}

// Every setting is a variable too; a flag is stronger.
func TestSettingsInTheEnvironment(t *testing.T) {
	t.Parallel()
	data := trialFolder(t)
	env := []string{
		"DENWABAN_DATA=" + data, "DENWABAN_LISTEN=127.0.0.1:0", "DENWABAN_DEMO=true", "DENWABAN_LOG_LEVEL=error",
		"DENWABAN_PUBLIC_URL=https://Portal.Example.JP:443/",
	}
	p := start(t, env)
	if status, _ := p.get("/api/trial/mails"); status != 200 {
		t.Errorf("the trial mailbox answers %d", status)
	}
	request, err := http.NewRequestWithContext(t.Context(), "POST", p.address+"/api/login",
		strings.NewReader(`{"login_id":"demo@example.co.jp","password":"Denwaban2026"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "portal.example.jp"
	request.Header.Set("Origin", "https://portal.example.jp") // as browsers write it
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if cookies := answer.Cookies(); answer.StatusCode != 200 || len(cookies) != 1 || !strings.HasPrefix(cookies[0].Name, "__Host-") {
		t.Errorf("a sign-in answers %s with %v", answer.Status, cookies)
	}
	seen := len(p.mailsTo("nogroup@example.co.jp"))
	b := &browser{program: p}
	b.post("/api/password/forgot", `{"login_id":"nogroup@example.co.jp"}`, 204, "Host", "attacker.example", "X-Forwarded-Host", "attacker.example")
	if mail := p.newMail("nogroup@example.co.jp", seen); !strings.Contains(mail.Text, "https://portal.example.jp/password/identity#token=") || strings.Contains(mail.Text, "attacker") {
		t.Errorf("the link in the mail is not the public one:\n%s", mail.Text)
	}
	p.stop(0)
	if p.logs.String() != "" {
		t.Errorf("at the level error it logs\n%s", p.logs)
	}
	p = start(t, env, "--log-level", "info")
	p.stop(0)
	if !strings.Contains(p.logs.String(), "stopping") {
		t.Errorf("the flag is not stronger than the variable:\n%s", p.logs)
	}
}
