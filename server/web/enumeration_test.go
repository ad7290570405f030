package web

import (
	"net/http"
	"testing"
	"time"
)

// Whether there is an account cannot be seen from any answer: status, headers and body are the same (G4).
func TestAccountsCannotBeTold(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, ask := range map[string]func(loginID string) response{
		"sign-in":         func(id string) response { return h.browser().signsIn(id, "Wrong-Password-1") },
		"forgot password": func(id string) response { return h.browser().post("/api/password/forgot", fields{"login_id": id}) },
		"identity without a link": func(id string) response {
			return h.browser().provesIdentity("unknown", id, "東京 次郎", "0300000000")
		},
	} {
		unknown := ask("nobody@example.co.jp")
		for _, id := range []string{"TOKYO@example.co.jp", "staff@example.co.jp", "gone@example.co.jp"} {
			if known := ask(id); known.status != unknown.status || string(known.body) != string(unknown.body) || undated(known) != undated(unknown) {
				t.Errorf("%s with %s: %d %v %s, with an unknown login ID %d %v %s", name, id,
					known.status, known.header, known.body, unknown.status, unknown.header, unknown.body)
			}
		}
	}
	// The right password of a disabled account opens and tells nothing.
	h.browser().signsIn("gone@example.co.jp", trialPassword).is(401, "login_refused")
}

// What is done for an answer about an account takes a few milliseconds more or less; the answer comes when a whole step is over.
func TestAnswersAboutAccountsWaitForAWholeStep(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, ask := range map[string]func(loginID string) response{
		"sign-in":         func(id string) response { return h.browser().signsIn(id, "Wrong-Password-1") },
		"forgot password": func(id string) response { return h.browser().post("/api/password/forgot", fields{"login_id": id}) },
	} {
		for _, id := range []string{tokyoMail, "nobody@example.co.jp"} {
			began := time.Now()
			if ask(id); time.Since(began) < durationStep {
				t.Errorf("%s with %s is answered after %v", name, id, time.Since(began))
			}
		}
	}
}

// The identity check of a link does not say which of its three answers was wrong.
func TestIdentityCheckDoesNotSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.browser().opensTheMailedLink("staff@example.co.jp", "welcome")
	first := h.browser().provesIdentity(token, "demo@example.co.jp", "佐藤 花子", "0312345679").is(422, "identity_refused")
	for _, wrong := range []response{
		h.browser().provesIdentity(token, "staff@example.co.jp", "佐藤 花", "0312345679"),
		h.browser().provesIdentity(token, "staff@example.co.jp", "佐藤 花子", "0312345670"),
		h.browser().provesIdentity(token, "nobody@example.co.jp", "", ""),
	} {
		if string(wrong.body) != string(first.body) || undated(wrong) != undated(first) {
			t.Errorf("%s: %s, before %s", wrong.about, wrong.body, first.body)
		}
	}
}

// Headers by which a client would choose its own address or our name change nothing (CVE-2024-47070, CVE-2025-64101).
func TestForwardedHeadersAreIgnored(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, forged := range []string{"203.0.113.9", "not an address", "127.0.0.1, 203.0.113.9", ""} {
		tweaks := []tweak{
			with("X-Forwarded-For", forged), with("X-Real-IP", forged), with("Forwarded", "for="+forged+";host=attacker.example"),
			with("X-Forwarded-Host", "attacker.example"), with("X-Forwarded-Proto", "https"), with("X-Forwarded-Prefix", "/attacker"),
			with("True-Client-IP", forged), with("CF-Connecting-IP", forged), with("X-Original-URL", "/api/trial/mails"),
		}
		answer := h.browser().do("POST", "/api/login", fields{"login_id": "demo@example.co.jp", "password": "Wrong-Password-1"}, tweaks...)
		answer.is(401, "login_refused")
		h.browser().do("GET", "/api/dashboard", nil, tweaks...).is(401, "signed_out")
	}
	db := beside(t, h.dir)
	defer db.Close()
	var addresses int
	if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit WHERE address NOT IN ('', '127.0.0.1')`).Scan(&addresses); err != nil {
		t.Fatal(err)
	}
	if addresses > 0 {
		t.Errorf("%d rows of the audit trail hold an address that the client chose", addresses)
	}
}

func TestTrialMailboxIsForTrialsOnly(t *testing.T) {
	t.Parallel()
	h := open(t, withoutTrial)
	b := h.signedIn("demo@example.co.jp")
	for _, somebody := range []*browser{h.browser(), b} {
		somebody.get("/api/trial/mails").is(404, "not_found")
		if read[Session](somebody.get("/api/session")).Trial {
			t.Error("the page shows the banner of a trial")
		}
	}
}

// However often strangers try, the owner signs in from a known browser at the first attempt, and strangers do not even
// with the right password (G1, G2).
func TestStrangersLockNobodyOut(t *testing.T) {
	t.Parallel()
	h := open(t)
	const login = "tokyo@example.co.jp"
	owner := h.signedIn(login)
	for range 6 {
		h.browser().signsIn(login, "Wrong-Password-1").is(401, "login_refused")
	}
	h.browser().signsIn(login, trialPassword).is(401, "login_refused")
	owner.signsIn(login, trialPassword).ok()
	somebody := h.signedIn("osaka@example.co.jp") // their browser is known to them, not to tokyo@
	somebody.signsIn(login, trialPassword).is(401, "login_refused")
	h.later(time.Hour)
	h.browser().signsIn(login, trialPassword).ok()
}

// A page elsewhere whose name leads to this machine does not read the trial mailbox.
func TestTheTrialMailboxIsNotReadUnderAForeignName(t *testing.T) {
	t.Parallel()
	for _, public := range []string{"", "http://portal.example.jp"} {
		h := open(t)
		if public != "" {
			h = open(t, behind(public))
		}
		b := h.browser()
		b.get("/api/trial/mails").ok()
		for host, status := range map[string]int{"127.0.0.1:1": 200, "localhost": 200, "[::1]": 200, "attacker.example": 404, "127.0.0.1.attacker.example": 404} {
			answer := b.do("GET", "/api/trial/mails", nil, func(r *http.Request) { r.Host = host })
			if answer.status != status {
				t.Errorf("as %s: %d, want %d", host, answer.status, status)
			}
		}
	}
}
