package web

import (
	"os"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Access that is refused is on record, for whom it was refused and how often, and an attacker cannot fill the disk by it.
func TestRefusedAccessIsOnRecord(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo, boss := h.signedIn(tokyoMail), h.signedIn("demo@example.co.jp")
	for range 300 {
		tokyo.get("/api/users").is(404, "not_found")
		tokyo.get("/api/voice-groups/Y90000001").is(404, "not_found")
		tokyo.do("POST", "/api/logout", nil, without("X-CSRF-Token")).is(403, "cross_site")
		h.browser().do("POST", "/api/login", fields{}, with("Origin", "https://attacker.example")).is(403, "cross_site")
		h.browser().get("/api/no-such-thing").is(404, "not_found")
		h.browser().get("/api/users").is(401, "signed_out")
	}
	h.store.WriteNotes(t.Context())
	rows := read[TrailPage](boss.get("/api/audit?event=access_refused")).Rows
	told := map[string]string{}
	for _, row := range rows {
		if row.PersonID != "tokyo" || row.Address != "127.0.0.1" {
			t.Errorf("the row is of %s at %s", row.PersonID, row.Address)
		}
		for _, fact := range row.Facts {
			if fact.Name == "times" {
				told[row.Subject] += " " + fact.After[0]
			}
		}
	}
	for subject, times := range map[string]string{"GET /api/users": " 299 1", "GET /api/voice-groups/{id}": " 299 1", "POST /api/logout": " 299 1"} {
		if told[subject] != times {
			t.Errorf("%s: %q, want %q", subject, told[subject], times)
		}
	}
	if len(rows) != 6 {
		t.Errorf("900 refusals make %d rows", len(rows))
	}
	db := beside(t, h.dir)
	defer db.Close()
	var strangers int
	if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit WHERE event = ? AND user_id = ''`, string(portal.EventAccessRefused)).Scan(&strangers); err != nil {
		t.Fatal(err)
	}
	if strangers != 2 {
		t.Errorf("300 refusals to strangers make %d rows", strangers)
	}
}

// A deed that is denied is on record too, with what it was about, and however often it is tried it is a row a minute.
func TestDeniedDeedsAreOnRecord(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, tokyo, viewer := h.signedIn("demo@example.co.jp"), h.signedIn(tokyoMail), h.signedIn("viewer@example.co.jp")
	number, other := pick(boss, "Y10000001", "0300001001"), pick(boss, "Y10000001", "0300001002")
	boss.post("/api/locks", LockForm{Selection: other}).ok()
	tokyo.forwards(other, "090-1234-5678").is(422, "number_locked")
	for range 300 {
		viewer.forwards(number, "090-1234-5678").is(422, "read_only")
	}
	viewer.forwards(other, "090-1234-5678")
	h.later(portal.FreshFor)
	tokyo.forwards(number, "090-9999-0001").is(401, "code_needed")
	boss.do("DELETE", "/api/users/tokyo/hold", nil).is(401, "code_needed")
	tokyo.get("/api/users/"+strings.Repeat("x", 300)).is(404, "not_found")
	boss.givesAFreshCode("demo@example.co.jp").ok()
	h.store.WriteNotes(t.Context())
	named := func(one Selection) string { return "Y10000001 " + itoa(one.IDs[0]) }
	want := map[string]int{
		"PUT /api/forwardings by tokyo: number_locked 1 " + named(other):                      1,
		"PUT /api/forwardings by viewer: read_only 1 " + named(number):                        1,
		"PUT /api/forwardings by viewer: read_only 300 " + named(number) + "," + named(other): 1,
		"GET /api/users/{id} by tokyo: role 1 " + strings.Repeat("x", 100):                    1,
	}
	for _, row := range read[TrailPage](boss.get("/api/audit?event=access_refused")).Rows {
		facts := map[string]string{}
		for _, fact := range row.Facts {
			facts[fact.Name] = strings.Join(fact.After, ",")
		}
		who := row.PersonID
		if who != "tokyo" && who != "viewer" {
			who = "demo"
		}
		want[row.Subject+" by "+who+": "+facts["reason"]+" "+facts["times"]+" "+facts["objects"]]--
	}
	for row, left := range want {
		if left != 0 {
			t.Errorf("%s: %d too few", row, left)
		}
	}
}

func TestEveryReasonOfADenialHasItsWords(t *testing.T) {
	t.Parallel()
	all, err := readWords(os.DirFS("../../frontend/src/locales"))
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range store.Denials {
		for language, w := range all {
			if key := "value.reason." + code; w.of(key, key) == key {
				t.Errorf("%s has no word in %s", code, language)
			}
		}
	}
}
