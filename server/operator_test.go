package server_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const contractHeadings = "service,voice_group,representative_contract,contract,site,site_name,phone_number,plan,message_box,members_net,opened\n"

func contractFile(t *testing.T, lines ...string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "contracts.csv", []byte(contractHeadings+strings.Join(lines, "\n")))
	return filepath.Join(dir, "contracts.csv")
}

// told runs a command that must fail, and returns what it says on as many lines as it needs.
func told(t *testing.T, args ...string) string {
	t.Helper()
	out, err := command(t, nil, args...).CombinedOutput()
	if err == nil || strings.Contains(string(out), "goroutine") {
		t.Fatalf("denwaban %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// An operator makes an installation without a browser: contracts, the first administrator, and the link to begin with.
func TestAnInstallationFromTheCommandLine(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	first := contractFile(t, "IP Voice,Y70000001,N700000001,N700000001,S1,本社,03-0000-7001,IP Voice,true,false,true",
		"IP Voice,Y70000001,N700000001,N700000001,S1,本社,０３−００００−７００２,IP Voice,true,false,true",
		"IP Voice,Y70000001,N700000001,N700000002,S2,\"支店, 大阪\",,IP Voice,no,yes,0")
	if sentence := refused(t, nil, "import", "--data", data, "--company", "株式会社はじめ", first); !strings.Contains(sentence, "not there") {
		t.Errorf("without a folder it says %q", sentence)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a mistyped folder becomes an installation")
	}
	if out := output(t, "import", "--data", data, "--create-company", "--company", "株式会社はじめ", first); out != "2 contracts added, 0 changed, 2 phone numbers added\n1 service added: IP Voice\n1 voice group added: Y70000001\n" {
		t.Errorf("it prints %q", out)
	}
	if out := output(t, "import", "--data", data, "--company", "株式会社はじめ", first); out != "0 contracts added, 0 changed, 0 phone numbers added\n" {
		t.Errorf("again it prints %q", out)
	}
	// A name that is written wrongly is seen to be new.
	other := make([]string, 12)
	for i := range other {
		other[i] = fmt.Sprintf("IP Voise,Y710000%02d,N71000001,N710000%02d,S1,本社,,IP Voice,true,false,true", i, i)
	}
	if out := output(t, "import", "--data", data, "--company", "株式会社はじめ", contractFile(t, other...)); !strings.Contains(out, "\n1 service added: IP Voise\n") ||
		!strings.Contains(out, "\n12 voice groups added: Y71000000, Y71000001, ") || !strings.HasSuffix(out, ", Y71000009 and 2 more\n") {
		t.Errorf("of what is new it prints %q", out)
	}
	person := []string{"user", "add", "--data", data, "--name", "初 一", "--mail", "first@example.com", "--phone", "03-0000-0001"}
	out := output(t, append(person, "--admin", "--public-url", "https://portal.example.jp", "--company", "株式会社はじめ")...)
	_, token, found := strings.Cut(strings.TrimSpace(out), "https://portal.example.jp/password/identity#token=")
	if !found {
		t.Fatalf("it prints %q", out)
	}
	if sentence := refused(t, nil, person...); !strings.Contains(sentence, "mail: mail taken") {
		t.Errorf("twice it says %q", sentence)
	}
	if out := output(t, append(person[:7:7], "x2@example.com", "--phone", "0300000002", "--smtp", "smtp://localhost:25")...); strings.Contains(out, "token=") {
		t.Errorf("with a mail server it prints %q", out)
	}

	p := start(t, nil, "--data", data, "--listen", "127.0.0.1:0")
	if sentence := refused(t, nil, person...); !strings.Contains(sentence, "another denwaban") {
		t.Errorf("beside a running server it says %q", sentence)
	}
	b := &browser{program: p}
	b.post("/api/password/identity", fmt.Sprintf(`{"token":%q,"login_id":"first@example.com","name":"初一","phone":"0300000001"}`, token), 200)
	b.post("/api/password", `{"password":"Himitsu2026"}`, 200)
	b.post("/api/login", `{"login_id":"first@example.com","password":"Himitsu2026"}`, 200)
	p.stop(0)
	if strings.Contains(p.logs.String(), "/setup") {
		t.Error("set-up is offered although there is a company")
	}
	if out := output(t, "audit", "verify", "--data", data); !strings.Contains(out, "intact") {
		t.Errorf("the trail: %s", out)
	}
}

// All or nothing, and every line that is wrong is told, those that the database knows better too.
func TestImportTellsEveryWrongLine(t *testing.T) {
	t.Parallel()
	data := trialFolder(t)
	before := count(t, data, `SELECT COUNT(*) FROM numbers`)
	importing := func(lines ...string) string {
		return told(t, "import", "--data", data, "--company", "サンプル商事株式会社", contractFile(t, lines...))
	}
	good := "IP Voice,Y70000001,N700000001,N700000001,S1,本社,03-0000-7001,IP Voice,true,false,true"
	says := importing(good, "IP Voice,X1,N700000001,N700000002,S2,,110,IP Voice,maybe,false,true", good)
	for _, want := range []string{"nothing is imported", `line 3: voice_group "X1"`, "line 3: site_name is empty", `line 3: phone_number "110"`, `line 3: message_box "maybe"`,
		"line 4: phone number 0300007001 is described differently in line 2"} {
		if !strings.Contains(says, want) {
			t.Errorf("it does not say %q:\n%s", want, says)
		}
	}
	output(t, "import", "--data", data, "--create-company", "--company", "株式会社となり",
		contractFile(t, "IP Voice,Y80000001,N800000001,N800000001,S1,本社,03-0000-8001,IP Voice,true,false,true"))
	says = importing(good, "IP Voice,Y80000001,N800000001,N800000009,S1,本社,03-0000-8002,IP Voice,true,false,true",
		"IP Voice,Y70000001,N700000001,N100000001,S1,本社,,IP Voice,true,false,true",
		"IP Voice,Y70000001,N700000001,N700000003,S3,支店,03-0000-8001,IP Voice,true,false,true",
		"IP Voice,Y70000001,N700000001,N100000001,S1,本社,03-0000-7009,IP Voice,true,false,true")
	for _, want := range []string{"line 3: voice group Y80000001 belongs to another company", "line 4: contract N100000001 belongs to another voice group",
		"line 5: phone number 03-0000-8001 belongs to another voice group", "line 6: contract N100000001 belongs to another voice group"} {
		if !strings.Contains(says, want) {
			t.Errorf("it does not say %q:\n%s", want, says)
		}
	}
	if after := count(t, data, `SELECT COUNT(*) FROM numbers`); after != before+1 || strings.Count(says, "line ") != 4 {
		t.Errorf("there are %d numbers, want the %d and that of the other company: %s", after, before, says)
	}
	if sentence := refused(t, nil, "import", "--data", data, "--company", "サンプル", contractFile(t, "a,b\n\"c\"d,e\n")); !strings.Contains(sentence, "line 3") {
		t.Errorf("of a line that is none it says %q", sentence)
	}
	if sentence := refused(t, nil, "import", "--data", data, "--company", "別", contractFile(t, good)); !strings.Contains(sentence, "there is no company 別") {
		t.Errorf("it says %q", sentence)
	}
}

// An import that takes the message box away names the numbers that it concerns and where to find the rest; nothing is switched off.
func TestAnImportTellsWhatIsNoLongerAllowed(t *testing.T) {
	t.Parallel()
	data := trialFolder(t)
	importing := func(box string) string {
		return output(t, "import", "--data", data, "--company", "サンプル商事株式会社", contractFile(t,
			"Arcstar IP Voice,Y10000001,N100000001,N100000001,S1,本社,,IP Voice,"+box+",false,true"))
	}
	says := importing("false")
	if want := "Nothing was switched off"; !strings.Contains(says, want) || !strings.Contains(says, "\n03-0000-1002  current forwarding: the contract no longer includes voicemail\n") {
		t.Errorf("it prints %q", says)
	}
	if n := count(t, data, `SELECT COUNT(*) FROM forwardings WHERE is_on`); n != 5 {
		t.Errorf("%d numbers are forwarding, want 5", n)
	}
	if all := output(t, "lapsed", "--data", data); !strings.HasPrefix(all, "03-0000-1002  current forwarding: ") || !strings.HasSuffix(all, "\n1 phone number\n") {
		t.Errorf("the list is %q", all)
	}
	if says := importing("true"); strings.Contains(says, "Nothing was") {
		t.Errorf("with the box again it prints %q", says)
	}
	if all := output(t, "lapsed", "--data", data); all != "0 phone numbers\n" {
		t.Errorf("then the list is %q", all)
	}
}

// The only administrator, whose authenticator is gone or shut, gets in again by the operator's hand; what was there before,
// the password among it, gets nobody in any more.
func TestResetFactorOfTheOnlyAdministrator(t *testing.T) {
	t.Parallel()
	data := trialFolder(t)
	p := start(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0")
	in := p.signsIn()
	p.stop(0)
	if sentence := refused(t, nil, "user", "reset-factor", "--data", data, "nobody@example.com"); !strings.Contains(sentence, "there is nobody with the login ID nobody@example.com") {
		t.Errorf("it says %q", sentence)
	}
	out := output(t, "user", "reset-factor", "--data", data, "ＤＥＭＯ@example.co.jp")
	_, token, found := strings.Cut(strings.TrimSpace(out), "and after it\n/password/identity#token=")
	if !found {
		t.Fatalf("it prints %q", out)
	}
	p = start(t, nil, "--demo", "--data", data, "--listen", "127.0.0.1:0")
	in.program = p
	in.post("/api/terms/accept", `{"version":1}`, 401)
	b := &browser{program: p}
	b.post("/api/login", `{"login_id":"demo@example.co.jp","password":"Denwaban2026"}`, 401)
	b.post("/api/password/identity", fmt.Sprintf(`{"token":%q,"login_id":"demo@example.co.jp","name":"鈴木 一郎","phone":"0312345670"}`, token), 200)
	b.post("/api/password", `{"password":"Himitsu2026"}`, 200)
	if session := b.post("/api/login", `{"login_id":"demo@example.co.jp","password":"Himitsu2026"}`, 200); !strings.Contains(session, `"step":"choose_factor"`) {
		t.Errorf("after it the sign-in is at %s", session)
	}
	p.newMail("demo@example.co.jp", 0)
	p.stop(0)
	if rows := count(t, data, `SELECT COUNT(*) FROM audit WHERE event = 'user_changed' AND user_name = 'denwaban' AND subject = '鈴木 一郎' AND company_id <> ''`); rows != 1 {
		t.Errorf("on record are %d rows", rows)
	}
}
