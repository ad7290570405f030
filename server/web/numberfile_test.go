package web

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"denwaban/server/portal"
)

func (b *browser) importsNumbers(path, file string, seen int64) response {
	b.house.t.Helper()
	body := fields{"file": []byte(file)}
	if path == "" {
		body["seen"] = seen
	}
	return b.post("/api/voice-groups/Y10000001/numbers/import"+path, body)
}

// packed is a text in gzip.
func packed(t *testing.T, text string) []byte {
	t.Helper()
	var zipped bytes.Buffer
	out := gzip.NewWriter(&zipped)
	if _, err := io.WriteString(out, text); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return zipped.Bytes()
}

// A company has more to say of its numbers than a body holds: it comes compressed. What unpacks to more than any file of ours is
// not unpacked further.
func TestACompressedFileOfNumbers(t *testing.T) {
	t.Parallel()
	b := open(t, withWords).signedIn("tokyo@example.co.jp")
	const path = "/api/voice-groups/Y10000001/numbers/import"
	text := "IP電話番号,転送設定\n03-0000-1001,転送しない\n" + strings.Repeat(",\n", 90_000)
	zipped := packed(t, text)
	b.post(path+"/check", fields{"file": zipped}).is(422, "file_encoding")
	plain := read[NumberDryRun](b.importsNumbers("/check", text, 0))
	dryRun := read[NumberDryRun](b.post(path+"/check?compression=gzip", fields{"file": zipped}))
	if dryRun.Lines != 1 || !reflect.DeepEqual(dryRun, plain) {
		t.Errorf("the dry run is %+v, without the compression %+v", dryRun, plain)
	}
	b.post(path+"?compression=gzip", fields{"file": zipped, "seen": dryRun.Seen}).is(422, "nothing_changes")

	bomb := packed(t, strings.Repeat(" ", largestFile+1))
	if answer := b.post(path+"/check?compression=gzip", fields{"file": bomb}); answer.status != 413 || !strings.Contains(string(answer.body), `"code":"file_too_large","field":"file","args":{"limit":"40"}`) {
		t.Errorf("%d bytes are answered %d %s", len(bomb), answer.status, answer.body)
	}
	b.post(path+"/check?compression=gzip", fields{"file": []byte(text)}).is(400, "malformed")
	b.post(path+"/check?compression=gzip", fields{"file": zipped[:len(zipped)-9]}).is(400, "malformed")
	b.post(path+"/check?compression=gzip", fields{"file": []byte{}}).is(400, "malformed")
}

func TestNumbersLeaveAndEnterInAFile(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	b := h.signedIn("tokyo@example.co.jp")
	on := unconditionally(pick(b, "Y10000001", "0300001001"), 0, "+81 90 1234 5678")
	on.Entries[0].Label = "=社用 9〜18時"
	b.givesAFreshCode("tokyo@example.co.jp")
	on.Seen = b.opensTheForm(on.Selection).Seen
	b.put("/api/forwardings", on).ok()

	for spelling, language := range map[string]string{"utf-8": "en", "shift_jis": "ja"} {
		answer := b.do("POST", "/api/voice-groups/Y10000001/numbers/export", fields{"spelling": spelling, "phone": "0300001001", "order": "site"}, with("Accept-Language", language))
		answer.ok()
		text := string(answer.body)
		if spelling == "shift_jis" {
			text, _ = japanese.ShiftJIS.NewDecoder().String(text)
		}
		want := map[string]string{
			"en": "\uFEFFIP phone number,Site ID,Voice contract number,Forwarding,Unconditional,",
			"ja": "IP電話番号,拠点ID,音声契約番号,転送設定,無条件転送,",
		}[language]
		if !strings.HasPrefix(text, want) || strings.Count(text, "\r\n") != 2 || !strings.Contains(text, ",'+81-90-1234-5678,'=社用 9"+map[string]string{"en": "〜", "ja": "～"}[language]+"18時,") || !strings.Contains(text, " (Asia/Tokyo)\r\n") {
			t.Errorf("the file holds %q", text)
		}
		// It says of itself that nothing changes.
		if dryRun := read[NumberDryRun](b.importsNumbers("/check", string(answer.body), 0)); dryRun.Lines != 1 || len(dryRun.Rows) != 0 || dryRun.Faulty != 0 {
			t.Errorf("the dry run is %+v", dryRun)
		}
	}

	file := "IP電話番号,転送設定,転送先,リスト1\n03-0000-1001,転送しない,,090-1234-5678\n03-0000-1002,,,\n"
	dryRun := read[NumberDryRun](b.importsNumbers("/check", file, 0))
	if len(dryRun.Rows) != 1 || fmt.Sprint(dryRun.Rows[0].Columns) != "[on]" || dryRun.Rows[0].Line != 2 || dryRun.Rows[0].After != "転送していません" {
		t.Errorf("the dry run is %+v", dryRun)
	}
	done := read[Done](b.importsNumbers("", file, dryRun.Seen))
	if len(done.Numbers) != 1 || done.Numbers[0].Phone != "03-0000-1001" {
		t.Errorf("done is %+v", done)
	}
	b.importsNumbers("", file, dryRun.Seen).is(409, "stale_forwarding")
	b.post("/api/changes/"+itoa(done.Change)+"/undo", nil).ok()
	turnsOn := "IP電話番号,転送設定,リスト1\n03-0000-1001,転送する,080-1234-5678\n"
	dryRun = read[NumberDryRun](b.importsNumbers("/check", turnsOn, 0))
	onto := read[Done](b.importsNumbers("", turnsOn, dryRun.Seen))
	if len(onto.Destinations) != 1 || onto.Destinations[0].Grouped != "080-1234-5678" {
		t.Errorf("to be called once are %+v", onto.Destinations)
	}

	dryRun = read[NumberDryRun](b.importsNumbers("/check", "phone,list2\n03-0000-1001,9012345678\n03-0000-9999,\n", 0))
	if got := fmt.Sprintf("%d %d %s %s %s %d %s %s", dryRun.Faulty, dryRun.Faults[0].Line, dryRun.Faults[0].Field, dryRun.Faults[0].Code, dryRun.Faults[0].Cell,
		dryRun.Faults[1].Line, dryRun.Faults[1].Code, dryRun.Faults[1].Cell); got != "2 2 list2 phone_zero 9012345678 3 number_not_there 03-0000-9999" {
		t.Errorf("the faults are %s", got)
	}
	b.importsNumbers("/check", "転送設定\n転送する\n", 0).is(422, "number_column_missing")
	h.signedIn("osaka@example.co.jp").importsNumbers("/check", file, 0).is(404, "not_found")
}

// A file of 100,000 numbers fits, and as many ids as a form may hold.
func TestAHundredThousandNumbersFit(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	b := h.signedIn("demo@example.co.jp")
	var file strings.Builder
	file.WriteString("phone,on,unconditional,busy,no_answer,unreachable,ring_seconds,target,list1,list1_name,list2,list2_name\r\n")
	for i := range portal.NumberLimit {
		fmt.Fprintf(&file, "050-0%03d-%04d,転送する,する,しない,しない,しない,,リスト1,090-1234-5678,社用携帯（当番）,03-1234-5678,本社代表\r\n", i/10_000, i%10_000)
	}
	if dryRun := read[NumberDryRun](b.importsNumbers("/check", file.String(), 0)); dryRun.Faulty < portal.NumberLimit-100 || len(dryRun.Faults) != 1000 {
		t.Errorf("%d faults, %d told", dryRun.Faulty, len(dryRun.Faults))
	}
	ids := make([]int64, 30_000)
	for i := range ids {
		ids[i] = int64(1_000_000 + i)
	}
	b.post("/api/forwardings/draft", Selection{VoiceGroup: "Y10000001", IDs: ids}).is(404, "not_found")
}

// What a search over all voice groups finds leaves in one file, with the group of each number: what one may see, and no more.
func TestNumbersOfSeveralVoiceGroupsLeaveInAFile(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	boss, tokyo := h.signedIn("demo@example.co.jp"), h.signedIn("tokyo@example.co.jp")
	boss.givesAFreshCode("demo@example.co.jp").ok()
	tokyo.givesAFreshCode("tokyo@example.co.jp").ok()
	export := func(b *browser) [][]string {
		text := string(b.post("/api/numbers/export", fields{"spelling": "utf-8", "phone": "0300001", "order": "phone"}).ok().body)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	rows := export(boss)
	if got := strings.Join(rows[0][:5], ","); got != "IP電話番号,音声グループID,拠点ID,音声契約番号,転送設定" {
		t.Errorf("the headings are %s", got)
	}
	all := read[NumberPage](boss.get("/api/numbers?phone=0300001&size=200"))
	if len(rows)-1 != all.Total || rows[1][0] != all.Rows[0].Phone || rows[1][1] != all.Rows[0].Group {
		t.Errorf("%d rows of %d, the first %v", len(rows)-1, all.Total, rows[1])
	}
	if seen := read[NumberPage](tokyo.get("/api/numbers?phone=0300001&size=200")); len(export(tokyo))-1 != seen.Total {
		t.Errorf("of %d numbers %d leave", seen.Total, len(export(tokyo))-1)
	}
	// A part of it can come back into its voice group.
	var part strings.Builder
	out := csv.NewWriter(&part)
	for i, row := range rows {
		if i == 0 || row[1] == "Y10000001" {
			if err := out.Write(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	out.Flush()
	if dryRun := read[NumberDryRun](boss.importsNumbers("/check", part.String(), 0)); dryRun.Lines == 0 || len(dryRun.Rows) != 0 || dryRun.Faulty != 0 {
		t.Errorf("the dry run is %+v", dryRun)
	}
}
