package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
)

// withWords is a house with the dictionaries of the web interface, as the program is built.
func withWords(h *house) { h.options.Words = os.DirFS("../../frontend/src/locales") }

func TestAdministratorReadsWhatWasDone(t *testing.T) {
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	h.later(10 * time.Minute)
	admin.givesAFreshCode("demo@example.co.jp").ok()
	form := read[PersonSheet](admin.get("/api/users/tokyo"))
	form.Form.Role, form.Form.Title, form.Form.Groups = "admin", "=HYPERLINK(1)", []string{}
	admin.put("/api/users/tokyo", UserChange{Form: form.Form, Version: form.Version}).ok()
	since := url.Values{"from": {opening.Add(time.Minute).Format(time.RFC3339)}, "event": {"user_changed"}, "text": {"東京"}}
	page := read[TrailPage](admin.get("/api/audit?" + since.Encode()))
	if page.Total != 1 || len(page.Rows) != 1 {
		t.Fatalf("the page shows %+v", page)
	}
	row := page.Rows[0]
	if row.Person != "鈴木 一郎" || row.Address != "127.0.0.1" || !row.At.Equal(opening.Add(10*time.Minute)) || row.Subject != "東京 次郎" {
		t.Errorf("the row is %+v", row)
	}
	want := []Fact{
		{"role", "became", []string{"user"}, []string{"admin"}},
		{"title", "became", []string{}, []string{"=HYPERLINK(1)"}},
		{"groups", "moved", []string{"東京営業所"}, []string{}},
	}
	if fmt.Sprint(row.Facts) != fmt.Sprint(want) {
		t.Errorf("it tells %v, want %v", row.Facts, want)
	}
	people := read[[]TrailPerson](admin.get("/api/audit/people"))
	if people[0].ID != "system" || !slices.Contains(people, TrailPerson{row.PersonID, "鈴木 一郎"}) {
		t.Errorf("one chooses from %+v", people)
	}
	mine := read[TrailPage](admin.get("/api/audit?person=" + row.PersonID))
	if mine.Total < 2 || slices.ContainsFunc(mine.Rows, func(one TrailRow) bool { return one.Person != "鈴木 一郎" }) {
		t.Errorf("the administrator's own rows are %+v", mine)
	}
	admin.get("/api/audit?event=made_up").is(400, "malformed")
	admin.get("/api/audit?from=yesterday").is(400, "malformed")

	boss := h.signedIn("boss@example.com")
	for _, row := range read[TrailPage](boss.get("/api/audit")).Rows {
		if !strings.HasPrefix(row.Person, "隣野") {
			t.Errorf("the neighbour sees %+v", row)
		}
	}
}

func TestAuditPagesLeadFromOneToTheNext(t *testing.T) {
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	first := read[TrailPage](admin.get("/api/audit?size=3"))
	last := first.Rows[2].ID
	second := read[TrailPage](admin.get(fmt.Sprintf("/api/audit?size=3&before=%d", last)))
	if second.Newer != 3 || second.Total != first.Total || second.Rows[0].ID >= last {
		t.Errorf("after %+v comes %+v", first, second)
	}
	back := read[TrailPage](admin.get(fmt.Sprintf("/api/audit?size=3&after=%d", second.Rows[0].ID)))
	if back.Newer != 0 || back.Rows[0].ID != first.Rows[0].ID {
		t.Errorf("turning back shows %+v", back)
	}
}

// A search for something rare says how far it has come, and goes on from there.
func TestASearchOfALongAuditTrailSaysHowFarItHasCome(t *testing.T) {
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	admin.post("/api/groups", GroupForm{Name: "さがしもの", Members: []string{}, VoiceGroups: []string{}}).ok()
	h.write(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
		INSERT INTO audit (id, company_id, at, user_id, user_name, address, event, subject, detail, chain)
		SELECT a.id + i, a.company_id, a.at, '', '', '', 'sign_out', 'ほか', '{}', x'' FROM n, (SELECT * FROM audit ORDER BY id DESC LIMIT 1) AS a`)
	first := read[TrailPage](admin.get("/api/audit?text=さがしもの"))
	if len(first.Rows) != 0 || first.UnreadOlder == nil || first.UnreadOlder.At.IsZero() || first.UnreadNewer != nil {
		t.Fatalf("at first it tells %+v", first)
	}
	next := read[TrailPage](admin.get(fmt.Sprintf("/api/audit?text=さがしもの&before=%d", first.UnreadOlder.ID)))
	if len(next.Rows) != 1 || next.Rows[0].Subject != "さがしもの" || next.UnreadOlder != nil || next.UnreadNewer == nil || !next.More {
		t.Errorf("then it tells %+v", next)
	}
}

// The file has a byte order mark, words of the asked language, local times, and nothing that a spreadsheet would run.
func TestAuditLeavesTheHouseAsCSV(t *testing.T) {
	h := open(t, withWords)
	admin := h.signedIn("demo@example.co.jp")
	form := read[PersonSheet](admin.get("/api/users/tokyo"))
	form.Form.Name, form.Form.Role, form.Form.Groups = "=cmd|'/C calc'!A1", "admin", []string{}
	admin.put("/api/users/tokyo", UserChange{Form: form.Form, Version: form.Version}).ok()
	h.later(time.Minute)
	for _, row := range []struct{ language, want string }{
		{"ja", `日時 (Asia/Tokyo)|操作した人|接続元|操作|対象|内容
2026-04-01 09:00:00|鈴木 一郎|127.0.0.1|ユーザー変更|'=cmd|'/C calc'!A1|名前: 東京 次郎 → =cmd|'/C calc'!A1; ユーザー権限: 一般ユーザー → ポータル管理者; ユーザーグループ: 解除 東京営業所`},
		{"en-GB", `Time (Asia/Tokyo)|Who|IP address|Action|Target|Details
2026-04-01 09:00:00|鈴木 一郎|127.0.0.1|User changed|'=cmd|'/C calc'!A1|Name: 東京 次郎 → =cmd|'/C calc'!A1; Role: General user → Portal administrator; User groups: removed 東京営業所`},
	} {
		answer := admin.do("POST", "/api/audit/export", fields{"event": "user_changed"}, with("Accept-Language", row.language)).ok()
		if kind := answer.header.Get("Content-Type") + " " + answer.header.Get("Content-Disposition"); kind !=
			`text/csv; charset=utf-8 attachment; filename="activity-log.csv"` {
			t.Errorf("the answer says %s", kind)
		}
		text, marked := bytes.CutPrefix(answer.body, []byte("\xEF\xBB\xBF"))
		cells, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil || !marked || !bytes.Contains(text, []byte("\r\n")) {
			t.Fatalf("%v in %q", err, answer.body)
		}
		lines := make([]string, len(cells))
		for i, line := range cells {
			lines[i] = strings.Join(line, "|")
		}
		if got := strings.Join(lines, "\n"); got != row.want {
			t.Errorf("in %s the file holds\n%s\nwant\n%s", row.language, got, row.want)
		}
	}
	exported := read[TrailPage](admin.get("/api/audit?event=audit_exported"))
	if exported.Total != 2 || exported.Rows[0].Person != "鈴木 一郎" || fmt.Sprint(exported.Rows[0].Facts) != "[{rows is [] [1]} {event is [] [user_changed]}]" {
		t.Errorf("on record is %+v", exported)
	}
	admin.do("POST", "/api/audit/export", fields{}, without("X-CSRF-Token")).is(403, "cross_site")
}

func TestHarmlessCells(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "03-0000-1001": "03-0000-1001", "a=1": "a=1", "=1": "'=1", "+81": "'+81", "-1": "'-1", "@x": "'@x", "\t=1": "'\t=1",
		"\r=1": "'\r=1", "\n=1": "'\n=1", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x",
	} {
		if got := escapeCell(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}

// Every event and every kind of mail has a word in both languages.
func TestEverythingOnRecordHasWords(t *testing.T) {
	all, err := readWords(os.DirFS("../../frontend/src/locales"))
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []portal.Language{portal.Japanese, portal.English} {
		for _, event := range portal.Events {
			if all[language]["event."+string(event)] == "" {
				t.Errorf("records.json in %s has no word for the event %s", language, event)
			}
		}
		for _, kind := range portal.Templates {
			if all[language]["template."+string(kind)] == "" {
				t.Errorf("records.json in %s has no word for the mail %s", language, kind)
			}
		}
	}
}
