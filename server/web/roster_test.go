package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"denwaban/server/portal"
)

// looks asks what an import of a file would do.
func (b *browser) looks(file []byte) response {
	b.house.t.Helper()
	return b.post("/api/users/import/check", RosterFile{file})
}

// exported is the file that an export answers with, as its cells.
func exported(t *testing.T, answer response) [][]string {
	t.Helper()
	text, marked := bytes.CutPrefix(answer.ok().body, []byte("\xEF\xBB\xBF"))
	cells, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || !marked || !bytes.Contains(text, []byte("\r\n")) {
		t.Fatalf("%v in %q", err, answer.body)
	}
	return cells
}

func TestUsersLeaveTheHouseAsCSVAndComeBack(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	admin := h.signedIn("demo@example.co.jp")
	edit(admin, "tokyo", func(f *UserForm) { f.Title, f.Phone, f.Mobile = "=HYPERLINK(1)", "0312345678", "+81-90-1234-5678" }).ok()
	for language, want := range map[string][]string{
		"ja": {"東京 次郎|tokyo@example.co.jp|03-1234-5678|'+81-90-1234-5678|一般ユーザー|MailOTP|東京営業所|'=HYPERLINK(1)|日本語|Asia/Tokyo|受信しない||有効|",
			"名前|メールアドレス|電話番号|携帯電話番号|ユーザー権限|2段階認証方式|ユーザーグループ|役職|メール言語|タイムゾーン|通知設定|コメント|状態|最終サインイン"},
		"en": {"東京 次郎|tokyo@example.co.jp|03-1234-5678|'+81-90-1234-5678|General user|MailOTP|東京営業所|'=HYPERLINK(1)|Japanese|Asia/Tokyo|Do not receive||Active|", ""},
	} {
		answer := admin.do("POST", "/api/users/export", PeopleFilter{Search: "tokyo@"}, with("Accept-Language", language))
		cells := exported(t, answer)
		row := strings.Join(cells[1], "|")
		if at := strings.LastIndex(row, "|"); len(cells) != 2 || row[:at+1] != want[0] {
			t.Errorf("in %s the file holds %q", language, cells)
		}
		if want[1] != "" && strings.Join(cells[0], "|") != want[1] {
			t.Errorf("its headings are %q", cells[0])
		}
		// What went out comes back as it is, also from a spreadsheet that writes Shift_JIS.
		sjis, err := japanese.ShiftJIS.NewEncoder().Bytes(bytes.TrimPrefix(answer.body, []byte("\xEF\xBB\xBF")))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range [][]byte{answer.body, sjis} {
			if dryRun := read[RosterDryRun](admin.looks(file)); dryRun.Lines != 1 || len(dryRun.Rows)+len(dryRun.Faults) != 0 {
				t.Errorf("in %s it comes back as %+v", language, dryRun)
			}
		}
	}
	if page := read[TrailPage](admin.get("/api/audit?event=users_exported")); page.Total != 2 {
		t.Errorf("%d exports are on record", page.Total)
	}
	h.later(portal.FreshFor)
	admin.post("/api/users/export", fields{}).is(401, "code_needed")
}

func TestUsersAreImportedAsTheyWereLookedAt(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	admin := h.signedIn("demo@example.co.jp")
	heads := exported(t, admin.get("/api/users/import/template"))[0]
	if len(heads) != 12 || heads[0] != "名前" {
		t.Errorf("the template has the headings %q", heads)
	}
	file := []byte("メールアドレス,名前,電話番号,2段階認証方式,ユーザーグループ\r\n" +
		"gorou@example.co.jp,新人 五郎,03-1234-5675,MailOTP,東京営業所\r\n" +
		"TOKYO@example.co.jp,東京 次郎,03-0000-0000,TOTP,\r\n")
	dryRun := read[RosterDryRun](admin.looks(file))
	if dryRun.Lines != 2 || dryRun.Added != 1 || dryRun.Changed != 1 || len(dryRun.Faults) > 0 || dryRun.Rows[1].Line != 3 ||
		fmt.Sprint(dryRun.Rows[1].Facts) != "[{factor became [mail] [totp]} {groups moved [東京営業所] []}]" {
		t.Fatalf("the dry run is %+v", dryRun)
	}
	user := h.signedIn(tokyoMail)
	h.later(portal.FreshFor)
	admin.post("/api/users/import", RosterImport{file, dryRun.Seal}).is(401, "code_needed")
	user.get("/api/dashboard").ok()
	admin.givesAFreshCode("demo@example.co.jp").ok()
	admin.post("/api/users/import", RosterImport{file, "another"}).is(409, "import_stale")
	admin.post("/api/users/import", RosterImport{file, dryRun.Seal}).ok()
	user.get("/api/dashboard").is(401, "signed_out")
	h.mail("gorou@example.co.jp", portal.MailWelcome)
	h.mail(tokyoMail, portal.MailFactorChanged)
	admin.post("/api/users/import", RosterImport{file, dryRun.Seal}).is(409, "import_stale")
}

func TestFilesThatAreNoListOfUsers(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	for code, file := range map[string]string{
		"file_empty":     "mail,name\r\n",
		"file_malformed": "mail,name\r\n\"a@example.com,x\r\n",
		"file_encoding":  "mail,name\r\n\x81,\xff\xfe\r\n",
		"column_unknown": "mail,shoe size\r\na@example.com,43\r\n",
		"column_missing": "name\r\nx\r\n",
	} {
		admin.looks([]byte(file)).is(422, code)
	}
	dryRun := read[RosterDryRun](admin.looks([]byte("mail,name\r\na@example.co.jp,A\r\nboss@example.com,B\r\n")))
	var faults []string
	for _, fault := range dryRun.Faults {
		faults = append(faults, fmt.Sprint(fault.Line, " ", fault.Field, " ", fault.Code))
	}
	want := "2 factor required,2 phone required,3 factor required,3 phone required"
	if got := strings.Join(faults, ","); got != want {
		t.Errorf("the faults are %q, want %q", got, want)
	}
}

// A file of 10,000 users fits; the limit of other requests is as it was.
func TestALargeFileFits(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	var file strings.Builder
	file.WriteString("mail,name,phone,factor,comment\r\n")
	for i := range portal.RosterLimit {
		fmt.Fprintf(&file, "many%d@example.co.jp,利用者 %d,03-1234-5678,mail,東京営業所から大阪支店へ、四月に異動しました。\r\n", i, i)
	}
	if dryRun := read[RosterDryRun](admin.looks([]byte(file.String()))); dryRun.Added != portal.RosterLimit || len(dryRun.Faults) > 0 {
		t.Errorf("%d of them would be added: %v", dryRun.Added, dryRun.Faults)
	}
	admin.looks(bytes.Repeat([]byte(" "), 3<<20)).is(413, "too_large")
}
