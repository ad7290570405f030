package web

import (
	"testing"

	"denwaban/server/portal"
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
