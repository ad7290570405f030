package web

import "testing"

// Where no mail server is set, whoever needs mails is told so, and nobody chooses what needs them.
func TestWithoutAMailServer(t *testing.T) {
	t.Parallel()
	h := open(t, withoutMail)
	told := func(b *browser) bool { h.t.Helper(); return read[Session](b.get("/api/session")).MailOff }
	for about, row := range map[string]struct {
		by   *browser
		told bool
	}{
		"somebody who is not signed in": {h.browser(), false},
		"at the mailed code":            {h.halfSignedIn("tokyo@example.co.jp"), true},
		"a user":                        {h.signedIn("tokyo@example.co.jp"), false},
		"an administrator":              {h.signedIn("demo@example.co.jp"), true},
	} {
		if got := told(row.by); got != row.told {
			t.Errorf("%s: told %v, want %v", about, got, row.told)
		}
	}
	b := h.tokyoWith("unset")
	b.post("/api/login/factor", fields{"factor": "mail"}).is(422, "mail_off")
	b.post("/api/login/factor", fields{"factor": "totp"}).ok()
	for _, login := range []string{"tokyo@example.co.jp", "nobody@example.com"} {
		h.browser().post("/api/password/forgot", fields{"login_id": login}).is(422, "reset_mail_off")
	}
	demo := h.signedIn("demo@example.co.jp")
	edits := func(state, was, becomes string) response {
		h.write(`UPDATE users SET state = ?, factor = ? WHERE id = 'tokyo'`, state, was)
		sheet := read[PersonSheet](demo.get("/api/users/tokyo"))
		sheet.Form.Factor = becomes
		return demo.put("/api/users/tokyo", UserChange{Form: sheet.Form, Version: sheet.Version})
	}
	edits("active", "totp", "mail").is(422, "mail_off")
	edits("active", "mail", "mail").ok()
	edits("active", "totp", "unset").ok()
	edits("invited", "totp", "mail").ok()
	if told(open(t).signedIn("demo@example.co.jp")) {
		t.Error("told where there is a mail server")
	}
}

// An installation says that it is not set up only as long as that is so.
func TestTheEntranceOfAnEmptyInstallation(t *testing.T) {
	t.Parallel()
	empty := enter(t, t.TempDir())
	defer empty.leave()
	secret, err := empty.store.OpenSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := empty.browser()
	form := fields{"token": secret, "company": "株式会社はじめ", "name": "初 一", "mail": "first@example.com", "phone": "0300000000", "language": "ja", "time_zone": "Asia/Tokyo"}
	if !read[Session](b.get("/api/session")).NotSetUp {
		t.Error("an empty installation looks ready")
	}
	b.post("/api/setup/check", fields{"token": ""}).is(422, "setup_refused")
	b.post("/api/setup/check", fields{"token": secret}).ok()
	b.post("/api/setup", form).ok()
	if read[Session](b.get("/api/session")).NotSetUp {
		t.Error("an installation with a company looks empty")
	}
	b.post("/api/setup/check", fields{"token": secret}).is(422, "setup_done")
	b.post("/api/setup", form).is(422, "setup_done")
}
